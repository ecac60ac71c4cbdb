"""Verified identity: the business's server says who the visitor is, and nobody else can."""

import json
import re
import shutil
import subprocess

import pytest

from support.content import ORIGIN
from support.gateway import ROOT
from support.identity import SECRET, signed, user, verifying
from support.visitor import Visitor


@pytest.fixture
def gateway(make_gateway):
    gateway = verifying(make_gateway(channels=("site", "shop")))
    gateway.start()
    return gateway


def refusal(gateway, body, channel="site"):
    visitor = Visitor(gateway, channel)
    content = body if isinstance(body, str) else json.dumps(body)
    response = visitor.client.post(visitor.url("sessions"), headers=visitor.headers(), content=content)
    assert response.headers["content-type"] == "application/problem+json", response.text
    return response.status_code, response.json().get("field")


def contact(gateway, conversation):
    return gateway.run_json("conversations", "show", conversation)["contact"]


def test_a_user_has_one_conversation_in_every_browser_and_after_a_restart(gateway):
    phone = Visitor(gateway).begin(**user(name="Ana", email="Ana@Example.com"))
    phone.write("pedido 1")
    laptop = Visitor(gateway).begin(**user(name="Ana Souza", email="Ana@Example.com"))
    assert laptop.conversation == phone.conversation
    with laptop.listen() as stream:
        stream.wait_for_message("eco pedido 1")
        phone.write("pedido 2", client_id="from-the-phone")
        stream.wait_for_message("eco pedido 2")
    assert gateway.stop() == 0
    gateway.start()
    laptop.write("pedido 3", client_id="after-the-restart")
    known = contact(gateway, phone.conversation)
    assert known["name"] == "Ana Souza"
    assert known["aliases"] == ["web:site/user/42", "email:ana@example.com"]


def test_a_token_that_is_resumed_stays_the_users(gateway):
    visitor = Visitor(gateway).begin(**user(name="Ana"))
    resumed = visitor.client.post(
        visitor.url("sessions"), headers=visitor.headers(), content=json.dumps({"resume": visitor.token})
    )
    assert resumed.status_code == 200 and resumed.json()["conversation"] == visitor.conversation
    visitor.token = resumed.json()["token"]
    visitor.write("pedido 1")
    assert contact(gateway, visitor.conversation)["aliases"] == ["web:site/user/42"]


def test_a_proven_mailbox_makes_the_same_contact_on_another_channel_and_nothing_is_merged(gateway):
    first = Visitor(gateway).begin(**user(email="ana@example.com"))
    first.write("pedido 1")
    second = Visitor(gateway, "shop").begin(**user("7", secret="another secret", email="ana@example.com"))
    second.write("pedido 2")
    assert contact(gateway, second.conversation)["id"] == contact(gateway, first.conversation)["id"]

    # Somebody who is a contact already, and whose business now says they have Ana's mailbox.
    third = Visitor(gateway, "shop").begin(**user("8", secret="another secret"))
    third.write("pedido 3")
    third.begin(**user("8", secret="another secret", email="ana@example.com"))
    third.write("pedido 4")
    assert contact(gateway, third.conversation)["id"] != contact(gateway, first.conversation)["id"]
    assert contact(gateway, third.conversation)["aliases"] == ["web:shop/user/8"]
    assert "were not merged" in gateway.log.read_text()


def test_what_is_not_the_businesss_word_is_refused(gateway):
    good = user(name="Ana")
    altered = {**good, "identity": {**good["identity"], "id": "43"}}
    assert refusal(gateway, altered) == (403, "signature")
    assert refusal(gateway, {"identity": good["identity"]}) == (401, "signature")
    assert refusal(gateway, user(secret="a guess")) == (403, "signature")
    assert refusal(gateway, user(lasts=0)) == (403, "identity.expires")
    assert refusal(gateway, user(lasts=100 * 3600)) == (422, "identity.expires")
    assert refusal(gateway, good, channel="shop") == (403, "signature")
    assert refusal(gateway, signed({"id": "42"})) == (422, "identity.expires")
    assert gateway.run_json("conversations", "list") == []


def test_without_the_secret_nobody_is_verified(gateway):
    gateway.run("keys", "remove", "site/identity")
    assert refusal(gateway, user()) == (503, None)
    assert "the secret site/identity is not stored" in gateway.log.read_text()
    check = gateway.run("check")
    told = check.stdout + check.stderr
    assert "no value is stored for site/identity; `balcao keys set site/identity`" in told
    gateway.run("keys", "set", "site/identity", text=SECRET + "\n")
    Visitor(gateway).begin(**user())
    gateway.run("keys", "set", "site/identity", text="renewed\n")
    assert refusal(gateway, user()) == (403, "signature")
    Visitor(gateway).begin(**user(secret="renewed"))


def test_a_channel_without_the_setting_takes_no_identity(make_gateway):
    gateway = make_gateway()
    gateway.start()
    assert refusal(gateway, user()) == (422, "identity")


# Each program of the widget's page, with what makes it print what it signed.
PROGRAMS = {
    "python": (["python3", "-"], "\nimport sys\nprint(signed_user(*json.loads({arguments!r})))\n"),
    "js": (["node", "-"], "\nconsole.log(signedUser(...JSON.parse({arguments!r})));\n"),
    "php": (["php"], "\necho signed_user(...json_decode({arguments!r}, true));\n"),
    "ruby": (["ruby", "-"], "\nputs signed_user(*JSON.parse({arguments!r}))\n"),
}


@pytest.mark.parametrize("language", PROGRAMS)
def test_the_pages_programs_sign_what_the_gateway_verifies(gateway, language):
    command, ending = PROGRAMS[language]
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    page = (ROOT / "Plugins/WebWidget/README.md").read_text()
    (program,) = re.findall(rf"```{language}\n(.+?)```", page, re.DOTALL)
    people = [
        ("42", "Ana", "ana@example.com"),
        ("josé/42", "José \u201cZé\u201d & <b>Ñandú</b> \\ / 😀 \u2028 \t \u007f", "jose@exemplo.com.br"),
        ("</script><script>alert(1)</script>", None, None),
    ]
    for number, person in enumerate(people):
        arguments = json.dumps([*person, SECRET])
        source = program + ending.format(arguments=Quoted(arguments))
        if language == "php":
            source = "<?php\n" + source
        printed = subprocess.run(command, input=source, capture_output=True, text=True, timeout=30)
        assert printed.returncode == 0, printed.stderr
        assert "<" not in printed.stdout, "it goes into a script of the page"
        told = json.loads(printed.stdout)
        signature = told.pop("signature")
        visitor = Visitor(gateway).begin(identity=told, signature=signature)
        visitor.write("pedido 1", client_id=f"{language}-{number}")
        known = contact(gateway, visitor.conversation)
        assert known["aliases"][0] == f"web:site/user/{person[0]}"
        assert known["aliases"][1:] == ([f"email:{person[2]}"] if person[2] else [])


class Quoted(str):
    """A text as a string constant of all four languages: in single quotes, with nothing but ASCII in it."""

    def __repr__(self):
        return "'" + self.replace("\\", "\\\\").replace("'", "\\'") + "'"


def test_the_pages_example_is_signed_as_it_says():
    page = (ROOT / "Plugins/WebWidget/README.md").read_text()
    (text,) = re.findall(r"```text\n(.+?)\n```", page, re.DOTALL)
    identity = json.loads(text)
    assert json.dumps(identity, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == text
    assert f"`{signed(identity, SECRET)['signature']}`" in page and f"`{SECRET}`" in page
    assert ORIGIN in page
