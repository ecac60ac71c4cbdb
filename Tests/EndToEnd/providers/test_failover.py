"""OpenAI in every kind of trouble: the visitor gets Gemini's answer within the deadline, a trigger fires once, and the trace
says why. Both in trouble: a person is asked for, and the bot is back by itself when one of them is well."""

import json
import threading
import time

import httpx
import pytest

from providers.conftest import CONTENT
from support.content import gemini, provider
from support.door import Door
from support.model_server import Break, Refusal
from support.peers import LITELLM_KEY
from support.visitor import Visitor

ANSWER = "A carrot cake costs R$ 48. ☀️"
DEADLINE = 45
HANDOFF = "Vou chamar um atendente."
# The flow's first words: what a model that calls the trigger comes to.
FLOW = "Qual é o seu nome?"
TRIGGER = {"id": "book", "name": "book_visit", "description": "The customer wants to visit", "flow": "visit"}


def error(status, code, message="no"):
    return Refusal(status, {"error": {"message": message, "type": code, "code": code}})


def forever(step):
    """The same for longer than anybody waits."""

    def steps(request):
        for _ in range(200):
            yield 0.25
            yield step

    return steps


def half_a_call(request):
    """Calls the trigger, and breaks off before the stream has ended."""
    call = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "book_visit", "arguments": "{}"}}
    chunk = {"choices": [{"index": 0, "delta": {"role": "assistant", "tool_calls": [call]}}]}
    return [b"data: " + json.dumps(chunk).encode() + b"\n\n", Break()]


# What OpenAI does, what the trace says of it, and what keeps it from being asked the next time.
TROUBLES = {
    "down": (None, "unavailable", None),
    "overloaded": (lambda request: [error(503, "server_is_overloaded")], "throttled", "too many requests"),
    "broken": (lambda request: [error(500, "server_error")], "unavailable", None),
    "slow": (lambda request: [20.0, "At last."], "silent for 12", None),
    "out of credit": (lambda request: [error(429, "insufficient_quota")], "exhausted", "no credit"),
    "over rate": (lambda request: [error(429, "rate_limit_exceeded")], "throttled", "too many requests"),
    "a bad key": (lambda request: [error(401, "invalid_api_key")], "unauthorized", "not accepted"),
    "silent behind keep-alives": (forever(b": keep-alive\n\n"), "silent for 12", None),
    "silent behind empty words": (forever(""), "silent for 12", None),
    "silent": (lambda request: [threading.Event()], "silent for 12", None),
    "gone in the middle of a call": (half_a_call, "unknown", None),
}


@pytest.fixture
def make_both(make_gateway, litellm, model):
    """Makes running gateways whose OpenAI is the scripted server, and whose Gemini is a model of LiteLLM's proxy."""

    def make(name="both", asked="fixed", address=litellm, **content):
        providers = [provider(model.url, "m"), gemini(address, asked)]
        gateway = make_gateway(name, content={**CONTENT, **content}, providers=providers)
        gateway.run("keys", "set", "--unverified", "openai/api-key", text="sk-tests-only-0000")
        gateway.run("keys", "set", "--unverified", "gemini/api-key", text=LITELLM_KEY)
        gateway.start()
        return gateway

    return make


