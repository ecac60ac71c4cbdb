"""The consent flow: a person agrees at the provider's, and the refresh token is in the vault, and nowhere else."""

import json
import re
import subprocess
import threading

import httpx
import pytest

from support.gateway import BINARY

NAME = "shop/refresh"


@pytest.fixture(params=["served", "alone"])
def shop(make_gateway, oauth, request):
    """A gateway whose e-mail channel wants a consent; running, or not."""
    gateway = make_gateway()
    configuration = json.loads(gateway.config.read_text())
    grant = {
        "tokenURL": oauth.token_url,
        "clientID": oauth.client_id,
        "clientSecret": {"secret": "shop/client"},
        "refreshToken": {"secret": NAME},
        "scope": "mail offline",
    }
    server = {"user": "ana@balcao.test", "oauth": grant}
    configuration["channels"].append(
        {
            "id": "shop",
            "adapter": "email",
            "settings": {
                "address": "ana@balcao.test",
                # Nobody listens there: what is tried here comes before any mail.
                "imap": {"url": "imap://127.0.0.1:1", **server},
                "smtp": {"url": "smtp://127.0.0.1:1", **server},
            },
        }
    )
    gateway.config.write_text(json.dumps(configuration))
    gateway.run("keys", "set", "shop/client", text=oauth.client_secret)
    if request.param == "served":
        gateway.start()
    return gateway


def authorize(gateway, *options):
    return subprocess.Popen(
        [str(BINARY), "keys", "authorize", NAME, *options],
        env=gateway.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(process, pattern):
    """Reads what the command says until a line matches; the command has a minute."""
    timer = threading.Timer(60, process.kill)
    timer.start()
    try:
        for line in process.stdout:
            if found := re.search(pattern, line):
                return found
    finally:
        timer.cancel()
    raise AssertionError(f"it never said {pattern}: {process.stderr.read()}")


def assert_stored(gateway, oauth, process):
    said, trouble = process.communicate(timeout=60)
    assert process.returncode == 0, trouble
    (token,) = oauth.refresh_tokens
    (secret,) = [secret for secret in gateway.run_json("keys", "list") if secret["name"] == NAME]
    assert secret["state"] == "ready" and secret["lastFour"] == token[-4:]
    assert secret["binding"]["origins"] == [oauth.url]
    assert token not in said + trouble + gateway.log.read_text() if gateway.log.exists() else token not in said
    for path in gateway.folder.rglob("*"):
        if path.is_file():
            assert token.encode() not in path.read_bytes(), path


def test_a_code_is_typed_on_another_device(shop, oauth):
    process = authorize(shop, "--device-url", f"{oauth.url}/device")
    code = wait_for(process, r"type: (\d{8})").group(1)
    oauth.approve(code)
    assert_stored(shop, oauth, process)


@pytest.mark.parametrize("pastes", [False, True])
def test_a_browser_comes_back(shop, oauth, pastes):
    process = authorize(shop, "--authorize-url", f"{oauth.url}/authorize")
    page = wait_for(process, r"^(http://\S+)").group(1)
    sent_to = httpx.get(page).headers["Location"]
    # Somebody else's answer is none.
    assert httpx.get(sent_to.split("?")[0] + "?code=forged&state=guessed").status_code == 200
    if pastes:
        process.stdin.write(sent_to + "\n")
        process.stdin.flush()
    else:
        assert "close this page" in httpx.get(sent_to).text
    assert_stored(shop, oauth, process)


def test_a_refusal_stores_nothing(shop, oauth):
    process = authorize(shop, "--authorize-url", f"{oauth.url}/authorize")
    page = wait_for(process, r"^(http://\S+)").group(1)
    query = dict(httpx.URL(page).params)
    process.stdin.write(f"{query['redirect_uri']}/?error=access_denied&state={query['state']}\n")
    process.stdin.flush()
    _, trouble = process.communicate(timeout=60)
    assert process.returncode == 1 and "access_denied" in trouble
    assert NAME not in [secret["name"] for secret in shop.run_json("keys", "list")]


PUBLIC = "https://balcao.padaria.example"


@pytest.fixture
def public(shop):
    """The gateway with a public address; running. Where it is not, the next one says so."""
    configuration = json.loads(shop.config.read_text())
    configuration["server"] = {"publicURL": PUBLIC}
    shop.config.write_text(json.dumps(configuration))
    if shop.runs:
        shop.stop()
        shop.start()
    return shop


def come_back(gateway, address):
    """What a proxy in front makes of the address that the provider sends the browser to."""
    assert address.startswith(f"{PUBLIC}/consents/return?")
    return httpx.get(gateway.url + address.removeprefix(PUBLIC))


def test_a_browser_comes_back_to_the_public_address(public, oauth):
    process = authorize(public, "--public", "--authorize-url", f"{oauth.url}/authorize")
    if not public.runs:
        _, trouble = process.communicate(timeout=60)
        assert process.returncode == 1 and "balcao serve" in trouble
        return
    page = wait_for(process, r"^(http://\S+)").group(1)
    asked = dict(httpx.URL(page).params)
    assert asked["redirect_uri"] == f"{PUBLIC}/consents/return" and asked["code_challenge_method"] == "S256"
    sent_to = httpx.get(page).headers["Location"]
    forged = come_back(public, f"{PUBLIC}/consents/return?code=forged&state={asked['state'][:-1]}x")
    assert forged.status_code == 400 and process.poll() is None
    answer = come_back(public, sent_to)
    assert answer.status_code == 200 and "is stored" in answer.text
    assert come_back(public, sent_to).status_code == 400
    assert_stored(public, oauth, process)
    code = httpx.URL(sent_to).params["code"]
    log = public.log.read_text()
    assert code not in log and asked["state"] not in log


@pytest.mark.parametrize("shop", ["served"], indirect=True)
def test_a_refusal_in_public_stores_nothing(public, oauth):
    process = authorize(public, "--public", "--authorize-url", f"{oauth.url}/authorize")
    state = httpx.URL(wait_for(process, r"^(http://\S+)").group(1)).params["state"]
    answer = come_back(public, f"{PUBLIC}/consents/return?error=access_denied&state={state}")
    assert answer.status_code == 200 and "access_denied" not in answer.text
    _, trouble = process.communicate(timeout=60)
    assert process.returncode == 1 and "access_denied" in trouble
    assert NAME not in [secret["name"] for secret in public.run_json("keys", "list")]


@pytest.mark.parametrize("shop", ["served"], indirect=True)
def test_without_a_public_address_nobody_can_come_back(shop, oauth):
    process = authorize(shop, "--public", "--authorize-url", f"{oauth.url}/authorize")
    _, trouble = process.communicate(timeout=60)
    assert process.returncode == 1 and "server.publicURL is not set" in trouble


def test_what_no_setting_names_is_not_asked_for(shop):
    refused = shop.run("keys", "authorize", "other/refresh", check=False)
    assert refused.returncode == 1 and "no `oauth` setting" in refused.stderr
