"""What was written before the connection, and calls: recorded, never answered."""

import json
import time

from graph import connect, message, value, webhook

ANA, BIA = "5511987654321", "15550001111"
PHONE = "551140028922"


def chunk(*threads):
    history = {"metadata": {"phase": 0, "chunk_order": 1, "progress": 55}, "threads": list(threads)}
    return webhook(value(history=[history]), field="history")


def old(identifier, sender, text, days=40, **more):
    at = str(int(time.time() - days * 86_400))
    body = {"from": sender, "id": identifier, "timestamp": at, "type": "text", "text": {"body": text}}
    return {**body, "history_context": {"status": "READ"}, **more}


def test_history_is_recorded_never_answered_and_opens_no_window(make_gateway, graph):
    gateway = make_gateway()
    meta = connect(gateway, graph)
    gateway.start()
    messages = [
        old("wamid.h1", ANA, "pedido 1"),
        old("wamid.h2", PHONE, "Deixa comigo", days=39, to=ANA),
        old("wamid.h3", ANA, "pedido 2", days=38),
    ]
    meta.deliver(chunk({"id": ANA, "messages": messages}))
    meta.deliver(chunk({"id": ANA, "messages": messages}))
    meta.deliver(message(BIA, "wamid.b", "pedido 9"))
    graph.wait(lambda: graph.texts(BIA) == ["eco pedido 9"], "somebody else's answer")
    ana = next(one for one in gateway.run_json("conversations", "list") if one.get("contact") != "Ana")
    assert (ana["owner"], ana["flagged"]) == ("bot", False)
    shown = gateway.run_json("conversations", "show", ana["id"])["lines"]
    assert [(line["kind"], line["text"]) for line in shown] == [
        ("message", "pedido 1"),
        ("echo", "Deixa comigo"),
        ("message", "pedido 2"),
    ]
    refused = gateway.run("conversations", "reply", ana["id"], text="Oi", check=False)
    assert refused.returncode == 1 and "24 hours" in refused.stderr
    meta.deliver(message(ANA, "wamid.new", "pedido 3"))
    graph.wait(lambda: graph.texts(ANA) == ["eco pedido 3"], "the answer to what is new")
    assert gateway.run("conversations", "reply", ana["id"], text="Oi").returncode == 0
    assert gateway.run_json("alerts") == []


def test_calls_are_shown_and_nothing_more(make_gateway, graph, tmp_path):
    gateway = make_gateway()
    meta = connect(gateway, graph)
    gateway.start()
    call = {"id": "wacid.1", "from": ANA, "to": PHONE, "direction": "USER_INITIATED", "timestamp": str(int(time.time()))}
    session = {"sdp_type": "offer", "sdp": "v=0"}
    both = [{**call, "event": "connect", "session": session}, {**call, "event": "terminate", "status": "FAILED"}]
    payload = webhook(value(calls=both, contacts=[{"profile": {"name": "Ana"}, "wa_id": ANA}]), field="calls")
    meta.deliver(payload)
    meta.deliver(payload)
    conversation = gateway.run_json("conversations", "list")[0]["id"]
    lines = gateway.run_json("conversations", "show", conversation)["lines"]
    assert [line["text"] for line in lines] == ["from the customer, connect", "from the customer, terminate, failed"]
    body = tmp_path / "call.json"
    body.write_text(json.dumps(payload))
    events = [json.loads(line) for line in gateway.run("inspect", "whatsapp", str(body)).stdout.splitlines()]
    assert [(event["kind"], event["externalID"]) for event in events] == [
        ("system", "wacid.1/connect"),
        ("system", "wacid.1/terminate"),
    ]
    assert graph.taken == []
