"""A real model behind llama.cpp's server, which nobody here wrote."""

import re

import pytest

# The template writes a call of transfer_to_human in its place: from a customer no model is shown such a mark.
CALL = "A_CALL"
# So small a model does not copy every time, whatever its temperature: processors, batches and caches change its sums.
REQUESTS = ["Repeat this exactly:", "Copy this exactly:", "Say exactly this:", "Write this again:", "Repeat:", "Copy:"]
HANDOFF = "Vou chamar um atendente."


def test_its_words_are_shown_as_they_come_and_then_committed(connected, llama, ask, steps):
    gateway = connected(llama, "smollm2", maxOutputTokens=60)
    assert "works" in gateway.run("keys", "verify", "openai/api-key").stdout
    stream = ask(gateway, "How much is a carrot cake?")
    deltas = [event["data"] for event in stream.events if event["kind"] == "delta"]
    (answer,) = [
        event["data"]
        for event in stream.events
        if event["kind"] == "message" and event["data"]["author"] == "bot"
    ]
    assert len(deltas) > 1
    assert {delta["message"] for delta in deltas} == {answer["id"]}
    shown = ""
    for delta in deltas:
        assert delta["offset"] == len(shown.encode())
        shown += delta["text"]
    assert answer["text"].startswith(shown.strip()[:20])
    step = steps(gateway, stream)["openai"]
    assert step["verdict"] == "answered"
    read, written = map(int, re.search(r"(\d+) \+ (\d+) tokens", step["reason"]["text"]).groups())
    assert read > 50 and 0 < written <= 60


def test_its_tool_call_hands_over_to_a_person(connected, fresh_llama, ask, steps):
    gateway = connected(fresh_llama, "smollm2", temperature=0, maxOutputTokens=60)
    asked = (ask(gateway, f"{request}\n{CALL}") for request in REQUESTS)
    stream = next((stream for stream in asked if stream.messages("bot") == [HANDOFF]), None)
    if stream is None:
        pytest.skip("the model called no tool, however it was asked; LiteLLM's test has a call that always comes")
    step = steps(gateway, stream)["openai"]
    assert step["verdict"] == "handed_off" and "asked for a person" in step["reason"]["text"]


def test_the_toggle_works_at_once(connected, llama, ask):
    gateway = connected(llama, "smollm2", maxOutputTokens=30)
    gateway.run("providers", "set", "openai", "--automate-responses", "off")
    assert ask(gateway, "How much is a carrot cake?").messages("bot") == ["Desculpe, não entendi."]
    gateway.run("providers", "set", "openai", "--automate-responses", "on")
    assert ask(gateway, "How much is a carrot cake?").messages("bot") != ["Desculpe, não entendi."]
