"""Fixtures: the programs of others, one of each a run, and gateways with a provider that asks them."""

import pytest

from support import peers
from support.content import ECHO, provider
from support.visitor import Visitor

KEY = "openai/api-key"
CONTENT = {**ECHO, "businessInformation": "Padaria do Sol is a bakery. A carrot cake costs R$ 48."}


# A chat template that knows tools, and nothing against repeating.
WITH_TOOLS = ["--repeat-penalty", "1", "--chat-template", str(peers.PEERS / "tools.jinja")]


@pytest.fixture(scope="session")
def llama(tmp_path_factory):
    """The base URL of llama.cpp's server."""
    with peers.llama_cpp(tmp_path_factory.mktemp("llama") / "llama.log", *WITH_TOOLS) as address:
        yield address


@pytest.fixture
def fresh_llama(tmp_path):
    """The base URL of one that has answered nobody yet: what it says to the same words is the same each time."""
    with peers.llama_cpp(tmp_path / "llama.log", *WITH_TOOLS) as address:
        yield address


@pytest.fixture(scope="session")
def litellm(tmp_path_factory, llama):
    """The address of LiteLLM's proxy."""
    with peers.litellm(tmp_path_factory.mktemp("litellm"), llama) as address:
        yield address


@pytest.fixture
def connected(make_gateway):
    """Makes a running gateway whose provider `openai` asks the server at `base_url`."""

    def make(base_url, model, key="none", **settings):
        gateway = make_gateway(content=CONTENT, providers=[provider(base_url, model, **settings)])
        gateway.run("keys", "set", "--unverified", KEY, text=key)
        gateway.start()
        return gateway

    return make


@pytest.fixture
def ask():
    """Writes a message as a new visitor and gives the stream when the business has answered."""

    def ask(gateway, text, within=60):
        visitor = Visitor(gateway).begin()
        stream = visitor.listen()
        try:
            visitor.write(text)
            stream.wait(lambda stream: stream.messages("bot"), f"an answer to {text!r}", within)
        finally:
            stream.close()
        return stream

    return ask


@pytest.fixture
def steps():
    """What each rung made of the conversation's first message, by the rung's name."""

    def steps(gateway, stream):
        traces = gateway.run_json("trace", stream.visitor.conversation)
        return {step["rung"]: step for step in traces[0]["steps"]}

    return steps
