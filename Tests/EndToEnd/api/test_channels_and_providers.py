"""Channels and providers made, changed and removed over the admin API, without a restart."""

import json
import threading

import httpx
import pytest

from support.api import Caller
from support.content import ORIGIN
from support.model_server import ModelServer, Refusal
from support.visitor import Visitor

KEY = "sk-over-the-api-0000-AoRa"
WIDGET = {"settings": {"allowedOrigins": [ORIGIN]}}


def asking(model, **settings):
    return {"settings": {"baseURL": model.url, "model": "scripted", "promises": "off", **settings}}


def field(element, path):
    return next(found for found in element["fields"] if found["path"] == path)


def test_a_channel_is_made_changed_and_removed_and_survives_a_restart(gateway, owner):
    made = owner.call("POST", "channels", json={"channel": "loja", "adapter": "web_widget", "members": WIDGET})
    assert made.status_code == 201, made.text
    assert made.json()["isRunning"] and not made.json()["isInFile"]
    visitor = Visitor(gateway, "loja").begin()
    with visitor.listen() as stream:
        visitor.write("pedido 1")
        stream.wait_for_message("eco pedido 1")

    shown = owner.call("GET", "channels/loja")
    tag = shown.headers["etag"]
    assert field(shown.json(), "automation") == {"path": "automation", "value": None, "source": "default"}
    changed = owner.call("PATCH", "channels/loja", json={"changes": {"automation": "off"}}, headers={"If-Match": tag})
    assert changed.status_code == 200, changed.text
    assert field(changed.json(), "automation")["source"] == "console"
    assert changed.headers["etag"] != tag
    late = owner.call("PATCH", "channels/loja", json={"changes": {"automation": "on"}}, headers={"If-Match": tag})
    assert (late.status_code, late.json()["code"]) == (412, "configuration_outdated")
    back = owner.call("PATCH", "channels/loja", json={"changes": {"automation": None}})
    assert field(back.json(), "automation")["source"] == "default" and back.headers["etag"] == tag

    gateway.kill()
    gateway.start()
    owner = owner.moved_to(gateway)
    assert [channel["id"] for channel in owner.get("channels")["items"]] == ["site", "loja"]
    assert httpx.get(f"{gateway.url}/channels/loja/widget.js").status_code == 200
    assert owner.call("DELETE", "channels/loja").status_code == 200
    assert httpx.get(f"{gateway.url}/channels/loja/widget.js").status_code == 404
    gone = owner.call("GET", "channels/loja").json()
    assert (gone["code"], gone["params"]["known"]) == ("channel_not_found", ["site"])
    rows = gateway.run_json("audit", "list")
    assert {"channels.add", "channels.change", "channels.remove"} <= {row["operation"] for row in rows}
    changes = [row["change"] for row in owner.all("audit") if row["operation"] == "channels.change" and "change" in row]
    assert {"before": {"automation": None}, "after": {"automation": "off"}} in changes


