"""The account's templates: kept, followed by webhooks, and what would be refused held before the send."""

import json

from graph import ACCOUNT_ID, connect, message, webhook

ANA = "5511987654321"
PATH = f"/v23.0/{ACCOUNT_ID}/message_templates"
CONTENT = {
    "version": 1,
    "automatedResponses": [
        {
            "id": name,
            "keywords": [{"word": name}],
            "reply": [{"text": "Pronto", "template": {"name": name, "language": "pt_BR", "body": ["{{contact.name}}"]}}],
        }
        for name in ("pronto", "outro")
    ],
}


def template(name, status="APPROVED", text="Olá {{1}}"):
    components = [{"type": "BODY", "text": text}]
    return {"name": name, "language": "pt_BR", "status": status, "category": "UTILITY", "components": components}


def news(event, name, reason="NONE"):
    return webhook(
        {
            "event": event,
            "message_template_id": 1689556908129832,
            "message_template_name": name,
            "message_template_language": "pt_BR",
            "reason": reason,
        },
        field="message_template_status_update",
    )


def kept(gateway):
    return {one["name"]: one["status"] for one in gateway.run_json("templates", "list", "whatsapp")["templates"]}


def listings(graph):
    return len([call for call in graph.calls if call[1] == PATH])


def test_templates_are_kept_follow_webhooks_and_hold(make_gateway, graph):
    graph.answers[PATH] = (200, {"data": [template("pronto")]})
    gateway = make_gateway(content=CONTENT)
    meta = connect(gateway, graph)
    gateway.start()
    graph.wait(lambda: listings(graph) == 1, "the listing at the start")
    graph.wait(lambda: kept(gateway) == {"pronto": "APPROVED"}, "the kept template")
    first = gateway.run_json("templates", "list", "whatsapp")
    assert listings(graph) == 1, "what is kept is shown without asking"
    assert first["templates"][0]["shape"]["placeholders"] == ["1"]

    meta.deliver(message(ANA, "wamid.1", "pronto"))
    graph.wait(lambda: len(graph.taken) == 1, "the template")
    meta.deliver(news("REJECTED", "pronto", "INCORRECT_CATEGORY"))
    shown = gateway.run("templates", "list", "whatsapp")
    assert "REJECTED: INCORRECT_CATEGORY" in shown.stdout and first["syncedAt"] in shown.stderr
    for number, name in enumerate(["pronto", "outro"], 2):
        meta.deliver(message(ANA, f"wamid.{number}", name))
        graph.wait(lambda: len(failed(gateway)) == number - 1, "the held template")
    reasons = " ".join(one["reason"]["text"] for one in failed(gateway))
    assert "is REJECTED: INCORRECT_CATEGORY" in reasons and "outro (pt_BR) is not one of" in reasons
    assert len(graph.taken) == 1
    assert len(gateway.run_json("alerts")) == 2

    graph.answers[PATH] = (200, {"data": [template("pronto"), template("outro", text="Olá")]})
    synced = json.loads(gateway.run("templates", "sync", "whatsapp", "--json").stdout)
    assert [one["name"] for one in synced["templates"]] == ["pronto", "outro"] and synced["syncedAt"] > first["syncedAt"]
    for one in failed(gateway):
        gateway.run("deliveries", "retry", one["id"])
    graph.wait(lambda: len(graph.taken) == 2, "the template that may be sent again")
    graph.wait(lambda: len(failed(gateway)) == 1, "the one whose values do not fit")
    assert "needs 0 values in its text, but 1 are given" in failed(gateway)[0]["reason"]["text"]

    gateway.stop()
    assert kept(gateway) == {"pronto": "APPROVED", "outro": "APPROVED"}, "also without a server"


def failed(gateway):
    return gateway.run_json("deliveries", "list", "--state", "failed")


def test_without_a_list_meta_decides(make_gateway, graph):
    gateway = make_gateway(content=CONTENT)
    meta = connect(gateway, graph)
    gateway.start()
    meta.deliver(message(ANA, "wamid.1", "pronto"))
    graph.wait(lambda: len(graph.taken) == 1, "the template")
    assert gateway.run_json("alerts") == []
