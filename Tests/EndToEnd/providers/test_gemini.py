"""LiteLLM's proxy, which speaks Gemini's streamed wire by code that nobody here wrote, with models of others behind it."""

import pytest

from providers.conftest import CONTENT
from support.content import gemini, provider
from support.peers import LITELLM_KEY

KEY = "gemini/api-key"


@pytest.fixture
def through(make_gateway, litellm):
    """Makes a running gateway whose provider `gemini` asks a model of the proxy."""

    def make(model, key=LITELLM_KEY, **settings):
        gateway = make_gateway(content=CONTENT, providers=[gemini(litellm, model, **settings)])
        gateway.run("keys", "set", "--unverified", KEY, text=key)
        gateway.start()
        return gateway

    return make


def test_an_answer(through, ask, steps):
    gateway = through("fixed")
    assert "works" in gateway.run("keys", "verify", KEY).stdout
    stream = ask(gateway, "How much is a carrot cake?")
    assert stream.messages("bot") == ["A carrot cake costs R$ 48. ☀️"]
    assert steps(gateway, stream)["gemini"]["verdict"] == "answered"


@pytest.mark.parametrize(("model", "outcome"), [("limited", "throttled"), ("broken", "unavailable")])
def test_a_failure_hands_over_and_says_why(through, ask, steps, model, outcome):
    gateway = through(model)
    stream = ask(gateway, "How much is a carrot cake?")
    assert stream.messages("bot") == ["Vou chamar um atendente."]
    step = steps(gateway, stream)["gemini"]
    assert step["verdict"] == "failed" and step["reason"]["code"] == f"adapter_{outcome}"


def test_a_tool_call_hands_over_to_a_person(through, ask, steps):
    gateway = through("caller_of_openai")
    stream = ask(gateway, "A human, if you would be so kind")
    assert stream.messages("bot") == ["Vou chamar um atendente."]
    step = steps(gateway, stream)["gemini"]
    assert step["verdict"] == "handed_off" and "asked for a person" in step["reason"]["text"]


def test_the_real_model_behind_the_proxy(through, ask, steps):
    gateway = through("smollm2", maxOutputTokens=40)
    stream = ask(gateway, "How much is a carrot cake?")
    assert stream.messages("bot")[0]
    assert len([event for event in stream.events if event["kind"] == "delta"]) > 1
    step = steps(gateway, stream)["gemini"]
    # Streamed over this wire the proxy counts nothing and writes zeros.
    assert step["verdict"] == "answered" and "tokens unknown" in step["reason"]["text"]


def test_openai_is_asked_first_and_gemini_when_it_fails(make_gateway, litellm, ask, steps):
    providers = [gemini(litellm, "fixed"), provider(f"{litellm}/v1", "broken")]
    gateway = make_gateway(content=CONTENT, providers=providers)
    for name in (KEY, "openai/api-key"):
        gateway.run("keys", "set", "--unverified", name, text=LITELLM_KEY)
    gateway.start()
    stream = ask(gateway, "How much is a carrot cake?")
    assert stream.messages("bot") == ["A carrot cake costs R$ 48. ☀️"]
    made = steps(gateway, stream)
    assert made["openai"]["verdict"] == "failed" and made["gemini"]["verdict"] == "answered"
    assert list(made).index("openai") < list(made).index("gemini")
