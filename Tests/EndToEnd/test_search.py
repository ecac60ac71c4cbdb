"""What customers wrote is found within a second, also after a kill, and in a folder of an older version."""

import sqlite3
import time

from support.visitor import Visitor


def found(gateway, *words, **options):
    more = [piece for name, value in options.items() for piece in (f"--{name}", value)]
    return gateway.run_json("search", *words, *more)


def wait_until_found(gateway, *words, within=5):
    began = time.monotonic()
    while not (hits := found(gateway, *words)):
        assert time.monotonic() - began < within, f"{words} were not found within {within} s"
        time.sleep(0.05)
    return hits


def test_what_was_written_is_found_by_folded_words_with_its_place(gateway):
    text = "🥐 Bom dia! Qual é o HORÁRIO de vocês?"
    message = Visitor(gateway).begin().write(text)
    (hit,) = wait_until_found(gateway, "horario", "bom")
    assert hit["message"] == message
    assert hit["author"] == "visitor"
    (conversation,) = gateway.run_json("conversations", "list")
    assert hit["conversation"] == conversation["id"]
    units = text.encode("utf-16-le")
    places = [units[2 * match["start"] :][: 2 * match["length"]].decode("utf-16-le") for match in hit["snippet"]["matches"]]
    assert places == ["Bom", "HORÁRIO"]
    assert hit["snippet"]["text"] == text
    assert found(gateway, "horario", "bom", conversation=conversation["id"]) == [hit]
    assert [entry["conversation"] for entry in found(gateway, "vocês", kind="conversation")] == [conversation["id"]]
    assert gateway.run("search", "?!", check=False).returncode == 1


def test_what_was_stored_before_a_kill_is_found(gateway):
    visitor = Visitor(gateway).begin()
    for number in range(50):
        visitor.write(f"bolo {number}")
    gateway.kill()
    # Without a server, the command indexes what is missing.
    assert len(found(gateway, "bolo", limit="100")) == 50
    gateway.start()
    assert len(wait_until_found(gateway, "bolo", "49")) == 1


def test_a_folder_without_an_index_is_indexed(gateway):
    visitor = Visitor(gateway).begin()
    for number in range(300):
        visitor.write(f"bolo {number}")
    gateway.stop()
    database = sqlite3.connect(gateway.data / "balcao.sqlite", isolation_level=None)
    database.execute("INSERT INTO search_lines (search_lines) VALUES ('delete-all')")
    database.execute("UPDATE search_mark SET position = 0")
    database.close()
    gateway.start()
    wait_until_found(gateway, "bolo", "299")
    assert len(found(gateway, "bolo", limit="100")) == 100
