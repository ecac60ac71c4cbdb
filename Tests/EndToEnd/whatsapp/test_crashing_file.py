"""A customer's file that crashes the gateway is given up after a few starts; everything else goes on."""

import pytest

from graph import connect, message
from support.crashes import crash_alerts, faulty_libraries, start_until, wait_for_crash

ANA, RUI = "5511987654321", "5511912345678"


def picture(number):
    return {"type": "image", "image": {"id": number, "mime_type": "image/jpeg"}}


@pytest.mark.timeout(240)
def test_a_crashing_file_is_given_up_and_the_others_are_fetched(make_gateway, graph, tmp_path):
    gateway = make_gateway()
    meta = connect(gateway, graph)
    wrapper = faulty_libraries(tmp_path)
    photo = b"\xff\xd8\xff\xe0" + bytes(range(256))
    graph.files.update({"3001": b"crash now", "3002": photo})
    gateway.start(wrapper=wrapper)
    meta.deliver(message(ANA, "wamid.bad", **picture("3001")))
    wait_for_crash(gateway)
    starts = start_until(gateway, lambda: len(crash_alerts(gateway)) == 1, starts=5, wrapper=wrapper)
    assert starts <= 4

    (alert,) = crash_alerts(gateway)
    assert alert["subject"] == "whatsapp" and "will not be fetched again" in alert["reason"]["text"]
    meta.deliver(message(RUI, "wamid.good", **picture("3002")))
    meta.deliver(message(RUI, "wamid.text", "pedido 1"))
    graph.wait(lambda: "eco pedido 1" in graph.texts(RUI), "an answer")
    blobs = lambda: [path for path in gateway.data.rglob("*") if path.is_file() and path.read_bytes() == photo]  # noqa: E731
    graph.wait(blobs, "the other file")
    assert gateway.stop() == 0
