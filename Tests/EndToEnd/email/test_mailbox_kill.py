"""For mailboxes: killed at any instant, no mail is lost and none is answered twice."""

import os
import random
import re
import sqlite3
import time
from contextlib import closing, contextmanager

import pytest

from support.mailbox_channel import body, position, until
from tap import Tap

pytestmark = pytest.mark.invariant(7)

KILLS = int(os.environ.get("BALCAO_MAIL_KILLS", "8"))
# Fewer than the automatic answers after which a channel pauses.
MAILS = 250


@pytest.fixture
def tap(trusting):
    with Tap("127.0.0.2", trusting.port("plain")) as tap:
        yield tap


@pytest.fixture
def tapped(make_shop, trusting, tap):
    """A started gateway that reads its mailbox over the tap."""
    login = {"user": f"loja@{trusting.domain}", "password": {"secret": "support/password"}}
    shop = make_shop(settings={"imap": {"url": tap.url, **login}})
    shop.start()
    shop.connected()
    return shop


def deliver(mail, ana, number):
    """Puts a mail of a customer of its own into the mailbox; the answer goes to Ana."""
    message = ana.message(f"pedido {number}.", subject=f"n {number}", Reply_To=ana.address)
    del message["From"]
    message["From"] = f"c{number}@elsewhere.test"
    mail.deliver("loja", message.as_bytes())


def numbers(texts):
    return sorted(int(re.match(r"eco pedido (\d+)\.", text).group(1)) for text in texts)


def answered(ana):
    return numbers(body(answer) for answer in ana.inbox())


def settle(shop, ana, count):
    """Waits until everything is answered; each mail has one conversation and one answer at most, and none is lost.

    A delivery that was under way at a kill is of unknown outcome: it is shown, and not sent again.
    """
    until(lambda: len(shop.run_json("conversations", "list", "--limit", "1000")) >= count, limit=60)
    for state in ("pending", "sending"):
        until(lambda state=state: not shop.run_json("deliveries", "list", "--state", state), limit=60)
    deliveries = shop.run_json("deliveries", "list", "--limit", "1000")
    assert numbers(delivery["text"] for delivery in deliveries) == list(range(count))
    states = {number: delivery["state"] for delivery in deliveries for number in numbers([delivery["text"]])}
    assert set(states.values()) <= {"sent", "unknown"}
    sent = [number for number in states if states[number] == "sent"]
    until(lambda: set(sent) <= set(answered(ana)), limit=60)
    arrived = answered(ana)
    assert len(arrived) == len(set(arrived)), "a mail was answered twice"
    assert len(shop.run_json("conversations", "list", "--limit", "1000")) == count
    return states


@contextmanager
def nothing_is_committed(gateway):
    """While somebody else holds the database's one place for a writer, no commit of the gateway's can be."""
    with closing(sqlite3.connect(gateway.data / "balcao.sqlite", isolation_level=None, timeout=30)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


def blobs(gateway):
    return {path for path in (gateway.data / "blobs").glob("??/*")}


def test_killed_between_fetch_and_commit(tapped, tap, trusting, ana):
    shop, count = tapped, 0
    for mails in (1, 3, 1, 20):
        before, there = position(shop), blobs(shop)
        tap.forget()
        with nothing_is_committed(shop):
            for _ in range(mails):
                deliver(trusting, ana, count)
                count += 1
            tap.wait_for_mails()
            # The bytes are kept before the commit: so it had read what came, and was about to commit.
            until(lambda: blobs(shop) - there)
            shop.kill()
            assert position(shop) == before
        shop.start()
        states = settle(shop, ana, count)
        assert set(states.values()) == {"sent"}, "nothing was under way at the kills"
    assert position(shop)["last"] == count


@pytest.mark.timeout(300)
@pytest.mark.parametrize("milliseconds", [0, 2, 5, 10, 20, 40, 80, 160])
def test_killed_soon_after_the_fetch(tapped, tap, trusting, ana, milliseconds):
    for number in range(5):
        deliver(trusting, ana, number)
    tap.wait_for_mails()
    time.sleep(milliseconds / 1000)
    tapped.kill()
    tapped.start()
    settle(tapped, ana, 5)


def test_a_line_that_is_cut_within_a_mail_loses_nothing(tapped, tap, trusting, ana):
    tap.cut_within_next_mail()
    for number in range(3):
        deliver(trusting, ana, number)
    until(lambda: tap.is_cut)
    assert set(settle(tapped, ana, 3).values()) == {"sent"}


@pytest.mark.timeout(180 + 20 * KILLS)
def test_killed_at_random_while_many_mails_are_read_and_answered(tapped, trusting, ana):
    seed = int(os.environ.get("BALCAO_SEED", random.randrange(1_000_000)))
    print(f"BALCAO_SEED={seed}")
    chance = random.Random(seed)
    count = 0
    for _ in range(KILLS):
        for _ in range(chance.randrange(1 + MAILS // KILLS)):
            deliver(trusting, ana, count)
            count += 1
        time.sleep(chance.uniform(0, 1))
        tapped.kill()
        tapped.start()
    deliver(trusting, ana, count)
    settle(tapped, ana, count + 1)
