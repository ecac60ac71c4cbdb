"""OpenAI in every kind of trouble: the visitor gets Gemini's answer within the deadline, and the trace says why."""

import threading
import time

import httpx
import pytest

from providers.conftest import CONTENT
from support.content import gemini, provider
from support.model_server import Refusal
from support.peers import LITELLM_KEY

ANSWER = "A carrot cake costs R$ 48. ☀️"
DEADLINE = 45


def error(status, code, message="no"):
    return Refusal(status, {"error": {"message": message, "type": code, "code": code}})


def slow(request):
    """Bytes that keep the connection alive, and no word."""
    for _ in range(200):
        yield 0.25
        yield ""


def never(request):
    yield threading.Event()


# What OpenAI does, what the trace says of it, and what keeps it from being asked the next time.
TROUBLES = {
    "out of credit": (lambda request: [error(429, "insufficient_quota")], "exhausted", "no credit"),
    "over rate": (lambda request: [error(429, "rate_limit_exceeded")], "throttled", "too many requests"),
    "a bad key": (lambda request: [error(401, "invalid_api_key")], "unauthorized", "not accepted"),
    "out of order": (lambda request: [error(503, "server_is_overloaded")], "unavailable", None),
    "broken": (lambda request: [error(500, "server_error")], "unavailable", None),
    "slow": (never, "silent for 12", None),
    "silent behind words without a letter": (slow, "silent for 12", None),
}


@pytest.fixture
def both(make_gateway, litellm, model):
    """A running gateway whose OpenAI is the scripted server, and whose Gemini is LiteLLM's proxy."""
    gateway = make_gateway(content=CONTENT, providers=[provider(model.url, "m"), gemini(litellm, "fixed")])
    gateway.run("keys", "set", "openai/api-key", text="sk-tests-only-0000")
    gateway.run("keys", "set", "gemini/api-key", text=LITELLM_KEY)
    gateway.start()
    return gateway


@pytest.mark.parametrize("trouble", TROUBLES)
def test_gemini_answers_within_the_deadline(both, model, ask, steps, trouble):
    model.answer, told, holds = TROUBLES[trouble]
    began = time.monotonic()
    stream = ask(both, "How much is a carrot cake?", within=DEADLINE)
    assert time.monotonic() - began < DEADLINE
    assert stream.messages("bot") == [ANSWER]
    found = steps(both, stream)
    assert found["openai"]["verdict"] == "failed" and told in found["openai"]["reason"], found["openai"]
    assert found["gemini"]["verdict"] == "answered"
    (state,) = [entry for entry in both.run_json("providers", "list") if entry["id"] == "openai"]
    (breaker,) = state["breakers"]
    assert breaker["state"] == ("open" if holds else "closed"), breaker
    if holds:
        # The next visitor does not wait for it, and the trace says why.
        asked = len(model.requests)
        stream = ask(both, "And two of them?", within=DEADLINE)
        assert stream.messages("bot") == [ANSWER] and len(model.requests) == asked
        step = steps(both, stream)["openai"]
        assert step["verdict"] == "passed" and holds in step["reason"] and "not asked until" in step["reason"]
        assert breaker["since"] and breaker["until"] > breaker["since"] and holds in breaker["why"]


def test_three_failures_in_a_row_open_the_breaker(both, model, ask, steps):
    model.answer = TROUBLES["broken"][0]
    for _ in range(3):
        stream = ask(both, "How much is a carrot cake?", within=DEADLINE)
    asked = len(model.requests)
    stream = ask(both, "How much is a carrot cake?", within=DEADLINE)
    assert len(model.requests) == asked == 3
    assert steps(both, stream)["openai"]["verdict"] == "passed"
    assert "balcao_provider_breaker_open" in metrics(both)


def metrics(gateway):
    return httpx.get(f"{gateway.url}/metrics", timeout=5).text
