"""`balcao vault rotate [--master]` under live traffic and kills: every value opens afterwards, and every customer is
answered."""

import json
import os
import random
import subprocess
import time

import pytest

from support.gateway import BINARY
from support.visitor import Visitor

SECRETS = int(os.environ.get("BALCAO_SECRETS", "70"))
KILLS = int(os.environ.get("BALCAO_ROTATION_KILLS", "5"))
KEY = "sk-rotation-0000-AoRa"


def known(gateway):
    """What is shown of each secret, except for its uses."""
    return [{**secret, "lastUsedAt": None, "useCount": None} for secret in gateway.run_json("keys", "list")]


@pytest.fixture
def filled(make_asking, model):
    """A gateway with many secrets, whose provider repeats the question."""
    model.answer = lambda request: [f"resposta a {request.question}"]
    gateway = make_asking(key=KEY)
    for number in range(SECRETS):
        gateway.run("keys", "set", f"spare/{number}", text=f"value-{number}-of-a-customer")
    return gateway


@pytest.mark.timeout(1800)
def test_a_rotation_survives_kills_and_every_customer_is_answered(filled, model):
    gateway = filled
    before = known(gateway)
    assert len(before) == SECRETS + 1
    gateway.start()
    visitor = Visitor(gateway).begin()
    for kill in range(KILLS):
        visitor.write(f"pergunta {kill}")
        rotation = subprocess.Popen(
            [BINARY, "vault", "rotate"], env=gateway.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        time.sleep(random.uniform(0.02, 0.3))
        gateway.kill()
        rotation.communicate(timeout=30)
        gateway.start()
        with visitor.listen() as stream:
            stream.wait_for_message(f"resposta a pergunta {kill}", within=60)

    # One that is not killed, while questions are asked.
    rotation = subprocess.Popen(
        [BINARY, "vault", "rotate", "--json"], env=gateway.environment, stdout=subprocess.PIPE, text=True
    )
    with visitor.listen() as stream:
        for number in range(10):
            visitor.write(f"durante {number}")
            stream.wait_for_message(f"resposta a durante {number}")
    rotation.communicate(timeout=60)
    assert rotation.returncode == 0
    assert "are sealed under data key" in gateway.run("vault", "rotate").stdout

    vault = gateway.run_json("vault", "verify")
    # The gateway's own signing key is a row as well.
    assert (vault["damaged"], vault["waiting"], vault["rows"]) == ([], 0, SECRETS + 2)
    *earlier, active = vault["dataKeys"]
    assert active.endswith("active") and all(key.endswith("retired") for key in earlier)
    assert known(gateway) == before
    assert {request.headers["Authorization"] for request in model.requests} == {f"Bearer {KEY}"}
    assert gateway.run_json("alerts") == []
    assert gateway.stop() == 0
    # Without a server as well.
    assert f"data key {int(active.split()[0]) + 1}" in gateway.run("vault", "rotate").stdout
    assert known(gateway) == before


@pytest.mark.timeout(1800)
def test_a_new_master_key_survives_kills_and_every_customer_is_answered(filled, model):
    gateway = filled
    (key,) = (gateway.folder / "config" / "balcao").iterdir()
    former = gateway.folder / "former.key"
    former.write_bytes(key.read_bytes())
    former.chmod(0o400)
    before = known(gateway)
    gateway.start()
    visitor = Visitor(gateway).begin()
    for kill in range(KILLS):
        visitor.write(f"pergunta {kill}")
        # In the server, or in a command that owns the folder itself.
        is_served = kill % 2 == 0
        if not is_served:
            gateway.kill()
        rotation = subprocess.Popen(
            [BINARY, "vault", "rotate", "--master"],
            env=gateway.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        time.sleep(random.uniform(0.02, 0.4))
        if is_served:
            gateway.kill()
        else:
            rotation.kill()
        rotation.communicate(timeout=30)
        gateway.start()
        with visitor.listen() as stream:
            stream.wait_for_message(f"resposta a pergunta {kill}", within=60)

    # One that is not killed, while questions are asked.
    rotation = subprocess.Popen(
        [BINARY, "vault", "rotate", "--master", "--json"], env=gateway.environment, stdout=subprocess.PIPE, text=True
    )
    with visitor.listen() as stream:
        for number in range(10):
            visitor.write(f"durante {number}")
            stream.wait_for_message(f"resposta a durante {number}")
    outcome = json.loads(rotation.communicate(timeout=60)[0])
    assert rotation.returncode == 0
    assert "next" not in outcome["master"]

    vault = gateway.run_json("vault", "verify")
    assert (vault["damaged"], vault["waiting"], vault["rows"]) == ([], 0, SECRETS + 2)
    assert vault["masterKey"] == outcome["master"]["masterKey"]
    assert "nextMasterKey" not in vault
    *earlier, active = vault["dataKeys"]
    assert active.endswith("active") and all(key.endswith("retired") for key in earlier)
    assert known(gateway) == before
    assert {request.headers["Authorization"] for request in model.requests} == {f"Bearer {KEY}"}
    assert gateway.run_json("alerts") == []
    assert gateway.stop() == 0
    # Nothing is left beside the key, and the former one opens nothing.
    assert key.read_bytes() != former.read_bytes()
    assert [path.name for path in key.parent.iterdir() if path.suffix == ".next"] == []
    refused = gateway.run("vault", "verify", "--master-key-file", str(former), check=False)
    assert refused.returncode == 1 and "sealed with the master key" in refused.stderr
    assert known(gateway) == before
