"""The widget's README: its commands do what they say."""

import re
import subprocess

from support.gateway import ROOT


def test_the_commands_of_the_readme_work(shop):
    text = (ROOT / "Plugins/WebWidget/README.md").read_text()
    script = re.search(r"```sh\n(.+?)```", text, re.DOTALL)[1]
    script = script.replace("http://127.0.0.1:8080", shop.url).replace("curl -sN", "curl -sN --max-time 3")
    finished = subprocess.run(["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, timeout=30)
    assert finished.returncode == 28, f"only the stream ends by time: {finished.stdout}{finished.stderr}"
    assert '"token":"' in finished.stdout and '"id":"m' in finished.stdout
    assert "event: message" in finished.stdout and "Qual é o horário?" in finished.stdout
