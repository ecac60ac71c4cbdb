"""Pictures and recordings that visitors of a site send, through LiteLLM's proxy where it reads the form itself."""

import base64

import pytest

from support.content import ECHO, gemini, provider
from support.model_server import ModelServer
from support.visitor import Visitor

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
VOICE = b"OggS\x00\x04" + (48_000 * 3).to_bytes(8, "little") + bytes(14) + b"OpusHead" + bytes(200)


@pytest.fixture
def model():
    with ModelServer() as model:
        yield model


def send(gateway, content, name, mime_type, text=""):
    """Sends a file as a new visitor; the stream, once the business has answered."""
    visitor = Visitor(gateway).begin()
    stream = visitor.listen()
    headers = visitor.headers(**{"Content-Type": mime_type})
    taken = visitor.client.post(visitor.url("attachments"), params={"name": name}, headers=headers, content=content)
    assert taken.status_code == 201, taken.text
    body = {"clientID": "a", "attachments": [taken.json()["id"]], **({"text": text} if text else {})}
    assert visitor.client.post(visitor.url("messages"), headers=visitor.headers(), json=body).status_code == 202
    with stream:
        stream.wait(lambda stream: stream.messages("bot"), "an answer")
    return stream


def started(make_gateway, provider, key):
    gateway = make_gateway(content={**ECHO, "businessInformation": "Padaria do Sol."}, providers=[provider])
    gateway.run("keys", "set", "--unverified", key, text="none")
    gateway.start()
    return gateway


@pytest.mark.parametrize("wire", ["chat", "responses"])
def test_a_picture_on_a_site_reaches_the_model(make_gateway, model, wire):
    model.answer = lambda request: ["um bolo"]
    gateway = started(make_gateway, provider(model.url, "scripted", images=True, wire=wire), "openai/api-key")
    send(gateway, PNG, "bolo.png", "image/png", "o que é?")
    url = "data:image/png;base64," + base64.b64encode(PNG).decode()
    (asked,) = [request.body for request in model.requests if request.body]
    if wire == "chat":
        words = {"type": "text", "text": "o que é? [image bolo.png]"}
        assert asked["messages"][-1]["content"] == [words, {"type": "image_url", "image_url": {"url": url}}]
    else:
        words = {"type": "input_text", "text": "o que é? [image bolo.png]"}
        shown = {"type": "input_image", "detail": "auto", "image_url": url}
        assert asked["input"][-1]["content"] == [words, shown]


def test_a_voice_message_on_a_site_is_written_down(make_gateway, model):
    model.hear = lambda request: "pedido de pão"
    settings = {"transcriptionModel": "ear"}
    gateway = started(make_gateway, provider(model.url, "scripted", **settings), "openai/api-key")
    stream = send(gateway, VOICE, "voz.ogg", "audio/ogg")
    assert stream.messages("bot") == ["eco pedido de pão"]
    assert stream.messages("visitor") == [""]


def test_gemini_sees_and_hears(make_gateway, model):
    """Its wire is not this server's: what it is asked is what counts here."""
    settings = {"transcriptionModel": "ear"}
    base = model.url.removesuffix("/v1")
    gateway = started(make_gateway, gemini(base, "gemini-2.5-flash", **settings), "gemini/api-key")
    send(gateway, VOICE, "voz.ogg", "audio/ogg")
    send(gateway, PNG, "bolo.png", "image/png", "o que é?")
    heard, seen = [request for request in model.requests if request.body]
    assert heard.path == "/v1beta/models/ear:streamGenerateContent?alt=sse"
    sound = {"inlineData": {"mimeType": "audio/ogg", "data": base64.b64encode(VOICE).decode()}}
    assert heard.body["contents"][0]["parts"][0] == sound
    picture = {"inlineData": {"mimeType": "image/png", "data": base64.b64encode(PNG).decode()}}
    assert seen.body["contents"][-1]["parts"] == [picture, {"text": "o que é? [image bolo.png]"}]
