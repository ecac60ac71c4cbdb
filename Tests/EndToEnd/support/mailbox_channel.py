"""A mailbox as a channel, and a customer who writes to it and reads what comes back, with `imapclient`."""

import email
import email.policy
import imaplib
import json
import smtplib
import sqlite3
import ssl
import time
import types
from email.message import EmailMessage
from email.utils import make_msgid

from imapclient import IMAPClient

WITHIN = 30


def connect(gateway, mail, user, settings):
    """Gives a gateway that is not started yet the mailbox of `user` as its channel `support`."""
    login = {"user": f"{user}@{mail.domain}", "password": {"secret": "support/password"}}
    entry = {
        "id": "support",
        "adapter": "email",
        "settings": {
            "address": f"{user}@{mail.domain}",
            "name": "Padaria do Sol",
            "imap": {"url": mail.imaps, **login},
            "smtp": {"url": mail.smtps, **login},
            **settings,
        },
    }
    configuration = json.loads(gateway.config.read_text())
    configuration["channels"].append(entry)
    gateway.config.write_text(json.dumps(configuration, ensure_ascii=False))
    gateway.run("keys", "set", "support/password", text=mail.password)
    gateway.connected = types.MethodType(connected, gateway)


def connected(gateway):
    """Waits until the channel has noted where its inbox ends."""
    until(lambda: position(gateway) is not None)


def position(gateway):
    """How far the inbox was read, as the data folder has it."""
    with sqlite3.connect(f"file:{gateway.data / 'balcao.sqlite'}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT value FROM settings WHERE CAST(name AS TEXT) = 'folder/INBOX'").fetchall()
    return json.loads(rows[0][0]) if rows else None


def until(condition, limit=WITHIN, pause=0.05):
    """Waits until something is so, and returns it."""
    end = time.monotonic() + limit
    while not (found := condition()):
        assert time.monotonic() < end, "it never came true"
        time.sleep(pause)
    return found


class Customer:
    """A customer with a mailbox on the same servers."""

    def __init__(self, mail, user):
        self.mail = mail
        self.address = f"{user}@{mail.domain}"
        self.trust = ssl.create_default_context(cafile=str(mail.ca))

    def message(self, text, subject="Pedido", to="loja@balcao.test", **headers):
        message = EmailMessage()
        message["From"] = f"Ana <{self.address}>"
        message["To"] = to
        message["Subject"] = subject
        message["Message-ID"] = make_msgid(domain="balcao.test")
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        return message

    def send(self, message, sender=None):
        """Sends a message as the world would; returns its Message-ID."""
        with smtplib.SMTP("127.0.0.1", self.mail.relay_port) as server:
            server.sendmail(self.address if sender is None else sender, ["loja@balcao.test"], message.as_bytes())
        return message["Message-ID"]

    def write(self, text, **headers):
        return self.send(self.message(text, **headers))

    def inbox(self):
        """Every message in her inbox, oldest first."""
        with IMAPClient("localhost", self.mail.port("imaps"), ssl_context=self.trust) as client:
            client.login(self.address, self.mail.password)
            client.select_folder("INBOX", readonly=True)
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
        return [
            email.message_from_bytes(found[uid][b"BODY[]"], policy=email.policy.default) for uid in sorted(found)
        ]

    def answers(self, count, limit=WITHIN):
        """Her inbox, once it has this many messages.

        Where Dovecot ends the connection, as it may on a busy machine, she looks again.
        """

        def box():
            try:
                inbox = self.inbox()
            except imaplib.IMAP4.error:
                return None
            return inbox if len(inbox) >= count else None

        return until(box, limit, pause=0.2)


def body(message, kind="plain"):
    """The text of a message in one of its forms."""
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")
