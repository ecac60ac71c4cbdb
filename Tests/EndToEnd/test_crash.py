"""A message that crashes the process is found and set aside; everybody else is answered."""

import pytest

from support import gateway as gateway_module
from support.content import ECHO
from support.crashes import crash_alerts, start_until, wait_for_crash, wait_for_work
from support.gateway import BINARY
from support.visitor import Visitor

CRASHING = BINARY.parent / "CrashingGateway"
INNOCENT = 5


@pytest.fixture
def slow_report(tmp_path, monkeypatch):
    """Makes Swift's report of a crash take eight seconds, in which other threads run on, as they do on a busy machine."""
    reporter = tmp_path / "report"
    reporter.write_text("#!/bin/sh\nexec sleep 8\n")
    reporter.chmod(0o755)
    monkeypatch.setenv("SWIFT_BACKTRACE", f"swift-backtrace={reporter}")


@pytest.fixture
def crashing(make_gateway, monkeypatch):
    """A gateway whose provider crashes the process when it is asked `crash now` or `overflow now`."""
    assert CRASHING.exists(), f"{CRASHING} is not built: run `swift build`"
    monkeypatch.setattr(gateway_module, "BINARY", CRASHING)
    crasher = {"id": "crasher", "adapter": "crasher", "settings": {"promises": "off"}}
    gateway = make_gateway(content={**ECHO, "businessInformation": "Pão."}, providers=[crasher])
    gateway.start()
    return gateway


def starts_and_crashes(gateway):
    try:
        gateway.start()
    except AssertionError:
        assert not gateway.runs, "it neither became ready nor crashed"
    wait_for_crash(gateway)


@pytest.mark.timeout(180)
def test_the_third_start_serves_everybody_else(slow_report, crashing):
    gateway = crashing
    innocent = [Visitor(gateway).begin() for _ in range(INNOCENT)]
    guilty = Visitor(gateway).begin()
    for number, visitor in enumerate(innocent):
        # In the middle, so that others wait for their trial when it crashes the second time.
        if number == INNOCENT // 2:
            guilty.write("crash now")
        visitor.write(f"slowly {number}")
    wait_for_crash(gateway)

    # The second start tries what was running, one message at a time, until it comes to the one that crashes it.
    starts_and_crashes(gateway)

    gateway.start()
    for number, visitor in enumerate(innocent):
        with visitor.listen() as stream:
            stream.wait_for_message(f"eco slowly {number}", within=40)
            assert len(stream.messages("bot")) == 1, "answered once"
    # New visitors are served as well.
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
    (alert,) = crash_alerts(gateway)
    assert alert["subject"] == guilty.conversation and "2 times" in alert["reason"]["text"] and alert["remedies"]
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
    assert crash_alerts(gateway) == []
    assert "crashed" not in gateway.log.read_text()


@pytest.mark.timeout(120)
def test_quick_kills_set_no_slow_message_aside(crashing):
    gateway = crashing
    visitor = Visitor(gateway).begin()
    visitor.write("very slowly 1")
    for _ in range(6):
        wait_for_work(gateway)
        gateway.kill()
        gateway.start()
    with visitor.listen() as stream:
        stream.wait_for_message("eco very slowly 1", within=60)
    assert crash_alerts(gateway) == []


@pytest.mark.timeout(400)
def test_an_overflow_of_the_stack_beside_ten_conversations_is_found(crashing):
    """Whether the thread could note its overflow or not: after a few starts the message that causes it waits for a person."""
    gateway = crashing
    innocent = [Visitor(gateway).begin() for _ in range(10)]
    guilty = Visitor(gateway).begin()
    for number, visitor in enumerate(innocent):
        visitor.write(f"slowly {number}")
    guilty.write("overflow now")
    wait_for_crash(gateway)

    start_until(gateway, lambda: len(crash_alerts(gateway)) == 1, starts=10, within=60)
    (alert,) = crash_alerts(gateway)
    assert alert["subject"] == guilty.conversation
    for number, visitor in enumerate(innocent):
        with visitor.listen() as stream:
            stream.wait_for_message(f"eco slowly {number}", within=60)
            assert len(stream.messages("bot")) == 1, "answered once"


@pytest.mark.timeout(120)
def test_others_are_answered_while_suspects_are_tried(crashing):
    gateway = crashing
    visitors = [Visitor(gateway).begin() for _ in range(4)]
    for number, visitor in enumerate(visitors):
        visitor.write(f"very slowly {number}")
    guilty = Visitor(gateway).begin()
    # It crashes 4.5 seconds after it is asked: nobody is served late because the process crashed first.
    guilty.write("slowly crash now")
    wait_for_crash(gateway)
    gateway.start()
    stranger = Visitor(gateway).begin()
    with stranger.listen() as stream:
        stranger.write("pedido 1")
        # A trial takes 4.5 seconds at least: a gateway that waits for it answers later.
        stream.wait_for_message("eco pedido 1", within=2.5)
