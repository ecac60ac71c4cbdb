"""From the bot to a person and back."""

import pytest

pytestmark = pytest.mark.invariant(5, 6)


def test_a_person_is_asked_for_takes_over_and_gives_back(gateway, visitor):
    with visitor.listen() as stream:
        visitor.write("pedido 1")
        stream.wait_for_message("eco pedido 1")

        visitor.write("quero falar com um atendente")
        stream.wait_for_message("Vou chamar um atendente.")
        stream.wait_for_owner("queue")
        visitor.write("pedido 2")
        stream.wait(lambda stream: "pedido 2" in stream.messages("visitor"), "the message")

        waiting = gateway.run_json("conversations", "list", "--owner", "queue")
        assert [conversation["id"] for conversation in waiting] == [visitor.conversation]
        assert visitor.conversation in gateway.run("alerts").stdout
        gateway.run("conversations", "take", visitor.conversation)
        stream.wait_for_owner("agent")
        gateway.run("conversations", "reply", visitor.conversation, text="Oi! Sou a Ana.")
        stream.wait_for_message("Oi! Sou a Ana.", author="agent")
        visitor.write("pedido 3")
        stream.wait(lambda stream: "pedido 3" in stream.messages("visitor"), "the message")

        gateway.run("conversations", "resolve", visitor.conversation)
        stream.wait_for_owner("bot")
        visitor.write("pedido 4")
        stream.wait_for_message("eco pedido 4")
        assert stream.messages("bot") == ["eco pedido 1", "Vou chamar um atendente.", "eco pedido 4"]

    shown = gateway.run("conversations", "show", visitor.conversation).stdout
    assert "Oi! Sou a Ana." in shown
    trace = gateway.run("trace", visitor.conversation).stdout
    for rung in ("automated_responses", "human_request", "gate"):
        assert rung in trace


def test_the_businesss_own_response_wins_over_the_phrase(make_gateway):
    from support.content import ECHO
    from support.visitor import Visitor

    own = {"id": "own", "keywords": [{"word": "atendente"}], "reply": [{"text": "Ligue 5555-0000."}]}
    gateway = make_gateway(content={**ECHO, "automatedResponses": [own]})
    gateway.start()
    visitor = Visitor(gateway).begin()
    with visitor.listen() as stream:
        visitor.write("quero falar com um atendente")
        stream.wait_for_message("Ligue 5555-0000.")
        visitor.write("outra coisa")
        stream.wait_for_message("Desculpe, não entendi.")


def test_a_keyword_in_the_middle_of_a_flow_answers_and_the_question_is_asked_again(gateway, visitor):
    with visitor.listen() as stream:
        visitor.write("quero agendar uma visita")
        stream.wait_for_message("Qual é o seu nome?")
        visitor.write("pedido 1")
        stream.wait(lambda stream: stream.messages("bot").count("Qual é o seu nome?") == 2, "the question again")
        assert stream.messages("bot") == ["Qual é o seu nome?", "eco pedido 1", "Qual é o seu nome?"]
        visitor.write("Ana")
        stream.wait_for_message("Que dia, Ana?")
        question = [event["data"] for event in stream.events if event["kind"] == "message"][-1]
        assert [button["title"] for button in question["buttons"]] == ["Segunda", "Terça"]
        visitor.write("Terça", payload=question["buttons"][1]["id"])
        stream.wait_for_message("Combinado: Terça.")
        visitor.write("e agora?")
        stream.wait_for_message("Desculpe, não entendi.")


def test_a_reply_alone_makes_a_person_the_owner(gateway, visitor):
    with visitor.listen() as stream:
        visitor.write("pedido 1")
        stream.wait_for_message("eco pedido 1")
        gateway.run("conversations", "reply", visitor.conversation, text="Bom dia!")
        stream.wait_for_message("Bom dia!", author="agent")
        visitor.write("pedido 2")
        assert gateway.decided(visitor.conversation, 2)[1] == {"gate": "silenced"}
    gateway.stop()
    shown = gateway.run("conversations", "show", visitor.conversation).stdout
    assert "eco pedido 2" not in shown
