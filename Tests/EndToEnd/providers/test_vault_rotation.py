"""`balcao vault rotate` under live traffic and kills: every value opens afterwards, and every customer is answered."""

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
    """What is shown of each secret, except for the time of its last use."""
    return [{**secret, "lastUsedAt": None} for secret in gateway.run_json("keys", "list")]


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
