"""What agents do, over the admin API."""

import itertools

from support.visitor import Visitor


def said(owner, conversation):
    return [line["text"] for line in owner.get(f"conversations/{conversation}/lines")["items"]]


def test_a_list_is_read_page_by_page_without_a_gap_or_a_repetition(gateway, owner):
    made = {Visitor(gateway).begin() for _ in range(7)}
    for visitor in made:
        visitor.write("olá")
    for limit in (1, 2, 3, 7, 50):
        listed = [conversation["id"] for conversation in owner.all("conversations", limit=limit)]
        assert sorted(listed) == sorted(visitor.conversation for visitor in made)


def test_a_log_is_read_backwards_and_forwards(gateway, visitor, owner):
    for number in range(6):
        visitor.write(f"pedido {number}")
    gateway.decided(visitor.conversation, 6)
    path = f"conversations/{visitor.conversation}/lines"
    everything = owner.get(path, limit=200)["items"]
    backwards, before = [], None
    while True:
        page = owner.get(path, limit=5, **({"before": before} if before else {}))
        backwards = page["items"] + backwards
        if not (before := page["next"]):
            break
    assert backwards == everything
    middle = everything[3]["position"]
    assert owner.get(path, after=middle, limit=200)["items"] == everything[4:]


def test_a_reply_with_the_same_key_is_sent_once(gateway, visitor, owner):
    visitor.write("olá")
    path = f"conversations/{visitor.conversation}/messages"
    for _ in range(3):
        answer = owner.client.post(path, json={"text": "Bom dia!"}, headers={"Idempotency-Key": "k1"})
        assert answer.status_code == 201, answer.text
    owner.post(path, headers={"Idempotency-Key": "k2"}, text="Bom dia!")
    assert said(owner, visitor.conversation).count("Bom dia!") == 2


def test_an_agent_cannot_answer_past_a_colleague(gateway, visitor, callers):
    visitor.write("olá")
    gateway.decided(visitor.conversation, 1)
    path = f"conversations/{visitor.conversation}"
    shown = callers["agent"].client.get(path)
    basis = shown.headers["etag"]
    assert basis == f'"{shown.json()["revision"]}"'
    callers["admin"].post(f"{path}/messages", text="Já respondi.")
    held = callers["agent"].client.post(f"{path}/messages", json={"text": "Oi!"}, headers={"If-Match": basis})
    assert held.status_code == 412, held.text
    problem = held.json()
    assert problem["code"] == "answered_meanwhile"
    assert [line["text"] for line in problem["params"]["lines"]] == ["Já respondi."]
    again = callers["agent"].client.post(
        f"{path}/messages", json={"text": "Oi!"}, headers={"If-Match": f'"{problem["params"]["revision"]}"'}
    )
    assert again.status_code == 201, again.text
    assert said(callers["owner"], visitor.conversation)[-1:] != ["Já respondi."]


def test_arguments_that_are_wrong_are_all_named_with_their_places(visitor, owner):
    response = owner.client.post(
        f"conversations/{visitor.conversation}/messages", json={"text": 5, "files": [{"blob": "x"}], "colour": "red"}
    )
    assert response.status_code == 400
    assert {error["path"] for error in response.json()["errors"]} == {"text", "files[0].name", "colour"}


def test_events_tell_every_line_and_go_on_after_the_last_one(gateway, visitor, owner):
    visitor.write("primeira")
    gateway.decided(visitor.conversation, 1)
    events = owner.events()
    name, position, _ = next(events)
    assert name == "resync"
    events.close()
    visitor.write("segunda")
    visitor.write("terceira")
    gateway.decided(visitor.conversation, 3)
    texts = []
    for name, _, data in owner.events(after=position):
        if name == "line":
            texts.append(data["line"]["text"])
        if "terceira" in texts and name == "conversation":
            assert data["id"] == visitor.conversation
            break
    assert [text for text in texts if text in ("segunda", "terceira")] == ["segunda", "terceira"]


def test_a_pause_is_told_and_resumed(owner):
    events = owner.events()
    assert next(events)[0] == "resync"
    owner.post("pause")
    assert next(name for name, *_ in itertools.islice(events, 5)) == "channel"
    assert [alert["kind"] for alert in owner.get("alerts")["items"]] == ["pause"]
    assert owner.call("DELETE", "pause").status_code == 200
    assert owner.get("alerts")["items"] == []