def said(gateway, stream):
    """Every word of the bot's in the log."""
    shown = gateway.run_json("conversations", "show", stream.visitor.conversation)
    return [line["text"] for line in shown["lines"] if line.get("author") == "bot"]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_gemini_answers_within_the_deadline(make_both, model, ask, steps, trouble):
    answer, told, holds = TROUBLES[trouble]
    talking, calling = make_both("talking"), make_both("calling", "caller_of_openai", triggers=[TRIGGER])
    model.answer = answer
    if answer is None:
        model.close()

    asked = {}

    def visit(gateway):
        began = time.monotonic()
        asked[gateway] = ask(gateway, "How much is a carrot cake?", within=DEADLINE), time.monotonic() - began

    visits = [threading.Thread(target=visit, args=(gateway,)) for gateway in (talking, calling)]
    for thread in visits:
        thread.start()
    for thread in visits:
        thread.join()
    for gateway, (words, verdict) in {talking: (ANSWER, "answered"), calling: (FLOW, "answered")}.items():
        stream, took = asked[gateway]
        assert took < DEADLINE
        found = steps(gateway, stream)
        assert found["openai"]["verdict"] == "failed" and told in json.dumps(found["openai"]["reason"]), found["openai"]
        assert found["gemini"]["verdict"] == verdict, found["gemini"]
        # Once, whoever called what before.
        assert said(gateway, stream) == [words]
    assert "the model called book_visit" in found["gemini"]["reason"]["text"]
    (shown,) = calling.run_json("conversations", "list")
    assert shown["flow"] == "visit"

    (state,) = [entry for entry in talking.run_json("providers", "list") if entry["id"] == "openai"]
    (breaker,) = state["breakers"]
    assert breaker["state"] == ("open" if holds else "closed"), breaker
    if holds:
        # The next visitor does not wait for it, and the trace says why.
        before = len(model.requests)
        stream = ask(talking, "And two of them?", within=DEADLINE)
        assert stream.messages("bot") == [ANSWER] and len(model.requests) == before
        step = steps(talking, stream)["openai"]
        assert step["verdict"] == "passed" and step["reason"]["code"] == "not_asked_until"
        assert holds in step["reason"]["text"]
        assert breaker["since"] and breaker["until"] > breaker["since"] and holds in breaker["reason"]["text"]


def test_three_failures_in_a_row_open_the_breaker(make_both, model, ask, steps):
    both = make_both()
    model.answer = TROUBLES["broken"][0]
    for _ in range(3):
        stream = ask(both, "How much is a carrot cake?", within=DEADLINE)
    asked = len(model.requests)
    stream = ask(both, "How much is a carrot cake?", within=DEADLINE)
    assert len(model.requests) == asked == 3
    assert steps(both, stream)["openai"]["verdict"] == "passed"
    assert "balcao_provider_breaker_open" in metrics(both)


@pytest.mark.parametrize("recovers", ["gemini", "openai"])
def test_both_down_then_one_is_well(make_both, model, litellm, recovers):
    with Door(litellm) as door:
        gateway = make_both(address=door.address)
        model.answer = TROUBLES["a bad key" if recovers == "gemini" else "broken"][0]
        visitor = Visitor(gateway).begin()
        with visitor.listen() as stream:
            visitor.write("How much is a carrot cake?")
            stream.wait_for_message(HANDOFF, within=DEADLINE)
            stream.wait_for_owner("queue")
            (shown,) = gateway.run_json("conversations", "list")
            assert shown["reason"] == shown["wish"]["reason"] == "failure" and shown["flagged"]
            assert "if a provider is healthy" in shown["silence"]["reason"]["text"]
            # Still down, also after a kill: nothing is said again.
            gateway.kill()
            gateway.start()
            message = visitor.write("Hello?")
            wait_for_trace(gateway, visitor, message, "silenced")

            if recovers == "gemini":
                door.open()
            else:
                model.answer = lambda request: ["R$ 48."]
            message = visitor.write("How much is a carrot cake?")
            stream.wait_for_message(ANSWER if recovers == "gemini" else "R$ 48.", within=DEADLINE)
            stream.wait_for_owner("bot")
            trace = wait_for_trace(gateway, visitor, message, "answered")
            assert "a provider is healthy: the bot returns" in trace["steps"][0]["reason"]["text"]
            assert trace["steps"][-1]["rung"] == recovers
            assert stream.messages("bot").count(HANDOFF) == 1
        (shown,) = gateway.run_json("conversations", "list")
        assert shown["owner"] == "bot" and shown["reason"] == "recovered" and "silence" not in shown
        assert shown["flagged"] and shown["wish"]["reason"] == "failure", "the person who was promised is still wanted"
        assert any(alert["subject"] == visitor.conversation for alert in gateway.run_json("alerts"))


def wait_for_trace(gateway, visitor, message, verdict):
    """The trace of a message whose turn is over, which ended so."""
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline:
        for trace in gateway.run_json("trace", visitor.conversation):
            if trace["message"] == message:
                assert trace["steps"][-1]["verdict"] == verdict, trace
                return trace
        time.sleep(0.05)
    raise AssertionError(f"no trace of {message}")


def metrics(gateway):
    return httpx.get(f"{gateway.url}/metrics", timeout=5).text
