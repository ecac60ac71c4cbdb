"""What the console's inbox does over the admin API: assignment, notes, presence, files, drafts, contacts."""

import hashlib
import time

import pytest

from support.api import Caller
from support.people import add_person
from support.visitor import Visitor

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def talk(visitor):
    """A visitor whose conversation exists."""
    visitor.write("olá")
    return visitor


@pytest.fixture
def people(gateway, owner):
    """Rosa and Ivo, who see only what is assigned to them or their team; Rosa's team; Eva, who sees everything."""
    team = owner.post("teams", name="Vendas")["id"]
    rosa, rosa_account = add_person(gateway, owner, "rosa", onlyAssigned=True, seesAddresses=False, teams=[team])
    ivo, ivo_account = add_person(gateway, owner, "ivo", onlyAssigned=True, seesAddresses=False)
    eva, eva_account = add_person(gateway, owner, "eva")
    yield {
        "team": team, "rosa": rosa, "ivo": ivo, "eva": eva,
        "ids": {"rosa": rosa_account["id"], "ivo": ivo_account["id"], "eva": eva_account["id"]},
    }
    for person in (rosa, ivo, eva):
        person.close()


def again_at(gateway, caller):
    """The same program at a gateway that was started again, on another port."""
    return Caller(gateway, caller.client.headers["Authorization"].removeprefix("Bearer "))


def ids(caller, **query):
    return [conversation["id"] for conversation in caller.all("conversations", **query)]


def upload(visitor, content, name, mime_type):
    response = visitor.client.post(
        visitor.url("attachments"), params={"name": name}, headers=visitor.headers(**{"Content-Type": mime_type}),
        content=content,
    )
    assert response.status_code == 201, response.text
    body = {"clientID": "file", "attachments": [response.json()["id"]]}
    assert visitor.client.post(visitor.url("messages"), headers=visitor.headers(), json=body).status_code == 202


def last_file(caller, conversation):
    lines = caller.get(f"conversations/{conversation}/lines", limit=200)["items"]
    return [line for line in lines if line["files"]][-1]["files"][0]


def test_a_conversation_is_assigned_to_a_team_then_to_a_person_then_to_nobody(talk, people, owner):
    path = f"conversations/{talk.conversation}"
    assert ids(people["rosa"]) == ids(people["ivo"]) == []
    given = owner.post(f"{path}/assign", team=people["team"])
    assert (given["owner"], given["assignedTeam"], given["reason"]) == ("queue", people["team"], "assigned")
    assert ids(people["rosa"], view="queue") == ids(people["rosa"], team=people["team"]) == [talk.conversation]
    assert ids(people["ivo"]) == []
    given = people["rosa"].post(f"{path}/assign", agent=f"user:{people['ids']['ivo']}")
    assert (given["owner"], given["agent"]) == ("agent", "Ivo")
    assert ids(people["ivo"], view="mine") == [talk.conversation]
    assert ids(people["rosa"]) == []
    assert people["rosa"].call("GET", path).status_code == 404
    people["ivo"].post(f"{path}/assign")
    assert ids(people["eva"], view="queue") == [talk.conversation]
    assert ids(people["ivo"]) == ids(people["rosa"]) == []


def test_views_and_filters_narrow_the_list(gateway, owner):
    made = {name: Visitor(gateway).begin() for name in ("bot", "queue", "mine", "flagged")}
    for visitor in made.values():
        visitor.write("olá")
    conversation = {name: visitor.conversation for name, visitor in made.items()}
    owner.post(f"conversations/{conversation['queue']}/assign")
    owner.post(f"conversations/{conversation['mine']}/take")
    owner.post(f"conversations/{conversation['flagged']}/flag", flagged=True)
    assert ids(owner, view="mine") == [conversation["mine"]]
    assert ids(owner, view="queue") == [conversation["queue"]]
    assert sorted(ids(owner, view="bot")) == sorted([conversation["bot"], conversation["flagged"]])
    assert sorted(ids(owner, view="flagged")) == sorted([conversation["queue"], conversation["flagged"]])
    assert sorted(ids(owner, view="all", channel="site", limit=2)) == sorted(conversation.values())
    assert ids(owner, view="all", channel="elsewhere") == []


def test_nothing_of_the_inbox_works_in_a_conversation_of_others(talk, people, owner):
    upload(talk, PNG, "praia.png", "image/png")
    file = last_file(owner, talk.conversation)["id"]
    contact = owner.get("contacts")["items"][0]["id"]
    path = f"conversations/{talk.conversation}"
    message = owner.get(f"{path}/lines")["items"][0]["message"]
    for method, address, body in [
        ("POST", f"{path}/assign", {}), ("POST", f"{path}/notes", {"text": "x"}),
        ("POST", f"{path}/flag", {"flagged": True}), ("POST", f"{path}/read", {"position": 1}),
        ("GET", f"{path}/draft", None), ("PUT", f"{path}/draft", {"text": "x"}), ("DELETE", f"{path}/draft", None),
        ("POST", "presence", {"conversation": talk.conversation, "activity": "viewing"}),
        ("GET", f"files/{file}", None), ("GET", f"files/{file}/preview", None),
        ("GET", f"{path}/messages/{message}/original", None),
        ("GET", f"contacts/{contact}", None), ("GET", f"contacts/{contact}/conversations", None),
        ("PATCH", f"contacts/{contact}", {"addTags": ["x"]}),
    ]:
        answer = people["ivo"].call(method, address, **({} if body is None else {"json": body}))
        assert answer.status_code == 404, f"{method} {address}: {answer.status_code} {answer.text}"
    assert owner.get(f"contacts/{contact}")["tags"] == []
    assert [line["kind"] for line in owner.get(f"{path}/lines", limit=200)["items"]].count("note") == 0


