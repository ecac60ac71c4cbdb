"""Every pitfall of the providers' wires over a real connection, through the running program: what the visitor gets.

The answers themselves are the adapters' own cases (`Plugins/*/Tests/Fixtures`, see `support/wires.py`); here are added
the faults that need a connection (`support/connections.py`).
"""

import json
import secrets
import time
from contextlib import ExitStack, contextmanager

import pytest

from support import faults
from support.connections import ANSWERED, BREAKING, CONNECTIONS, FAILED, SILENT
from support.content import ECHO, provider
from support.gateway import Gateway
from support.visitor import Visitor
from support.wires import ANSWER, CHAT, WIRES

HANDOFF = "Vou chamar um atendente."
# What follows the words a visitor had read when an answer broke off.
CLOSING = " …\n\nNão consegui terminar esta resposta. Pode perguntar de novo ou pedir para falar com uma pessoa."
CONTENT = {**ECHO, "businessInformation": "Padaria do Sol is a bakery."}
MOST_PROVIDERS = 20


class Faults:
    """The faults of one wire, by what the visitor gets."""

    def __init__(self, wire):
        self.wire = wire
        self.cases = wire.cases()
        shown = [name for name, case in self.cases.items() if case["expect"].get("words")]
        self.breaking = [function.__name__ for function in BREAKING] + shown
        failing = [name for name in [*CONNECTIONS, *self.cases] if self.reason(name)]
        self.failing = [name for name in failing if name not in self.breaking]
        answered = [function.__name__ for function in ANSWERED]
        self.serving = [name for name in [*answered, *self.cases] if name not in self.failing + self.breaking]

    def reason(self, name):
        """What the trace says of a fault that is no answer and shows no words; None of others."""
        if name in CONNECTIONS:
            return FAILED.get(CONNECTIONS[name])
        expected = self.cases[name]["expect"]
        tools = {call["name"] for call in expected.get("toolCalls", [])}
        if expected.get("words") or expected.get("text") or "transfer_to_human" in tools:
            return None
        if "failure" in expected:
            return expected["failure"]
        return "blocked" if expected.get("finish") == "blocked" else "which does not exist" if tools else "an empty answer"

    def failing_in_groups(self):
        """As many names as one gateway may have providers, with at most one refusal: a second one ends the search."""
        groups = []
        for name in self.failing:
            refuses = self.reason(name) == "blocked"
            for group in groups:
                if len(group) < MOST_PROVIDERS and not (refuses and any(self.reason(it) == "blocked" for it in group)):
                    group.append(name)
                    break
            else:
                groups.append([name])
        return groups

    def breaking_in_groups(self):
        names = self.breaking
        return [names[start : start + MOST_PROVIDERS] for start in range(0, len(names), MOST_PROVIDERS)]


FAULTS = {wire: Faults(wire) for wire in WIRES}


def each(pick):
    """What `pick` gives of each wire's faults, as a test's parameters `wire` and another."""
    found = [(wire, item) for wire in WIRES for item in pick(FAULTS[wire])]
    return [pytest.param(wire, it, id=f"{wire}: {it if isinstance(it, str) else it[0] + ' …'}") for wire, it in found]


class Bench:
    """A server of a wire's faults, and gateways whose providers they are."""

    def __init__(self, wire, make_folder):
        def of(case):
            return lambda exchange: exchange.answer(case)

        self.wire = wire
        self.faults = FAULTS[wire]
        self.server = faults.FaultServer(
            wire, {name: of(case) for name, case in self.faults.cases.items()} | CONNECTIONS
        )
        self.secret = "sk-" + secrets.token_urlsafe(40)
        self.make_folder = make_folder
        self.stack = ExitStack()
        self.one = None

    @contextmanager
    def start(self, names, **more):
        """A gateway whose providers are these faults, asked in this order."""
        providers = [
            {**self.wire.provider(self.server.base_url(name)), "id": f"f{number:02}", **more}
            for number, name in enumerate(names)
        ]
        gateway = Gateway(self.make_folder("faults"), content=CONTENT, providers=providers)
        try:
            gateway.run("keys", "set", "--unverified", self.wire.key, text=self.secret)
            gateway.start()
            yield gateway
        finally:
            gateway.end()
        # Invariant 8: whatever the servers did, the key is in no log.
        assert self.secret not in gateway.log.read_text()

    def serving(self, name):
        """A gateway whose one provider is the fault `name`; the same for each."""
        self.server.choose(name)
        if self.one is None:
            self.one = self.stack.enter_context(self.start(["now"]))
        return self.one

    def close(self):
        self.stack.close()
        field, before = self.wire.header
        assert {request.headers.get(field) for request in self.server.requests} == {before + self.secret}
        self.server.close()


@pytest.fixture(scope="module")
def benches(tmp_path_factory):
    """The bench of each wire that is asked for."""
    found = {}

    def of(wire):
        if wire not in found:
            found[wire] = Bench(wire, tmp_path_factory.mktemp)
        return found[wire]

    yield of
    for bench in found.values():
        bench.close()


@pytest.fixture
def bench(wire, benches):
    """The bench of the test's wire."""
    return benches(wire)


