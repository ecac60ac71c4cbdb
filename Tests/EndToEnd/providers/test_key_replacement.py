"""A provider's new key is tried before it replaces the present one, which stays in use until then."""

import threading

import pytest

from support.model_server import Refusal
from support.visitor import Visitor

NAME = "openai/api-key"
PRESENT = "sk-present-0000-0000-AAAA"
NEW = "sk-new-0000-0000-0000-BBBB"


def refusal(status, code):
    return Refusal(status, {"error": {"message": "no", "code": code}})


def with_key(model, **answers):
    """Lets the server answer by the key: `present` and `new`, each the steps of an answer."""
    by_key = {f"Bearer {PRESENT}": answers.get("present", ["ok"]), f"Bearer {NEW}": answers.get("new", ["ok"])}
    model.answer = lambda request: by_key[request.headers["Authorization"]]


def keys_used(model):
    return {request.headers["Authorization"].removeprefix("Bearer ") for request in model.requests}


def talk(gateway, text="oi"):
    visitor = Visitor(gateway).begin()
    with visitor.listen() as stream:
        visitor.write(text)
        stream.wait(lambda stream: stream.messages("bot"), f"an answer to {text!r}")
        return stream.messages("bot")


@pytest.mark.parametrize("served", [True, False])
def test_a_new_key_that_works_replaces_the_present_one(make_asking, model, served):
    gateway = make_asking(key=PRESENT)
    if served:
        gateway.start()
    replaced = gateway.run("keys", "set", NAME, text=NEW)
    assert "openai: works" in replaced.stderr
    (secret,) = gateway.run_json("keys", "list")
    assert secret["lastFour"] == NEW[-4:] and secret["verification"]["result"] == "ok"
    assert keys_used(model) == {NEW}, "each was tried for itself"
    if not served:
        gateway.start()
    assert talk(gateway) == ["ok"]
    assert keys_used(model) == {NEW}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (refusal(401, "invalid_api_key"), "rejected this key"),
        (refusal(429, "insufficient_quota"), "no credit"),
        (refusal(404, "model_not_found"), "may not use the model"),
        (refusal(503, "overloaded"), "could not be reached"),
    ],
)
def test_a_new_key_that_does_not_work_is_not_stored_unless_a_person_says_so(make_asking, model, answer, words):
    gateway = make_asking(key=PRESENT)
    gateway.start()
    with_key(model, new=[answer])
    before = gateway.run_json("keys", "list")
    refused = gateway.run("keys", "set", NAME, text=NEW, check=False)
    assert refused.returncode == 1
    assert words in refused.stderr and "stays in use" in refused.stderr and "--unverified" in refused.stderr
    assert NEW not in refused.stdout + refused.stderr
    after = gateway.run_json("keys", "list")
    assert [secret["fingerprint"] for secret in after] == [secret["fingerprint"] for secret in before]
    assert gateway.run_json("alerts") == []
    model.requests.clear()
    assert talk(gateway) == ["ok"]
    assert keys_used(model) == {PRESENT}
    gateway.run("keys", "set", "--unverified", NAME, text=NEW)
    assert gateway.run_json("keys", "list")[0]["lastFour"] == NEW[-4:]


def test_the_present_key_answers_while_the_new_one_is_tried(make_asking, model):
    gateway = make_asking(key=PRESENT)
    gateway.start()
    decided = threading.Event()
    with_key(model)
    answer = model.answer

    def slowly(request):
        if NEW in request.headers["Authorization"]:
            assert decided.wait(30)
        return answer(request)

    model.answer = slowly
    replacing = threading.Thread(target=lambda: gateway.run("keys", "set", NAME, text=NEW, timeout=60))
    replacing.start()
    try:
        for _ in range(3):
            assert talk(gateway) == ["ok"]
        assert gateway.run_json("keys", "list")[0]["lastFour"] == PRESENT[-4:]
    finally:
        decided.set()
        replacing.join(timeout=60)
    assert gateway.run_json("keys", "list")[0]["lastFour"] == NEW[-4:]
    model.requests.clear()
    assert talk(gateway) == ["ok"]
    assert keys_used(model) == {NEW}


@pytest.mark.parametrize(("status", "result"), [(None, "ok"), (401, "bad_key")])
def test_a_first_key_is_tried_and_stored_whatever_the_result(make_asking, model, status, result):
    gateway = make_asking(key=PRESENT)
    gateway.run("keys", "remove", NAME)
    with_key(model, new=[refusal(status, "invalid_api_key")] if status else ["ok"])
    stored = gateway.run("keys", "set", NAME, text=NEW)
    assert ("works" if result == "ok" else "rejected this key") in stored.stderr
    (secret,) = gateway.run_json("keys", "list")
    assert secret["lastFour"] == NEW[-4:] and secret["verification"]["result"] == result


@pytest.mark.parametrize("served", [True, False])
def test_a_label_and_the_users_of_a_key_are_shown(make_asking, served):
    gateway = make_asking(key=PRESENT)
    if served:
        gateway.start()
    gateway.run("keys", "set", NAME, "--label", "padaria-produção", text=NEW)
    gateway.run("keys", "set", "spare", text="unused value")
    key, spare = gateway.run_json("keys", "list")
    assert (key["label"], key["users"]) == ("padaria-produção", [{"kind": "provider", "id": "openai"}])
    assert "label" not in spare and spare["users"] == []
    assert "padaria-produção" in gateway.run("keys", "list").stdout
    assert "provider openai" in gateway.run("keys", "list").stdout
    gateway.run("keys", "label", NAME, "padaria-nova")
    (after, _) = gateway.run_json("keys", "list")
    assert after == {**key, "label": "padaria-nova", "useCount": after["useCount"]}
    assert gateway.run("keys", "label", NAME, "x" * 101, check=False).returncode == 1
    assert gateway.run("keys", "label", "nobody", "x", check=False).returncode == 1
    removed = gateway.run("keys", "remove", NAME)
    assert "the provider openai used it" in removed.stderr
    assert "used it" not in gateway.run("keys", "remove", "spare").stderr


def test_uses_are_counted_since_the_start(make_asking, model):
    gateway = make_asking(key=PRESENT)
    gateway.start()
    assert gateway.run_json("keys", "list")[0]["useCount"] == 0
    talk(gateway)
    talk(gateway)
    assert gateway.run_json("keys", "list")[0]["useCount"] == len(model.requests) == 2
