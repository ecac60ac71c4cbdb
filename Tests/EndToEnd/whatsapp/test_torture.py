"""Duplicates, disorder, a Graph API that fails in every way, and kills: each contact gets the right answers, in order, once."""

import collections
import os
import random
import threading
import time

import httpx
import pytest

from graph import Meta, connect, message, status

pytestmark = pytest.mark.xdist_group("busy")

POSTS = int(os.environ.get("BALCAO_WA_POSTS", "600"))
CONTACTS = int(os.environ.get("BALCAO_WA_CONTACTS", "40"))
KILLS = int(os.environ.get("BALCAO_WA_KILLS", "3"))
SENDERS = 8


@pytest.mark.timeout(120 + POSTS // 10)
def test_right_answers_once(make_gateway, make_graph):
    seed = int(os.environ.get("BALCAO_SEED", random.randrange(1_000_000)))
    print(f"BALCAO_SEED={seed}")
    chance = random.Random(seed)
    trouble = random.Random(seed + 1)

    def behave(number, body):
        draw = trouble.random()
        return "429" if draw < 0.03 else "500" if draw < 0.06 else "vanish" if draw < 0.08 else "take"

    graph = make_graph(behave)
    gateway = make_gateway()
    connect(gateway, graph, messagesPerSecond=1000)
    gateway.start()

    numbers = [f"1555{index:07}" for index in range(CONTACTS)]
    unique = POSTS * 7 // 10
    written = [(numbers[index % CONTACTS], f"wamid.{index}", f"pedido {index}") for index in range(unique)]
    posts = written + [chance.choice(written) for _ in range(POSTS - unique)]
    # Reordered within a stretch, as parallel webhooks are; duplicates come long after, too.
    posts = [post for _, post in sorted((index + chance.uniform(0, 200), post) for index, post in enumerate(posts))]
    queue = collections.deque(posts)
    surprises = []

    def send():
        meta = Meta(gateway)
        while queue:
            try:
                number, identifier, text = queue.popleft()
            except IndexError:
                return
            for _ in range(2_000):
                try:
                    code = meta.post(message(number, identifier, text)).status_code
                except httpx.TransportError:
                    time.sleep(0.02)
                    continue
                if code == 200:
                    break
                if code != 503:
                    surprises.append(code)
                    return
                time.sleep(0.02)

    senders = [threading.Thread(target=send, daemon=True) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.3, 1.5))
        gateway.kill()
        gateway.start()
    for sender in senders:
        sender.join(timeout=90 + POSTS // 10)
        assert not sender.is_alive()
    assert surprises == []

    def open_deliveries():
        return [
            one
            for state in ("pending", "sending")
            for one in gateway.run_json("deliveries", "list", "--limit", "10000", "--state", state)
        ]

    graph.wait(lambda: not open_deliveries(), "an end of every delivery", within=100 + POSTS // 20)
    unknown = gateway.run_json("deliveries", "list", "--limit", "10000", "--state", "unknown")
    unknown_texts = {one["text"] for one in unknown}

    taken = collections.defaultdict(list)
    for one in graph.taken:
        taken[one["to"]].append(one["body"]["text"]["body"])
    asked = collections.defaultdict(set)
    for number, _, text in written:
        asked[number].add(f"eco {text}")
    for number in numbers:
        answers = taken[number]
        assert len(answers) == len(set(answers)), f"{number} was answered twice: {answers}"
        assert set(answers) <= asked[number]
        missing = asked[number] - set(answers)
        assert missing <= unknown_texts, f"{number} was not answered: {missing - unknown_texts}"

    check_order(gateway, numbers, taken)

    # Whatever the Graph took and the gateway does not know of is settled by the status that follows.
    meta = Meta(gateway)
    for one in graph.taken:
        if one["body"]["text"]["body"] in unknown_texts:
            meta.deliver(status(one, "delivered"))
    left = {one["text"] for one in gateway.run_json("deliveries", "list", "--limit", "10000", "--state", "unknown")}
    assert left.isdisjoint({text for answers in taken.values() for text in answers})
    failed = gateway.run_json("deliveries", "list", "--limit", "10000", "--state", "failed")
    assert failed == []
    print(f"{POSTS} posts, {unique} messages, {len(graph.taken)} taken, {len(unknown)} unknown, {len(left)} never sent")


def check_order(gateway, numbers, taken):
    """Answers went out in the order in which the log has them."""
    conversations = gateway.run_json("conversations", "list", "--limit", "1000")
    assert len(conversations) == len(numbers)
    for summary in conversations:
        detail = gateway.run_json("conversations", "show", summary["id"])
        lines = detail["lines"] if isinstance(detail, dict) else detail
        said = [line["text"] for line in lines if line.get("text", "").startswith("eco ")]
        sent = next((answers for answers in taken.values() if answers and answers[0] in said), [])
        places = [said.index(text) for text in sent]
        assert places == sorted(places), f"{summary['id']}: sent {sent}, said {said}"
