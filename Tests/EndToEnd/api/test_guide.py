"""The clients of docs/api/README.md, run as they stand there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.api import Caller

PAGE = (Path(__file__).resolve().parents[3] / "docs/api/README.md").read_text()


def example(language):
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL).group(1)


@pytest.fixture
def environment(gateway, visitor):
    visitor.write("olá")
    gateway.decided(visitor.conversation, 1)
    token = gateway.run("tokens", "create", "quick-start", "--role", "agent").stdout.strip()
    return {
        **os.environ, "BALCAO_TOKEN": token, "BALCAO_URL": gateway.url, "KEY": "one", "CONVERSATION": visitor.conversation,
    }


def answers(gateway, environment, visitor):
    lines = Caller(gateway, environment["BALCAO_TOKEN"]).get(f"conversations/{visitor.conversation}/lines")["items"]
    return [line["text"] for line in lines if line.get("author") == "agent"]


def test_the_clients_send_a_message(gateway, visitor, environment, tmp_path):
    programs = {
        "sh": ["bash", "-euo", "pipefail"],
        "python": [sys.executable],
        "swift": [shutil.which("swift") or "swift"],
    }
    for number, (language, command) in enumerate(programs.items(), 1):
        source = tmp_path / f"client.{language}"
        source.write_text(example(language))
        ran = subprocess.run([*command, str(source)], env=environment, capture_output=True, text=True, timeout=120)
        assert ran.returncode == 0, f"{language}: {ran.stdout}{ran.stderr}"
        assert answers(gateway, environment, visitor) == ["Bom dia! Em que posso ajudar?"] * number, language
