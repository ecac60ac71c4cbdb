"""Accounts and tokens from the terminal and over HTTP, and what is stored of them."""

import base64
import hashlib
import hmac
import json
import os
import pty
import re
import subprocess
import time

import httpx
import pytest

from support.gateway import BINARY
from support.people import PASSWORD, add, browser, code, sign_in

TOKEN = re.compile(r"balcao_[oag][A-Za-z0-9_-]{43}")


@pytest.fixture
def gateway(make_gateway):
    """A gateway that is not started yet."""
    return make_gateway()


@pytest.fixture(params=["a server", "no server"])
def business(gateway, request):
    """A gateway with or without a running server."""
    if request.param == "a server":
        gateway.start()
    else:
        gateway.run("vault", "init")
    return gateway


def test_accounts_are_made_listed_and_removed(business):
    add(business, "ana@padaria.example", "owner", "--name", "Ana")
    add(business, "bia@padaria.example", "agent")
    ana, bia = business.run_json("users", "list")
    assert (ana["name"], ana["permissions"]["role"], ana["email"]) == ("Ana", "owner", "ana@padaria.example")
    assert (bia["name"], bia["permissions"]["role"]) == ("bia", "agent")
    assert PASSWORD not in json.dumps([ana, bia])
    business.run("users", "remove", "BIA@padaria.example")
    assert [user["name"] for user in business.run_json("users", "list")] == ["Ana"]


@pytest.mark.parametrize(
    "email, role, password, reason",
    [
        ("ana@padaria.example", "agent", PASSWORD, "another account has this e-mail address"),
        ("Ana@Padaria.example", "agent", PASSWORD, "another account has this e-mail address"),
        ("bia", "agent", PASSWORD, "this is not an e-mail address"),
        ("bia@padaria.example", "agent", "123456789", "a password has 10 to 1024 characters; this one has 9"),
        ("bia@padaria.example", "agent", "bia@padaria.example", "the password is the name or the address"),
    ],
)
def test_an_account_that_breaks_a_rule_is_refused(gateway, email, role, password, reason):
    gateway.run("vault", "init")
    add(gateway, "ana@padaria.example", "owner")
    refused = add(gateway, email, role, password=password, check=False)
    assert refused.returncode == 1
    assert reason in refused.stderr
    assert len(gateway.run_json("users", "list")) == 1


def test_the_last_owner_stays(business):
    add(business, "ana@padaria.example", "owner")
    add(business, "bia@padaria.example", "admin")
    refused = business.run("users", "remove", "ana@padaria.example", check=False)
    assert refused.returncode == 1
    assert "the last owner" in refused.stderr
    add(business, "caio@padaria.example", "owner")
    business.run("users", "remove", "ana@padaria.example")


def test_a_password_is_set_for_an_account_that_exists(business):
    add(business, "ana@padaria.example", "owner")
    done = business.run("users", "passwd", "ana@padaria.example", text="another long password\n")
    assert done.stdout == "ana@padaria.example has a new password\n"
    refused = business.run("users", "passwd", "bia@padaria.example", text=PASSWORD, check=False)
    assert refused.returncode == 1
    assert "there is no account bia@padaria.example" in refused.stderr


def test_a_password_typed_at_a_terminal_is_hidden_and_asked_for_twice(gateway):
    gateway.run("vault", "init")
    command = [str(BINARY), "users", "add", "ana@padaria.example", "--role", "owner"]

    def type_in(first, second):
        parent, child = pty.openpty()
        process = subprocess.Popen(
            command, stdin=child, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=gateway.environment
        )
        os.close(child)
        shown = b""
        for line in (first, second):
            while not shown.rstrip().endswith(b":"):
                shown += os.read(process.stderr.fileno(), 1024)
            os.write(parent, line.encode() + b"\n")
            shown += b"."
        out, err = process.communicate(timeout=30)
        os.set_blocking(parent, False)
        try:
            echoed = os.read(parent, 4096)
        except OSError:
            echoed = b""
        os.close(parent)
        assert first.encode() not in out + err + shown + echoed
        return process.returncode, err.decode()

    code, err = type_in(PASSWORD, PASSWORD + "!")
    assert (code, "the two passwords differ" in err) == (1, True)
    assert gateway.run_json("users", "list") == []
    code, _ = type_in(PASSWORD, PASSWORD)
    assert code == 0
    assert len(gateway.run_json("users", "list")) == 1


