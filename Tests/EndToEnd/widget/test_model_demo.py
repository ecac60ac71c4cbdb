"""`make demo`: a visitor reads an answer of a real model while it is being written."""

import os
import queue
import re
import signal
import subprocess
import threading

import pytest
from playwright.sync_api import expect

from support.gateway import BINARY, ROOT

WORDS = re.compile(r"\w{2}")
QUESTION = "Please tell me all about your bread and your cakes."


class Demo:
    """What `make demo` runs, on ports the system chooses and a data folder of the test's own."""

    def __init__(self, folder):
        self.environment = {
            **os.environ,
            "BALCAO_BUILT": "1",
            "PORT": "0",
            "MODEL_PORT": "0",
            "DATA": str(folder / "data"),
            "BALCAO_DATA": str(folder / "data"),
            "BALCAO_CONFIG": str(ROOT / ".build/demo/channels.json"),
            "XDG_CONFIG_HOME": str(folder / "config"),
        }
        self.process = subprocess.Popen(
            [ROOT / "scripts/demo.sh"], stdout=subprocess.PIPE, text=True, env=self.environment, start_new_session=True
        )
        lines = queue.Queue()
        threading.Thread(target=lambda: [lines.put(line) for line in self.process.stdout], daemon=True).start()
        while not (line := lines.get(timeout=90)).startswith("http://"):
            pass
        self.url = line.strip().rstrip("/")

    def automate(self, toggle):
        command = [BINARY, "providers", "set", "openai", "--automate-responses", toggle]
        subprocess.run(command, env=self.environment, check=True, capture_output=True, timeout=30)

    def stop(self):
        """Asks the script to stop, as Ctrl-C does, and gives its exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=30)


@pytest.fixture
def model_demo(tmp_path):
    demo = Demo(tmp_path)
    yield demo
    if demo.process.poll() is None:
        os.killpg(demo.process.pid, signal.SIGKILL)


def warm_up(demo, visit):
    """Lets the model read the business information, which its server then keeps; the answer does not matter.

    On a busy machine that alone can take longer than the 12 seconds after which a silent provider counts as failed.
    """
    chat = visit(demo, locale="en-US").open()
    chat.write("Do you bake bread?")
    expect(chat.log.locator(".row.bot:not(.writing, .typing)")).to_have_count(2, timeout=60_000)


@pytest.mark.timeout(300)
def test_a_visitor_reads_an_answer_of_the_model_being_written(model_demo, visit):
    warm_up(model_demo, visit)
    chat = visit(model_demo, locale="en-US").open()
    chat.write(QUESTION)
    writing = chat.log.locator(".row.bot.writing")
    expect(writing).to_have_text(WORDS, timeout=60_000)
    chat.page.reload()
    chat.wait()
    if not chat.panel.is_visible():
        chat.open()
    expect(chat.row("visitor", QUESTION)).to_have_count(1)
    said = chat.log.locator(".row.bot:not(.writing, .typing)")
    expect(said).to_have_count(2, timeout=60_000)  # the greeting and the answer
    expect(said.last).to_have_text(WORDS)
    expect(writing).to_have_count(0)

    model_demo.automate("off")
    chat.write("And your coffee?")
    chat.expect_message("bot", "Sorry, I don't know.")
    model_demo.automate("on")
    chat.write("What does a coffee cost?")
    expect(said).to_have_count(4, timeout=60_000)
    assert model_demo.stop() == 0
