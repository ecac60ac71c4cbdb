"""Webhooks of a channel with deliveries: results are told after what was sent, and addresses are masked."""

import json

import pytest

from graph import connect, echo, message, status
from support.api import Caller
from support.receiver import Receiver

ANA = "5511987654321"


@pytest.fixture
def hooked(make_gateway, graph):
    gateway = make_gateway()
    configuration = json.loads(gateway.config.read_text())
    configuration["outgoing"] = {"privateAddresses": ["127.0.0.1"]}
    gateway.config.write_text(json.dumps(configuration))
    meta = connect(gateway, graph)
    gateway.start()
    caller = Caller(gateway, gateway.run("tokens", "create", "hooks", "--role", "admin").stdout.strip())
    yield meta, caller
    caller.close()


def test_results_of_deliveries_and_statuses_are_told_in_order(hooked, graph):
    meta, caller = hooked
    with Receiver() as receiver:
        receiver.connect(caller)
        meta.deliver(message(ANA, "wamid.1", "pedido 1"))
        receiver.wait(lambda receiver: len(receiver.taken) == 3, "the answer's result")
        meta.deliver(status(graph.taken[0], "delivered"))
        meta.deliver(status(graph.taken[0], "failed", errors=[{"code": 131026, "title": "Undeliverable"}]))
        meta.deliver(echo(ANA, "wamid.echo.1", "Aqui é a Rosa"))
        receiver.wait(lambda receiver: "Aqui é a Rosa" in receiver.texts("message.sent"), "the phone's message")
        types = [message["type"] for message in receiver.taken]
        assert types[:5] == ["message.received", "message.sent", "delivery.updated", "event.received", "event.received"]
        updated = receiver.taken[2]["data"]["delivery"]
        assert updated["state"] == "sent" and updated["text"] == "eco pedido 1" and updated["channel"] == "whatsapp"
        assert [message["data"]["event"]["status"] for message in receiver.taken[3:5]] == ["delivered", "failed"]
        assert receiver.taken[0]["data"]["event"]["externalID"] == "wamid.1"
        assert not receiver.forged


def test_a_masking_webhook_is_told_no_address(hooked):
    meta, caller = hooked
    with Receiver() as receiver:
        receiver.connect(caller, masksAddresses=True, events=["message.received", "message.sent", "delivery.updated"])
        meta.deliver(message(ANA, "wamid.HBgN" + ANA, "pedido 1"))
        receiver.wait(lambda receiver: len(receiver.taken) == 3, "three messages")
        assert ANA not in json.dumps(receiver.taken)
        assert set(receiver.taken[0]["data"]["contact"]["aliases"]) == {"wa:55…21"}
