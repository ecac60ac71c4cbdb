"""LiteLLM's proxy, which speaks the provider's wire by code that nobody here wrote."""

import pytest

from support.peers import LITELLM_KEY


@pytest.fixture
def through(connected, litellm):
    """Makes a gateway that asks a model of the proxy."""
    return lambda model, **settings: connected(f"{litellm}/v1", model, key=LITELLM_KEY, **settings)


def test_an_answer_with_its_usage(through, ask, steps):
    gateway = through("fixed")
    assert "works" in gateway.run("keys", "verify", "openai/api-key").stdout
    stream = ask(gateway, "How much is a carrot cake?")
    assert stream.messages("bot") == ["A carrot cake costs R$ 48. ☀️"]
    assert " tokens" in steps(gateway, stream)["openai"]["reason"]["text"]


def test_a_tool_call_hands_over_to_a_person(through, ask, steps):
    gateway = through("caller")
    stream = ask(gateway, "A human, if you would be so kind")
    assert stream.messages("bot") == ["Vou chamar um atendente."]
    assert "7 + 3 tokens" in steps(gateway, stream)["openai"]["reason"]["text"]


@pytest.mark.parametrize(("model", "outcome"), [("limited", "throttled"), ("broken", "unavailable")])
def test_a_failure_hands_over_and_says_why(through, ask, steps, model, outcome):
    gateway = through(model)
    stream = ask(gateway, "How much is a carrot cake?")
    assert stream.messages("bot") == ["Vou chamar um atendente."]
    step = steps(gateway, stream)["openai"]
    assert step["verdict"] == "failed" and step["reason"]["code"] == f"adapter_{outcome}"
    (waiting,) = gateway.run_json("conversations", "list")
    assert waiting["reason"] == "failure"


def test_the_real_model_behind_the_proxy(through, ask, steps):
    gateway = through("smollm2", maxOutputTokens=40)
    stream = ask(gateway, "How much is a carrot cake?")
    assert stream.messages("bot")[0]
    assert steps(gateway, stream)["openai"]["verdict"] == "answered"
