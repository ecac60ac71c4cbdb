"""Lists, pages and searches over a large folder beside the same over a small one.

    .venv/bin/python Benchmarks/lists.py [MESSAGES]     (BALCAO_BINARY names the program; default 1,000,000 messages)

The messages are written straight into SQLite while no server runs; the server then makes the search index. Every
operation is asked for over the control socket, one connection, in turns in both folders, so that the machine's other
load is in both figures.
"""

import argparse
import json
import os
import random
import shutil
import socket
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "Tests/EndToEnd")]

from support.gateway import Gateway  # noqa: E402
from support.visitor import Visitor  # noqa: E402

SMALL = 1_000
LARGE = 1_000_000
# One conversation of this length, or a tenth of all messages.
LONG = 100_000
SYLLABLES = "ra to me li pa co de san bri ga do hor ni za fe lu que ser tri vo".split()
ROUNDS = 300


class Folder:
    """A folder with that many messages in a twentieth as many conversations, at least a thousand; one of them is long."""

    def __init__(self, path, messages):
        self.messages = messages
        self.gateway = Gateway(path)
        self.random = random.Random(7)
        self.vocabulary = ["".join(self.random.choices(SYLLABLES, k=1 + number % 5)) for number in range(20_000)]
        self.weights = [1 / (place + 1) for place in range(len(self.vocabulary))]
        self.gateway.start()
        visitor = Visitor(self.gateway).begin()
        visitor.write("pedido 1")
        (first,) = self.gateway.run_json("conversations", "list")
        self.gateway.decided(first["id"], 1)
        self.gateway.stop()
        self._fill()
        self.gateway.start()
        self.indexing = self._wait_for_index()

    def _fill(self):
        database = sqlite3.connect(self.gateway.data / "balcao.sqlite", isolation_level=None)
        database.execute("PRAGMA synchronous = OFF")
        (body,) = database.execute("SELECT body FROM log WHERE kind = 0").fetchone()
        # At least as many as a page holds of each kind, so that the small folder's pages are full, too.
        conversations = max(1_000, self.messages // 20)
        long = min(LONG, max(400, self.messages // 10))
        columns = "owner, epoch, owner_since, owner_reason, flagged, last_activity_at"
        for start in range(0, conversations, 10_000):
            database.execute("BEGIN")
            for number in range(start, min(start + 10_000, conversations)):
                name = f"{self.vocabulary[number % 500]} {self.vocabulary[number % 499]}".encode()
                database.execute(
                    "INSERT INTO contacts (row, id, name, aliases) VALUES (?, ?, ?, ?)",
                    (number + 100, b"k%d" % number, name, b'["web:%d"]' % number),
                )
                owner = ("bot", "bot", "bot", "queue")[number % 4]
                database.execute(
                    f"INSERT INTO conversations (row, id, channel, thread, contact, {columns})"
                    " VALUES (?, ?, ?, ?, ?, ?, 0, 1, 'began', ?, ?)",
                    (number + 100, b"c%d" % number, b"site", b"t%d" % number, number + 100, owner,
                     number % 10 == 0, 780_000_000 + number),
                )
            database.execute("COMMIT")
        for start in range(0, self.messages, 10_000):
            database.execute("BEGIN")
            for number in range(start, min(start + 10_000, self.messages)):
                conversation = 100 if number < long else 100 + number % conversations
                database.execute(
                    "INSERT INTO log (conversation, kind, at, message, body) VALUES (?, 0, ?, ?, ?)",
                    (conversation, 780_000_000 + number, b"m%d" % number, body.replace(b"pedido 1", self.text().encode())),
                )
            database.execute("COMMIT")
        database.close()

    def text(self):
        return " ".join(self.random.choices(self.vocabulary, cum_weights=self.cumulative, k=8))

    @property
    def cumulative(self):
        if not hasattr(self, "_cumulative"):
            total, self._cumulative = 0, []
            for weight in self.weights:
                total += weight
                self._cumulative.append(total)
        return self._cumulative

    def _wait_for_index(self):
        began = time.monotonic()
        with Socket(self.gateway) as socket:
            while not socket.run("search", q="pedido")["isComplete"]:
                time.sleep(0.5)
        # The index is merged in pieces when nothing else is to be done.
        time.sleep(min(60, 2 + self.messages / 50_000))
        return time.monotonic() - began


class Socket:
    """The control socket, one connection."""

    def __init__(self, gateway):
        marker = gateway.data / "control.path"
        path = marker.read_text().strip() if marker.exists() else str(gateway.data / "control.sock")
        self.connection = socket.socket(socket.AF_UNIX)
        self.connection.connect(path)
        self.file = self.connection.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def run(self, operation, **arguments):
        line = json.dumps({"operation": operation, "arguments": arguments}) + "\n"
        self.connection.sendall(line.encode())
        answer = json.loads(self.file.readline())
        if "error" in answer and answer["error"]:
            raise RuntimeError(answer["error"]["explanation"]["text"])
        return answer["result"]


def cases(vocabulary, cumulative):
    """Each operation with arguments drawn anew for every round; the same in both folders."""
    draw = random.Random(11)
    word = lambda: draw.choices(vocabulary, cum_weights=cumulative)[0]  # noqa: E731
    return {
        "100 conversations": lambda: ("conversations.list", {"limit": 100}),
        "100 conversations in the queue": lambda: ("conversations.list", {"owner": "queue", "limit": 100}),
        "100 flagged conversations": lambda: ("conversations.list", {"flagged": True, "limit": 100}),
        "100 conversations of a channel": lambda: ("conversations.list", {"channel": "site", "limit": 100}),
        "the last lines of the long conversation": lambda: ("conversations.show", {"conversation": "c0"}),
        "search: a word": lambda: ("search", {"q": word() + " "}),
        "search: the beginning of a word": lambda: ("search", {"q": word()[: draw.randint(2, 8)]}),
        "search: two words": lambda: ("search", {"q": f"{word()} {word()}"}),
        "search: conversations": lambda: ("search", {"q": word(), "kind": "conversation"}),
        "search: contacts": lambda: ("search", {"q": vocabulary[draw.randrange(500)], "kind": "contact"}),
    }


def measured(folders):
    """Milliseconds of every case in every folder."""
    made = cases(folders[0].vocabulary, folders[0].cumulative)
    sockets = [Socket(folder.gateway) for folder in folders]
    for name, make in made.items():
        times = [[] for _ in folders]
        for round in range(ROUNDS + 20):
            operation, arguments = make()
            for place, connection in enumerate(sockets):
                began = time.perf_counter()
                connection.run(operation, **arguments)
                if round >= 20:
                    times[place].append((time.perf_counter() - began) * 1_000)
        yield name, times


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("messages", nargs="?", type=int, default=LARGE)
    wanted = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="bench-lists-", dir=os.environ.get("BALCAO_BENCH_FOLDER", ROOT / ".build")))
    folders = []
    try:
        for messages in (SMALL, wanted.messages):
            folders.append(Folder(root / str(messages), messages))
            size = (folders[-1].gateway.data / "balcao.sqlite").stat().st_size / 1e6
            print(f"{messages:,} messages: {size:,.0f} MB, indexed in {folders[-1].indexing:.1f} s", file=sys.stderr)
        print("| what | p50 small | p50 large | ratio | p99 small | p99 large | ratio |")
        print("|---|---|---|---|---|---|---|")
        for name, (small, large) in measured(folders):
            cells = [name]
            for percent in (50, 99):
                few, many = (statistics.quantiles(times, n=100)[percent - 1] for times in (small, large))
                cells += [f"{few:.2f} ms", f"{many:.2f} ms", f"{many / few:.2f}"]
            print("| " + " | ".join(cells) + " |")
    finally:
        for folder in folders:
            folder.gateway.end()
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
