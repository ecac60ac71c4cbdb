"""Files that visitors send: kept before they are acknowledged, given to their own session only."""

import hashlib
import re
import shutil
import threading
import time

import httpx
import psutil
import pytest

from support.visitor import Visitor

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def upload(visitor, content, name="foto.png", mime_type="image/png"):
    return visitor.client.post(
        visitor.url("attachments"),
        params={"name": name},
        headers=visitor.headers(**{"Content-Type": mime_type}),
        content=content,
    )


def fetch(visitor, file_id):
    """A file, over a connection of its own: one at rest may be closed by the server just as it is used again."""
    return httpx.get(visitor.url(f"attachments/{file_id}"), headers=visitor.headers())


def blobs(gateway):
    """The files under a name, with their contents."""
    folder = gateway.data / "blobs"
    return {path.name: path.read_bytes() for path in folder.glob("??/*")}


def test_a_file_goes_with_its_message_and_is_there_after_a_kill(make_gateway):
    gateway = make_gateway()
    gateway.start()
    ana, bia = Visitor(gateway).begin(), Visitor(gateway).begin()
    taken = upload(ana, PNG, name="../praia.png")
    assert taken.status_code == 201, taken.text
    file = taken.json()
    assert (file["name"], file["mimeType"], file["size"]) == ("praia.png", "image/png", len(PNG))
    gateway.kill()
    assert blobs(gateway) == {hashlib.sha256(PNG).hexdigest(): PNG}
    gateway.start()

    body = {"clientID": "a", "attachments": [file["id"]]}
    assert ana.client.post(ana.url("messages"), headers=ana.headers(), json=body).status_code == 202
    assert bia.client.post(bia.url("messages"), headers=bia.headers(), json=body).status_code == 422
    with ana.listen() as log:
        log.wait(lambda log: any(event["kind"] == "message" for event in log.events), "the message")
        shown = next(event["data"] for event in log.events if event["kind"] == "message")
        assert shown["attachments"] == [file]
    given = fetch(ana, file["id"])
    assert given.content == PNG
    assert given.headers["content-type"] == "image/png"
    assert given.headers["x-content-type-options"] == "nosniff"
    assert given.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert fetch(bia, file["id"]).status_code == 404
    assert "praia.png" in gateway.run("conversations", "show", ana.conversation).stdout


def test_an_agents_file_is_given_to_its_own_visitor(make_gateway, tmp_path):
    gateway = make_gateway()
    gateway.start()
    ana, bia = Visitor(gateway).begin(), Visitor(gateway).begin()
    ana.write("pedido 1")
    page = tmp_path / "página.html"
    page.write_text("<script>alert(1)</script>")
    photo = tmp_path / "bolo.png"
    photo.write_bytes(PNG)
    gateway.run("conversations", "reply", ana.conversation, "--file", str(photo), "--file", str(page), text="Veja")
    with ana.listen() as log:
        log.wait(lambda log: len(log.messages("agent")) == 2, "both files")
        shown = [event["data"] for event in log.events if event["data"].get("author") == "agent"]
    assert [message["text"] for message in shown] == ["Veja", ""]
    files = [message["attachments"][0] for message in shown]
    assert [(file["name"], file["mimeType"]) for file in files] == [("bolo.png", "image/png"), ("página.html", "text/plain")]
    assert [fetch(ana, file["id"]).content for file in files] == [PNG, page.read_bytes()]
    given = fetch(ana, files[1]["id"])
    assert given.headers["content-type"] == "text/plain" and given.headers["content-disposition"].startswith("attachment")
    assert fetch(bia, files[0]["id"]).status_code == 404
    large = tmp_path / "grande.pdf"
    large.write_bytes(b"%PDF-1.7" + b"x" * (10 << 20))
    refused = gateway.run("conversations", "reply", ana.conversation, "--file", str(large), text="", check=False)
    assert refused.returncode == 1 and "up to 10485760" in refused.stderr


@pytest.mark.invariant(11, 12)
def test_what_is_not_taken_is_not_kept(make_gateway):
    gateway = make_gateway()
    gateway.start()
    visitor = Visitor(gateway).begin()
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    assert upload(visitor, svg, mime_type="image/svg+xml").status_code == 415
    assert upload(visitor, svg, mime_type="image/png").status_code == 415
    assert upload(visitor, b"<script>", mime_type="text/html").status_code == 415
    assert upload(visitor, b"", mime_type="text/plain").status_code == 422
    try:
        assert upload(visitor, b"x" * (10 * 1024 * 1024 + 1), mime_type="text/plain").status_code == 413
    except httpx.TransportError:
        pass  # The server may close before all of it was sent.
    assert blobs(gateway) == {}
    assert gateway.runs


@pytest.mark.invariant(7)
def test_a_kill_during_uploads_leaves_no_half_file(make_gateway):
    gateway = make_gateway()
    gateway.start()
    taken = {}

    for round_number in range(5):
        visitors = [Visitor(gateway).begin() for _ in range(3)]

        def send(visitor, number):
            content = PNG + bytes([round_number, number]) * 2_000_000
            try:
                response = upload(visitor, content)
            except httpx.TransportError:
                return
            if response.status_code == 201:
                taken[hashlib.sha256(content).hexdigest()] = len(content)

        threads = [threading.Thread(target=send, args=(visitor, n)) for n, visitor in enumerate(visitors)]
        for thread in threads:
            thread.start()
        time.sleep(0.03 * round_number)
        gateway.kill()
        for thread in threads:
            thread.join()
        gateway.start()
        kept = blobs(gateway)
        assert all(hashlib.sha256(content).hexdigest() == name for name, content in kept.items())
        assert {name: len(content) for name, content in kept.items()}.items() >= taken.items()
        assert not list((gateway.data / "blobs" / "incoming").glob("*"))


@pytest.mark.timeout(120)
def test_a_file_and_its_name_are_synced_before_the_201(make_gateway):
    """A kill cannot show this; the system calls can."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    gateway = make_gateway()
    trace = gateway.folder / "trace"
    calls = "trace=fsync,rename,renameat,renameat2,write,writev,sendto,sendmsg"
    gateway.start(wrapper=["strace", "-f", "-y", "-s", "200", "-e", calls, "-o", str(trace)])
    assert upload(Visitor(gateway).begin(), PNG).status_code == 201
    psutil.Process(gateway.process.pid).children()[0].terminate()
    assert gateway.process.wait(timeout=30) == 0

    subfolder = f"/blobs/{hashlib.sha256(PNG).hexdigest()[:2]}"
    steps = {
        "sync of the file": r"fsync\(\d+<[^>]*/blobs/incoming/",
        "name": rf"rename\w*\(.*{subfolder}/",
        "sync of its folder": rf"fsync\(\d+<[^>]*{subfolder}>",
        "sync of the folder above": r"fsync\(\d+<[^>]*/blobs>",
    }
    lines = trace.read_text(errors="replace").splitlines()
    # The second 201: the first was the session's.
    answer = [number for number, line in enumerate(lines) if "HTTP/1.1 201" in line][1]
    reached = -1
    for step, pattern in steps.items():
        found = [number for number, line in enumerate(lines) if number > reached and re.search(pattern, line)]
        assert found and found[0] < answer, f"the 201 left before the {step}"
        reached = found[0]
