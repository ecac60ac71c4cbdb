"""Kill the process at any instant; every accepted message is answered once, in order."""

import os
import random
import threading
import time

import httpx
import pytest

from support.visitor import Visitor

pytestmark = [pytest.mark.invariant(7), pytest.mark.xdist_group("busy")]

KILLS = int(os.environ.get("BALCAO_KILLS", "30"))
VISITORS = 20
LISTENERS = 4


class Writer(threading.Thread):
    """Writes without waiting for answers, and repeats each message until it is accepted."""

    def __init__(self, visitor, number, stop, seed):
        super().__init__(daemon=True)
        self.visitor = visitor
        self.number = number
        self.stop = stop
        self.chance = random.Random(seed * 1000 + number)
        self.accepted = []
        self.repeated = 0
        self.surprises = []

    def run(self):
        count = 0
        while not self.stop.is_set():
            count += 1
            text = f"pedido {self.number} {count}"
            message = self.insist(text, f"c{count}")
            if message is None:
                return
            self.accepted.append((message, text))
            time.sleep(self.chance.uniform(0, 0.06))

    def insist(self, text, client_id):
        for attempt in range(10_000):
            try:
                response = self.visitor.post(text, client_id=client_id)
            except httpx.TransportError:
                self.repeated += 1
                time.sleep(0.02)
                continue
            if response.status_code == 202:
                return response.json()["id"]
            if response.status_code != 503:
                self.surprises.append(f"{response.status_code} {response.text}")
                return None
            time.sleep(0.02)
        return None


@pytest.mark.timeout(180 + 5 * KILLS)
def test_nothing_accepted_is_lost_or_answered_twice(make_gateway):
    seed = int(os.environ.get("BALCAO_SEED", random.randrange(1_000_000)))
    print(f"BALCAO_SEED={seed}")
    chance = random.Random(seed)
    gateway = make_gateway()
    gateway.start()
    visitors = [Visitor(gateway).begin() for _ in range(VISITORS)]
    stop = threading.Event()
    writers = [Writer(visitor, number, stop, seed) for number, visitor in enumerate(visitors)]
    streams = [visitor.listen() for visitor in visitors[:LISTENERS]]
    for writer in writers:
        writer.start()

    for _ in range(KILLS):
        time.sleep(chance.uniform(0, 0.5))
        gateway.kill()
        gateway.start()

    stop.set()
    for writer in writers:
        writer.join(timeout=60)
        assert not writer.is_alive(), f"visitor {writer.number} still tries to send"
        assert writer.surprises == []
    for stream in streams:
        stream.wait(settled(writers[visitors.index(stream.visitor)]), "the last answer", within=60)
        stream.close()

    total = 0
    for writer in writers:
        with writer.visitor.listen() as log:
            log.wait(settled(writer), f"the last answer of visitor {writer.number}", within=60)
            check(writer, log)
        total += len(writer.accepted)
    for stream in streams:
        check(writers[visitors.index(stream.visitor)], stream)
        assert stream.connections > 1, "the stream was never resumed"
    repeated = sum(writer.repeated for writer in writers)
    print(f"{KILLS} kills, {total} messages accepted, {repeated} requests repeated")
    assert total > VISITORS * 2
    assert gateway.run_json("deliveries", "list", "--state", "unknown") == []


def settled(writer):
    return lambda stream: len(stream.messages("bot")) >= len(writer.accepted)


def check(writer, stream):
    """The log holds each accepted message and its answer once, in order."""
    said = [event["data"] for event in stream.events if event["kind"] == "message"]
    ids = [message["id"] for message in said]
    assert len(set(ids)) == len(ids), "a message stands twice in the log"
    written = [(message["id"], message["text"]) for message in said if message["author"] == "visitor"]
    assert written == writer.accepted
    answers = [message["text"] for message in said if message["author"] == "bot"]
    assert answers == [f"eco {text}" for _, text in writer.accepted]
    positions = [int(event["id"]) for event in stream.events if event["id"]]
    assert positions == sorted(set(positions)), "positions do not grow"
