"""On a full disk: what cannot be stored is refused; what was acknowledged stays."""

import os
import threading
import time

import httpx
import pytest

from support.small_disk import Filler
from support.visitor import Visitor

pytestmark = pytest.mark.invariant(1, 7)

VISITORS = 12
FREE_SPACE_LEFT = 96 * 1024


@pytest.mark.timeout(120)
def test_a_full_disk_loses_nothing_that_was_acknowledged(make_gateway, small_disk):
    gateway = make_gateway(data=small_disk / "data")
    gateway.start()
    visitors = [Visitor(gateway).begin() for _ in range(VISITORS)]
    for visitor in visitors:
        visitor.write("pedido 0", client_id="c0")

    filler = small_disk / "filler"
    space = os.statvfs(small_disk)
    filler.write_bytes(b"x" * max(0, space.f_bavail * space.f_frsize - FREE_SPACE_LEFT))

    accepted = {visitor: ["pedido 0"] for visitor in visitors}
    refused = {visitor: [] for visitor in visitors}
    surprises = []

    def write_until_full(visitor):
        for number in range(1, 400):
            text = f"pedido {number} " + "x" * 500
            response = visitor.post(text, client_id=f"c{number}")
            if response.status_code == 202:
                accepted[visitor].append(text)
            elif response.status_code == 503:
                refused[visitor].append((text, f"c{number}"))
                if len(refused[visitor]) >= 3:
                    return
            else:
                surprises.append(f"{response.status_code} {response.text}")
                return

    together([threading.Thread(target=write_until_full, args=(visitor,)) for visitor in visitors])
    assert surprises == []
    assert any(refused.values()), "the disk never became full"
    assert gateway.runs

    filler.unlink()
    for visitor in visitors:
        # Nothing of a refused message was taken: sent again, it is accepted, and its place is where it was accepted.
        for text, client_id in refused[visitor]:
            insist(visitor, text, client_id)
            accepted[visitor].append(text)
    for visitor in visitors:
        with visitor.listen() as log:
            expected = [f"eco {text}" for text in accepted[visitor]]
            log.wait(lambda log: len(log.messages("bot")) >= len(expected), "the last answer", within=45)
            assert log.messages("visitor") == accepted[visitor]
            assert log.messages("bot") == expected

    gateway.kill()
    gateway.start()
    for visitor in visitors:
        with visitor.listen() as log:
            log.wait(lambda log: len(log.messages("bot")) >= len(accepted[visitor]), "the log after a kill")
            assert log.messages("visitor") == accepted[visitor]


def test_a_full_disk_is_reported_and_its_end_is_noticed_without_traffic(make_gateway, small_disk):
    gateway = make_gateway(data=small_disk / "data")
    gateway.start()
    visitor = Visitor(gateway).begin()
    visitor.write("pedido 1")
    filler = Filler(small_disk)
    filler.fill()
    assert visitor.post("pedido 2 " + "x" * 2_000).status_code == 503
    refused = httpx.get(f"{gateway.url}/health/ready")
    assert refused.status_code == 503 and "disk is full" in refused.text and "Retry-After" in refused.headers
    assert httpx.get(f"{gateway.url}/health/live").status_code == 200
    alerts = gateway.run_json("alerts")
    assert [alert["kind"] for alert in alerts] == ["store"] and "disk is full" in alerts[0]["reason"]["text"]

    filler.free()
    deadline = time.monotonic() + 10
    while httpx.get(f"{gateway.url}/health/ready").status_code != 200:
        assert time.monotonic() < deadline, "not ready although there is room"
        time.sleep(0.1)
    assert gateway.run_json("alerts") == []
    visitor.write("pedido 3")


def insist(visitor, text, client_id):
    for _ in range(100):
        if visitor.post(text, client_id=client_id).status_code == 202:
            return
        time.sleep(0.1)
    raise AssertionError(f"{client_id} is refused although there is space again")


def together(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
