"""Whoever edits the audit log in the database file is found out, and no edit is without a row."""

import json
import sqlite3

import pytest

from support.visitor import Visitor


@pytest.fixture
def audited(gateway):
    """A stopped gateway with at least ten rows in its audit log: five edits, each with two."""
    for _ in range(5):
        gateway.run("pause")
    assert gateway.stop() == 0
    assert gateway.run("audit", "verify").returncode == 0
    return gateway


def tamper(gateway, *statements):
    database = sqlite3.connect(gateway.data / "balcao.sqlite", isolation_level=None)
    for trigger in ("audit_unchanged", "audit_kept"):
        database.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    for statement in statements:
        database.execute(statement)
    database.close()


def verified(gateway, *arguments):
    finished = gateway.run("audit", "verify", "--json", *arguments, check=False)
    result = json.loads(finished.stdout)
    assert finished.returncode == (1 if result["faults"] else 0)
    return result


def faults(gateway, *arguments):
    return [(fault["kind"], fault["first"], fault["last"]) for fault in verified(gateway, *arguments)["faults"]]


def swap(one, other):
    return [
        f"UPDATE audit SET number = -1 WHERE number = {one}",
        f"UPDATE audit SET number = {one} WHERE number = {other}",
        f"UPDATE audit SET number = {other} WHERE number = -1",
    ]


LAST = "(SELECT MAX(number) FROM audit)"


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["DELETE FROM audit WHERE number = 1"], lambda last: [("missing", 1, 1)]),
        (["DELETE FROM audit WHERE number IN (4, 5)"], lambda last: [("missing", 4, 5)]),
        ([f"DELETE FROM audit WHERE number > {LAST} - 2"], lambda last: [("cut", last - 1, last)]),
        (["UPDATE audit SET actor = CAST('host:eve' AS BLOB) WHERE number = 3"], lambda last: [("changed", 3, 3)]),
        (swap(1, 2), lambda last: [("changed", 1, 2)]),
        (swap(4, 9), lambda last: [("changed", 4, 4), ("changed", 9, 9)]),
        (["DELETE FROM audit", "DELETE FROM settings WHERE name = CAST('audit_end' AS BLOB)"], lambda last: []),
    ],
    ids=["first", "middle", "last", "changed", "neighbours", "apart", "everything"],
)
def test_an_edited_log_is_found_out(audited, statements, expected):
    before = verified(audited)
    last = before["intact"]
    tamper(audited, *statements)
    assert faults(audited) == expected(last)
    if not expected(last):
        # An older state of the whole log, here the empty one, can only be told by a mark kept elsewhere.
        assert faults(audited, "--mark", before["mark"]) == [("mark_missed", last, last)]
    # More rows hide nothing.
    audited.run("resume")
    later = [("missing" if kind == "cut" else kind, first, until) for kind, first, until in expected(last)]
    assert faults(audited)[: len(later)] == later


def test_the_list_says_who_did_what_to_what(gateway):
    Visitor(gateway).begin().write("pedido 1")
    (conversation,) = gateway.run_json("conversations", "list")
    gateway.run("conversations", "take", conversation["id"])
    gateway.run("conversations", "take", "nobody", check=False)
    failed, taken = gateway.run_json("audit", "list", "--operation", "conversations.take")
    assert failed["outcome"] == "conversation_not_found"
    assert taken["outcome"] == "done"
    assert taken["object"] == conversation["id"]
    assert taken["change"]["before"]["owner"] == "bot"
    assert taken["change"]["after"]["owner"] == taken["actor"]
    assert taken["actor"].startswith("host:")
    assert gateway.run_json("audit", "list", "--object", f"conversation:{conversation['id']}") == [taken]
    assert gateway.run_json("audit", "list", "--actor", "user:nobody") == []
    exported = [json.loads(line) for line in gateway.run("audit", "export").stdout.splitlines()]
    assert [row["number"] for row in exported] == list(range(1, len(exported) + 1))
    assert exported[0]["code"] and exported[1]["begun"] == 1
    assert gateway.run("audit", "verify", "--mark", "nonsense", check=False).returncode == 1


def test_every_edit_around_a_kill_has_its_row(gateway):
    """Pauses the answers again and again while the server is killed: an answered command has both its rows."""
    done = 0
    for round in range(3):
        for _ in range(4):
            gateway.run("pause")
            done += 1
        gateway.kill()
        gateway.start()
    listed = gateway.run_json("audit", "list", "--operation", "pause")
    assert [entry["outcome"] for entry in listed] == ["done"] * done
    assert verified(gateway)["faults"] == []
