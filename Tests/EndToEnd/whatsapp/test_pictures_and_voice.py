"""What customers say and show: voice messages are written down before the rules, pictures are shown to models."""

import base64
import threading

import pytest

from graph import connect, message
from support.content import ECHO, provider
from support.model_server import ModelServer, Refusal

ANA = "5511987654321"
# As long as what matters of it: the page of an Ogg file that says how long it is, and the head of Opus.
VOICE = b"OggS\x00\x04" + (48_000 * 3).to_bytes(8, "little") + bytes(14) + b"OpusHead" + bytes(200)
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256))
CONTENT = {**ECHO, "businessInformation": "Padaria do Sol.", "mediaReply": {"text": "Escreva, por favor."}}


@pytest.fixture
def model():
    with ModelServer(lambda request: ["Custa ", "R$ 5."]) as model:
        yield model


@pytest.fixture
def meta(make_gateway, graph, model):
    """A started gateway with the number and a provider that sees and hears."""
    settings = {"images": True, "transcriptionModel": "ear"}
    gateway = make_gateway(content=CONTENT, providers=[provider(model.url, "scripted", **settings)])
    meta = connect(gateway, graph)
    configuration = gateway.config.read_text().replace('"whatsapp", "settings"', '"whatsapp", "groupSeconds": 0, "settings"')
    gateway.config.write_text(configuration)
    gateway.run("keys", "set", "--unverified", "openai/api-key", text="none")
    gateway.start()
    graph.files.update({"2001": VOICE, "2002": PHOTO})
    return meta


def say(meta, identifier="wamid.voice"):
    audio = {"id": "2001", "mime_type": "audio/ogg; codecs=opus", "voice": True}
    meta.deliver(message(ANA, identifier, type="audio", audio=audio))


def trace(meta):
    (conversation,) = meta.gateway.run_json("conversations", "list")
    return meta.gateway.run_json("trace", conversation["id"])


def test_a_voice_message_fires_an_automated_response(meta, graph, model):
    model.hear = lambda request: "Pedido de dois pães"
    say(meta)
    graph.wait(lambda: graph.texts(ANA), "an answer")
    assert graph.texts(ANA) == ["eco Pedido de dois pães"]
    (form,) = model.recordings
    assert form == {"model": b"ear", "response_format": b"json", "file": VOICE}
    assert model.questions == []
    (turn,) = trace(meta)
    assert [step["rung"] for step in turn["steps"]] == ["gate", "transcription", "automated_responses"]
    assert turn["steps"][1]["spent"][0]["usage"] == {"input": 20, "cachedInput": 0, "output": 4}
    (conversation,) = meta.gateway.run_json("conversations", "list")
    shown = meta.gateway.run("conversations", "show", conversation["id"]).stdout
    assert "Pedido de dois pães [audio, transcribed]" in shown


def test_a_voice_message_is_answered_by_the_model(meta, graph, model):
    model.hear = lambda request: "Quanto custa o bolo?"
    say(meta)
    graph.wait(lambda: graph.texts(ANA), "an answer")
    assert graph.texts(ANA) == ["Custa R$ 5."]
    assert model.questions == ["Quanto custa o bolo? [audio, transcribed]"]


def test_where_nobody_can_hear_the_customer_is_asked_to_write_once(meta, graph, model):
    model.hear = lambda request: Refusal(400, {"error": {"message": "Invalid file format.", "type": "invalid_request_error"}})
    say(meta, "wamid.voice.1")
    graph.wait(lambda: graph.texts(ANA), "an answer")
    say(meta, "wamid.voice.2")
    graph.wait(lambda: len(trace(meta)) == 2, "the second turn")
    assert graph.texts(ANA) == ["Escreva, por favor."]
    assert model.questions == []
    assert len(model.recordings) == 2
    assert "Invalid file format." in trace(meta)[0]["steps"][1]["reason"]["text"]
    (conversation,) = meta.gateway.run_json("conversations", "list")
    assert conversation["flagged"]


def test_what_was_heard_before_a_kill_is_not_paid_for_twice(meta, graph, model):
    model.hear = lambda request: "Quanto custa o bolo?"
    asked = threading.Event()

    def hang(request):
        asked.set()
        yield threading.Event()

    model.answer = hang
    say(meta)
    assert asked.wait(20), "the model was not asked"
    meta.gateway.kill()
    model.answer = lambda request: ["Custa ", "R$ 5."]
    meta.gateway.start()
    graph.wait(lambda: graph.texts(ANA), "an answer after the kill")
    assert graph.texts(ANA) == ["Custa R$ 5."]
    assert len(model.recordings) == 1
    (turn,) = trace(meta)
    assert "already transcribed by openai" in turn["steps"][1]["reason"]["text"]


def test_a_picture_is_shown_to_the_model(meta, graph, model):
    image = {"id": "2002", "mime_type": "image/jpeg", "caption": "Quanto custa este?"}
    meta.deliver(message(ANA, "wamid.photo", type="image", image=image))
    graph.wait(lambda: graph.texts(ANA), "an answer")
    assert model.questions == [
        [
            {"type": "text", "text": "Quanto custa este? [image]"},
            {"type": "image_url", "image_url": {"url": "data:image/jpeg;base64," + base64.b64encode(PHOTO).decode()}},
        ]
    ]
    (conversation,) = meta.gateway.run_json("conversations", "list")
    shown = meta.gateway.run("trace", conversation["id"], "--prompt").stdout
    assert f"showing image/jpeg of {len(PHOTO)} bytes" in shown


def test_a_picture_that_is_gone_is_named_so(meta, graph, model):
    meta.deliver(message(ANA, "wamid.gone", type="image", image={"id": "9999", "mime_type": "image/jpeg", "caption": "e este?"}))
    graph.wait(lambda: graph.texts(ANA), "an answer")
    assert model.questions == ["e este? [image, not available]"]