def test_a_note_is_for_colleagues_and_never_for_the_customer(gateway, talk, people, owner):
    path = f"conversations/{talk.conversation}"
    for _ in range(2):
        noted = people["eva"].client.post(
            f"{path}/notes", json={"text": "já reclamou"}, headers={"Idempotency-Key": "n1"}
        )
        assert noted.status_code == 201, noted.text
    notes = [line for line in owner.get(f"{path}/lines")["items"] if line["kind"] == "note"]
    assert [(note["agent"], note["text"]) for note in notes] == [("Eva", "já reclamou")]
    owner.post(f"{path}/messages", text="Bom dia!")
    with talk.listen() as log:
        log.wait(lambda log: any(event["data"].get("text") == "Bom dia!" for event in log.events), "the answer")
        assert "reclamou" not in str(log.events)
    assert gateway.run_json("conversations", "show", talk.conversation)["summary"]["id"] == talk.conversation


def test_agents_see_each_other_come_and_go(talk, people, owner):
    path = f"conversations/{talk.conversation}"
    owner.post(f"{path}/assign", team=people["team"])
    events = people["rosa"].events()
    assert next(events)[0] == "resync"
    people["eva"].post("presence", conversation=talk.conversation, activity="writing")
    name, _, data = next(event for event in events if event[0] == "presence")
    assert [(present["agent"], present["activity"]) for present in data["present"]] == [("Eva", "writing")]
    seen = people["rosa"].post("presence", conversation=talk.conversation, activity="viewing")["present"]
    assert sorted(present["agent"] for present in seen) == ["Eva", "Rosa"]
    shown = people["eva"].get(path)["summary"]["presence"]
    assert {present["agentID"] for present in shown} == {people["ids"]["eva"], people["ids"]["rosa"]}
    people["eva"].post("presence", conversation=talk.conversation, activity="left")
    assert [present["agent"] for present in people["rosa"].get(path)["summary"]["presence"]] == ["Rosa"]
    events.close()


def test_files_are_given_as_attachments_that_nothing_runs(talk, owner):
    upload(talk, PNG, "praia & sol.png", "image/png")
    file = last_file(owner, talk.conversation)
    whole = owner.call("GET", f"files/{file['id']}")
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, PNG, "image/png")
    assert whole.headers["content-disposition"] == "attachment; filename*=UTF-8''praia%20%26%20sol.png"
    assert whole.headers["content-length"] == str(len(PNG))
    shown = owner.call("GET", f"files/{file['id']}/preview")
    assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
    assert shown.headers["content-disposition"].startswith("inline")
    for answer in (whole, shown):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "private, no-store"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    head = owner.call("HEAD", f"files/{file['id']}")
    assert (head.status_code, head.content) == (200, b"")


def test_a_file_is_uploaded_and_sent_and_never_runs(talk, owner):
    posted = {"Content-Type": "application/octet-stream"}
    for name, content in (("cardápio.png", PNG), ("logo.svg", SVG)):
        sent = owner.client.post("uploads", params={"name": name}, content=content, headers=posted)
        assert sent.status_code == 201, sent.text
        file = sent.json()
        assert (file["name"], file["size"], file["blob"]) == (name, len(content), hashlib.sha256(content).hexdigest())
        assert file["mimeType"] == ("image/png" if content == PNG else "text/plain")
    owner.post(
        f"conversations/{talk.conversation}/messages", text="Olhe",
        files=[{"blob": hashlib.sha256(PNG).hexdigest(), "name": "cardápio.png"}],
    )
    given = owner.call("GET", f"files/{last_file(owner, talk.conversation)['id']}/preview")
    assert given.content == PNG
    assert owner.client.post("uploads", params={"name": "a"}, content=b"", headers=posted).status_code == 400
    assert owner.client.post("uploads", content=b"x", headers=posted).status_code == 400
    large = owner.client.post("uploads", params={"name": "a"}, content=b"x" * ((25 << 20) + 1), headers=posted)
    assert large.status_code == 400 and large.json()["code"] == "body_too_large"


def test_a_large_file_is_given_whole(talk, owner):
    content = PNG + bytes(range(256)) * 12_000
    upload(talk, content, "grande.png", "image/png")
    file = last_file(owner, talk.conversation)
    for _ in range(2):
        assert owner.call("GET", f"files/{file['id']}").content == content
    assert owner.call("HEAD", f"files/{file['id']}").status_code == 200


