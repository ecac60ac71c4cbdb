"""`balcao doctor` on a WhatsApp number: what it finds, and the remedy of each failure."""

import json

import pytest

from graph import ACCOUNT_ID, PHONE_ID, connect, error

NUMBER = f"/v23.0/{PHONE_ID}"
APPS = f"/v23.0/{ACCOUNT_ID}/subscribed_apps"
TEMPLATES = f"/v23.0/{ACCOUNT_ID}/message_templates"
APP = {"whatsapp_business_api_data": {"id": "1", "name": "Padaria"}}
RETURN = {
    "name": "retomar",
    "language": "pt_BR",
    "status": "APPROVED",
    "category": "UTILITY",
    "components": [{"type": "BODY", "text": "Olá! {{1}}"}],
}


@pytest.fixture
def number(make_gateway, graph):
    """A running gateway at a public address of its own, and a Graph API where everything is as it should be."""
    gateway = make_gateway()
    template = {"name": "retomar", "language": "pt_BR", "body": ["{{text}}"]}
    connect(gateway, graph, outsideWindowTemplate=template)
    gateway.start()
    reach(gateway, gateway.url)
    answer(graph, callback=f"{gateway.url}/channels/whatsapp/webhook")
    return gateway


def reach(gateway, url):
    """Says in `channels.json` where the outside reaches the gateway, and starts it again on the same port."""
    configuration = json.loads(gateway.config.read_text())
    configuration["server"] = {"publicURL": url}
    gateway.config.write_text(json.dumps(configuration))
    port = gateway.url.rpartition(":")[2]
    assert gateway.stop() == 0
    gateway.start("--port", port)


def answer(graph, callback, apps=(APP,), templates=(RETURN,)):
    graph.answers[NUMBER] = (
        200,
        {
            "id": PHONE_ID,
            "display_phone_number": "+55 11 4002-8922",
            "verified_name": "Padaria do Sol",
            "quality_rating": "GREEN",
            "status": "CONNECTED",
            "webhook_configuration": {"application": "https://elsewhere.example/hook", "phone_number": callback},
        },
    )
    graph.answers[APPS] = (200, {"data": list(apps)})
    graph.answers[TEMPLATES] = (200, {"data": list(templates)})


def examine(gateway):
    """The findings on the number by their subjects, and the exit code."""
    finished = gateway.run("doctor", "--json", check=False)
    found = {place["place"]: place["findings"] for place in json.loads(finished.stdout)}
    for findings in found.values():
        assert all(finding["remedies"] for finding in findings if finding["severity"] != "ok"), findings
    return {finding["subject"]: finding for finding in found["whatsapp"]}, finished.returncode


def severities(findings):
    return {subject: finding["severity"] for subject, finding in findings.items()}


HEALTHY = {
    "token and number": "ok",
    "callback": "ok",
    "subscription": "ok",
    "webhook": "ok",
    "outside the 24 hours": "ok",
    "greetings of the app": "warning",
}


def test_healthy(number, graph):
    findings, _ = examine(number)
    assert severities(findings) == HEALTHY
    assert "+55 11 4002-8922, Padaria do Sol" in findings["token and number"]["reason"]["text"]
    assert "Padaria is subscribed" in findings["subscription"]["reason"]["text"]
    assert "switch off the greeting message" in findings["greetings of the app"]["remedies"][0]["text"]
    shown = number.run("doctor", check=False).stdout
    assert "→ on the phone" in shown


def test_a_token_that_expired(number, graph):
    graph.answers[NUMBER] = (401, error(190, "Error validating access token: Session has expired"))
    findings, code = examine(number)
    assert code == 1
    assert severities(findings) == {"token and number": "failure"}
    assert "190" in findings["token and number"]["reason"]["text"]
    store = {"kind": "run", "operation": "secrets.set", "arguments": {"secret": "whatsapp/access-token"}}
    assert store in findings["token and number"]["remedies"]
    assert "`balcao keys set whatsapp/access-token`" in number.run("doctor", check=False).stdout


def test_a_token_that_is_not_stored(number, graph):
    number.run("keys", "remove", "whatsapp/access-token")
    before = len(graph.calls)
    findings, code = examine(number)
    assert code == 1 and severities(findings) == {"token and number": "failure"}
    assert len(graph.calls) == before, "nothing is asked without a token"


def test_no_app_is_subscribed(number, graph):
    graph.answers[APPS] = (200, {"data": []})
    findings, code = examine(number)
    assert code == 1
    assert severities(findings) == {**HEALTHY, "subscription": "failure"}
    assert "no messages arrive" in findings["subscription"]["reason"]["text"]


def test_webhooks_go_elsewhere(number, graph):
    answer(graph, callback="https://old.example/channels/whatsapp/webhook")
    findings, code = examine(number)
    assert code == 1
    assert severities(findings) == {**HEALTHY, "callback": "failure"}
    assert "https://old.example/channels/whatsapp/webhook" in findings["callback"]["reason"]["text"]
    assert findings["callback"]["remedies"][0]["code"] == "whatsapp_restart_to_set_callback"


def test_an_address_that_does_not_answer_cannot_be_checked_from_here(number, graph):
    reach(number, "https://127.0.0.1:1")
    answer(graph, callback="https://127.0.0.1:1/channels/whatsapp/webhook")
    findings, _ = examine(number)
    assert severities(findings) == {**HEALTHY, "webhook": "warning"}
    assert "could not be checked from this computer" in findings["webhook"]["reason"]["text"]
    assert "outside this network" in findings["webhook"]["remedies"][0]["text"]


def test_another_gateway_answers_at_the_address(number, graph, make_gateway, make_graph):
    other = make_gateway("other")
    connect(other, make_graph())
    other.start()
    reach(number, other.url)
    answer(graph, callback=f"{other.url}/channels/whatsapp/webhook")
    findings, code = examine(number)
    assert code == 1 and severities(findings) == {**HEALTHY, "webhook": "failure"}
    assert "answered 403" in findings["webhook"]["reason"]["text"]


def test_without_a_server_nobody_answers(number, graph):
    number.stop()
    findings, _ = examine(number)
    assert severities(findings) == {**HEALTHY, "webhook": "warning"}


def test_the_template_for_closed_windows(number, graph):
    callback = f"{number.url}/channels/whatsapp/webhook"
    for template in [[], [{**RETURN, "status": "PAUSED"}], [{**RETURN, "components": [{"type": "BODY", "text": "Oi"}]}]]:
        answer(graph, callback, templates=template)
        findings, code = examine(number)
        assert code == 1 and severities(findings) == {**HEALTHY, "outside the 24 hours": "failure"}, template
