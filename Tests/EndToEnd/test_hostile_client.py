"""A client with an allowed origin that uses everything up: quotas hold, and others are served as before.

The others are a visitor of the same web site, and a customer who writes to the business's mailbox.
"""

import os
import random
import threading
import time

import pytest

from support.content import ECHO
from support.mailbox_channel import Customer, body, connect
from support.visitor_from import VisitorFrom, trust_loopback_proxy

SECONDS = float(os.environ.get("BALCAO_HOSTILE_SECONDS", "14"))
MIB = 1 << 20
# Of one visitor, of one address, of all together; visitors who never wrote may use half of the last.
VISITOR, ADDRESS, UNSENT = 2, 5, 8
# How many mails a customer writes meanwhile: the mailbox answers ten of a conversation an hour.
MAILS = 8
HOSTILE = ["203.0.113.66", "203.0.113.67", "203.0.113.68"]
# What a message with its answer may add to the database, and what the write-ahead log may hold beside it.
MESSAGE, LOG = 32 * 1024, 24 * MIB


@pytest.fixture
def guarded(make_asking, trusting):
    """A server behind a proxy with a mailbox beside its web site, with small quotas and the rates that are usual."""
    content = {**ECHO, "businessInformation": "A Padaria do Sol vende pão."}
    gateway = make_asking(content=content)
    limits = {"visitorFilesMiB": VISITOR, "addressFilesMiB": ADDRESS, "unsentFilesMiB": UNSENT}
    gateway.configure("site", limits=limits)
    trust_loopback_proxy(gateway)
    connect(gateway, trusting, "loja", {})
    gateway.start()
    gateway.connected()
    return gateway


