"""Invariant 7 on a disk that fills while a call is out: the lane waits, the result is kept, nothing is sent twice."""

import httpx
import pytest

from graph import connect, message
from support.small_disk import Filler

ANA = "5511987654321"


@pytest.mark.parametrize("small_disk", [40], indirect=True)
@pytest.mark.parametrize(("behaviour", "state"), [("take", "sent"), ("vanish", "unknown")])
def test_a_result_that_finds_no_room_is_recorded_later(make_gateway, make_graph, small_disk, behaviour, state):
    filler = Filler(small_disk)

    def answer(number, body):
        if number > 1:
            return "take"
        filler.fill()
        return behaviour

    graph = make_graph(answer)
    gateway = make_gateway(data=small_disk / "data")
    meta = connect(gateway, graph)
    gateway.start()
    meta.deliver(message(ANA, "wamid.1", "pedido 1"))

    def alerts():
        return {alert["kind"]: alert for alert in gateway.run_json("alerts")}

    graph.wait(lambda: "delivery" in alerts(), "the alert of the delivery")
    assert "cannot be recorded" in alerts()["delivery"]["reason"]["text"]
    assert "disk is full" in alerts()["store"]["reason"]["text"]
    assert httpx.get(f"{gateway.url}/health/ready").status_code == 503
    assert meta.post(message(ANA, "wamid.2", "pedido 2 " + "x" * 2_000)).status_code == 503
    [doubtful] = gateway.run_json("deliveries", "list", "--state", "sending")
    assert "not recorded yet" in doubtful["reason"]["text"]

    filler.free()
    graph.wait(lambda: httpx.get(f"{gateway.url}/health/ready").status_code == 200, "readiness")
    meta.deliver(message(ANA, "wamid.3", "pedido 3"))
    graph.wait(lambda: graph.texts(ANA) == ["eco pedido 1", "eco pedido 3"], "the next answer, without a restart", within=40)
    graph.wait(lambda: len(gateway.run_json("deliveries", "list", "--state", "sending")) == 0, "the last result")
    assert [one["id"] for one in gateway.run_json("deliveries", "list", "--state", state)][-1] == doubtful["id"]
    assert alerts() == {}
    gateway.stop()
    gateway.start()
    assert graph.texts(ANA) == ["eco pedido 1", "eco pedido 3"], "nothing is sent twice"
