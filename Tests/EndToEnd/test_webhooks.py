"""Webhooks against real receivers: signed, in order, nothing lost, and never into the private network."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from support.api import Caller
from support.ports import hold_port, number
from support.receiver import Receiver
from support.visitor import Visitor

PAGE = (Path(__file__).resolve().parents[2] / "docs/interfaces/webhooks.md").read_text()


@pytest.fixture
def make_hooked(make_gateway):
    """Makes a started gateway that may reach 127.0.0.1 alone, and an admin's program."""
    made = []

    def make(allowed=("127.0.0.1",)):
        gateway = make_gateway()
        configuration = json.loads(gateway.config.read_text())
        configuration["outgoing"] = {"privateAddresses": list(allowed)}
        gateway.config.write_text(json.dumps(configuration))
        gateway.start()
        token = gateway.run("tokens", "create", "hooks", "--role", "admin").stdout.strip()
        made.append(Caller(gateway, token))
        return gateway, made[-1]

    yield make
    for caller in made:
        caller.close()


@pytest.fixture
def hooked(make_hooked):
    return make_hooked()


@pytest.fixture
def receiver():
    with Receiver() as receiver:
        yield receiver


def reconnected(gateway, caller):
    """The same program after the gateway was started again, on another port."""
    return Caller(gateway, caller.client.headers["Authorization"].removeprefix("Bearer "))


def attempts(caller, webhook):
    """The attempts of the newest message, once there are any."""
    deadline = time.monotonic() + 20
    while True:
        listed = caller.get(f"webhooks/{webhook['id']}/deliveries")["items"]
        if listed and listed[0]["attempts"]:
            return listed[0]["attempts"]
        assert time.monotonic() < deadline, "no attempt was recorded"
        time.sleep(0.05)


def test_what_happens_is_told_signed_and_in_order(hooked, receiver):
    gateway, caller = hooked
    webhook = receiver.connect(caller, name="CRM")
    visitor = Visitor(gateway).begin()
    visitor.write("pedido 1")
    gateway.decided(visitor.conversation, 1)
    caller.post(f"conversations/{visitor.conversation}/take")
    caller.post(f"conversations/{visitor.conversation}/messages", text="Bom dia!")
    receiver.wait(lambda receiver: len(receiver.taken) >= 4, "four messages")
    assert [message["type"] for message in receiver.taken] == [
        "message.received", "message.sent", "conversation.owner_changed", "message.sent",
    ]
    received, answered, taken, said = (message["data"] for message in receiver.taken)
    assert received["conversation"] == visitor.conversation and received["channel"] == "site"
    assert received["line"]["text"] == "pedido 1" and received["event"]["kind"] == "message"
    assert answered["line"]["author"] == "bot" and answered["line"]["text"] == "eco pedido 1"
    assert (taken["owner"], taken["agent"], taken["reason"]) == ("agent", "hooks", "taken")
    assert said["line"]["author"] == "agent" and said["line"]["text"] == "Bom dia!"
    lines = caller.get(f"conversations/{visitor.conversation}/lines")["items"]
    assert received["line"] == lines[0] and said["line"] == lines[-1]
    assert not receiver.forged
    assert all(re.fullmatch(r"msg_[0-9a-z]{24}", message["id"]) for message in receiver.taken)
    # The log says it, without the secret and without the token in the address.
    deadline = time.monotonic() + 10
    while any(item["state"] != "delivered" for item in gateway.run_json("webhooks", "deliveries", webhook["id"])):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    log = gateway.log.read_text() + gateway.run("audit", "export").stdout
    assert "s3cret" not in log and receiver.secrets[0].removeprefix("whsec_") not in log


def test_a_killed_gateway_loses_nothing_and_repeats_only_ids(hooked, receiver):
    gateway, caller = hooked
    receiver.connect(caller, events=["message.received"])
    receiver.answer = lambda message: (time.sleep(0.02), (204, {}))[1]
    visitors = [Visitor(gateway).begin() for _ in range(3)]
    for visitor in visitors:
        visitor.retried |= {404}
    stop = threading.Event()
    written = {}

    def write(visitor, name):
        count = 0
        while not stop.is_set():
            count += 1
            visitor.insist(f"{name} {count}")
            written[name] = count

    writers = [
        threading.Thread(target=write, args=(visitor, f"v{index}"), daemon=True) for index, visitor in enumerate(visitors)
    ]
    for writer in writers:
        writer.start()
    for _ in range(4):
        time.sleep(0.6)
        gateway.kill()
        gateway.start()
    time.sleep(0.3)
    stop.set()
    for writer in writers:
        writer.join(timeout=30)
    total = sum(written.values())
    assert total > 20
    receiver.wait(lambda receiver: len({message["id"] for message in receiver.taken}) >= total, "every message", 60)
    assert not receiver.forged
    first = {}
    for message in receiver.taken:
        text = message["data"]["line"]["text"]
        assert first.setdefault(message["id"], text) == text
    assert len(first) == total
    for name, count in written.items():
        told = [text for text in first.values() if text.startswith(f"{name} ")]
        assert told == [f"{name} {index}" for index in range(1, count + 1)]