def test_a_token_is_printed_alone_and_once(business):
    made = business.run("tokens", "create", "till", "--role", "agent", "--expires", "90d")
    token = made.stdout.removesuffix("\n")
    assert TOKEN.fullmatch(token)
    assert made.stderr == ""
    (listed,) = business.run_json("tokens", "list")
    assert (listed["name"], listed["role"], listed["scope"]) == ("till", "agent", "all")
    assert token.startswith(listed["prefix"])
    assert token not in json.dumps(listed)
    business.run("tokens", "revoke", listed["id"])
    assert "revokedAt" in business.run_json("tokens", "list")[0]
    refused = business.run("tokens", "revoke", listed["id"], check=False)
    assert refused.returncode == 1
    assert "`balcao tokens list`" in refused.stderr


@pytest.mark.invariant(8)
def test_neither_passwords_nor_tokens_are_in_the_data_folder_or_the_log(gateway):
    gateway.start("--log-level", "trace")
    add(gateway, "ana@padaria.example", "owner")
    token = gateway.run("tokens", "create", "till", "--role", "owner").stdout.strip()
    setup = set_up_link(gateway).split("#")[1]
    gateway.stop()
    found = [path for path in gateway.folder.rglob("*") if path.is_file()]
    assert len(found) > 3
    for path in found:
        content = path.read_bytes()
        for secret in (PASSWORD, token, token[8:], setup):
            assert secret.encode() not in content, path.name


def set_up_link(gateway):
    """The link of the server that just started; None if it printed none before it stopped."""
    line = gateway.lines.get(timeout=10)
    found = re.fullmatch(r"set up: (\S+/console/setup#[A-Za-z0-9_-]{43})\n", line or "")
    return found and found.group(1)


def test_the_start_prints_a_new_set_up_link_while_there_is_no_account(gateway):
    links = []
    for _ in range(2):
        gateway.start()
        links.append(set_up_link(gateway))
        assert links[-1].startswith(gateway.url + "/console/setup#")
        gateway.stop()
    assert links[0] != links[1]
    add(gateway, "ana@padaria.example", "owner")
    gateway.start()
    gateway.stop()
    assert set_up_link(gateway) is None


def test_the_set_up_link_has_the_public_address(gateway):
    configuration = json.loads(gateway.config.read_text())
    configuration.setdefault("server", {})["publicURL"] = "https://balcao.padaria.example"
    gateway.config.write_text(json.dumps(configuration))
    gateway.start()
    assert set_up_link(gateway).startswith("https://balcao.padaria.example/console/setup#")


def test_the_first_owner_sets_up_once_and_signs_in_and_out(gateway):
    gateway.start()
    token = set_up_link(gateway).split("#")[1]
    client = browser(gateway)
    person = {"name": "Ana", "email": "ana@padaria.example", "password": PASSWORD}
    assert code(client.post("setup", json={"token": token[::-1], **person})) == "link_invalid"
    made = client.post("setup", json={"token": token, **person})
    assert made.status_code == 201
    assert "HttpOnly" in made.headers["Set-Cookie"]
    assert client.cookies["balcao"] not in made.text
    assert code(browser(gateway).post("setup", json={"token": token, **person})) == "link_invalid"

    session = client.get("session").json()
    assert (session["user"]["name"], session["role"]) == ("Ana", "owner")
    assert code(client.delete("session")) == "csrf_token_invalid"
    client.headers["X-CSRF-Token"] = session["csrfToken"]
    cookie = client.cookies["balcao"]
    assert client.delete("session").status_code == 200
    again = httpx.get(f"{gateway.url}/api/v1/session", headers={"Cookie": f"balcao={cookie}"})
    assert (again.status_code, code(again)) == (401, "unauthenticated")
    sign_in(gateway, "ANA@padaria.example")


