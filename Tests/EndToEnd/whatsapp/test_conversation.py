"""WhatsApp end to end: the running binary between signed webhooks and a Graph API."""

import json

import pytest

from graph import PHONE_ID, VERIFY_TOKEN, connect, echo, error, message, signed, status, value, webhook

ANA = "5511987654321"


def test_subscription_check(meta):
    def check(**query):
        return meta.client.get(meta.url, params={f"hub.{name}": text for name, text in query.items()})

    right = check(mode="subscribe", verify_token=VERIFY_TOKEN, challenge="1158201444")
    assert (right.status_code, right.text) == (200, "1158201444")
    assert check(mode="subscribe", verify_token="another", challenge="1").status_code == 403
    assert check(mode="unsubscribe", verify_token=VERIFY_TOKEN, challenge="1").status_code == 403
    assert meta.client.get(meta.url).status_code == 403


def test_refusals(meta, graph):
    body = json.dumps(message(ANA, "wamid.1", "pedido 1")).encode()
    header = signed(body)["X-Hub-Signature-256"]
    assert meta.post(body, headers={}).status_code == 401
    for wrong in [header[:-1], header[:-2] + "00", "sha256=", "sha1=" + header[7:47], header.replace("sha256=", "")]:
        assert meta.post(body, headers={"X-Hub-Signature-256": wrong}).status_code == 403, wrong
    assert meta.post(body + b" ", headers=signed(body)).status_code == 403
    assert meta.post(b"{").status_code == 400
    assert meta.post(b"[]").status_code == 400
    padded = json.dumps(webhook(value(padding="a" * 3_000_000))).encode()
    assert meta.post(padded).status_code == 200
    assert meta.post(json.dumps(webhook(value(padding="a" * 4_000_000))).encode()).status_code == 413
    assert graph.taken == []


def test_first_answer(meta, graph):
    meta.deliver(message(ANA, "wamid.1", "pedido 1"))
    graph.wait(lambda: graph.texts(ANA) == ["eco pedido 1"], "the answer")
    body = graph.taken[0]["body"]
    assert body["context"] == {"message_id": "wamid.1"}
    assert body["to"] == ANA
    meta.deliver(message(ANA, "wamid.1", "pedido 1"))
    meta.deliver(message("551187654321", "wamid.2", "pedido 2"))
    graph.wait(lambda: graph.texts("551187654321") == ["eco pedido 2"], "the answer to the id received")
    assert len(graph.taken) == 2
    assert len(meta.gateway.run_json("conversations", "list")) == 1


def test_choice_by_button(meta, graph):
    meta.deliver(message(ANA, "wamid.1", "visita"))
    meta.deliver(message(ANA, "wamid.2", "Ana"))
    graph.wait(lambda: len(graph.taken) == 2, "the question with buttons")
    content = graph.taken[1]["body"]["interactive"]
    assert content["type"] == "button"
    reply = content["action"]["buttons"][1]["reply"]
    answer = {"type": "button_reply", "button_reply": {"id": reply["id"], "title": reply["title"]}}
    meta.deliver(message(ANA, "wamid.3", type="interactive", interactive=answer))
    graph.wait(lambda: graph.texts(ANA)[-1] == "Combinado: Terça.", "the end of the flow")


def test_groups_are_recorded_and_not_answered(meta, graph):
    payload = message(ANA, "wamid.g", "pedido no grupo")
    payload["entry"][0]["changes"][0]["value"]["messages"][0]["group_id"] = "Y2FwaV9ncm91cDox"
    meta.deliver(payload)
    meta.deliver(message(ANA, "wamid.1", "pedido 1"))
    graph.wait(lambda: graph.texts(ANA) == ["eco pedido 1"], "the answer outside the group")
    assert len(meta.gateway.run_json("conversations", "list")) == 2


def test_unknown_is_settled_by_a_status_even_before_the_receipt(make_gateway, make_graph):
    graph = make_graph(lambda number, body: "vanish")
    gateway = make_gateway()
    meta = connect(gateway, graph)
    gateway.start()
    meta.deliver(message(ANA, "wamid.1", "pedido 1"))
    graph.wait(lambda: len(gateway.run_json("deliveries", "list", "--state", "unknown")) == 1, "the unknown outcome")
    assert graph.texts(ANA) == ["eco pedido 1"], "sent once"
    meta.deliver(status(graph.taken[0], "delivered"))
    assert gateway.run_json("deliveries", "list", "--state", "unknown") == []
    meta.deliver(status(graph.taken[0], "sent"))
    meta.deliver(status(graph.taken[0], "invented_later"))
    assert len(gateway.run_json("deliveries", "list", "--state", "sent")) == 1


def test_phone_makes_a_person_the_owner(meta, graph):
    meta.deliver(message(ANA, "wamid.1", "pedido 1"))
    graph.wait(lambda: len(graph.taken) == 1, "the answer")
    meta.deliver(echo(ANA, "wamid.e1", "Deixa comigo, Ana"))
    meta.deliver(message(ANA, "wamid.2", "pedido 2"))
    meta.deliver(message("15550001111", "wamid.3", "pedido 3"))
    graph.wait(lambda: graph.texts("15550001111") == ["eco pedido 3"], "somebody else's answer")
    assert graph.texts(ANA) == ["eco pedido 1"]
    (owned,) = meta.gateway.run_json("conversations", "list", "--owner", "agent")
    assert "Deixa comigo, Ana" in meta.gateway.run("conversations", "show", owned["id"]).stdout
    assert meta.gateway.decided(owned["id"], 2)[1] == {"gate": "silenced"}
    assert graph.texts(ANA) == ["eco pedido 1"]


