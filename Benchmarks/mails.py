"""E-mail: mails a second from a real IMAP server into the journal, beside a loop of imapclient and the standard library."""

import email
import email.policy
import os
import ssl
import subprocess
import time
from email.message import EmailMessage

from support.gateway import Gateway
from support.mail_servers import mail_servers, unavailable
from support.mailbox_channel import connect, position

MAILS = int(os.environ.get("BALCAO_BENCH_MAILS", "10000"))
FETCHED = 100


def measure(table, folder):
    if reason := unavailable():
        table.add("mails, IMAP → journal", f"not measured: {reason}")
        return
    folder.mkdir()
    with mail_servers(smtp=False) as mail:
        os.environ["SSL_CERT_FILE"] = str(mail.ca)
        gateway = Gateway(folder / "gateway", channels=())
        connect(gateway, mail, "loja", {})
        gateway.run("pause")
        try:
            gateway.start()
            gateway.connected()
            gateway.stop()
            fill(mail)
            # The server's own caches are warm for both.
            plain_loop(mail)
            theirs = plain_loop(mail)
            began = time.monotonic()
            gateway.start()
            while (position(gateway) or {"last": 0})["last"] < MAILS:
                time.sleep(0.02)
            ours = MAILS / (time.monotonic() - began)
            memory = int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(gateway.process.pid)]))
        finally:
            gateway.end()
            del os.environ["SSL_CERT_FILE"]
    table.rate("mails, IMAP → journal, the start included", ours)
    table.rate("the same with imapclient and the standard library, kept nowhere", theirs)
    table.add("  Balcão : imapclient", f"{ours / theirs:.1f}×", goal="5×")
    table.add("  memory afterwards", f"{memory / 1024:.0f} MB")


def fill(mail):
    """Mails of the usual kind: two forms, a quoted answer, a few kilobytes."""
    box = mail.mailbox("loja") / "cur"
    box.mkdir(parents=True, exist_ok=True)
    for number in range(MAILS):
        message = EmailMessage()
        message["From"] = f"Ana Conceição <ana{number % 500}@example.com>"
        message["To"] = "Padaria do Sol <loja@balcao.test>"
        message["Subject"] = f"Re: Encomenda de pão de açúcar nº {number}"
        message["Message-ID"] = f"<{number}@example.com>"
        message["Date"] = "Tue, 24 Nov 2026 10:00:00 -0300"
        words = f"Olá! Gostaria de confirmar a encomenda {number}.\n\n" + "Obrigada pela atenção. " * 20
        quoted = "".join(f"> linha {line} do que foi dito antes\n" for line in range(30))
        text = f"{words}\n\nEm seg., 23 de nov. de 2026 às 10:00, Padaria <loja@balcao.test> escreveu:\n\n{quoted}"
        message.set_content(text)
        message.add_alternative(f"<html><body><p>{words}</p><blockquote>{quoted}</blockquote></body></html>", subtype="html")
        (box / f"{1_790_000_000 + number}.M{number}.bench:2,").write_bytes(message.as_bytes())
    mail.give("loja")


def plain_loop(mail):
    """Mails a second that are fetched and whose headers and text are read."""
    from imapclient import IMAPClient

    trust = ssl.create_default_context(cafile=str(mail.ca))
    began = time.monotonic()
    count = 0
    with IMAPClient("localhost", mail.port("imaps"), ssl_context=trust) as client:
        client.login(f"loja@{mail.domain}", mail.password)
        client.select_folder("INBOX", readonly=True)
        uids = client.search()
        for begin in range(0, len(uids), FETCHED):
            for data in client.fetch(uids[begin : begin + FETCHED], ["BODY.PEEK[]"]).values():
                message = email.message_from_bytes(data[b"BODY[]"], policy=email.policy.default)
                assert message["From"] and message["Subject"] and message["Message-ID"]
                assert message.get_body(("plain",)).get_content()
                count += 1
    assert count == MAILS
    return count / (time.monotonic() - began)
