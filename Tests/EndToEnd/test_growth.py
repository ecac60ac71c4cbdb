"""A conversation's age costs nothing: what shows its end does not read its beginning.

The first line of the log is made unreadable here, so that whatever reads it fails.
"""

import sqlite3


def test_showing_and_chatting_read_the_last_lines_alone(make_gateway):
    gateway = make_gateway()
    gateway.run("chat", "--session", "ana", text="primeira linha\n")
    (conversation,) = gateway.run_json("conversations", "list")
    database = sqlite3.connect(gateway.data / "balcao.sqlite")
    database.execute(
        """
        WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1200)
        INSERT INTO log (conversation, kind, at, message, body)
        SELECT conversation, kind, at, message, body FROM log, number WHERE position = 1
        """
    )
    database.execute("UPDATE log SET body = X'7B' WHERE position = 1")
    database.commit()
    database.close()

    shown = gateway.run_json("conversations", "show", conversation["id"])
    assert len(shown["lines"]) == 200
    gateway.run("chat", "--session", "ana", text="segunda linha\n")
    assert "segunda linha" in gateway.run("conversations", "show", conversation["id"]).stdout
