"""What editors do with the content, over the admin API."""

import json
import re
from pathlib import Path

import pytest
from jsonschema_rs import Draft202012Validator

ROOT = Path(__file__).resolve().parents[3]


def response(text):
    return {"id": "echo", "keywords": [{"startsWith": "pedido"}], "reply": [{"text": text}]}


def test_two_clients_edit_one_response_and_the_second_is_shown_what_the_first_did(gateway, visitor, callers):
    """The names of the tokens are their roles."""
    first, second = callers["owner"], callers["admin"]
    for caller, text in ((first, "eco"), (second, "oi")):
        base = caller.get("content")["version"]
        answer = caller.call(
            "PUT", "content/draft", headers={"If-Match": '"0"'},
            json={"base": base, "changes": {"automatedResponses/echo": response(text)}},
        )
        assert answer.status_code == 200 and answer.headers["etag"] == f'"{answer.json()["revision"]}"'
    assert first.post("content/publish", note="mais curto")["version"] == 2
    refused = second.call("POST", "content/publish")
    assert refused.status_code == 409, refused.text
    problem = refused.json()
    assert problem["code"] == "content_conflict"
    (conflict,) = problem["params"]["conflicts"]
    assert conflict["item"] == "automatedResponses/echo"
    assert conflict["base"]["reply"] == [{"text": "eco {{message}}"}]
    assert conflict["theirs"]["reply"] == [{"text": "eco"}] and conflict["mine"]["reply"] == [{"text": "oi"}]
    assert conflict["publishedIn"]["version"] == 2
    assert conflict["publishedIn"]["author"]["name"] == "owner" and conflict["publishedIn"]["note"] == "mais curto"
    assert first.get("content/draft")["changes"] == {}
    with visitor.listen() as stream:
        visitor.write("pedido 1")
        stream.wait_for_message("eco")
    kept = second.get("content/draft")
    assert kept["changes"]["automatedResponses/echo"] == response("oi")
    # She decides for her own words, on what is published now.
    second.call("PUT", "content/draft", json={"base": 2, "changes": kept["changes"]})
    assert second.post("content/publish")["version"] == 3
    assert [change["item"] for change in first.get("content/versions/1/diff/3")["items"]] == ["automatedResponses/echo"]


def test_the_entity_tag_is_the_version_and_a_stale_one_publishes_nothing(owner):
    shown = owner.call("GET", "content")
    assert shown.headers["etag"] == '"1"'
    draft = {"base": 1, "changes": {"defaultReply": {"text": "Não entendi."}}}
    for tag, status in (('"7"', 412), ("x", 400), ('"1"', 200)):
        answer = owner.call("POST", "content/publish", headers={"If-Match": tag}, json={"draft": draft})
        assert answer.status_code == status, answer.text
    assert owner.call("GET", "content").headers["etag"] == '"2"'
    stale = owner.call("PUT", "content/draft", headers={"If-Match": '"3"'}, json=draft)
    assert stale.status_code == 412 and stale.json()["params"]["revision"] == 0


def test_a_draft_survives_a_kill(gateway, owner):
    changes = {"businessInformation": "# Padaria", "flows/visit": None}
    before = owner.call("PUT", "content/draft", json={"base": 1, "changes": changes}).json()
    gateway.kill()
    gateway.start()
    assert owner.moved_to(gateway).get("content/draft") == before and before["changes"] == changes


def test_the_schema_accepts_what_the_check_accepts(owner):
    form = owner.get("content/schema")
    validator = Draft202012Validator(form["schema"])
    page = (ROOT / "docs/interfaces/content.md").read_text()
    bundles = [json.loads(block) for block in re.findall(r"```json\n(.*?)\n```", page, re.DOTALL)]
    bundles.append(json.loads((ROOT / "demo/padaria.json").read_text()))
    bundles = [bundle for bundle in bundles if "version" in bundle]
    assert len(bundles) >= 8
    for bundle in bundles:
        assert not list(validator.iter_errors(bundle)), bundle
        findings = owner.post("content/check", bundle=bundle)["findings"]
        assert not [finding for finding in findings if finding["severity"] == "error"], findings
    runs = {node["type"] for node in form["nodeTypes"] if node["runs"]}
    assert "message" in runs and {node["type"] for node in form["nodeTypes"] if not node["runs"]} == {
        "http_request", "wait", "random",
    }


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("automatedResponses", [{"id": "a", "keywords": [], "reply": [{"text": "x"}]}]),
        ("automatedResponses", [{"id": "a", "keywords": [{"word": "a", "is": "b"}], "reply": [{"text": "x"}]}]),
        ("automatedResponses", [{"id": "a b", "keywords": [{"word": "a"}], "reply": [{"text": "x"}]}]),
        ("automatedResponses", [{"id": "a", "keywords": [{"word": "a"}], "priority": 5000, "reply": [{"text": "x"}]}]),
        ("flows", [{"id": "a", "nodes": [{"id": "n", "type": "dance"}]}]),
        ("flows", [{"id": "a", "nodes": [{"id": "n", "type": "question", "text": "?", "next": 5}]}]),
        ("flows", [{"id": "a", "nodes": [{"id": "n", "type": "question", "text": "?", "onFail": "explode"}]}]),
        ("flows", [{"id": "a", "layout": {"n": [1]}, "nodes": [{"id": "n", "type": "end"}]}]),
        ("businessHours", {"weekly": {"mon": [["8h", "18h"]]}}),
        ("handoff", {"returnToBotAfterMinutes": 0}),
        ("colour", "red"),
    ],
)
def test_the_schema_refuses_what_the_check_refuses(owner, item, value):
    bundle = {"version": 1, item: value}
    assert list(Draft202012Validator(owner.get("content/schema")["schema"]).iter_errors(bundle))
    assert [f for f in owner.post("content/check", bundle=bundle)["findings"] if f["severity"] == "error"]


def test_a_draft_is_tried_turn_by_turn_and_leaves_no_trace(gateway, owner):
    draft = {"base": 1, "changes": {"automatedResponses/echo": response("eco dois")}}
    turn = owner.post("content/chat", message="pedido 1", draft=draft, channel="site")
    assert [message["text"] for message in turn["messages"]] == ["eco dois"]
    turn = owner.post("content/chat", message="visita", draft=draft, channel="site", state=turn["state"])
    turn = owner.post("content/chat", message="Ana", draft=draft, channel="site", state=turn["state"])
    options = turn["messages"][0]["options"]
    turn = owner.post(
        "content/chat", message="Terça", payload=options[1]["id"], draft=draft, channel="site", state=turn["state"]
    )
    assert [message["text"] for message in turn["messages"]] == ["Combinado: Terça."]
    assert turn["steps"][-1]["rung"] == "dialog_flow" and "flow" not in turn
    match = owner.post("content/match", message="Pedido 5?", channel="site", draft=draft)
    assert match["response"] == {"id": "echo", "keyword": "pedido", "kind": "startsWith"}
    assert owner.get("conversations")["items"] == []
    assert owner.get("content")["version"] == 1
