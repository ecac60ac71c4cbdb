"""What strangers on a web page may cost: turns that reach a provider are bounded, and options count where they were shown."""

import json
import select
import threading
import time

import httpx

from support.content import ECHO
from support.visitor_from import VisitorFrom, trust_loopback_proxy

PER_SESSION, PER_ADDRESS = 3, 10


def bounded(make_asking, content=ECHO, per_address=PER_ADDRESS, **settings):
    """A gateway behind a trusted proxy with quotas, and whose provider takes two calls at a time."""
    gateway = make_asking(content=content)
    configuration = json.loads(gateway.config.read_text())
    configuration["channels"][0] |= {"aiTurnsPerHour": PER_SESSION, "aiTurnsPerHourFromAddress": per_address}
    configuration["providers"][0]["settings"] |= settings
    gateway.config.write_text(json.dumps(configuration, ensure_ascii=False))
    trust_loopback_proxy(gateway)
    gateway.start()
    return gateway


def ask(visitor, text, answers):
    """Writes, and waits for so many answers in all; gives the last."""
    with visitor.listen() as stream:
        visitor.write(text)
        stream.wait(lambda stream: len(stream.messages("bot")) >= answers, f"an answer to {text!r}")
        return stream.messages("bot")[-1]


def wait_for_calls(gateway, waiting):
    """Waits until so many calls of the provider wait for a free one."""
    line = f'balcao_provider_calls_waiting{{provider="openai"}} {waiting}'
    deadline = time.monotonic() + 15
    while line not in (metrics := httpx.get(f"{gateway.url}/metrics", timeout=5, verify=False).text):
        assert time.monotonic() < deadline, [found for found in metrics.splitlines() if "provider_calls" in found]
        time.sleep(0.05)


def test_a_flood_of_questions_from_one_address_reaches_the_model_so_often_and_no_more(make_asking, model):
    model.answer = lambda request: ["Custa ", "R$ 48."]
    gateway = bounded(make_asking)
    flood = [VisitorFrom(gateway, "203.0.113.9").begin() for _ in range(25)]
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
    reason = steps["openai"]["reason"]
    assert reason["code"] == "quota_of_visitor" and reason["params"] == {"count": PER_ADDRESS, "limit": PER_ADDRESS}
    # The rules answer as ever, and so does the model from another address.
    assert ask(held_back.visitor, "pedido 1", 2) == "eco pedido 1"
    assert ask(VisitorFrom(gateway, "198.51.100.7").begin(), "quanto custa?", 1) == "Custa R$ 48."
    assert len(model.questions) == PER_ADDRESS + 1
    for stream in streams:
        stream.close()
    # Nothing of the address is kept: what is kept is its key.
    gateway.stop()
    kept = b"".join(path.read_bytes() for path in gateway.data.rglob("*") if path.is_file())
    assert b"203.0.113.9" not in kept


def test_the_networks_of_one_block_share_a_quota(make_asking, model):
    model.answer = lambda request: ["Custa R$ 48."]
    gateway = bounded(make_asking, per_address=1)
    answers = [
        ask(VisitorFrom(gateway, f"2001:db8:66:{number:x}::1").begin(), "quanto custa?", 1) for number in range(12)
    ]
    assert answers == ["Custa R$ 48."] * 8 + ["Desculpe, não entendi."] * 4
    assert ask(VisitorFrom(gateway, "2001:db8:67::1").begin(), "quanto custa?", 1) == "Custa R$ 48."


def test_one_session_is_bounded_too_and_gets_the_default_reply_once(make_asking, model):
    gateway = bounded(make_asking)
    visitor = VisitorFrom(gateway, "203.0.113.9").begin()
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
    visitors = [VisitorFrom(gateway, f"203.0.113.{number}").begin() for number in range(8)]
    streams = [visitor.listen() for visitor in visitors]
    for visitor in visitors:
        visitor.write("quanto custa?")
    for stream in streams:
        stream.wait(lambda stream: stream.messages("visitor"), "the message")
    assert ask(VisitorFrom(gateway, "198.51.100.7").begin(), "pedido 1", 1) == "eco pedido 1"
    assert len(model.questions) <= 2
    hold.set()
    for stream in streams:
        stream.wait(lambda stream: stream.messages("bot") == ["Custa R$ 48."], "the model's answer")
        stream.close()
    assert load["most"] <= 2 and len(model.questions) == 8


def test_slow_uploads_of_one_network_leave_places_to_others(make_asking):
    """A /48 keeps as many uploads open as it can, from twelve of its /64; a visitor from elsewhere sends a file."""
    gateway = bounded(make_asking)
    hostile = [VisitorFrom(gateway, f"2001:db8:66:{number:x}::1").begin() for number in range(12)]
    ana = VisitorFrom(gateway, "198.51.100.7").begin()
    held = [visitor.slow_upload() for visitor in hostile for _ in range(4)]
    try:
        # Sixteen are kept open, before the server's least rate ends them; the others are refused at once.
        deadline, refused = time.monotonic() + 9, []
        while len(refused) < 32 and time.monotonic() < deadline:
            refused = select.select(held, [], [], 0.05)[0]
        assert len(refused) == 32
        assert ana.upload(b"uma foto").status_code == 201
        assert len(select.select(held, [], [], 0)[0]) == 32, "the others are still open"
        assert all(connection.recv(65_536).startswith(b"HTTP/1.1 429 ") for connection in refused)
    finally:
        for connection in held:
            connection.close()


def test_the_next_call_is_not_the_flooding_network_s(make_asking, model):
    """Questions of a /48 hold all calls and wait for more; the next free call is a visitor's from elsewhere."""
    holds = [threading.Event() for _ in range(9)]
    rest = iter(holds)
    model.answer = lambda request: ["Custa ", next(rest), "R$ 48."]
    gateway = bounded(make_asking, concurrentCalls=2)
    try:
        for number in range(8):
            VisitorFrom(gateway, f"2001:db8:66:{number:x}::1").begin().write("espera")
        wait_for_calls(gateway, waiting=6)
        ana = VisitorFrom(gateway, "198.51.100.7").begin()
        ana.write("quanto custa?")
        wait_for_calls(gateway, waiting=7)
        assert model.questions == ["espera", "espera"]
        with ana.listen() as stream:
            holds[0].set()
            stream.wait(lambda stream: len(model.questions) > 2, "another question")
            assert model.questions[2] == "quanto custa?"
    finally:
        for hold in holds:
            hold.set()


def test_an_option_counts_only_where_it_was_shown(gateway, visitor):
    with visitor.listen() as stream:
        visitor.write("", payload="flow/visit/day/1")
        stream.wait_for_message("Desculpe, não entendi.")
        steps = gateway.run_json("trace", visitor.conversation)[0]["steps"]
        option = next(step for step in steps if step["rung"] == "option")
        assert "flow/visit/day/1 was not offered" in option["reason"]["text"]
        visitor.write("visita")
        stream.wait_for_message("Qual é o seu nome?")
        visitor.write("Ana")
        stream.wait_for_message("Que dia, Ana?")
    gateway.kill()
    gateway.start()
    with visitor.listen() as stream:
        visitor.write("Terça", payload="flow/visit/day/1")
        stream.wait_for_message("Combinado: Terça.")