def test_a_session_and_a_token_stop_at_once(gateway):
    gateway.start()
    add(gateway, "ana@padaria.example", "owner")
    add(gateway, "bia@padaria.example", "agent")
    bia = sign_in(gateway, "bia@padaria.example")
    token = gateway.run("tokens", "create", "till", "--role", "agent").stdout.strip()
    program = {"Authorization": f"Bearer {token}"}
    assert bia.get("me").json()["name"] == "bia"
    assert httpx.get(f"{gateway.url}/api/v1/conversations", headers=program).status_code == 200
    gateway.run("users", "remove", "bia@padaria.example")
    gateway.run("tokens", "revoke", gateway.run_json("tokens", "list")[0]["id"])
    assert bia.get("me").status_code == 401
    assert httpx.get(f"{gateway.url}/api/v1/conversations", headers=program).status_code == 401


def test_guessing_is_slowed_down_and_the_owner_signs_in_from_elsewhere(gateway):
    configuration = json.loads(gateway.config.read_text())
    configuration.setdefault("server", {})["trustedProxies"] = ["127.0.0.1"]
    gateway.config.write_text(json.dumps(configuration))
    gateway.start()
    add(gateway, "ana@padaria.example", "owner")

    def attempt(email, password, address):
        return browser(gateway).post(
            "session", json={"email": email, "password": password}, headers={"X-Forwarded-For": address}
        )

    guesses = [attempt(email, "a wrong password", "198.51.100.1") for email in ["ana@padaria.example", "x@y.example"] * 5]
    assert [code(guess) for guess in guesses] == ["sign_in_failed"] * 5 + ["sign_in_throttled"] * 5
    assert guesses[-1].status_code == 429
    assert attempt("ana@padaria.example", PASSWORD, "198.51.100.1").status_code == 429
    assert attempt("ana@padaria.example", PASSWORD, "203.0.113.7").status_code == 200


def one_time_code(secret, offset=0):
    """A code of RFC 6238, computed independently of the gateway."""
    step = int(time.time()) // 30 + offset
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1)
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def test_a_second_factor_is_asked_for_and_lost_ones_are_removed_at_the_terminal(gateway):
    gateway.start()
    add(gateway, "ana@padaria.example", "owner")
    ana = sign_in(gateway, "ana@padaria.example")
    secret = ana.post("me/totp", json={"password": PASSWORD}).json()["secret"]
    confirmed = ana.post("me/totp/confirm", json={"code": one_time_code(secret)})
    assert len(confirmed.json()["codes"]) == 10
    signed = {"email": "ana@padaria.example", "password": PASSWORD}
    assert code(browser(gateway).post("session", json=signed)) == "totp_required"
    sign_in(gateway, "ana@padaria.example", code=one_time_code(secret, 1))
    used = browser(gateway).post("session", json={**signed, "code": one_time_code(secret, 1)})
    assert code(used) == "totp_invalid"
    sign_in(gateway, "ana@padaria.example", code=confirmed.json()["codes"][0])
    new = "another long password"
    gateway.run("users", "passwd", "ana@padaria.example", "--remove-second-factor", text=new)
    assert ana.get("me").status_code == 401
    sign_in(gateway, "ana@padaria.example", new)


def test_an_invited_person_chooses_a_password(gateway):
    gateway.start()
    add(gateway, "ana@padaria.example", "owner")
    ana = sign_in(gateway, "ana@padaria.example")
    added = ana.post("users", json={"email": "bia@padaria.example", "role": "agent"})
    assert added.status_code == 201
    link = added.json()["invitation"]
    assert link["link"] == f"/console/invitation#{link['token']}"
    client = browser(gateway)
    accepted = client.post("invitations/accept", json={"token": link["token"], "name": "Bia", "password": PASSWORD})
    assert accepted.status_code == 201
    assert client.get("session").json()["user"]["name"] == "Bia"
    assert code(client.get("users")) == "forbidden"
    sign_in(gateway, "bia@padaria.example")
