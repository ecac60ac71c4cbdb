"""Behind nginx, as docs/operations/proxy.md shows it, and behind one that only passes requests on."""

import json
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from support.content import ORIGIN
from support.ports import hold_port, number
from support.visitor import Visitor

PAGE = Path(__file__).resolve().parents[2] / "docs/operations/proxy.md"
PUBLIC = "https://balcao.padaria.example"
BARE = "server { listen 443 ssl; location / { proxy_pass http://127.0.0.1:8080; } }"
FILE = b"%PDF-1.7\n" + b"a" * (10 * 1024 * 1024 - 9)


class Proxy:
    """nginx with one server block, without TLS, on a port of its own, in front of a gateway."""

    def __init__(self, folder, block, gateway):
        self._holder = hold_port()
        self.port = number(self._holder)
        self.url = f"http://127.0.0.1:{self.port}"
        block = re.sub(r"ssl_certificate.*\n", "", block)
        # On every address of loopback, so that clients have addresses of their own.
        block = block.replace("listen 443 ssl", f"listen 0.0.0.0:{self.port}")
        block = block.replace("http://127.0.0.1:8080", gateway.url)
        (folder / "tmp").mkdir(parents=True)
        temporary = "".join(
            f"{name}_temp_path {folder}/tmp/{name};"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;"
            f"events {{}} http {{ access_log off; {temporary} {block} }}"
        )
        self.process = subprocess.Popen(
            ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)], stderr=subprocess.PIPE, text=True
        )
        deadline = time.monotonic() + 10
        while True:
            assert self.process.poll() is None, self.process.stderr.read()
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                assert time.monotonic() < deadline, "nginx does not listen"
                time.sleep(0.01)

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=10)
        self._holder.close()


@pytest.fixture
def proxied(make_gateway, tmp_path):
    """Makes a gateway with a public address and nginx in front of it."""
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed")
    made = []

    def make(block, **limits):
        gateway = make_gateway()
        configuration = json.loads(gateway.config.read_text())
        configuration["server"] = {"publicURL": PUBLIC, "trustedProxies": ["127.0.0.1"]}
        configuration["channels"][0]["settings"]["limits"].update(limits)
        gateway.config.write_text(json.dumps(configuration))
        gateway.start()
        made.append(Proxy(tmp_path / "nginx", block, gateway))
        return gateway, made[-1]

    yield make
    for proxy in made:
        proxy.close()


def documented():
    block = re.search(r"```nginx\n(.*?)\n```", PAGE.read_text(), re.DOTALL)
    assert block, "the page shows no configuration"
    return block.group(1)


@pytest.mark.parametrize("block", ["documented", "bare"])
def test_metrics_are_nobodys_through_a_proxy(proxied, block):
    gateway, proxy = proxied(documented() if block == "documented" else BARE)
    assert httpx.get(f"{proxy.url}/metrics").status_code == 404
    assert httpx.get(f"{gateway.url}/metrics").status_code == 404
    assert httpx.get(f"{proxy.url}/health/ready").status_code == 200


def test_the_widget_works_through_the_documented_proxy(proxied):
    gateway, proxy = proxied(documented())
    visitor = Visitor(gateway)
    visitor.gateway = proxy
    visitor.begin()
    with visitor.listen() as stream:
        stream.wait(lambda stream: stream.connections == 1, "the open stream")
        visitor.write("pedido 1")
        # The stream stays open and shows the answer nevertheless: nothing is held back on the way.
        stream.wait_for_message("eco pedido 1")
        assert stream.connections == 1
    response = visitor.client.post(
        visitor.url("attachments?name=a.pdf"), headers=visitor.headers(**{"Content-Type": "application/pdf"}), content=FILE
    )
    assert response.status_code == 201, response.text


def test_limits_count_the_client_and_not_what_it_says_of_itself(proxied):
    _, proxy = proxied(documented(), sessionsPerMinute=2)
    for number, expected in enumerate((201, 201, 429, 429)):
        assert begin(proxy, "127.0.0.2", f"203.0.113.{number}") == expected
    assert begin(proxy, "127.0.0.3", "203.0.113.0") == 201


def begin(proxy, address, claimed):
    """A session from an address that claims to be another."""
    transport = httpx.HTTPTransport(local_address=address)
    with httpx.Client(transport=transport) as client:
        headers = {"Origin": ORIGIN, "Content-Type": "application/json", "X-Forwarded-For": claimed}
        return client.post(f"{proxy.url}/channels/site/sessions", headers=headers, content="{}").status_code
