"""A mailbox opened by a standing consent: tokens for Dovecot's oauth2 driver, and for Postfix behind it."""

import json
import re
import subprocess

import pytest

from support.gateway import BINARY
from support.mailbox_channel import body, connect, until

USER = "loja@balcao.test"
REFRESH = "support/refresh"


@pytest.fixture
def consenting(make_gateway, trusting, oauth):
    """A gateway whose mailbox has a consent and no password; not started. Every renewal gives a new refresh token."""
    oauth.rotates = True
    oauth.person = USER
    consent = {
        "tokenURL": oauth.token_url,
        "clientID": oauth.client_id,
        "clientSecret": {"secret": "support/client"},
        "refreshToken": {"secret": REFRESH},
        "scope": "mail offline_access",
    }
    gateway = make_gateway("consent", channels=())
    servers = {
        name: {"url": url, "user": USER, "oauth": consent}
        for name, url in (("imap", trusting.imaps), ("smtp", trusting.smtps))
    }
    connect(gateway, trusting, "loja", servers)
    gateway.run("keys", "remove", "support/password")
    gateway.run("keys", "set", "support/client", text=oauth.client_secret)
    gateway.run("keys", "set", REFRESH, text=oauth.consent(USER))
    return gateway


def answers_to(ana, *words):
    """Waits for an answer to each of her mails, in order."""
    answers = ana.answers(len(words), limit=90)
    assert [body(answer).splitlines()[0] for answer in answers] == [f"eco {text}" for text in words]


def kept(gateway):
    """The end of the refresh token that the vault has."""
    (secret,) = [secret for secret in gateway.run_json("keys", "list") if secret["name"] == REFRESH]
    return secret["lastFour"]


def troubles(gateway):
    return [alert for alert in gateway.run_json("alerts") if alert["kind"] == "channel"]


def test_tokens_end_and_are_renewed(consenting, oauth, ana):
    shop, first = consenting, next(iter(oauth.refresh_tokens))
    shop.start()
    shop.connected()
    ana.write("pedido um")
    answers_to(ana, "pedido um")
    # One token serves both servers; the refresh token that came with it took the place of the first.
    assert [renewal["grant_type"] for renewal in oauth.renewals] == ["refresh_token"]
    assert first not in oauth.refresh_tokens and kept(shop) == next(iter(oauth.refresh_tokens))[-4:]

    # The server takes the token no more, though its time is not over: one other is made.
    oauth.revoke_access()
    ana.write("pedido dois")
    answers_to(ana, "pedido um", "pedido dois")
    assert len(oauth.renewals) == 2 and kept(shop) == next(iter(oauth.refresh_tokens))[-4:]

    # Tokens that are over at once are renewed by the clock: no server has refused one.
    oauth.revoke_access()
    oauth.lifetime = 0
    for count, text in enumerate(("pedido três", "pedido quatro"), 3):
        ana.write(text)
        answers_to(ana, *("pedido um", "pedido dois", "pedido três", "pedido quatro")[:count])
    assert len(oauth.renewals) == 4
    assert not troubles(shop)

    # A kill leaves the refresh token that counts.
    shop.kill()
    assert kept(shop) == next(iter(oauth.refresh_tokens))[-4:]
    shop.start()
    ana.write("pedido cinco")
    answers_to(ana, "pedido um", "pedido dois", "pedido três", "pedido quatro", "pedido cinco")
    assert not troubles(shop)
    secrets = (oauth.client_secret, *oauth.refresh_tokens, *oauth.access_tokens)
    assert not [secret for secret in secrets if secret in shop.log.read_text()]


@pytest.mark.timeout(300)
def test_a_consent_that_was_taken_back_is_told_and_given_again(consenting, oauth, ana, trusting):
    shop = consenting
    shop.start()
    shop.connected()
    ana.write("pedido um")
    answers_to(ana, "pedido um")

    oauth.revoke_consents()
    oauth.revoke_access()
    trusting.stop_dovecot()
    trusting.start_dovecot()
    renew = {"kind": "run", "operation": "consents.expect", "arguments": {"secret": REFRESH}}
    (alert,) = until(lambda: [alert for alert in troubles(shop) if renew in alert["remedies"]])
    assert "invalid_grant" in alert["reason"]["text"]
    assert f"`balcao keys authorize {REFRESH}`" in shop.run("alerts").stdout
    doctor = json.loads(shop.run("doctor", "--json", check=False).stdout)
    findings = [found for place in doctor if place["place"] == "support" for found in place["findings"]]
    assert [found["subject"] for found in findings] == ["imap", "smtp"]
    for found in findings:
        assert found["severity"] == "failure" and found["remedies"] == [renew]
    ana.write("pedido dois")

    process = subprocess.Popen(
        [str(BINARY), "keys", "authorize", REFRESH, "--device-url", f"{oauth.url}/device"],
        env=shop.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
    )
    code = next(found for line in process.stdout if (found := re.search(r"type: (\d{8})", line))).group(1)
    oauth.approve(code)
    assert process.wait(timeout=60) == 0
    answers_to(ana, "pedido um", "pedido dois")
    until(lambda: not troubles(shop))