def test_an_upload_of_the_largest_size_arrives_whole(talk, owner):
    content = bytes(range(256)) * ((25 << 20) // 256)
    sent = owner.client.post(
        "uploads", params={"name": "grande.bin"}, content=content, headers={"Content-Type": "application/octet-stream"}
    )
    assert sent.status_code == 201, sent.text
    assert sent.json()["blob"] == hashlib.sha256(content).hexdigest()


def test_what_an_agent_writes_survives_a_kill_and_no_window_overwrites_it(gateway, talk, owner):
    path = f"conversations/{talk.conversation}/draft"
    empty = owner.client.get(path)
    assert empty.json()["text"] == "" and empty.headers["etag"] == '"0"'
    saved = owner.client.put(path, json={"text": "Bom d", "note": "vip"}, headers={"If-Match": '"0"'})
    assert saved.status_code == 200 and saved.headers["etag"] == '"1"'
    gateway.kill()
    gateway.start()
    owner = again_at(gateway, owner)
    again = owner.get(path)
    assert (again["text"], again["note"], again["revision"]) == ("Bom d", "vip", 1)
    stale = owner.client.put(path, json={"text": "outra"}, headers={"If-Match": '"0"'})
    assert stale.status_code == 412
    assert stale.json()["params"]["text"] == "Bom d"
    too_long = owner.client.put(path, json={"text": "x" * 65_537})
    assert too_long.status_code == 400 and too_long.json()["code"] == "own_draft_too_long"
    assert owner.call("DELETE", path, headers={"If-Match": '"1"'}).status_code == 200
    assert owner.get(path)["text"] == ""


def test_what_was_read_is_each_agents_own(talk, people, owner):
    path = f"conversations/{talk.conversation}"
    assert owner.get("conversations")["items"][0]["unread"]
    last = owner.get(f"{path}/lines")["items"][-1]["position"]
    owner.post(f"{path}/read", position=last)
    assert not owner.get("conversations")["items"][0]["unread"]
    assert people["eva"].get("conversations")["items"][0]["unread"]
    talk.write("ainda aí?")
    assert owner.get("conversations")["items"][0]["unread"]


def test_a_contact_is_edited_and_found(talk, owner):
    contact = owner.get("contacts")["items"][0]
    shown = owner.client.get(f"contacts/{contact['id']}")
    basis = shown.headers["etag"]
    edit = {"name": "Ana Souza", "addTags": ["vip"], "setFields": {"email": "ana@example.com"}}
    edited = owner.client.patch(f"contacts/{contact['id']}", json=edit, headers={"If-Match": basis})
    assert edited.status_code == 200, edited.text
    assert (edited.json()["name"], edited.json()["tags"]) == ("Ana Souza", ["vip"])
    stale = owner.client.patch(f"contacts/{contact['id']}", json={"name": "Bia"}, headers={"If-Match": basis})
    assert stale.status_code == 412 and stale.json()["code"] == "contact_changed"
    talk.write("olá de novo")
    assert owner.get(f"contacts/{contact['id']}")["name"] == "Ana Souza"
    deadline = time.monotonic() + 10
    while not (found := owner.get("contacts", q="souza")["items"]):
        assert time.monotonic() < deadline
    assert [item["id"] for item in found] == [contact["id"]]
    assert ids(owner, tag="vip") == [talk.conversation]
    conversations = owner.get(f"contacts/{contact['id']}/conversations")["items"]
    assert [conversation["id"] for conversation in conversations] == [talk.conversation]


def test_an_agent_without_the_permission_sees_no_address_of_a_contact(talk, people, owner):
    owner.post(f"conversations/{talk.conversation}/assign", team=people["team"])
    contact = owner.get("contacts")["items"][0]["id"]
    owner.client.patch(f"contacts/{contact}", json={"setFields": {"email": "ana@example.com", "cidade": "Recife"}})
    seen = people["rosa"].get(f"contacts/{contact}")
    assert seen["fields"] == {"email": "a…@example.com", "cidade": "Recife"}
    assert all("…" in alias for alias in seen["aliases"])
    assert people["rosa"].get("contacts")["items"] == [seen]


def test_saved_replies_are_kept_with_their_placeholders(owner, callers):
    made = owner.client.post("canned", json={"shortcut": "oi", "text": "Olá, {{contact.name}}!"})
    assert made.status_code == 201 and made.headers["etag"] == '"1"'
    reply = made.json()["id"]
    assert callers["agent"].get("canned")["items"][0]["text"] == "Olá, {{contact.name}}!"
    assert callers["agent"].client.post("canned", json={"shortcut": "x", "text": "x"}).status_code == 403
    changed = owner.client.patch(f"canned/{reply}", json={"text": "Oi!"}, headers={"If-Match": '"1"'})
    assert changed.status_code == 200 and changed.json()["shortcut"] == "oi"
    stale = owner.client.patch(f"canned/{reply}", json={"text": "x"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert owner.client.post("canned", json={"shortcut": "OI", "text": "x"}).status_code == 409
    assert owner.call("DELETE", f"canned/{reply}").status_code == 200
    assert owner.get("canned")["items"] == []
