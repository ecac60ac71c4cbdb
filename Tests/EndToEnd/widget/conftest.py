"""Fixtures: the demo page in a headless Chromium, against a server of the test's own."""

import json
import os
import shutil
import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import sync_playwright

from chat import Chat
from support.gateway import ROOT

CHROMIUM = os.environ.get("BALCAO_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser():
    assert CHROMIUM, "no Chromium: install the package chromium, or set BALCAO_CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


# A Monday on which the demo bakery opens at 6:30 and closes at 20:00, its own time.
BAKERY_DAY = datetime(2040, 1, 2, tzinfo=ZoneInfo("America/Sao_Paulo"))


@pytest.fixture
def make_demo(make_gateway):
    """Starts the demo bakery, its own content behind its own page, at an hour of its day."""
    content = json.loads((ROOT / "demo/padaria.json").read_text())

    def make(hour):
        gateway = make_gateway("demo", content=content, at=BAKERY_DAY.replace(hour=hour))
        gateway.start("--demo")
        return gateway

    return make


@pytest.fixture
def demo(make_demo):
    """The demo bakery while it is open."""
    return make_demo(hour=10)


@pytest.fixture
def shop(make_gateway):
    """The demo page on content that echoes `pedido …` and knows a flow with a choice."""
    gateway = make_gateway("shop")
    gateway.start("--demo")
    return gateway


@pytest.fixture
def new_context(browser):
    """Makes browser contexts (a visitor's browser each) and fails on any script error or policy violation."""
    contexts, problems = [], []

    def make(**options):
        context = browser.new_context(**{"locale": "pt-BR", "viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        context.on(
            "console", lambda message: problems.append(message.text) if "Content Security" in message.text else None
        )
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def visit(new_context):
    """Opens a page of `gateway` in a browser of its own, or in `context`, and gives its chat."""

    def visit(gateway, context=None, path="/", **options):
        page = (context or new_context(**options)).new_page()
        page.goto(gateway.url + path)
        return Chat(page).wait()

    return visit


@pytest.fixture
def serve_page():
    """Makes web sites of one page, `html`, each with an origin of its own."""
    sites = []

    def make():
        site = HTTPServer(("127.0.0.1", 0), OnePage)
        site.html = ""
        site.origin = f"http://127.0.0.1:{site.server_port}"
        threading.Thread(target=site.serve_forever, daemon=True).start()
        sites.append(site)
        return site

    yield make
    for site in sites:
        site.shutdown()
        site.server_close()


class OnePage(BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.server.html.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