def test_what_the_file_sets_is_locked_and_says_where(gateway, owner):
    shown = owner.get("channels/site")
    assert shown["isInFile"]
    settings = [found for found in shown["fields"] if found["path"].startswith("settings.")]
    locked = next(found for found in settings if found["source"] == "file")
    name = locked["path"].removeprefix("settings.")
    before = gateway.config.read_text()
    refused = owner.call("PATCH", "channels/site", json={"changes": {"settings": {name: "x"}, "groupSeconds": 2}})
    assert (refused.status_code, refused.json()["code"]) == (409, "configuration_locked"), refused.text
    (problem,) = refused.json()["errors"]
    assert problem["path"] == locked["path"] and problem["reason"]["params"]["path"] == locked["filePath"]
    assert owner.get("channels/site") == shown
    assert owner.call("DELETE", "channels/site").json()["code"] == "configured_in_file"
    free = owner.call("PATCH", "channels/site", json={"changes": {"groupSeconds": 2}})
    assert field(free.json(), "groupSeconds") == {"path": "groupSeconds", "value": 2, "source": "console"}
    assert gateway.config.read_text() == before


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"channel": "a b", "adapter": "web_widget"}, "id"),
        ({"channel": "terminal", "adapter": "web_widget"}, "id"),
        ({"channel": "x", "adapter": "web_widget", "members": {"settings": {"colour": 1}}}, "settings.colour"),
        ({"channel": "x", "adapter": "web_widget", "members": {"groupSeconds": -1}}, "groupSeconds"),
        ({"channel": "x", "adapter": "web_widget", "members": {"nonsense": 1}}, "nonsense"),
        ({"channel": "x", "adapter": "web_widget", "members": {"id": "y"}}, "members"),
        ({"channel": "x", "adapter": "web_widget", "members": []}, "members"),
    ],
)
def test_a_channel_with_errors_is_not_made(gateway, owner, body, path):
    refused = owner.call("POST", "channels", json=body)
    assert refused.status_code == 400, refused.text
    assert path in [problem["path"] for problem in refused.json()["errors"]]
    assert [channel["id"] for channel in owner.get("channels")["items"]] == ["site"]
    unknown = owner.call("POST", "channels", json={"channel": "x", "adapter": "openai"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "adapter_not_found")
    taken = owner.call("POST", "channels", json={"channel": "site", "adapter": "web_widget"})
    assert (taken.status_code, taken.json()["code"]) == (409, "configured_id_taken")


def test_openai_is_connected_over_the_api_answers_and_is_disconnected(gateway, owner, model):
    model.answer = lambda request: [f"resposta a {request.question}"]
    tried = owner.post("providers/verify", adapter="openai", members=asking(model), key=KEY)
    assert tried["result"] == "ok" and tried["model"] == "scripted"
    assert gateway.run_json("keys", "list") == []
    assert owner.get("providers")["items"] == []

    made = owner.post("providers", provider="openai", adapter="openai", members=asking(model))
    assert field(made, "settings.apiKey")["value"] == {"secret": "openai/api-key"}
    assert not made["provider"]["isConnected"]
    stored = owner.call("PUT", "providers/openai/key", json={"key": KEY, "label": "Padaria"})
    assert stored.status_code == 200 and stored.json()["isStored"], stored.text
    assert KEY not in stored.text
    ladder = owner.get("ladder")["rungs"]
    assert [(rung["number"], rung["kind"], rung.get("adapter")) for rung in ladder[:4]] == [
        (1, "automated_responses", None), (2, "dialog_flow", None), (3, "provider", "openai"), (4, "provider", "gemini"),
    ]
    assert ladder[2]["providers"][0]["isConnected"] and ladder[3]["providers"] == []
    visitor = Visitor(gateway).begin()
    with visitor.listen() as stream:
        visitor.write("quanto custa?")
        stream.wait_for_message("resposta a quanto custa?")
        owner.call("PATCH", "providers/openai/automate-responses", json={"automateResponses": False})
        visitor.write("e agora?")
        stream.wait_for_message("Desculpe, não entendi.")

    # A key that does not work leaves the present one in use.
    model.answer = lambda request: [
        Refusal(401, {"error": {"code": "invalid_api_key", "message": "no"}})
    ] if "wrong" in str(request.headers) else ["ok"]
    kept = owner.call("PUT", "providers/openai/key", json={"key": "sk-wrong-0000-0000"}).json()
    assert not kept["isStored"] and kept["trials"][0]["result"] == "bad_key"
    assert owner.get("providers/openai")["provider"]["isConnected"]

    gone = owner.call("DELETE", "providers/openai/key")
    assert gone.status_code == 200 and not gone.json()["isConnected"]
    assert owner.call("DELETE", "providers/openai").status_code == 200
    assert owner.get("providers")["items"] == []
    gateway.stop()
    everything = b"".join(path.read_bytes() for path in gateway.folder.rglob("*") if path.is_file())
    assert KEY.encode() not in everything and b"sk-wrong" not in everything


@pytest.mark.parametrize(
    ("refusal", "result"),
    [
        (Refusal(401, {"error": {"code": "invalid_api_key", "message": "no"}}), "bad_key"),
        (Refusal(429, {"error": {"code": "insufficient_quota", "type": "insufficient_quota", "message": "no"}}), "no_credit"),
        (Refusal(404, {"error": {"code": "model_not_found", "message": "no"}}), "no_model_access"),
        (None, "unreachable"),
    ],
)
def test_a_candidate_key_is_judged_without_being_stored(gateway, owner, refusal, result):
    with ModelServer(lambda request: [refusal]) as server:
        if refusal is None:
            server.close()
        tried = owner.post("providers/verify", adapter="openai", members=asking(server), key=KEY)
    assert tried["result"] == result
    assert gateway.run_json("keys", "list") == []
    assert KEY not in gateway.log.read_text()


def test_an_icon_is_an_image_that_runs_nothing(owner):
    adapters = owner.get("adapters")["items"]
    assert [adapter["id"] for adapter in adapters if adapter["kind"] == "provider"][:2] == ["openai", "gemini"]
    for adapter in adapters:
        icon = owner.call("GET", f"adapters/{adapter['id']}/icon.svg")
        assert icon.headers["content-type"] == "image/svg+xml"
        assert icon.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in icon.headers["content-security-policy"]
        assert icon.text.startswith("<svg") and "<script" not in icon.text


@pytest.mark.xdist_group("busy")
@pytest.mark.timeout(300)
def test_channels_and_providers_change_under_load_and_no_message_is_lost(gateway, owner, model):
    model.answer = lambda request: ["ok"]
    ends = threading.Event()
    problems = []

    def write(number):
        visitor = Visitor(gateway).begin()
        written = 0
        try:
            with visitor.listen() as stream:
                while not ends.is_set():
                    written += 1
                    visitor.insist(f"pedido {number}.{written}")
                    stream.wait_for_message(f"eco pedido {number}.{written}", within=60)
                assert stream.messages("bot") == [f"eco pedido {number}.{each + 1}" for each in range(written)]
        except Exception as error:  # noqa: BLE001 - reported below
            problems.append(repr(error))

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    try:
        for number in range(12):
            owner.post("channels", channel="loja", adapter="web_widget", members=WIDGET)
            # In the wrong order: the ladder's is the adapters'.
            owner.post("providers", provider="segundo", adapter="gemini", members={"settings": {"model": "m"}})
            owner.post("providers", provider="primeiro", adapter="openai", members=asking(model))
            assert [provider["id"] for provider in owner.get("providers")["items"]] == ["primeiro", "segundo"]
            visitor = Visitor(gateway, "loja").begin()
            visitor.write("pedido")
            changed = owner.call("PATCH", "channels/loja", json={"changes": {"groupSeconds": number % 3 + 1}})
            assert changed.status_code == 200, changed.text
            gateway.decided(visitor.conversation, 1)
            assert owner.call("DELETE", "channels/loja").status_code == 200
            for provider in ("segundo", "primeiro"):
                assert owner.call("DELETE", f"providers/{provider}").status_code == 200
            assert not problems
    finally:
        ends.set()
        for writer in writers:
            writer.join(timeout=60)
    assert not problems
    settings = json.dumps([channel["id"] for channel in owner.get("channels")["items"]])
    assert settings == '["site"]'


def test_a_stored_value_that_nothing_uses_cannot_be_sent_to_an_address_of_ones_choice(gateway, callers, model):
    gateway.run("keys", "set", "--unverified", "openai/api-key", text=KEY)
    body = {"provider": "mine", "adapter": "openai", "members": asking(model, apiKey={"secret": "openai/api-key"})}
    refused = callers["admin"].call("POST", "providers", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "secret_given_before_use")
    assert callers["admin"].get("providers")["items"] == [] and model.requests == []
    # A key in use stays with the address that it was given for.
    gateway.run("keys", "remove", "openai/api-key")
    callers["admin"].post("providers", provider="openai", adapter="openai", members=asking(model))
    assert callers["admin"].call("PUT", "providers/openai/key", json={"key": KEY}).json()["isStored"]
    with ModelServer() as other:
        moved = callers["admin"].call("PATCH", "providers/openai", json={"changes": {"settings": {"baseURL": other.url}}})
        assert moved.status_code == 200, moved.text
        assert not callers["admin"].get("providers/openai")["provider"]["isConnected"]
        assert other.requests == []
    # Nor does a second provider take it to another address.
    with ModelServer() as other:
        body["members"] = asking(other, apiKey={"secret": "openai/api-key"})
        shared = callers["admin"].call("POST", "providers", json=body)
        assert (shared.status_code, shared.json()["code"]) == (409, "secret_given_before_use")


def test_a_provider_made_again_begins_with_its_own_toggle_and_budget(gateway, owner, model):
    made = lambda: owner.post("providers", provider="openai", adapter="openai", members=asking(model))["provider"]  # noqa: E731
    assert made()["automateResponses"]
    owner.call("PATCH", "providers/openai/automate-responses", json={"automateResponses": False})
    budget = {"currency": "USD", "monthlySoft": 5, "channels": {}}
    changed = owner.call("PUT", "providers/openai/budget", json={"budget": budget})
    assert changed.status_code == 200 and not changed.json()["automateResponses"], changed.text
    assert owner.call("PUT", "providers/openai/key", json={"key": KEY, "isUnverified": True}).status_code == 200
    assert owner.call("DELETE", "providers/openai").status_code == 200
    assert gateway.run_json("keys", "list") == []
    again = made()
    assert again["automateResponses"] and "budget" not in again and not again["isConnected"]


def test_more_providers_than_there_may_be_are_named_and_nothing_else_is_lost(gateway, owner):
    def gemini(name):
        return {"provider": name, "adapter": "gemini", "members": {"settings": {"model": "m"}}}

    for number in range(20):
        assert owner.call("POST", "providers", json=gemini(f"p{number:02}")).status_code == 201
    refused = owner.call("POST", "providers", json=gemini("a"))
    assert (refused.status_code, refused.json()["code"]) == (400, "configuration_refused"), refused.text
    assert len(owner.get("providers")["items"]) == 20
    whole = json.loads(gateway.config.read_text())
    whole["providers"] = [{"id": "in-file", "adapter": "gemini", "settings": {"model": "m", "apiKey": {"secret": "x"}}}]
    gateway.config.write_text(json.dumps(whole))
    gateway.kill()
    gateway.start()
    owner = owner.moved_to(gateway)
    names = [provider["id"] for provider in owner.get("providers")["items"]]
    assert names == ["in-file", *(f"p{number:02}" for number in range(19))]
    (alert,) = [alert for alert in owner.get("alerts")["items"] if alert["kind"] == "configuration"]
    assert alert["subject"] == "providers.p19" and alert["remedies"][0]["arguments"] == {"provider": "p19"}
    assert "providers.p19" in gateway.log.read_text()
    assert owner.call("DELETE", "providers/p19").status_code == 200
    assert not [alert for alert in owner.get("alerts")["items"] if alert["kind"] == "configuration"]
    assert len(owner.get("channels")["items"]) == 1


def test_a_token_that_only_reads_starts_nothing(gateway, owner):
    token = gateway.run("tokens", "create", "reader", "--role", "admin", "--scope", "read").stdout.strip()
    reader = Caller(gateway, token)
    for path in ("doctor", "audit/verify", "rehearsals", "providers/verify"):
        answer = reader.call("POST", path, json={})
        assert (answer.status_code, answer.json()["code"]) == (403, "token_reads_only"), path
    assert owner.get("jobs")["items"] == []
