"""Mails are kept whole for the channel's `keepFilesDays`, and no longer."""

import json
import os
import sqlite3
from contextlib import closing

from support.mailbox_channel import body, until

DAY = 86_400


def originals(gateway):
    """The files in which mails are kept whole."""
    files = (gateway.data / "blobs").glob("??/*")
    return [file for file in files if b"Message-ID:" in file.read_bytes()]


def age(gateway, days):
    """Makes everything that the folder knows of, and every file, older."""
    with closing(sqlite3.connect(gateway.data / "balcao.sqlite")) as database, database:
        database.execute("UPDATE log SET at = at - ?", (days * DAY,))
    for file in (gateway.data / "blobs").glob("??/*"):
        os.utime(file, (file.stat().st_mtime - days * DAY,) * 2)


def test_originals_go_with_their_time(make_shop, ana):
    shop = make_shop()
    configuration = json.loads(shop.config.read_text())
    configuration["channels"][-1]["keepFilesDays"] = 30
    shop.config.write_text(json.dumps(configuration))
    shop.start()
    shop.connected()
    ana.write("pedido com original")
    assert "> pedido com original" in body(ana.answers(1)[0])
    (conversation,) = shop.run_json("conversations", "list")
    assert len(originals(shop)) == 1
    shop.stop()
    age(shop, 29)
    shop.start()
    assert len(originals(shop)) == 1
    shop.stop()
    age(shop, 2)
    shop.start()
    until(lambda: not originals(shop))

    # The conversation goes on without it.
    shop.run("conversations", "reply", conversation["id"], text="Chegou?")
    late = ana.answers(2)[1]
    assert body(late).startswith("Chegou?") and "> " not in body(late)
    assert late["In-Reply-To"] == ana.answers(2)[0]["In-Reply-To"]