class Question:
    """A visitor who has asked."""

    def __init__(self, gateway):
        self.gateway = gateway
        self.visitor = Visitor(gateway).begin()
        self.stream = self.visitor.listen()
        self.visitor.write("Quanto custa?")

    def answer(self, within=30):
        """What the visitor was answered: one message."""
        with self.stream as stream:
            stream.wait(lambda stream: stream.messages("bot"), "an answer", within)
            (text,) = stream.messages("bot")
            return text

    def steps(self):
        """What each provider made of it, in their order."""
        (trace,) = self.gateway.run_json("trace", self.visitor.conversation)
        return [step for step in trace["steps"] if step["rung"].startswith("f")]


@pytest.mark.parametrize(("wire", "name"), each(lambda faults: faults.serving))
def test_an_answer(bench, wire, name):
    gateway = bench.serving(name)
    before = len(bench.server.asked("now"))
    question = Question(gateway)
    text = question.answer()
    assert len(bench.server.asked("now")) == before + 1
    expected = bench.faults.cases.get(name, {"expect": {"text": ANSWER}})["expect"]
    if "transfer_to_human" in {call["name"] for call in expected.get("toolCalls", [])}:
        assert text == HANDOFF
        assert question.steps()[0]["verdict"] == "handed_off"
    elif expected.get("finish") == "blocked":
        # What was shown before it was withheld stands; whether it was is a matter of moments.
        assert text in (HANDOFF, expected["text"].strip() + CLOSING)
    else:
        assert text == expected["text"].strip()


@pytest.mark.parametrize(("wire", "name"), each(lambda faults: faults.wire.keys))
def test_a_key_that_is_tried(bench, wire, name):
    gateway, told = bench.serving(name), wire.keys[name]
    tried = gateway.run("keys", "verify", wire.key, check=False)
    assert told in tried.stdout and tried.returncode == (0 if told == "works" else 1)


@pytest.mark.parametrize(("wire", "names"), each(Faults.failing_in_groups))
def test_what_is_no_answer_passes_the_turn_on(bench, wire, names):
    known = bench.faults.failing + bench.faults.serving
    before = {name: len(bench.server.asked(name)) for name in known}
    with bench.start(names) as gateway:
        question = Question(gateway)
        assert question.answer(within=60) == HANDOFF
        found = {name: f"{step['verdict']}: {step['reason']}" for name, step in zip(names, question.steps(), strict=True)}
        (waiting,) = gateway.run_json("conversations", "list")
    for name, told in found.items():
        assert told.startswith("failed: ") and bench.faults.reason(name) in told, f"{name}: {told}"
    assert waiting["reason"] == "failure"
    # Each once; and nobody followed a redirect.
    asked = {name: len(bench.server.asked(name)) - before[name] for name in known}
    assert asked == {name: int(name in names) for name in known}


def test_nobody_is_there(tmp_path):
    gateway = Gateway(tmp_path / "gateway", content=CONTENT, providers=[provider("http://127.0.0.1:9/v1", "m")])
    try:
        gateway.run("keys", "set", "--unverified", CHAT.key, text="none")
        gateway.start()
        question = Question(gateway)
        assert question.answer() == HANDOFF
        (trace,) = gateway.run_json("trace", question.visitor.conversation)
        (step,) = [step for step in trace["steps"] if step["rung"] == "openai"]
        assert step["verdict"] == "failed" and "unavailable" in step["reason"]["text"]
    finally:
        gateway.end()


def asked_alone(bench, gateway, name, number):
    """A question that only one of the gateway's providers is asked."""
    identity = f"f{number:02}"
    gateway.run("providers", "set", identity, "--automate-responses", "on")
    question = Question(gateway)
    deadline = time.monotonic() + 20
    while not bench.server.asked(name):
        assert time.monotonic() < deadline, f"{name} was not asked"
        time.sleep(0.02)
    gateway.run("providers", "set", identity, "--automate-responses", "off")
    return question


@pytest.mark.parametrize(("wire", "names"), each(Faults.breaking_in_groups))
def test_words_that_were_shown_stand_when_the_answer_breaks_off(bench, wire, names):
    cases = bench.faults.cases
    with bench.start(names, automateResponses=False) as gateway:
        for number, name in enumerate(names):
            question = asked_alone(bench, gateway, name, number)
            text = question.answer()
            step = question.steps()[number]
            if step["verdict"] == "answered":
                assert step["reason"]["text"].startswith("interrupted"), f"{name}: {step}"
                words = cases[name]["expect"]["words"] if name in cases else "Custa "
                assert text.endswith(CLOSING) and text.removesuffix(CLOSING).strip() == words.strip(), name
            else:
                # No word had reached the visitor yet.
                failure = cases[name]["expect"]["failure"] if name in cases else "unknown"
                assert step["verdict"] == "failed" and failure in json.dumps(step["reason"]), f"{name}: {step}"
                assert text == HANDOFF


@pytest.mark.parametrize("wire", WIRES, ids=str)
def test_servers_that_never_say_a_word_are_given_up_after_12_seconds(bench, wire):
    names = [function.__name__ for function in SILENT]
    with bench.start(names, automateResponses=False) as gateway:
        began = time.monotonic()
        questions = [asked_alone(bench, gateway, name, number) for number, name in enumerate(names)]
        for number, question in enumerate(questions):
            assert question.answer(within=40) == HANDOFF
            step = question.steps()[number]
            assert step["verdict"] == "failed" and "silent for 12" in step["reason"]["text"], step
        assert time.monotonic() - began >= 12
