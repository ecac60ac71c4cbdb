"""What a model promises without grounds is seen by nobody: not in a preview, not in the log."""

import pytest

from support.content import ECHO, provider
from support.visitor import Visitor

KEY = "openai/api-key"
HANDOFF = "Vou chamar um atendente."
CONTENT = {**ECHO, "businessInformation": "O pão custa R$ 1,50. Abrimos às 8h."}


@pytest.fixture
def guarded(make_gateway, model):
    def make(**settings):
        gateway = make_gateway(content=CONTENT, providers=[provider(model.url, "scripted", **settings)])
        gateway.run("keys", "set", "--unverified", KEY, text="none")
        gateway.start()
        return gateway

    return make


def words(text):
    """A model's words with pauses that let each be shown."""
    for word in text.split(" "):
        yield word + " "
        yield 0.05


def seen(stream):
    """Everything a page was ever sent of the bot's, in previews and messages."""
    return "".join(
        event["data"]["text"]
        for event in stream.events
        if event["kind"] == "delta" or (event["kind"] == "message" and event["data"]["author"] == "bot")
    )


def test_a_person_is_asked_for_and_nothing_of_the_sentence_is_shown(guarded, model):
    model.answer = lambda request: words("O pão custa R$ 1,50. Hoje o bolo sai por R$ 9,99 para você! Quer?")
    gateway = guarded(promises="hand_off")
    visitor = Visitor(gateway).begin()
    with visitor.listen() as stream:
        visitor.write("quanto custa?")
        stream.wait_for_owner("queue")
        assert stream.messages("bot") == ["O pão custa R$ 1,50.", HANDOFF]
        assert any(event["kind"] == "delta" for event in stream.events)
        assert "bolo" not in seen(stream) and "9,99" not in seen(stream)
    (conversation,) = gateway.run_json("conversations", "list")
    assert conversation["reason"] == "promise" and conversation["flagged"]
    steps = gateway.run_json("trace", visitor.conversation)[0]["steps"]
    assert steps[-1]["verdict"] == "handed_off" and "R$ 9,99" in steps[-1]["reason"]["text"]


def test_the_sentence_is_left_out_where_that_is_wanted(guarded, model):
    model.answer = lambda request: words("Olá! Abrimos às 7h. O pão custa R$ 1,50.")
    gateway = guarded(promises="omit")
    visitor = Visitor(gateway).begin()
    with visitor.listen() as stream:
        visitor.write("quanto custa, e quando abrem?")
        stream.wait_for_message("Olá! O pão custa R$ 1,50.")
        assert "7h" not in seen(stream)


def test_it_is_on_where_nothing_is_said(guarded, model):
    model.answer = lambda request: ["O bolo custa R$ 5."]
    gateway = guarded()
    settings = gateway.config.read_text()
    gateway.stop()
    gateway.config.write_text(settings.replace(', "promises": "off"', ""))
    gateway.start()
    visitor = Visitor(gateway).begin()
    with visitor.listen() as stream:
        visitor.write("quanto custa o bolo?")
        stream.wait_for_message(HANDOFF)
        assert stream.messages("bot") == [HANDOFF]
