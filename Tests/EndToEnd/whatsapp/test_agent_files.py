"""Files that an agent sends from a terminal: fitted to WhatsApp, uploaded, sent."""

import hashlib
import os
import pwd

import pytest

from graph import PHONE_ID, connect, message, status

ANA = "5511987654321"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4


def conversation(meta, graph):
    """Ana's, with one answer in it."""
    meta.deliver(message(ANA, "wamid.1", "pedido 1"))
    graph.wait(lambda: len(graph.taken) == 1, "the answer")
    return meta.gateway.run_json("conversations", "list")[0]["id"]


def uploads(graph):
    """The bodies of the uploads."""
    return [call[2] for call in graph.calls if call[1] == f"/v23.0/{PHONE_ID}/media"]


def reply(gateway, conversation, *paths, text="", check=True):
    files = [argument for path in paths for argument in ("--file", str(path))]
    return gateway.run("conversations", "reply", conversation, *files, text=text, check=check)


def test_a_picture_goes_with_its_caption_and_is_uploaded_once(meta, graph, tmp_path):
    ana = conversation(meta, graph)
    path = tmp_path / "bolo de fubá.png"
    path.write_bytes(PNG)
    reply(meta.gateway, ana, path, text="O bolo de hoje")
    graph.wait(lambda: len(graph.taken) == 2, "the picture")
    body = graph.taken[1]["body"]
    assert (body["type"], body["image"]) == ("image", {"id": "4490709327384033", "caption": "O bolo de hoje"})
    assert body["to"] == ANA
    [upload] = uploads(graph)
    assert PNG in upload and b"image/png" in upload and "bolo de fubá.png".encode() in upload
    reply(meta.gateway, ana, path)
    graph.wait(lambda: len(graph.taken) == 3, "the picture without words")
    assert graph.taken[2]["body"]["image"] == {"id": "4490709327384033"}
    assert len(uploads(graph)) == 1
    shown = meta.gateway.run("conversations", "show", ana).stdout
    assert "agent: O bolo de hoje [image bolo de fubá.png]" in shown
    assert meta.gateway.run_json("conversations", "list")[0]["agent"] == pwd.getpwuid(os.geteuid()).pw_name
    stored = meta.gateway.data / "blobs" / hashlib.sha256(PNG).hexdigest()[:2]
    assert [one.name for one in stored.iterdir()] == [hashlib.sha256(PNG).hexdigest()]


def test_a_large_document_and_a_note_go_in_order(meta, graph, tmp_path):
    ana = conversation(meta, graph)
    menu, note = tmp_path / "menu.pdf", tmp_path / "nota.txt"
    menu.write_bytes(b"%PDF-1.7" + bytes(range(256)) * (9 << 12))
    note.write_text("Obrigado!")
    reply(meta.gateway, ana, menu, note, text="Aqui está")
    graph.wait(lambda: len(graph.taken) == 3, "both files")
    bodies = [one["body"]["document"] for one in graph.taken[1:]]
    assert [body["filename"] for body in bodies] == ["menu.pdf", "nota.txt"]
    assert [body.get("caption") for body in bodies] == ["Aqui está", None]
    assert menu.read_bytes() in uploads(graph)[0]


def test_without_a_server_the_next_one_sends_it(make_gateway, graph, tmp_path):
    gateway = make_gateway()
    meta = connect(gateway, graph)
    gateway.start()
    ana = conversation(meta, graph)
    gateway.stop()
    path = tmp_path / "bolo.png"
    path.write_bytes(PNG * 6_000)
    reply(gateway, ana, path)
    assert len(graph.taken) == 1
    gateway.start()
    graph.wait(lambda: len(graph.taken) == 2, "the picture")
    # Over five megabytes a picture goes as a document.
    assert graph.taken[1]["body"]["document"]["filename"] == "bolo.png"


def refusals(folder):
    """What cannot be sent, and words of the reason."""

    def made(name, content, size=None):
        path = folder / name
        path.write_bytes(content)
        if size is not None:
            with path.open("r+b") as file:
                file.truncate(size)
        return path

    return [
        (made("gato.gif", b"GIF89a" + b"0" * 20), ["gato.gif is image/gif", "image/png", "convert"]),
        (made("voz.ogg", b"OggS\0\2vorbis"), ["audio/ogg", "audio/ogg; codecs=opus"]),
        (made("foto.png", b"\x7fELF\x02\x01\x00"), ["application/octet-stream"]),
        (made("vazio.pdf", b""), ["vazio.pdf is empty"]),
        (made("livro.pdf", b"%PDF-1.7", size=(100 << 20) + 1), ["104857601", "104857600", "smaller"]),
        (made("longo.mp3", b"ID3\4", size=(16 << 20) + 1), ["16777216", "audio/mpeg"]),
        (folder / "nada.pdf", ["nada.pdf", "No such file"]),
        (folder, ["not a regular file"]),
    ]


def test_what_whatsapp_does_not_take_is_refused_before_anything_is_sent(meta, graph, tmp_path):
    ana = conversation(meta, graph)
    for path, words in refusals(tmp_path):
        refused = reply(meta.gateway, ana, path, text="Veja", check=False)
        assert refused.returncode == 1, path
        for word in words:
            assert word in refused.stderr, f"{path}: {refused.stderr}"
    assert reply(meta.gateway, ana, check=False).returncode == 1
    many = [tmp_path / "gato.gif"] * 11
    assert "up to 10" in reply(meta.gateway, ana, *many, check=False).stderr
    assert len(graph.taken) == 1 and uploads(graph) == []
    assert not (meta.gateway.data / "blobs").exists()
    assert meta.gateway.run_json("conversations", "list")[0]["owner"] == "bot"


@pytest.mark.parametrize("template", [None, {"name": "retomar", "language": "pt_BR", "body": ["{{text}}"]}])
def test_outside_the_window_no_file_goes(make_gateway, graph, template, tmp_path):
    gateway = make_gateway()
    meta = connect(gateway, graph, **({"outsideWindowTemplate": template} if template else {}))
    gateway.start()
    meta.deliver(status({"id": "wamid.x", "to": ANA, "body": {"biz_opaque_callback_data": "none"}}, "read"))
    path = tmp_path / "bolo.png"
    path.write_bytes(PNG)
    refused = reply(gateway, gateway.run_json("conversations", "list")[0]["id"], path, text="Veja", check=False)
    assert refused.returncode == 1 and "carries no file" in refused.stderr
    assert graph.taken == [] and not (gateway.data / "blobs").exists()