def test_the_apps_own_greeting_is_no_person(meta, graph):
    numbers = [f"1555000{index:04}" for index in range(5)]
    for index, number in enumerate(numbers):
        meta.deliver(message(number, f"wamid.a{index}", "pedido 1"))
        meta.deliver(echo(number, f"wamid.e{index}", "Olá! Já respondemos."))
        meta.deliver(message(number, f"wamid.b{index}", "pedido 2"))
    for number in numbers[2:]:
        graph.wait(lambda: graph.texts(number) == ["eco pedido 1", "eco pedido 2"], f"answers to {number}")
    for conversation in meta.gateway.run_json("conversations", "list"):
        meta.gateway.decided(conversation["id"], 2)
    assert meta.gateway.run_json("deliveries", "list", "--state", "pending") == []
    for number in numbers[:2]:
        assert "eco pedido 2" not in graph.texts(number)


def test_files_are_fetched_and_survive_a_kill(make_gateway, graph):
    gateway = make_gateway()
    meta = connect(gateway, graph)
    gateway.start()
    media = {"id": "1013859600285441", "mime_type": "image/jpeg", "sha256": "x"}
    # An attempt before the kill finds Meta out of order; a file that is not there would never be asked for again.
    graph.answers[f"/v23.0/{media['id']}"] = 500, error(131000, "Something went wrong")
    meta.deliver(message(ANA, "wamid.1", type="image", image=media))
    gateway.kill()
    del graph.answers[f"/v23.0/{media['id']}"]
    graph.files[media["id"]] = b"\xff\xd8 a picture"
    gateway.start()
    blobs = gateway.data / "blobs"
    graph.wait(lambda: any(p.read_bytes() == b"\xff\xd8 a picture" for p in blobs.rglob("*") if p.is_file()), "the file")


def test_a_file_and_a_link_from_the_content(make_gateway, graph):
    content = {
        "version": 1,
        "automatedResponses": [
            {
                "id": "menu",
                "keywords": [{"word": "cardápio"}],
                "reply": [
                    {"text": "O de hoje", "image": {"url": "https://padaria.example/hoje.jpg"}},
                    {"text": "Tudo:", "link": {"title": "Ver cardápio", "url": "https://padaria.example/?de={{contact.name}}"}},
                    {"text": "Pronto", "template": {"name": "pronto", "language": "pt_BR", "body": ["{{contact.name}}"]}},
                ],
            }
        ],
    }
    gateway = make_gateway(content=content)
    meta = connect(gateway, graph)
    gateway.start()
    meta.deliver(message(ANA, "wamid.1", "cardápio"))
    graph.wait(lambda: len(graph.taken) == 3, "three messages")
    image, link, template = [one["body"] for one in graph.taken]
    assert image["image"] == {"link": "https://padaria.example/hoje.jpg", "caption": "O de hoje"}
    assert link["interactive"]["action"]["parameters"]["url"] == "https://padaria.example/?de=Ana"
    assert template["template"]["components"][0]["parameters"] == [{"type": "text", "text": "Ana"}]


@pytest.mark.parametrize("template", [None, {"name": "retomar", "language": "pt_BR", "body": ["{{text}}"]}])
def test_outside_the_window(make_gateway, graph, template, tmp_path):
    gateway = make_gateway()
    meta = connect(gateway, graph, **({"outsideWindowTemplate": template} if template else {}))
    gateway.start()
    meta.deliver(status({"id": "wamid.x", "to": ANA, "body": {"biz_opaque_callback_data": "none"}}, "read"))
    conversation = gateway.run_json("conversations", "list")[0]["id"]
    reply = gateway.run("conversations", "reply", conversation, text="Oi, Ana", check=False)
    if template is None:
        assert reply.returncode == 1 and "24 hours" in reply.stderr
        assert graph.taken == []
    else:
        assert reply.returncode == 0 and "retomar" in reply.stdout + reply.stderr
        graph.wait(lambda: len(graph.taken) == 1, "the template")
        assert graph.taken[0]["body"]["template"]["name"] == "retomar"


def test_activation_points_this_number_here(make_gateway, graph):
    gateway = make_gateway()
    connect(gateway, graph)
    configuration = json.loads(gateway.config.read_text())
    configuration["server"] = {"publicURL": "https://balcao.padaria.example"}
    gateway.config.write_text(json.dumps(configuration))
    gateway.start()
    path = f"/v23.0/{PHONE_ID}"
    graph.wait(lambda: any(call[1] == path for call in graph.calls), "the callback's override")
    body = next(call[2] for call in graph.calls if call[1] == path)["webhook_configuration"]
    assert body["override_callback_uri"] == "https://balcao.padaria.example/channels/whatsapp/webhook"
    query = {"hub.mode": "subscribe", "hub.verify_token": body["verify_token"], "hub.challenge": "7"}
    import httpx

    assert httpx.get(f"{gateway.url}/channels/whatsapp/webhook", params=query).text == "7"
