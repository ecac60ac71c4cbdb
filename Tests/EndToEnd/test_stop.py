"""A graceful stop: turns in flight end, streams end, the exit code is 0."""

import signal
import threading
import time

import httpx
import pytest

from support.visitor import Visitor


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_ends_streams_and_exits_with_0(gateway, visitor, number):
    streams = [visitor.listen() for _ in range(3)]
    visitor.write("pedido 1")
    for stream in streams:
        stream.wait_for_message("eco pedido 1")
    began = time.monotonic()
    gateway.signal(number)
    assert gateway.process.wait(timeout=15) == 0
    assert time.monotonic() - began < 10
    for stream in streams:
        stream.close()


def test_what_was_accepted_before_a_stop_is_answered(gateway):
    visitors = [Visitor(gateway).begin() for _ in range(10)]
    accepted = {visitor: 0 for visitor in visitors}

    def write(visitor):
        for number in range(1000):
            try:
                response = visitor.post(f"pedido {number}", client_id=f"c{number}")
            except httpx.TransportError:
                return
            if response.status_code != 202:
                assert response.status_code == 503
                return
            accepted[visitor] += 1

    threads = [threading.Thread(target=write, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    assert gateway.stop() == 0
    for thread in threads:
        thread.join()

    gateway.start()
    assert sum(accepted.values()) > 0
    for visitor in visitors:
        # A message may be in the journal although its 202 did not arrive any more: at most one for each visitor.
        with visitor.listen() as log:
            log.wait(lambda log: len(log.messages("bot")) >= accepted[visitor], "the last answer")
            answers = log.messages("bot")
            assert len(answers) - accepted[visitor] in (0, 1)
            assert answers == [f"eco pedido {number}" for number in range(len(answers))]


def test_the_health_routes_tell(gateway):
    assert httpx.get(f"{gateway.url}/health/live").status_code == 200
    assert httpx.get(f"{gateway.url}/health/ready").status_code == 200
    metrics = httpx.get(f"{gateway.url}/metrics")
    assert metrics.status_code == 200
    assert "# TYPE" in metrics.text