def test_a_receiver_that_is_gone_is_disabled_with_an_alert(hooked, receiver):
    gateway, caller = hooked
    webhook = receiver.connect(caller, events=["message.received"], name="CRM")
    receiver.answer = lambda message: (410, {})
    visitor = Visitor(gateway).begin()
    visitor.write("pedido 1")
    deadline = time.monotonic() + 20
    while (shown := caller.get(f"webhooks/{webhook['id']}"))["enabled"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert shown["disabledReason"] == "gone"
    (alert,) = [alert for alert in caller.get("alerts")["items"] if alert["kind"] == "webhook"]
    assert alert["reason"]["code"] == "webhook_gone" and alert["reason"]["params"] == {"name": "CRM"}
    assert f"balcao webhooks enable {webhook['id']}" in gateway.run("alerts").stdout
    visitor.write("pedido 2")
    receiver.answer = lambda message: (200, {})
    gateway.run("webhooks", "enable", webhook["id"])
    receiver.wait(lambda receiver: len(receiver.taken) == 2, "both messages")
    assert receiver.texts() == ["pedido 1", "pedido 2"]
    assert not [alert for alert in caller.get("alerts")["items"] if alert["kind"] == "webhook"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(hooked, receiver, status):
    gateway, caller = hooked
    with Receiver() as inside:
        receiver.answer = lambda message: (status, {"Location": inside.url})
        webhook = receiver.connect(caller, events=["message.received"])
        Visitor(gateway).begin().write("pedido 1")
        (attempt, *_) = attempts(caller, webhook)
        assert attempt["status"] == status and attempt["reason"]["code"] == "webhook_redirected"
        assert attempt["answer"] == "as told"
        assert inside.requests == 0


@pytest.mark.parametrize(
    "address", ["http://127.0.0.2:{port}/", "http://169.254.169.254/latest/", "http://[::1]:{port}/", "http://0.0.0.0:{port}/"]
)
def test_private_addresses_that_are_not_allowed_are_not_called(hooked, address):
    gateway, caller = hooked
    with Receiver("0.0.0.0") as inside:
        inside.url = address.format(port=inside._server.server_port)
        webhook = inside.connect(caller, events=["message.received"])
        Visitor(gateway).begin().write("pedido 1")
        (attempt, *_) = attempts(caller, webhook)
        assert attempt["reason"]["code"] == "webhook_unreachable" and "status" not in attempt
        assert caller.post(f"webhooks/{webhook['id']}/test")["reason"]["code"] == "webhook_unreachable"
        assert inside.requests == 0


def test_slow_and_dead_receivers_delay_neither_others_nor_customers(hooked, receiver):
    gateway, caller = hooked
    holder = hold_port()
    with Receiver() as slow:
        released = threading.Event()
        slow.answer = lambda message: (released.wait(15), (204, {}))[1]
        slow.connect(caller, events=["message.received"])
        receiver.connect(caller, events=["message.received"])
        dead = caller.post("webhooks", url=f"http://127.0.0.1:{number(holder)}/", events=["message.received"])["webhook"]
        visitors = [Visitor(gateway).begin() for _ in range(10)]
        began = time.monotonic()
        for visitor in visitors:
            visitor.write("pedido 1")
        receiver.wait(lambda receiver: len(receiver.taken) == 10, "ten messages", 10)
        assert time.monotonic() - began < 10
        # At most four requests at a time for one receiver.
        assert 1 <= slow.requests <= 4
        assert caller.get(f"webhooks/{dead['id']}")["waiting"] == 10
        assert attempts(caller, dead)[0]["reason"]["code"] == "webhook_unreachable"
        released.set()
        slow.wait(lambda slow: len(slow.taken) == 10, "ten messages of the slow one")
    holder.close()


def test_a_failed_message_comes_again_with_its_id_also_after_a_restart(hooked, receiver):
    gateway, caller = hooked
    receiver.connect(caller, events=["message.received"])
    seen = []

    def failing(message):
        seen.append(message["id"])
        return 500, {}

    receiver.answer = failing
    Visitor(gateway).begin().write("pedido 1")
    receiver.wait(lambda receiver: receiver.requests >= 1, "a first attempt")
    assert gateway.stop() == 0
    receiver.answer = lambda message: (200, {})
    gateway.start()
    receiver.wait(lambda receiver: len(receiver.taken) == 1, "the message", 30)
    assert receiver.taken[0]["id"] == seen[0]


def test_a_rotation_signs_with_both_secrets(hooked, receiver):
    gateway, caller = hooked
    webhook = receiver.connect(caller, events=["message.received"])
    old = receiver.secrets.pop()
    new = gateway.run("webhooks", "secret", webhook["id"], "--overlap-hours", "1").stdout.strip()
    assert new.startswith("whsec_") and new != old
    visitor = Visitor(gateway).begin()
    for index, secret in enumerate([old, new], 1):
        receiver.secrets = [secret]
        visitor.write(f"pedido {index}")
        receiver.wait(lambda receiver: len(receiver.taken) == index, f"message {index}")
        assert len(receiver.taken[-1]["signatures"]) == 2
    caller.post(f"webhooks/{webhook['id']}/secret", overlapHours=0)
    visitor.write("pedido 3")
    receiver.wait(lambda receiver: receiver.forged, "a message that neither verifies")
    assert len(receiver.forged[0][0]["webhook-signature"].split(" ")) == 1


def test_deliveries_and_periods_are_replayed(hooked, receiver):
    gateway, caller = hooked
    visitor = Visitor(gateway).begin()
    visitor.write("antes")
    # A shown time is rounded to the millisecond: begin a little before it.
    written = datetime.fromisoformat(gateway.run_json("conversations", "list")[0]["lastInboundAt"])
    begin = (written - timedelta(seconds=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    webhook = receiver.connect(caller, events=["message.received"])
    visitor.write("depois")
    receiver.wait(lambda receiver: receiver.texts() == ["depois"], "the message")
    gateway.run("webhooks", "replay", webhook["id"], "--delivery", receiver.taken[0]["id"])
    receiver.wait(lambda receiver: receiver.texts() == ["depois"] * 2, "the message again")
    answer = caller.post(f"webhooks/{webhook['id']}/replay", **{"from": begin})
    assert answer["queued"] == 2 and answer.get("next") is None
    receiver.wait(lambda receiver: receiver.texts() == ["depois", "depois", "antes", "depois"], "the period")
    assert len({message["id"] for message in receiver.taken}) == 2
    refused = caller.call("POST", f"webhooks/{webhook['id']}/replay", json={})
    assert refused.status_code == 400 and refused.json()["code"] == "replay_invalid"


def test_who_may_edit_a_webhook_and_on_what_basis(hooked, receiver):
    gateway, caller = hooked
    webhook = receiver.connect(caller)
    path = f"webhooks/{webhook['id']}"
    tag = caller.call("GET", path).headers["ETag"]
    assert caller.call("PATCH", path, json={"name": "CRM"}, headers={"If-Match": tag}).json()["name"] == "CRM"
    late = caller.call("PATCH", path, json={"name": "BI"}, headers={"If-Match": tag})
    assert late.status_code == 412 and late.json()["code"] == "webhook_outdated"
    agent = Caller(gateway, gateway.run("tokens", "create", "gil", "--role", "agent").stdout.strip())
    assert {agent.call("GET", route).status_code for route in ("webhooks", path, f"{path}/deliveries")} == {403}
    agent.close()
    assert "whsec_" not in caller.call("GET", "webhooks").text
    assert caller.call("DELETE", path).status_code == 200
    assert caller.call("GET", path).status_code == 404


def test_the_receiver_of_the_page_verifies(hooked, tmp_path):
    gateway, caller = hooked
    holder = hold_port()
    made = caller.post("webhooks", url=f"http://127.0.0.1:{number(holder)}/", events=["message.received"])
    source = tmp_path / "receiver.py"
    source.write_text(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL).group(1))
    environment = {**os.environ, "WEBHOOK_SECRET": made["secret"], "PORT": str(number(holder))}
    program = subprocess.Popen([sys.executable, str(source)], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 20
        while caller.post(f"webhooks/{made['webhook']['id']}/test").get("status") != 204:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert program.stdout.readline().startswith("webhook.test ")
        Visitor(gateway).begin().write("pedido 1")
        assert program.stdout.readline().startswith("message.received ")
        # Another secret's messages are refused.
        caller.post(f"webhooks/{made['webhook']['id']}/secret", overlapHours=0)
        assert caller.post(f"webhooks/{made['webhook']['id']}/test")["status"] == 401
    finally:
        program.terminate()
        program.wait(timeout=10)
        holder.close()
