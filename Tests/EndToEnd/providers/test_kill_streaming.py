"""While answers stream: kill the process in mid-stream; every message gets one whole answer, in order."""

import os
import random
import threading
import time

import pytest

from support.visitor import Visitor

pytestmark = [pytest.mark.invariant(7), pytest.mark.xdist_group("busy")]

KILLS = int(os.environ.get("BALCAO_STREAM_KILLS", "8"))
VISITORS = 8
WORDS = "um pedido de cada vez, com calma, até o fim: pão, bolo, café, suco e sonho.".split(" ")


def whole(question):
    """The answer that the model gives to a question."""
    return f"[{question}] " + " ".join(WORDS)


def slowly(request):
    """Words with pauses, the first at once."""
    for word in whole(request.question).split(" "):
        yield word + " "
        yield 0.04


class Bubbles:
    """What a page shows of half-written answers, by the events of a stream."""

    def __init__(self):
        self.texts = {}
        self.done = set()

    def take(self, event):
        data = event["data"]
        if event["kind"] == "message":
            self.done.add(data["id"])
            self.texts.pop(data["id"], None)
        elif event["kind"] == "discard":
            self.texts.pop(data["message"], None)
        elif event["kind"] == "delta":
            assert data["message"] not in self.done, "a committed answer is being written again"
            shown = self.texts.get(data["message"], b"") if data["offset"] else b""
            assert data["offset"] == len(shown), f"a gap: {data} after {shown}"
            self.texts[data["message"]] = shown + data["text"].encode()


class Talker(threading.Thread):
    """A visitor who waits for each answer before writing again."""

    def __init__(self, gateway, number, stop):
        super().__init__(daemon=True)
        self.visitor = Visitor(gateway).begin()
        self.stream = self.visitor.listen()
        self.number = number
        self.stop = stop
        self.written = []

    @property
    def answers(self):
        return self.stream.messages("bot")

    @property
    def is_being_answered(self):
        """Whether words are visible of an answer that is not whole."""
        events = list(self.stream.events)
        return bool(events) and events[-1]["kind"] == "delta"

    def run(self):
        while not self.stop.is_set():
            text = f"pergunta {self.number}.{len(self.written) + 1}"
            self.visitor.insist(text)
            self.written.append(text)
            self.stream.wait(lambda _: len(self.answers) >= len(self.written), f"the answer to {text}", within=120)


@pytest.mark.timeout(120 + 8 * KILLS)
def test_each_message_gets_one_whole_answer_however_often_the_process_is_killed(make_asking, model):
    seed = int(os.environ.get("BALCAO_SEED", random.randrange(1_000_000)))
    print(f"BALCAO_SEED={seed}")
    chance = random.Random(seed)
    model.answer = slowly
    gateway = make_asking()
    gateway.start()
    stop = threading.Event()
    talkers = [Talker(gateway, number, stop) for number in range(VISITORS)]
    for talker in talkers:
        talker.start()

    in_midstream = 0
    for _ in range(KILLS):
        wait_until(lambda: any(talker.is_being_answered for talker in talkers), "words are visible")
        time.sleep(chance.uniform(0, 1.2))
        in_midstream += any(talker.is_being_answered for talker in talkers)
        gateway.kill()
        gateway.start()

    stop.set()
    for talker in talkers:
        talker.join(timeout=120)
        assert not talker.is_alive(), f"visitor {talker.number} still waits for an answer"
    for talker in talkers:
        talker.stream.close()
        check(talker, talker.stream.events)
        # A page that is opened now finds the same, and nothing half-written.
        with talker.visitor.listen() as log:
            log.wait(lambda log: len(log.messages("bot")) >= len(talker.written), "the log")
            check(talker, log.events)
    total = sum(len(talker.written) for talker in talkers)
    print(f"{KILLS} kills, {in_midstream} of them in mid-stream, {total} answers, {len(model.requests)} questions asked")
    assert in_midstream >= KILLS * 0.6


def check(talker, events):
    """One whole answer for each message, in order, and no half-written one."""
    said = [event["data"] for event in events if event["kind"] == "message"]
    expected = [line for text in talker.written for line in (("visitor", text), ("bot", whole(text)))]
    assert [(message["author"], message["text"]) for message in said] == expected
    bubbles = Bubbles()
    for connection in split(events):
        bubbles.texts.clear()
        for event in connection:
            bubbles.take(event)
    assert bubbles.texts == {}, "an answer is still half-written"


def split(events):
    """The events by connection: what was being written comes again from its beginning on each."""
    connections = {}
    for event in events:
        connections.setdefault(event["connection"], []).append(event)
    return connections.values()


def wait_until(condition, what, within=60):
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"not within {within} s: {what}"
        time.sleep(0.005)
