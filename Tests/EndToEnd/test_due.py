"""Timers: what cannot happen delays nothing that can, and a wait goes on over a restart."""

import sqlite3
import time
from contextlib import closing

import pytest

from support.content import ECHO
from support.fake_time import MovableClock
from support.visitor import Visitor

HOUR, DAY = 3_600, 86_400

# Longer than the gateway looks ahead.
PAUSE = 35

PAUSING = {
    **ECHO,
    "flows": [
        {
            "id": "slow",
            "start": {"keywords": [{"word": "espere"}]},
            "nodes": [
                {
                    "id": "m",
                    "type": "message",
                    "parts": [{"text": "um instante"}, {"text": "pronto", "delaySeconds": PAUSE}],
                }
            ],
        }
    ],
}


def leave_overdue_items(gateway, count, channel):
    """Writes overdue timers of so many conversations of a channel; no server may run."""
    with closing(sqlite3.connect(gateway.data / "balcao.sqlite")) as database, database:
        (contact,) = database.execute("SELECT row FROM contacts LIMIT 1").fetchone()
        (last,) = database.execute("SELECT max(row) FROM conversations").fetchone()
        rows = range(last + 1, last + 1 + count)
        database.executemany(
            """INSERT INTO conversations (row, id, channel, thread, contact, owner, epoch, owner_since, owner_reason,
               flagged, last_activity_at) VALUES (?, ?, ?, ?, ?, 'bot', 0, 0, 'began', 0, 0)""",
            [(row, f"c{row}".encode(), channel.encode(), f"t{row}".encode(), contact) for row in rows],
        )
        database.executemany(
            "INSERT INTO due (conversation, kind, at) VALUES (?, 'flow_idle', ?)", [(row, row) for row in rows]
        )


def due(gateway):
    with closing(sqlite3.connect(f"file:{gateway.data}/balcao.sqlite?mode=ro", uri=True)) as database:
        return database.execute("SELECT count(*) FROM due WHERE held = 0").fetchone()[0]


@pytest.mark.timeout(120)
def test_5000_overdue_items_of_a_removed_channel_delay_no_pause(make_gateway):
    gateway = make_gateway(content=PAUSING)
    gateway.start()
    visitor = Visitor(gateway).begin()
    visitor.write("pedido 1")
    gateway.stop()
    leave_overdue_items(gateway, 5_000, "gone")
    # Beside them a row that nobody can read.
    with closing(sqlite3.connect(gateway.data / "balcao.sqlite")) as database, database:
        database.execute("INSERT INTO due (conversation, kind, at) VALUES (1, 'dance', 0)")
    gateway.start()
    with visitor.listen() as stream:
        visitor.write("espere")
        stream.wait_for_message("um instante")
        began = time.monotonic()
        stream.wait_for_message("pronto", within=PAUSE + 20)
        assert PAUSE - 1 <= time.monotonic() - began < PAUSE + 10
    assert due(gateway) <= 1, "the items of the channel that is gone are cancelled"
    damage = [alert for alert in gateway.run_json("alerts") if alert["kind"] == "damage"]
    assert len(damage) == 1 and "row 1 of the table due" in damage[0]["reason"]["text"] and damage[0]["remedies"]
    assert gateway.log.read_text().count("row 1 of the table due") == 1, "a damaged row is logged once"


@pytest.fixture
def clock(tmp_path):
    return MovableClock(tmp_path)


def restart(gateway, clock, offset):
    """Stops the server and starts it again when so many seconds have passed since the test began."""
    gateway.stop()
    clock.set(offset)
    gateway.start(wrapper=clock.wrapper)


def test_a_flow_waits_a_day_for_an_answer_and_no_longer(make_gateway, clock):
    gateway = make_gateway()
    gateway.start(wrapper=clock.wrapper)
    ana, bia = Visitor(gateway).begin(), Visitor(gateway).begin()
    for visitor in (ana, bia):
        with visitor.listen() as stream:
            visitor.write("visita")
            stream.wait_for_message("Qual é o seu nome?")

    restart(gateway, clock, DAY - HOUR)
    with ana.listen() as stream:
        ana.write("Ana")
        stream.wait_for_message("Que dia, Ana?")
    assert due(gateway) == 2, "both flows wait"

    restart(gateway, clock, DAY + HOUR)
    deadline = time.monotonic() + 15
    while due(gateway) > 1:
        assert time.monotonic() < deadline, "the wait that began a day ago has not ended"
        time.sleep(0.05)
    with bia.listen() as stream:
        bia.write("Bia")
        stream.wait_for_message("Desculpe, não entendi.")
        assert "Que dia, Bia?" not in stream.messages()
    with ana.listen() as stream:
        ana.write("Segunda")
        stream.wait_for_message("Combinado: Segunda.")


def test_a_pause_outlives_a_restart_and_has_ended_a_day_later(make_gateway, clock):
    gateway = make_gateway(content=PAUSING)
    gateway.start(wrapper=clock.wrapper)
    visitor, other = Visitor(gateway).begin(), Visitor(gateway).begin()
    with visitor.listen() as stream:
        visitor.write("espere")
        stream.wait_for_message("um instante")

    restart(gateway, clock, 0)
    with other.listen() as stream:
        other.write("pedido 1")
        stream.wait_for_message("eco pedido 1")
    assert due(gateway) == 1, "the pause was cut"

    restart(gateway, clock, DAY)
    with visitor.listen() as stream:
        # Less than what is left of the pause by the real clock.
        stream.wait_for_message("pronto", within=PAUSE // 2)
    assert due(gateway) == 0
