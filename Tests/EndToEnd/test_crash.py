"""A message that crashes the process is found and set aside; everybody else is answered."""

import pytest

from support import gateway as gateway_module
from support.content import ECHO
from support.gateway import BINARY
from support.visitor import Visitor

CRASHING = BINARY.parent / "CrashingGateway"
INNOCENT = 5


@pytest.fixture
def crashing(make_gateway, monkeypatch):
    """A gateway whose provider crashes the process when it is asked `crash now`."""
    assert CRASHING.exists(), f"{CRASHING} is not built: run `swift build`"
    monkeypatch.setattr(gateway_module, "BINARY", CRASHING)
    crasher = {"id": "crasher", "adapter": "crasher", "settings": {"promises": "off"}}
    gateway = make_gateway(content={**ECHO, "businessInformation": "Pão."}, providers=[crasher])
    gateway.start()
    return gateway


def crashes(gateway, within=60):
    """Waits until the process has crashed by itself."""
    assert gateway.process.wait(timeout=within) not in (0, -9), "it did not crash"


def starts_and_crashes(gateway):
    try:
        gateway.start()
    except AssertionError:
        assert not gateway.runs, "it neither became ready nor crashed"
    crashes(gateway)


@pytest.mark.timeout(180)
def test_the_third_start_serves_everybody_else(crashing):
    gateway = crashing
    innocent = [Visitor(gateway).begin() for _ in range(INNOCENT)]
    guilty = Visitor(gateway).begin()
    for number, visitor in enumerate(innocent):
        visitor.write(f"slowly {number}")
    guilty.write("crash now")
    crashes(gateway)

    # The second start tries what was running, one message at a time, until it comes to the one that crashes it.
    starts_and_crashes(gateway)

    gateway.start()
    for number, visitor in enumerate(innocent):
        with visitor.listen() as stream:
            stream.wait_for_message(f"eco slowly {number}", within=40)
            assert len(stream.messages("bot")) == 1, "answered once"
    # Who is new is served as well.
    stranger = Visitor(gateway).begin()
    with stranger.listen() as stream:
        stranger.write("bom dia")
        stream.wait_for_message("eco bom dia", within=40)
        stranger.write("pedido 1")
        stream.wait_for_message("eco pedido 1")
    with guilty.listen() as stream:
        stream.wait_for_message("Vou chamar um atendente.")

    (conversation,) = [one for one in gateway.run_json("conversations", "list") if one["owner"] == "queue"]
    assert conversation["id"] == guilty.conversation and conversation["reason"] == "crash"
    assert "crash" in gateway.run("trace", guilty.conversation).stdout
    alerts = gateway.run_json("alerts")
    (alert,) = [alert for alert in alerts if alert["kind"] == "crash"]
    assert alert["subject"] == guilty.conversation and "2 times" in alert["reason"] and alert["remedy"]
    assert any(alert["kind"] == "conversation" and alert["subject"] == guilty.conversation for alert in alerts)
    assert gateway.stop() == 0
    # And it stays so.
    gateway.start()
    assert [one["reason"] for one in gateway.run_json("conversations", "list") if one["owner"] == "queue"] == ["crash"]


@pytest.mark.timeout(180)
def test_a_server_that_is_killed_suspects_nobody(crashing):
    gateway = crashing
    visitors = [Visitor(gateway).begin() for _ in range(4)]
    for number, visitor in enumerate(visitors):
        visitor.write(f"slowly {number}")
        gateway.kill()
        gateway.start()
    for number, visitor in enumerate(visitors):
        with visitor.listen() as stream:
            stream.wait_for_message(f"eco slowly {number}", within=60)
    assert [alert for alert in gateway.run_json("alerts") if alert["kind"] == "crash"] == []
    assert "crashed" not in gateway.log.read_text()
