"""Runs wrk and reads its report."""

import os
import re
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONNECTIONS = 128
SECONDS = int(os.environ.get("BALCAO_BENCH_SECONDS", "8"))


def requests_per_second(url, script, **environment):
    """The rate of successful requests; any that fails is an error."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "10s", "-s", str(HERE / script), url]
    finished = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, **environment}, timeout=SECONDS + 60
    )
    for failure in ("Non-2xx", "Socket errors"):
        assert failure not in finished.stdout, finished.stdout
    return float(re.search(r"Requests/sec:\s+([\d.]+)", finished.stdout).group(1))
