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


def test_the_page_connects_openai(gateway, owner, model, tmp_path):
    (commands,) = [block for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) if "providers/verify" in block]
    # The page's key and OpenAI's own server, in whose place a server of the tests answers.
    commands = commands.replace("sk-…", "sk-of-the-page-0000").replace(
        '"model": "gpt-4.1-mini"', f'"model": "gpt-4.1-mini", "baseURL": "{model.url}"'
    )
    token = owner.client.headers["Authorization"].removeprefix("Bearer ")
    script = tmp_path / "connect.sh"
    script.write_text(commands.replace("curl -s", "curl -sf"))
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", str(script)], capture_output=True, text=True, timeout=60,
        env={**os.environ, "BALCAO_TOKEN": token, "BALCAO_URL": gateway.url},
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert '"result":"ok"' in ran.stdout and '"isStored":true' in ran.stdout
    assert owner.get("providers/openai")["provider"]["isConnected"]
