"""Fixtures: every test has data folders and servers of its own, on ports the system chooses."""

import os

import pytest

from support.content import ECHO, provider
from support.gateway import BINARY, Gateway
from support.mail_servers import mail_servers, unavailable
from support.model_server import ModelServer
from support.oauth_server import OAuthServer
from support.small_disk import small_file_system
from support.visitor import Visitor

# Fixtures with a real model behind them.
MODELS = {"llama", "fresh_llama", "litellm", "model_demo"}

# Skips that are no failures in CI: the languages of the programs on the widget's page which `scripts/install.sh test` does
# not install (Python's always runs), and what a small model does not do on some processors.
MAY_BE_SKIPPED = (
    "node is not installed",
    "php is not installed",
    "ruby is not installed",
    "the model called no tool",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Tests that keep every core busy run one after the other: those of the small model, and those marked `busy`.

    That worker alone starts LiteLLM's proxy and the model.
    """
    for item in items:
        if not MODELS.isdisjoint(item.fixturenames):
            item.add_marker(pytest.mark.xdist_group("busy"))


def pytest_collection_finish(session):
    """Groups hold: pytest-xdist sends tests to one worker by the end of their ids, and with pytest 9.2 it has not set it."""
    if getattr(session.config.option, "loadgroup", False):
        loose = [item.nodeid for item in session.items if item.get_closest_marker("xdist_group") and "@" not in item.nodeid]
        assert not loose, f"this pytest-xdist keeps no groups with this pytest: {loose[0]} may run on any worker"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """With CI set a skip is a failure: there everything that the tests need is installed, and a proof must not vanish."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI"):
        _, _, reason = report.longrepr
        if not any(known in reason for known in MAY_BE_SKIPPED):
            report.outcome = "failed"
            report.longrepr = f"{reason}; with CI set no test is skipped (run `scripts/install.sh test` as root)"
    return report


@pytest.fixture(scope="session", autouse=True)
def binary():
    assert BINARY.exists(), f"{BINARY} is not built: run `swift build`, or set BALCAO_BINARY"
    return BINARY


@pytest.fixture
def make_gateway(tmp_path):
    """Makes gateways that are not started yet; ends what still runs when the test is over."""
    made = []

    def make(name="gateway", **options):
        gateway = Gateway(tmp_path / name, **options)
        made.append(gateway)
        return gateway

    yield make
    for gateway in made:
        gateway.end()


@pytest.fixture
def gateway(make_gateway):
    """A server that runs on content which echoes `pedido …`."""
    gateway = make_gateway()
    gateway.start()
    return gateway


@pytest.fixture
def visitor(gateway):
    """A visitor with a session of the channel `site`."""
    return Visitor(gateway).begin()


@pytest.fixture
def model():
    """A model's server whose answers the test writes."""
    with ModelServer() as server:
        yield server


@pytest.fixture
def make_asking(make_gateway, model):
    """Makes gateways whose provider `openai` asks `model` with the key given, without one with a key of the tests."""

    def make(name="asking", key="sk-tests-only-0000", content=ECHO, **options):
        information = {"businessInformation": "A Padaria do Sol vende pão.", **content}
        gateway = make_gateway(name, content=information, providers=[provider(model.url, "scripted")], **options)
        gateway.run("keys", "set", "--unverified", "openai/api-key", text=key)
        return gateway

    return make


@pytest.fixture
def oauth():
    """A server that gives tokens to mailboxes."""
    with OAuthServer() as server:
        yield server


@pytest.fixture
def mail(oauth):
    """Dovecot and Postfix, which take passwords and the tokens of `oauth`."""
    if reason := unavailable():
        pytest.skip(reason)
    with mail_servers(oauth=oauth) as servers:
        yield servers


@pytest.fixture
def trusting(mail, monkeypatch):
    """The mail servers, whose authority the gateway trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(mail.ca))
    return mail


@pytest.fixture
def small_disk(request, tmp_path):
    """A folder on a file system of a few megabytes: `pytest.mark.parametrize("small_disk", [40], indirect=True)`."""
    with small_file_system(tmp_path / "disk", megabytes=getattr(request, "param", 8)) as folder:
        yield folder
