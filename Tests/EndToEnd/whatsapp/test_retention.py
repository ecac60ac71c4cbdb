"""Files of customers go when they are older than `keepFilesDays`, unless somebody else has the same one."""

import hashlib
import json
import os
import sqlite3

from graph import connect, message
from support.visitor import Visitor

ANA = "5511987654321"
OWN, SHARED = b"\xff\xd8\xff own", b"\xff\xd8\xff shared"
DAY = 86_400


def path(gateway, content):
    name = hashlib.sha256(content).hexdigest()
    return gateway.data / "blobs" / name[:2] / name


def age(gateway, days):
    """Makes everything that the folder knows of fetched files, and every file, older."""
    database = sqlite3.connect(gateway.data / "balcao.sqlite")
    rows = database.execute("SELECT name, value FROM settings WHERE CAST(name AS TEXT) LIKE 'media/kept/%'").fetchall()
    assert rows
    for name, value in rows:
        kept = json.loads(value)
        kept["at"] -= days * DAY
        database.execute("UPDATE settings SET value = ? WHERE name = ?", (json.dumps(kept).encode(), name))
    database.commit()
    database.close()
    for file in (gateway.data / "blobs").glob("??/*"):
        os.utime(file, (file.stat().st_mtime - days * DAY,) * 2)


def test_old_files_go_and_the_log_says_so(make_gateway, graph):
    gateway = make_gateway()
    meta = connect(gateway, graph)
    configuration = json.loads(gateway.config.read_text())
    configuration["channels"][-1]["keepFilesDays"] = 30
    gateway.config.write_text(json.dumps(configuration))
    gateway.start()
    graph.files.update({"1001": OWN, "1002": SHARED})
    for ref, name in [("1001", "bolo.jpg"), ("1002", "recibo.jpg")]:
        document = {"id": ref, "mime_type": "image/jpeg", "filename": name}
        meta.deliver(message(ANA, f"wamid.{ref}", type="document", document=document))
    visitor = Visitor(gateway).begin()
    headers = visitor.headers(**{"Content-Type": "image/jpeg"})
    kept = visitor.client.post(visitor.url("attachments"), headers=headers, content=SHARED).json()["id"]
    visitor.client.post(visitor.url("messages"), headers=visitor.headers(), json={"clientID": "a", "attachments": [kept]})
    graph.wait(lambda: path(gateway, OWN).exists() and path(gateway, SHARED).exists(), "both files")
    graph.wait(lambda: gateway.run("media", "whatsapp", "1001", check=False).returncode == 0, "the note of the file")
    conversation = next(one["id"] for one in gateway.run_json("conversations", "list") if one["channel"] == "whatsapp")

    def shown():
        return gateway.run("conversations", "show", conversation).stdout

    assert "[document bolo.jpg]" in shown() and "[document recibo.jpg]" in shown()
    gateway.stop()
    age(gateway, 29)
    gateway.start()
    assert path(gateway, OWN).exists()
    gateway.stop()
    age(gateway, 2)
    gateway.start()
    graph.wait(lambda: not path(gateway, OWN).exists(), "the old file's end")
    assert path(gateway, SHARED).exists(), "a visitor has the same file"
    assert visitor.client.get(visitor.url(f"attachments/{kept}"), headers=visitor.headers()).content == SHARED
    gone = gateway.run("media", "whatsapp", "1001", check=False)
    assert gone.returncode == 1 and "30 days" in gone.stderr
    assert "[document bolo.jpg, removed]" in shown()
    before = len(graph.calls)
    # A new file makes the gateway look for all files that it lacks. The second look begins when the first has ended.
    for ref in ("1003", "1004"):
        graph.files[ref] = ref.encode()
        meta.deliver(message(ANA, f"wamid.{ref}", type="document", document={"id": ref, "mime_type": "image/jpeg"}))
        graph.wait(lambda: path(gateway, ref.encode()).exists(), f"file {ref}")
    assert not [call for call in graph.calls[before:] if call[1].endswith("/1001")], "it is not fetched again"