class Attack:
    """What one hostile address does until it is stopped, and what it was answered."""

    def __init__(self, gateway, address, seed):
        self.gateway, self.address = gateway, address
        self.random = random.Random(seed)
        self.stored = 0
        self.messages = 0
        self.refusals = {}
        self.surprises = []
        self.silent = []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        try:
            while not self.ended.is_set():
                self._round()
        except Exception as error:  # The test says what it was; a thread would only print it.
            self.surprises.append(repr(error))

    def _round(self):
        visitor = VisitorFrom(self.gateway, self.address)
        with visitor.client:
            self._visit(visitor)

    def _visit(self, visitor):
        opened = visitor.ask("sessions")
        if not self._note("sessions", opened, {201}):
            time.sleep(0.1)
            return
        visitor.token, visitor.conversation = opened.json()["token"], opened.json()["conversation"]
        for _ in range(3):
            taken = visitor.upload(self.random.randbytes(MIB // 2).hex().encode())
            if self._note("attachments", taken, {201}):
                self.stored += MIB
        for _ in range(5):
            self._note("read", visitor.mark(f"m{self.random.randrange(1 << 60)}"), {204})
        if self.random.random() < 0.5:
            self.silent.append(visitor.conversation)
            return
        for number, body in enumerate([{"payload": "flow/visit/day/0"}, {"text": "quanto custa um bolo de três andares?"}]):
            if self._note("messages", visitor.ask("messages", clientID=f"c{number}", **body), {202}):
                self.messages += 1

    def _note(self, route, response, allowed):
        if response.status_code in allowed:
            return True
        self.refusals.setdefault(route, set()).add(response.status_code)
        if response.status_code not in {429, 507} or "retry-after" not in response.headers:
            self.surprises.append(f"{route}: {response.status_code} {response.text}")
        return False


class Correspondence:
    """A customer who writes to the mailbox until she is stopped, and waits for each answer."""

    def __init__(self, customer):
        self.customer = customer
        self.written = 0
        self.slowest = 0.0
        self.surprises = []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        try:
            while True:
                self.exchange()
                if self.ended.wait(SECONDS / MAILS):
                    return
        except Exception as error:  # The test says what it was; a thread would only print it.
            self.surprises.append(repr(error))

    def exchange(self):
        """One mail, and its answer."""
        began = time.monotonic()
        self.customer.write(f"pedido {self.written}", subject=f"Pedido {self.written}")
        answer = self.customer.answers(self.written + 1)[-1]
        assert body(answer).startswith(f"eco pedido {self.written}\n"), body(answer)
        self.written += 1
        self.slowest = max(self.slowest, time.monotonic() - began)


def mails(blobs):
    """The sizes of the e-mails' originals among the files."""
    contents = [path.read_bytes() for path in blobs.glob("??/*")]
    return [len(content) for content in contents if b"\nMessage-ID: <" in content]


def size(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def unsent(gateway):
    """What the files count as that no message names, by what is on the disk."""
    marks = (gateway.data / "blobs" / "unsent" / "site").glob("*")
    return sum((gateway.data / "blobs" / mark.name[:2] / mark.name).stat().st_size for mark in marks)


@pytest.mark.timeout(120 + 2 * SECONDS)
def test_quotas_hold_and_others_are_served(guarded, model, trusting):
    model.answer = lambda request: ["Custa R$ 48,00."]
    ana = VisitorFrom(guarded, "198.51.100.1").begin()
    ana.write("pedido 0")
    correspondence = Correspondence(Customer(trusting, "ana"))
    correspondence.exchange()
    blobs, before = guarded.data / "blobs", size(guarded.data)

    stranger = VisitorFrom(guarded, HOSTILE[0]).begin()
    held = [stranger.slow_upload() for _ in range(4)]
    attacks = [Attack(guarded, address, seed) for seed, address in enumerate(HOSTILE)]
    began = time.monotonic()
    for attack in attacks:
        attack.thread.start()
    correspondence.thread.start()
    written, sent_bytes, slowest = 1, 0, 0.0
    with ana.listen() as stream:
        while time.monotonic() - began < SECONDS:
            asked = time.monotonic()
            ana.write(f"pedido {written}")
            stream.wait_for_message(f"eco pedido {written}", within=10)
            slowest = max(slowest, time.monotonic() - asked)
            written += 1
            if written % 8 == 0 and sent_bytes < (ADDRESS - 1) * MIB:
                content = os.urandom(100_000).hex().encode()
                taken = ana.upload(content)
                assert taken.status_code == 201, f"{taken.status_code} {taken.text}"
                message = ana.ask("messages", clientID=f"f{written}", attachments=[taken.json()["id"]])
                assert message.status_code == 202, f"{message.status_code} {message.text}"
                sent_bytes += len(content)
            # Within the rate that a visitor has.
            time.sleep(1.1)
        # Whoever writes a mail meanwhile gets the answer while the attack goes on.
        correspondence.ended.set()
        correspondence.thread.join()
        for attack in attacks:
            attack.ended.set()
        for attack in attacks:
            attack.thread.join()
    assert slowest < 10
    assert correspondence.surprises == [] and correspondence.slowest < 15
    assert correspondence.written > 2, "mails were answered during the attack"
    assert [attack.surprises for attack in attacks] == [[], [], []]

    # The quotas were reached, and hold.
    stored = [attack.stored for attack in attacks]
    assert max(stored) <= ADDRESS * MIB
    # The hostile addresses are of one block, which holds half of what visitors who never wrote may use.
    assert sum(stored) == unsent(guarded) == UNSENT * MIB // 4
    assert set().union(*[attack.refusals["attachments"] for attack in attacks]) == {429, 507}
    assert sent_bytes > 0
    originals = mails(blobs)
    assert len(originals) == correspondence.written
    assert sum(path.stat().st_size for path in blobs.glob("??/*")) == sum(stored) + sent_bytes + sum(originals)
    messages = sum(attack.messages for attack in attacks) + written + correspondence.written
    grown = size(guarded.data) - before
    assert grown <= UNSENT * MIB + sent_bytes + sum(originals) + messages * MESSAGE + LOG
    print(
        f"{time.monotonic() - began:.0f} s: {written} messages of the visitor, the slowest answer after {slowest:.2f} s; "
        f"{correspondence.written} mails, the slowest after {correspondence.slowest:.2f} s; "
        f"{sum(attack.messages for attack in attacks)} hostile messages, "
        f"{sum(stored) // MIB} MiB of hostile files; the data folder grew by {grown / MIB:.1f} MiB"
    )

    # Who only opened sessions, uploaded and marked is nobody: no conversation, no contact.
    known = {entry["id"] for entry in guarded.run_json("conversations", "list", "--limit", "1000")}
    silent = {conversation for attack in attacks for conversation in attack.silent}
    assert ana.conversation in known
    assert silent and not silent & known

    # Slow uploads were cut off after ten seconds: their places are free again.
    for connection in held:
        connection.settimeout(max(1, began + 20 - time.monotonic()))
        try:
            assert connection.recv(65_536).startswith(b"HTTP/1.1 408 ")
        except ConnectionError:
            pass
        connection.close()
    assert stranger.upload(b"a").status_code == 507, "there is a place, and no room"

    # The total of what is unsent is on the disk: a restart forgets no byte of it.
    guarded.kill()
    guarded.start()
    other = VisitorFrom(guarded, "192.0.2.99").begin()
    assert [other.upload(os.urandom(MIB // 2).hex().encode()).status_code for _ in range(2)] == [201, 507]
    assert unsent(guarded) == (UNSENT // 4 + 1) * MIB
    with ana.listen() as stream:
        ana.write("pedido depois")
        stream.wait_for_message("eco pedido depois")
