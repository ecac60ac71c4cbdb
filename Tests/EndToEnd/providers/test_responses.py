"""The Responses wire as others speak it: LiteLLM's proxy, of its own and made of the other wire, and llama.cpp's server."""

import pytest

from support.peers import LITELLM_KEY
from support.visitor import Visitor

KEY = "openai/api-key"


@pytest.fixture
def through(connected, litellm):
    """Makes a gateway that asks a model of the proxy over this wire."""
    return lambda model, **settings: connected(f"{litellm}/v1", model, key=LITELLM_KEY, wire="responses", **settings)


def test_a_streamed_answer_with_its_usage(through, ask, steps):
    gateway = through("told")
    stream = ask(gateway, "How much is a carrot cake?")
    assert stream.messages("bot") == ["A carrot cake costs R$ 48. ☀️"]
    assert "7 + 3 tokens" in steps(gateway, stream)["openai"]["reason"]["text"]


def test_a_whole_answer_tells_that_the_key_works(through):
    # The one question that is not streamed.
    assert "works" in through("fixed").run("keys", "verify", KEY).stdout


def test_a_tool_call_hands_over_to_a_person(through, ask, steps):
    gateway = through("caller")
    stream = ask(gateway, "A human, if you would be so kind")
    assert stream.messages("bot") == ["Vou chamar um atendente."]
    step = steps(gateway, stream)["openai"]
    assert step["verdict"] == "handed_off" and "7 + 3 tokens" in step["reason"]["text"]


@pytest.mark.parametrize(
    ("model", "outcome"),
    [
        ("limited_in_a_stream", "throttled"),
        ("broken_in_a_stream", "unavailable"),
        # The proxy cannot stream these over this wire, and says so with a status of its own.
        ("broken", "unavailable"),
        ("no_such_model", "rejected"),
    ],
)
def test_a_failure_hands_over_and_says_why(through, ask, steps, model, outcome):
    gateway = through(model)
    stream = ask(gateway, "How much is a carrot cake?")
    assert stream.messages("bot") == ["Vou chamar um atendente."]
    step = steps(gateway, stream)["openai"]
    assert step["verdict"] == "failed" and step["reason"]["code"] == f"adapter_{outcome}"


@pytest.mark.parametrize("model", ["smollm2", "smollm2_bridged"])
def test_the_real_model_behind_the_proxy(through, ask, steps, model):
    gateway = through(model, maxOutputTokens=40)
    stream = ask(gateway, "How much is a carrot cake?")
    assert stream.messages("bot")[0]
    assert len([event for event in stream.events if event["kind"] == "delta"]) > 1
    step = steps(gateway, stream)["openai"]
    assert step["verdict"] == "answered" and " tokens" in step["reason"]["text"]


def test_a_conversation_with_the_real_model(connected, llama):
    """The server takes the business's own words back, and counts them."""
    gateway = connected(llama, "smollm2", wire="responses", maxOutputTokens=40)
    assert "works" in gateway.run("keys", "verify", KEY).stdout
    visitor = Visitor(gateway).begin()
    with visitor.listen() as stream:
        for number, question in enumerate(["How much is a carrot cake?", "And two of them?", "Thank you!"], 1):
            visitor.write(question)
            stream.wait(lambda stream, number=number: len(stream.messages("bot")) == number, f"answer {number}", 60)
    traces = gateway.run_json("trace", visitor.conversation)
    found = [step for trace in traces for step in trace["steps"] if step["rung"] == "openai"]
    assert [step["verdict"] for step in found] == ["answered"] * 3
    read = [step["spent"][0]["usage"]["input"] for step in found]
    assert read[0] < read[1] < read[2], read
