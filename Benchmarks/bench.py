"""The benchmarks of docs/benchmarks.md: measures, then prints one table."""

import asyncio
import os
import platform
import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RELEASE = ROOT / ".build/release"
os.environ["BALCAO_BINARY"] = str(RELEASE / "balcao")
sys.path[:0] = [str(ROOT / "Tests/EndToEnd")]

import mails  # noqa: E402
import provider_streams  # noqa: E402
import providers  # noqa: E402
import references  # noqa: E402
import streams  # noqa: E402
import whatsapp  # noqa: E402
import wrk  # noqa: E402
from support.gateway import Gateway  # noqa: E402

STREAMS = int(os.environ.get("BALCAO_BENCH_STREAMS", "5000"))
VISITORS = 200
TALKERS = 50


class Table:
    """Rows as they are measured; the ratio is to the first row's rate."""

    def __init__(self):
        self.rows = []
        self.yardstick = None

    def rate(self, what, value, goal="–"):
        self.yardstick = self.yardstick or value
        self.add(what, f"{value:,.0f}/s", f"{value / self.yardstick:.2f}", goal)

    def add(self, what, value, ratio="–", goal="–"):
        self.rows.append((what, value, ratio, goal))
        print(f"  {what}: {value}", file=sys.stderr)

    def show(self):
        rows = [("what", "measured", "ratio", "goal"), *self.rows]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        for number, row in enumerate(rows):
            print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
            if number == 0:
                print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def main():
    allow_many_files()
    table = Table()
    # Beside the build, so that commits go to the disk that holds the repository and not to memory.
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / ".build"))
    try:
        with references.hummingbird(RELEASE / "BenchmarkReference") as url:
            table.rate("bare Hummingbird, POST → 200", wrk.requests_per_second(url, "post.lua"))
        with references.nginx(folder / "nginx") as url:
            table.rate("nginx, return 200", wrk.requests_per_second(url, "post.lua"))
        measure_start(table, folder / "start")
        measure_messages(table, folder / "messages")
        measure_round_trips(table, folder / "round-trips")
        measure_streams(table, folder / "streams")
        providers.measure(table, folder / "providers", Gateway)
        provider_streams.measure(table, folder / "provider-streams", Gateway)
        providers.measure_secrets(table, RELEASE / "BenchmarkSecrets")
        providers.measure_promises(table, RELEASE / "BenchmarkPromises")
        whatsapp.measure(table, folder / "whatsapp")
        mails.measure(table, folder / "mails")
    finally:
        shutil.rmtree(folder)
    print(f"\n{platform.processor() or platform.machine()}, {os.cpu_count()} processors, {platform.system()}")
    print(f"load: wrk, {wrk.CONNECTIONS} connections, {wrk.SECONDS} s a run, on the same machine\n")
    table.show()


def measure_start(table, folder):
    gateway = Gateway(folder)
    gateway.start()
    gateway.stop()
    times = []
    for _ in range(7):
        times.append(gateway.start())
        gateway.stop()
    table.add("start to ready, median of 7", f"{statistics.median(times):.3f} s", goal="0.3 s")
    gateway.start()
    time.sleep(10)
    table.add("memory, idle (PSS)", megabytes(gateway), goal="40 MB")
    gateway.stop()


def measure_messages(table, folder):
    """Durable commits, with the ladder answering each, and with answers paused."""
    gateway = Gateway(folder)
    gateway.start()
    token_file = folder / "tokens"
    token_file.write_text("\n".join(asyncio.run(streams.tokens(gateway.url, VISITORS))))
    url = f"{gateway.url}/channels/site/messages"
    wrk.requests_per_second(url, "messages.lua", TOKENS=str(token_file), RUN="warm")
    rate = wrk.requests_per_second(url, "messages.lua", TOKENS=str(token_file), RUN="answered")
    table.rate("widget, POST …/messages → 202, durable, each answered", rate, goal="0.50")
    gateway.run("pause")
    rate = wrk.requests_per_second(url, "messages.lua", TOKENS=str(token_file), RUN="recorded")
    table.rate("the same while answers are paused", rate)
    gateway.stop(within=60)


def measure_round_trips(table, folder):
    gateway = Gateway(folder)
    gateway.start()
    asyncio.run(streams.round_trips(gateway.url, TALKERS, 2))
    rate, times = asyncio.run(streams.round_trips(gateway.url, TALKERS, wrk.SECONDS))
    what = f"message → answer on the event stream, {TALKERS} visitors"
    table.rate(what, rate)
    table.add("  p50", f"{percentile(times, 0.50) * 1000:.1f} ms")
    table.add("  p99", f"{percentile(times, 0.99) * 1000:.1f} ms")
    _, alone = asyncio.run(streams.round_trips(gateway.url, 1, 3))
    table.add("  one visitor alone, p50", f"{percentile(alone, 0.50) * 1000:.1f} ms")
    gateway.stop()


def measure_streams(table, folder):
    gateway = Gateway(folder)
    gateway.start()
    measured = asyncio.run(streams.hold(gateway.url, STREAMS, lambda: megabytes(gateway)))
    table.add(f"memory, {STREAMS:,} open event streams (PSS)", measured)
    gateway.stop(within=60)


def megabytes(gateway):
    """The proportional set size of a server's process."""
    for line in Path(f"/proc/{gateway.process.pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return f"{int(line.split()[1]) / 1024:.1f} MB"
    raise AssertionError("the system tells no proportional set size")


def percentile(sorted_times, share):
    return sorted_times[min(len(sorted_times) - 1, int(len(sorted_times) * share))]


def allow_many_files():
    """Two descriptors for each stream: this process's and, inherited as a limit, the server's."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    main()
