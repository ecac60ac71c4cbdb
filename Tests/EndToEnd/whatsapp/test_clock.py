"""The running program while somebody sets the wall clock: an hour back, a day forward."""

import hashlib
import time

import pytest

from graph import connect, message
from support.visitor import Visitor
from support.fake_time import MovableClock

ANA = "5511987654321"
HOUR, DAY = 3_600, 86_400
PAUSE = 8
CONTENT = {
    "version": 1,
    "automatedResponses": [
        {"id": "echo", "keywords": [{"startsWith": "pedido"}], "reply": [{"text": "eco {{message}}"}]}
    ],
    "flows": [
        {
            "id": "pause",
            "title": "Pausa",
            "start": {"keywords": [{"word": "pausa"}]},
            "nodes": [
                {"id": "m", "type": "message", "parts": [{"text": "antes"}, {"text": "depois", "delaySeconds": PAUSE}]}
            ],
        }
    ],
}
PICTURE = b"\xff\xd8\xff kept"


@pytest.fixture
def clock(tmp_path):
    return MovableClock(tmp_path)


@pytest.fixture
def meta(make_gateway, graph, clock):
    gateway = make_gateway(content=CONTENT)
    meta = connect(gateway, graph)
    gateway.start(wrapper=clock.wrapper)
    return meta


@pytest.mark.parametrize("step", [-HOUR, DAY])
def test_sends_go_on_at_their_pace(meta, graph, clock, step):
    meta.deliver(message(ANA, "wamid.1", "pedido 1", at=clock.time()))
    graph.wait(lambda: graph.texts(ANA) == ["eco pedido 1"], "an answer before the step")
    clock.set(step)
    numbers = [f"1555000{index:04}" for index in range(5)]
    for number in numbers:
        meta.deliver(message(number, f"wamid.{number}", "pedido 2", at=clock.time()))
    for number in numbers:
        graph.wait(lambda: graph.texts(number) == ["eco pedido 2"], f"the answer to {number}")


# Not a whole day: WhatsApp's 24-hour window, which goes by the wall clock, would hold the second part.
@pytest.mark.parametrize("step", [-HOUR, DAY - HOUR])
def test_a_wait_of_a_flow_ends_on_time(meta, graph, clock, step):
    meta.deliver(message(ANA, "wamid.1", "pausa", at=clock.time()))
    graph.wait(lambda: graph.texts(ANA) == ["antes"], "the first part")
    began = time.monotonic()
    clock.set(step)
    graph.wait(lambda: graph.texts(ANA) == ["antes", "depois"], "the second part", within=3 * PAUSE)
    assert time.monotonic() - began > PAUSE - 2, "the pause was cut"


def test_no_file_and_no_key_is_deleted_early(meta, graph, clock):
    gateway = meta.gateway
    meta.deliver(message(ANA, "wamid.1", "pedido 1", at=clock.time()))
    graph.wait(lambda: graph.texts(ANA) == ["eco pedido 1"], "the answer")
    visitor = Visitor(gateway).begin()
    headers = visitor.headers(**{"Content-Type": "image/jpeg"})
    assert visitor.client.post(visitor.url("attachments"), headers=headers, content=PICTURE).status_code == 201
    name = hashlib.sha256(PICTURE).hexdigest()
    file = gateway.data / "blobs" / name[:2] / name
    assert file.exists()
    gateway.stop()

    clock.set(40 * DAY)
    gateway.start(wrapper=clock.wrapper)
    graph.wait(lambda: [alert["kind"] for alert in gateway.run_json("alerts")] == ["clock"], "the alert")
    # As if the first had not been acknowledged; known, it changes nothing.
    meta.deliver(message(ANA, "wamid.1", "pedido 1", at=clock.time()))
    meta.deliver(message("15550001111", "wamid.2", "pedido 2", at=clock.time()))
    graph.wait(lambda: graph.texts("15550001111") == ["eco pedido 2"], "somebody else's answer")
    assert graph.texts(ANA) == ["eco pedido 1"], "the key was forgotten"
    assert file.exists(), "the file was deleted"

    clock.set(0)
    assert gateway.run_json("alerts") == []
