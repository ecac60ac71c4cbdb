"""Calls to other machines through a proxy: what the file or the environment names, and what never goes there."""

import json
import ssl
import subprocess

import pytest

from support.content import ECHO, provider
from support.model_server import ModelServer
from support.proxy import Proxy
from support.visitor import Visitor

HOST = "models.balcao.test"
KEY = "sk-tests-only-proxy-0000"
CONTENT = {**ECHO, "businessInformation": "A Padaria do Sol vende pão."}
HANDED_OVER = ECHO["handoff"]["message"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for `HOST` that is its own authority."""
    folder = tmp_path_factory.mktemp("proxy")
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        f"-keyout key.pem -out certificate.pem -subj /CN={HOST} -addext subjectAltName=DNS:{HOST}"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True, timeout=60)
    return folder


@pytest.fixture
def far(certificate, monkeypatch):
    """A model's server that is reached as `https://HOST` only, and only through a proxy."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "certificate.pem"))
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with ModelServer(lambda request: ["de longe"], tls=context) as server:
        yield server


@pytest.fixture
def proxy(far):
    with Proxy({f"{HOST}:443": far.port}) as proxy:
        yield proxy


@pytest.fixture
def make(make_gateway):
    """Makes a gateway whose provider asks `base_url`, with this `outgoing` in its file."""

    def make(base_url=f"https://{HOST}/v1", outgoing=None):
        gateway = make_gateway(content=CONTENT, providers=[provider(base_url, "scripted")])
        gateway.run("keys", "set", "--unverified", "openai/api-key", text=KEY)
        if outgoing is not None:
            configuration = json.loads(gateway.config.read_text())
            gateway.config.write_text(json.dumps({**configuration, "outgoing": outgoing}))
        return gateway

    return make


def ask(gateway, text="quem é você?"):
    """What a new visitor is answered."""
    visitor = Visitor(gateway).begin()
    stream = visitor.listen()
    try:
        visitor.write(text)
        stream.wait(lambda stream: stream.messages("bot"), "an answer", 60)
        return stream.messages("bot")
    finally:
        stream.close()


@pytest.mark.parametrize("place", ["file", "environment", "capitals", "both"])
def test_a_provider_is_reached_through_the_proxy(make, far, proxy, monkeypatch, place):
    dead = "http://127.0.0.1:9"
    variable = {"environment": "https_proxy", "capitals": "HTTPS_PROXY"}.get(place)
    if variable:
        monkeypatch.setenv(variable, proxy.address)
    if place == "both":
        monkeypatch.setenv("https_proxy", dead)
        monkeypatch.setenv("no_proxy", HOST)
    outgoing = {"file": {"proxy": proxy.address}, "both": {"proxy": proxy.address, "noProxy": []}}.get(place)
    gateway = make(outgoing=outgoing)
    gateway.start()
    assert ask(gateway) == ["de longe"]
    assert set(proxy.tunnels) == {f"{HOST}:443"}
    assert {request.headers["Authorization"] for request in far.requests} == {f"Bearer {KEY}"}
    shown = "".join(proxy.requests).encode() + bytes(proxy.passed)
    assert KEY.encode() not in shown and b"Authorization" not in shown and len(proxy.passed) > 1000
    assert f"proxy={proxy.address}" in gateway.log.read_text().replace('"', "")


@pytest.mark.parametrize("place", ["file", "environment"])
def test_exceptions_are_called_directly(make, far, proxy, monkeypatch, place):
    monkeypatch.setenv("https_proxy", proxy.address)
    if place == "environment":
        monkeypatch.setenv("no_proxy", "other.test,.balcao.test")
    gateway = make(outgoing={"noProxy": ["balcao.test"]} if place == "file" else None)
    gateway.start()
    assert ask(gateway) == [HANDED_OVER], "the name leads nowhere without the proxy"
    assert proxy.requests == [] and far.requests == []


def test_the_word_none_ignores_the_environment(make, far, proxy, monkeypatch):
    monkeypatch.setenv("https_proxy", proxy.address)
    gateway = make(outgoing={"proxy": "none"})
    gateway.start()
    assert ask(gateway) == [HANDED_OVER]
    assert proxy.requests == []


def test_this_machine_is_called_directly(make, far, proxy, model):
    gateway = make(base_url=model.url, outgoing={"proxy": proxy.address, "noProxy": []})
    # For the server alone: this test's own calls would follow them.
    gateway.start(wrapper=("env", f"http_proxy={proxy.address}", f"HTTP_PROXY={proxy.address}"))
    assert ask(gateway) == ["ok"]
    assert model.requests and proxy.requests == []


@pytest.mark.parametrize("is_right", [True, False])
def test_a_proxys_password_is_shown_nowhere(make, far, monkeypatch, is_right):
    with Proxy({f"{HOST}:443": far.port}, login="ana:geheim-0000") as proxy:
        password = "geheim-0000" if is_right else "geheim-9999"
        monkeypatch.setenv("https_proxy", f"http://ana:{password}@127.0.0.1:{proxy.port}")
        gateway = make()
        gateway.start("--log-level", "trace")
        assert ask(gateway) == (["de longe"] if is_right else [HANDED_OVER])
        assert set(proxy.tunnels) == {f"{HOST}:443"}
        shown = [gateway.log.read_text()]
        for command in (("alerts",), ("providers", "list"), ("conversations", "list")):
            shown.append(gateway.run(*command, "--json").stdout)
        for conversation in gateway.run_json("conversations", "list"):
            shown.append(gateway.run("trace", "--prompt", conversation["id"]).stdout)
        shown.append(gateway.run("doctor", check=False).stdout)
        assert not [text for text in shown if "geheim" in text]


def test_a_proxy_that_is_none_stops_the_check_or_the_start(make, monkeypatch):
    gateway = make(outgoing={"proxy": "http://ana:geheim@proxy.test:3128", "noProxy": ["a b"]})
    checked = gateway.run("check", check=False)
    told = checked.stdout + checked.stderr
    assert checked.returncode == 1 and "geheim" not in told
    assert "outgoing.proxy: " in told and "https_proxy" in told and "outgoing.noProxy[0]: " in told

    gateway = make(outgoing={})
    monkeypatch.setenv("https_proxy", "ftp://ana:geheim@proxy.test")
    started = subprocess.run(
        gateway.command(), capture_output=True, text=True, timeout=30, env=gateway.environment, check=False
    )
    told = started.stdout + started.stderr
    assert started.returncode == 1 and "https_proxy: expected a proxy address" in told and "geheim" not in told
