"""Through a provider's use: its key is nowhere in clear, and goes to the origin it was given for alone."""

import json
import os
import secrets

import pytest

from support.content import provider
from support.model_server import ModelServer, Refusal
from support.proc import occurrences
from support.visitor import Visitor

pytestmark = pytest.mark.invariant(8)

NAME = "openai/api-key"


@pytest.fixture
def key():
    return "sk-" + secrets.token_urlsafe(40)


def echo(request):
    """What a careless server does: it shows what it was sent, as an error first, then in its streamed words."""
    authorization = request.headers["Authorization"]
    if "erro" in request.question:
        return [Refusal(400, {"error": {"message": f"bad header: {authorization}", "code": authorization}})]
    return ["Você mandou ", authorization, " para mim."]


def talk(gateway, *texts):
    """A visitor who says these things, one after the other; gives the stream."""
    visitor = Visitor(gateway).begin()
    stream = visitor.listen()
    try:
        for number, text in enumerate(texts, 1):
            visitor.write(text)
            stream.wait(lambda stream: len(stream.messages("bot")) >= number, f"an answer to {text!r}")
    finally:
        stream.close()
    return stream


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may look into a process that is not dumpable")
def test_the_key_is_nowhere_in_clear(make_asking, model, key):
    model.answer = echo
    gateway = make_asking(key=key)
    gateway.start("--log-level", "trace")
    heard = []
    for text in ("quem é você?", "dá um erro", "e de novo?"):
        heard += [json.dumps(talk(gateway, text).events)]
    gateway.run("keys", "verify")
    sent = [request.headers["Authorization"] for request in model.requests]
    assert len(sent) >= 5 and set(sent) == {f"Bearer {key}"}, "the key reached its server each time"
    assert "Bearer ****" in heard[0] and "Bearer ****" in heard[2]

    shown = [*heard]
    for conversation in gateway.run_json("conversations", "list"):
        for command in (("trace", "--prompt"), ("conversations", "show")):
            for form in ((), ("--json",)):
                shown.append(gateway.run(*command, conversation["id"], *form).stdout)
    for command in (("alerts",), ("providers", "list"), ("keys", "list"), ("conversations", "list")):
        shown.append(gateway.run(*command, "--json").stdout)
    for text in shown:
        assert key not in text
    pid = gateway.process.pid
    needle = key.encode()
    for name in ("cmdline", "environ"):
        with open(f"/proc/{pid}/{name}", "rb") as file:
            assert needle not in file.read()
    # The name of the model is in every request that held the key.
    found = occurrences(pid, needle, control=b'"scripted"')
    assert found == 0, f"the server's memory holds the key {found} times"
    gateway.stop()
    for path in gateway.folder.rglob("*"):
        if path.is_file():
            assert needle not in path.read_bytes(), path


def test_a_key_goes_to_no_other_origin(make_asking, model, key):
    gateway = make_asking(key=key)
    gateway.start()
    assert talk(gateway, "oi").messages("bot") == ["ok"]
    gateway.stop()
    with ModelServer() as other:
        point(gateway, other.url)
        gateway.start()
        talk(gateway, "oi")
        gateway.run("keys", "verify", check=False)
        assert other.requests == []
        (listed,) = gateway.run_json("providers", "list")
        assert not listed["isConnected"]
        (alert,) = gateway.run_json("alerts")
        assert alert["kind"] == "provider" and alert["reason"]["code"] == "secret_rebind"
        store = {"kind": "run", "operation": "secrets.set", "arguments": {"secret": NAME}}
        assert store in alert["remedies"] and f"`balcao keys set {NAME}`" in gateway.run("alerts").stdout
        told = alert["reason"]["text"]
        assert model.url.removesuffix("/v1") in told and other.url.removesuffix("/v1") in told
        gateway.stop()
        # Without a server the same is told.
        assert gateway.run_json("alerts")[0]["reason"] == alert["reason"]
        assert gateway.run_json("providers", "list") == [listed]

        # Given again, it is the other's.
        gateway.run("keys", "set", "--unverified", NAME, text=key)
        gateway.start()
        assert talk(gateway, "oi").messages("bot") == ["ok"]
        assert [request.headers["Authorization"] for request in other.requests] == [f"Bearer {key}"]
        assert gateway.run_json("alerts") == []


@pytest.mark.parametrize(
    ("status", "code", "words"), [(401, "invalid_api_key", "accept"), (429, "insufficient_quota", "credit")]
)
def test_a_key_that_stops_working_is_told_until_it_works(make_asking, model, key, status, code, words):
    gateway = make_asking(key=key)
    gateway.start()
    model.answer = lambda request: [Refusal(status, {"error": {"message": "no", "code": code}})]
    talk(gateway, "oi")
    (alert,) = [alert for alert in gateway.run_json("alerts") if alert["kind"] == "provider"]
    assert alert["subject"] == "openai" and code in alert["reason"]["text"]
    gateway.stop()
    (alert,) = [alert for alert in gateway.run_json("alerts") if alert["kind"] == "provider"]
    assert words in alert["reason"]["text"]
    assert words in gateway.run_json("providers", "list")[0]["reason"]["text"]

    # A restart does not ask who will refuse; a key that was tried and works ends the pause.
    gateway.start()
    asked = len(model.requests)
    model.answer = lambda request: ["de volta"]
    talk(gateway, "oi")
    assert len(model.requests) == asked
    (alert,) = [alert for alert in gateway.run_json("alerts") if alert["kind"] == "provider"]
    assert "not asked until" in alert["reason"]["text"]
    gateway.run("keys", "verify")
    assert talk(gateway, "oi").messages("bot") == ["de volta"]
    assert [alert for alert in gateway.run_json("alerts") if alert["kind"] == "provider"] == []


def test_a_new_key_ends_the_alert_of_the_old_one(make_asking, model, key):
    gateway = make_asking(key=key)
    gateway.start()
    model.answer = lambda request: [Refusal(401, {"error": {"message": "no", "code": "invalid_api_key"}})]
    talk(gateway, "oi")
    assert "provider" in [alert["kind"] for alert in gateway.run_json("alerts")]
    gateway.run("keys", "set", "--unverified", NAME, text="sk-" + secrets.token_urlsafe(40))
    assert "provider" not in [alert["kind"] for alert in gateway.run_json("alerts")]


def test_the_toggle_is_kept_with_a_server_and_without(make_asking, model):
    gateway = make_asking()
    gateway.run("providers", "set", "openai", "--automate-responses", "off")
    gateway.start()
    assert talk(gateway, "oi").messages("bot") == ["Desculpe, não entendi."]
    gateway.run("providers", "set", "openai", "--automate-responses", "on")
    assert talk(gateway, "oi").messages("bot") == ["ok"]
    gateway.stop()
    assert gateway.run_json("providers", "list")[0]["automateResponses"]
    refused = gateway.run("providers", "set", "nobody", "--automate-responses", "on", check=False)
    assert refused.returncode == 1 and "there is openai" in refused.stderr


def point(gateway, url):
    """Another address for the provider in `channels.json`."""
    configuration = json.loads(gateway.config.read_text())
    configuration["providers"] = [provider(url, "scripted")]
    gateway.config.write_text(json.dumps(configuration))
