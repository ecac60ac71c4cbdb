"""The mail servers that the e-mail tests stand on do what those tests take for granted."""

import imaplib
import smtplib
import ssl
import time

import pytest


@pytest.fixture
def trust(mail):
    return ssl.create_default_context(cafile=str(mail.ca))


def mailbox(mail, trust, user):
    box = imaplib.IMAP4_SSL("localhost", mail.port("imaps"), ssl_context=trust)
    box.login(f"{user}@{mail.domain}", mail.password)
    return box


def subjects(box):
    """The subjects in the inbox."""
    status, (count,) = box.select("INBOX")
    assert status == "OK"
    if count == b"0":
        return []
    found = box.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
    return [part[1].decode().strip() for part in found if isinstance(part, tuple)]


def until(condition, limit=20):
    end = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


def test_mail_is_taken_refused_bounced_and_read(mail, trust):
    with smtplib.SMTP("localhost", mail.port("smtp")) as client:
        assert "auth" not in client.esmtp_features
        client.starttls(context=trust)
        client.login(f"loja@{mail.domain}", mail.password)
        refused = client.sendmail(f"loja@{mail.domain}", ["ana@balcao.test", "nobody@balcao.test"], "Subject: one\n\n.")
        assert list(refused) == ["nobody@balcao.test"]
        client.sendmail(f"loja@{mail.domain}", ["ana@elsewhere.test"], "Subject: two\n\n.")
    until(lambda: subjects(mailbox(mail, trust, "ana")) == ["Subject: one"])
    until(lambda: subjects(mailbox(mail, trust, "loja")) == ["Subject: Undelivered Mail Returned to Sender"])
    with smtplib.SMTP("127.0.0.1", mail.port("relay")) as world:
        world.sendmail("cliente@elsewhere.test", [f"ana@{mail.domain}"], "Subject: three\n\n.")
    until(lambda: len(subjects(mailbox(mail, trust, "ana"))) == 2)


def test_tokens_and_restarts(mail, trust, oauth):
    user = f"ana@{mail.domain}"
    form = {"client_id": oauth.client_id, "grant_type": "refresh_token", "refresh_token": oauth.consent(user)}
    token = oauth.token(form)[1]["access_token"]

    def login():
        box = imaplib.IMAP4_SSL("localhost", mail.port("imaps"), ssl_context=trust)
        return box.authenticate("XOAUTH2", lambda challenge: f"user={user}\1auth=Bearer {token}\1\1".encode())[0]

    assert login() == "OK"
    mail.stop_dovecot()
    with pytest.raises(ConnectionRefusedError):
        login()
    mail.start_dovecot()
    assert login() == "OK"
    oauth.revoke_access()
    with pytest.raises(imaplib.IMAP4.error):
        login()
    mail.deliver("ana", b"Subject: put there\r\n\r\nbody\r\n")
    assert subjects(mailbox(mail, trust, "ana")) == ["Subject: put there"]
