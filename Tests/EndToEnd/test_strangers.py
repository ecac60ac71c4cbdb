"""What strangers on a web page may cost: turns that reach a provider are bounded, and options count where they were shown."""

import json
import threading

from support.content import ECHO
from support.visitor import Visitor

PER_SESSION, PER_ADDRESS = 3, 10


class Stranger(Visitor):
    """A visitor whose address a proxy tells."""

    def __init__(self, gateway, address):
        super().__init__(gateway)
        self.address = address

    def headers(self, **more):
        return super().headers(**{"X-Forwarded-For": self.address, **more})


def bounded(make_asking, content=ECHO, **settings):
    """A gateway behind a trusted proxy with quotas, and whose provider takes two calls at a time."""
    gateway = make_asking(content=content)
    configuration = json.loads(gateway.config.read_text())
    configuration["server"] = {"trustedProxies": ["127.0.0.1"]}
    configuration["channels"][0] |= {"aiTurnsPerHour": PER_SESSION, "aiTurnsPerHourFromAddress": PER_ADDRESS}
    configuration["providers"][0]["settings"] |= settings
    gateway.config.write_text(json.dumps(configuration, ensure_ascii=False))
    gateway.start()
    return gateway


def ask(visitor, text, answers):
    """Writes, and waits for so many answers in all; gives the last."""
    with visitor.listen() as stream:
        visitor.write(text)
        stream.wait(lambda stream: len(stream.messages("bot")) >= answers, f"an answer to {text!r}")
        return stream.messages("bot")[-1]


def test_a_flood_of_questions_from_one_address_reaches_the_model_so_often_and_no_more(make_asking, model):
    model.answer = lambda request: ["Custa ", "R$ 48."]
    gateway = bounded(make_asking)
    flood = [Stranger(gateway, "203.0.113.9").begin() for _ in range(25)]
    streams = [visitor.listen() for visitor in flood]
    writers = [threading.Thread(target=visitor.write, args=("quanto custa?",)) for visitor in flood]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    for stream in streams:
        stream.wait(lambda stream: stream.messages("bot"), "an answer")
    answers = [stream.messages("bot") for stream in streams]
    assert answers.count(["Custa R$ 48."]) == PER_ADDRESS == len(model.questions)
    assert answers.count(["Desculpe, não entendi."]) == len(flood) - PER_ADDRESS
    held_back = next(stream for stream in streams if stream.messages("bot") == ["Desculpe, não entendi."])
    steps = {step["rung"]: step for step in gateway.run_json("trace", held_back.visitor.conversation)[0]["steps"]}
    assert f"{PER_ADDRESS} turns from this visitor's network address" in steps["openai"]["reason"]
    # The rules answer as ever, and so does the model from another address.
    assert ask(held_back.visitor, "pedido 1", 2) == "eco pedido 1"
    assert ask(Stranger(gateway, "198.51.100.7").begin(), "quanto custa?", 1) == "Custa R$ 48."
    assert len(model.questions) == PER_ADDRESS + 1
    for stream in streams:
        stream.close()
    # Nothing of the address is kept: what is kept is its key.
    gateway.stop()
    kept = b"".join(path.read_bytes() for path in gateway.data.rglob("*") if path.is_file())
    assert b"203.0.113.9" not in kept


def test_one_session_is_bounded_too_and_is_told_once(make_asking, model):
    gateway = bounded(make_asking)
    visitor = Stranger(gateway, "203.0.113.9").begin()
    for number in range(PER_SESSION):
        assert ask(visitor, "quanto custa?", number + 1) == "ok"
    assert ask(visitor, "quanto custa?", PER_SESSION + 1) == "Desculpe, não entendi."
    visitor.write("quanto custa?")
    assert ask(visitor, "pedido 1", PER_SESSION + 2) == "eco pedido 1"
    assert len(model.questions) == PER_SESSION


def test_calls_in_flight_are_bounded_and_the_others_wait(make_asking, model):
    hold, lock = threading.Event(), threading.Lock()
    load = {"now": 0, "most": 0}

    def answer(request):
        with lock:
            load["now"] += 1
            load["most"] = max(load["most"], load["now"])
        yield "Custa "
        yield hold
        with lock:
            load["now"] -= 1
        yield "R$ 48."

    model.answer = answer
    gateway = bounded(make_asking, concurrentCalls=2)
    visitors = [Stranger(gateway, f"203.0.113.{number}").begin() for number in range(8)]
    streams = [visitor.listen() for visitor in visitors]
    for visitor in visitors:
        visitor.write("quanto custa?")
    for stream in streams:
        stream.wait(lambda stream: stream.messages("visitor"), "the message")
    assert ask(Stranger(gateway, "198.51.100.7").begin(), "pedido 1", 1) == "eco pedido 1"
    assert len(model.questions) <= 2
    hold.set()
    for stream in streams:
        stream.wait(lambda stream: stream.messages("bot") == ["Custa R$ 48."], "the model's answer")
        stream.close()
    assert load["most"] <= 2 and len(model.questions) == 8


def test_an_option_counts_only_where_it_was_shown(gateway, visitor):
    with visitor.listen() as stream:
        visitor.write("", payload="flow/visit/day/1")
        stream.wait_for_message("Desculpe, não entendi.")
        steps = gateway.run_json("trace", visitor.conversation)[0]["steps"]
        assert "flow/visit/day/1 was not shown" in next(step for step in steps if step["rung"] == "option")["reason"]
        visitor.write("visita")
        stream.wait_for_message("Qual é o seu nome?")
        visitor.write("Ana")
        stream.wait_for_message("Que dia, Ana?")
    gateway.kill()
    gateway.start()
    with visitor.listen() as stream:
        visitor.write("Terça", payload="flow/visit/day/1")
        stream.wait_for_message("Combinado: Terça.")
