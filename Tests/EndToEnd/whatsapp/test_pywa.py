"""pywa (PyPI), which knows nothing of Balcão, builds the same bodies and reads the same webhooks."""

import json

import httpx
import pytest
from pywa import WhatsApp
from pywa.types import Button, MessageStatus, Section, SectionList, SectionRow, URLButton
from pywa.types.message import Message

from graph import PHONE_ID, connect, message, status

ANA = "5511987654321"
CONTENT = {
    "version": 1,
    "automatedResponses": [
        {"id": "text", "keywords": [{"is": "texto"}], "reply": [{"text": "Abrimos às 8h."}]},
        {
            "id": "link",
            "keywords": [{"is": "link"}],
            "reply": [{"text": "Tudo:", "link": {"title": "Ver cardápio", "url": "https://padaria.example/"}}],
        },
    ],
    "flows": [
        {
            "id": name,
            "start": {"keywords": [{"is": name}]},
            "nodes": [
                {"id": "ask", "type": "choice", "text": "Qual?", "options": [{"title": f"Opção {i}"} for i in range(count)]}
            ],
        }
        for name, count in [("botoes", 3), ("lista", 9)]
    ],
}


@pytest.fixture
def pywa():
    """A client of pywa's whose requests go nowhere; `sent` has the last body."""

    def take(request):
        client.sent = json.loads(request.content)
        contact = {"input": ANA, "wa_id": ANA, "user_id": "BR.1"}
        return httpx.Response(
            200, json={"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": "wamid.x"}]}
        )

    client = WhatsApp(phone_id=PHONE_ID, token="token", session=httpx.Client(transport=httpx.MockTransport(take)))
    return client


def built_by_pywa(pywa, ours):
    """The body pywa builds for the same message."""
    common = {"to": ANA, "reply_to_message_id": ours["context"]["message_id"], "tracker": ours["biz_opaque_callback_data"]}
    if ours["type"] == "text":
        pywa.send_message(text=ours["text"]["body"], preview_url=ours["text"]["preview_url"], **common)
        return pywa.sent
    content = ours["interactive"]
    action = content["action"]
    if content["type"] == "button":
        buttons = [Button(title=b["reply"]["title"], callback_data=b["reply"]["id"]) for b in action["buttons"]]
    elif content["type"] == "cta_url":
        buttons = URLButton(title=action["parameters"]["display_text"], url=action["parameters"]["url"])
    else:
        rows = [SectionRow(title=row["title"], callback_data=row["id"]) for row in action["sections"][0]["rows"]]
        buttons = SectionList(button_title=action["button"], sections=[Section(title=None, rows=rows)])
    pywa.send_message(text=content["body"]["text"], buttons=buttons, **common)
    return pywa.sent


def bare(value):
    """Without members that say nothing."""
    if isinstance(value, dict):
        return {name: bare(member) for name, member in value.items() if member is not None}
    return [bare(element) for element in value] if isinstance(value, list) else value


@pytest.mark.parametrize("word", ["texto", "link", "botoes", "lista"])
def test_bodies_are_those_pywa_builds(make_gateway, graph, pywa, word):
    gateway = make_gateway(content=CONTENT)
    meta = connect(gateway, graph)
    gateway.start()
    meta.deliver(message(ANA, "wamid.1", word))
    graph.wait(lambda: len(graph.taken) == 1, "the answer")
    ours = graph.taken[0]["body"]
    assert bare(ours) == bare(built_by_pywa(pywa, ours))


def test_webhooks_are_those_pywa_reads(pywa):
    payload = message(ANA, "wamid.1", "oi", at=1749416383)
    payload["entry"][0]["changes"][0]["value"]["contacts"][0]["user_id"] = "BR.1"
    read = Message.from_update(client=pywa, update=payload)
    assert (read.id, read.text, read.from_user.wa_id, read.from_user.name) == ("wamid.1", "oi", ANA, "Ana")
    payload = status({"id": "wamid.o", "to": ANA, "body": {"biz_opaque_callback_data": "m1.1"}}, "delivered")
    payload["entry"][0]["changes"][0]["value"]["contacts"] = [
        {"wa_id": ANA, "user_id": "BR.1", "profile": {"name": "Ana"}}
    ]
    read = MessageStatus.from_update(client=pywa, update=payload)
    assert (read.id, read.status.value, read.tracker) == ("wamid.o", "delivered", "m1.1")
