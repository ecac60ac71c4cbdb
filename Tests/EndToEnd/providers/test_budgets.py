"""A budget is reserved before the call and settled after it, also across a kill."""

import json
import threading
import time

import pytest

from support.content import ECHO, provider
from support.visitor import Visitor

pytestmark = pytest.mark.invariant(9)

CONTENT = {**ECHO, "businessInformation": "A Padaria do Sol vende pão."}
PRICES = {"version": 1, "currency": "USD", "models": [{"model": "scripted", "input": 1, "output": 1}]}


@pytest.fixture
def make_budgeted(make_gateway, model):
    """Makes gateways whose provider has a budget; a token costs a millionth of a dollar."""

    def make(name="budgeted", **budget):
        asked = {**provider(model.url, "scripted", maxOutputTokens=100), "budget": {"currency": "USD", **budget}}
        gateway = make_gateway(name, content=CONTENT, providers=[asked])
        (gateway.folder / "prices.json").write_text(json.dumps(PRICES))
        configuration = json.loads(gateway.config.read_text())
        gateway.config.write_text(json.dumps({**configuration, "prices": "prices.json"}, ensure_ascii=False))
        gateway.run("keys", "set", "--unverified", "openai/api-key", text="sk-tests-only-0000")
        return gateway

    return make


def cost(gateway):
    """What was spent, in millionths, and the calls."""
    lines = gateway.run_json("usage")
    return round(sum(line["cost"] for line in lines) * 1e6), sum(line["calls"] for line in lines)


def wait_until(condition, what, within=60):
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"not within {within} s: {what}"
        time.sleep(0.02)


def answered(gateway, text="quanto custa?"):
    visitor = Visitor(gateway).begin()
    with visitor.listen() as stream:
        visitor.write(text)
        stream.wait(lambda stream: stream.messages("bot"), "an answer", 30)
        return stream.messages("bot"), visitor


def test_a_kill_leaks_no_reservation_and_counts_none_twice(make_budgeted, model):
    gateway = make_budgeted(monthlyHard=1.0)
    gateway.start()
    hold = threading.Event()
    model.answer = lambda request: ["Custa ", hold, "48."]
    visitors = [Visitor(gateway).begin() for _ in range(8)]
    for visitor in visitors:
        visitor.write("quanto custa?")
    wait_until(lambda: len(model.questions) == 8, "eight calls are on their way")
    gateway.kill()
    hold.set()

    # The gateway is down: nothing but the start may settle.
    model.answer = lambda request: ["Custa 48."]
    gateway.start()
    wait_until(lambda: len(model.questions) == 16, "the questions are put again")
    wait_until(lambda: cost(gateway)[1] == 16, "both lives are counted")
    lines = gateway.run_json("usage")
    assert sum(line["estimatedCalls"] for line in lines) == 8
    spent = cost(gateway)
    gateway.kill()
    gateway.start()
    assert cost(gateway) == spent, "a second start settles nothing again"
    # Eight calls at most cost a prompt of a few thousand bytes; the others what the server said.
    assert spent[0] > 8 * 100 and spent[0] < 1_000_000


def test_many_at_once_never_pass_the_hard_limit(make_budgeted, model):
    gateway = make_budgeted(name="probe", monthlyHard=1.0)
    gateway.start()
    model.answer = lambda request: ["Custa ", 30]
    Visitor(gateway).begin().write("quanto custa?")
    wait_until(lambda: model.questions, "the first call")
    gateway.kill()
    gateway.start()
    wait_until(lambda: cost(gateway)[1], "what a call reserves")
    reserved = cost(gateway)[0]
    gateway.kill()

    model.requests.clear()
    hold = threading.Event()
    model.answer = lambda request: ["Custa ", hold, "48."]
    limit = 10 * reserved + reserved // 2
    gateway = make_budgeted(name="limited", monthlyHard=limit / 1e6)
    gateway.start()
    visitors = [Visitor(gateway).begin() for _ in range(40)]
    streams = [visitor.listen() for visitor in visitors]
    for visitor in visitors:
        visitor.write("quanto custa?")
    wait_until(lambda: sum(bool(stream.messages("bot")) for stream in streams) == 30, "thirty default replies")
    assert len(model.questions) == 10
    hold.set()
    wait_until(lambda: all(stream.messages("bot") for stream in streams), "all answers")
    for stream in streams:
        stream.close()
    assert cost(gateway)[0] <= limit and cost(gateway)[1] == 10


def test_200_at_once_against_room_for_50_and_a_kill_in_the_middle(make_budgeted, model):
    """Never over, before and after the kill; no reservation leaks; the soft alert comes once; the room left can be used."""
    gateway = make_budgeted(name="probe", monthlyHard=1.0)
    gateway.start()
    model.answer = lambda request: ["Custa ", 30]
    Visitor(gateway).begin().write("quanto custa?")
    wait_until(lambda: model.questions, "the first call")
    gateway.kill()
    gateway.start()
    wait_until(lambda: cost(gateway)[1], "what a call reserves")
    reserved = cost(gateway)[0]
    gateway.kill()

    model.requests.clear()
    rests = [threading.Event() for _ in range(50)]
    waiting = iter(rests)

    def answer(request):
        return ["Custa ", *([rest] if (rest := next(waiting, None)) else []), "48."]

    model.answer = answer
    (limit, soft) = (50 * reserved + reserved // 2, 25 * reserved)
    gateway = make_budgeted(name="limited", monthlyHard=limit / 1e6, monthlySoft=soft / 1e6)
    gateway.start()
    visitors = [Visitor(gateway).begin() for _ in range(200)]
    for visitor in visitors:
        visitor.write("quanto custa?")
    streams = [visitor.listen() for visitor in visitors]
    wait_until(lambda: answers(streams) == 150, "150 default replies")
    assert len(model.questions) == 50
    # Twenty get their answers, thirty are killed in the middle of theirs.
    for rest in rests[:20]:
        rest.set()
    wait_until(lambda: answers(streams) == 170, "20 answers")
    whole = cost(gateway)
    assert whole == (20 * 12, 20)
    gateway.kill()
    for rest in rests:
        rest.set()

    gateway.start()
    wait_until(lambda: answers(streams) == 200, "everybody is answered")
    again = len(model.questions) - 50
    # What the killed calls reserved counts as spent; of the rest as many were asked again as there was room for.
    room = limit - 30 * reserved - 20 * 12
    assert 1 <= again <= 30 and again >= min(30, room // reserved)
    wait_until(lambda: cost(gateway)[1] == 50 + again, "all calls are settled")
    spent, calls = cost(gateway)
    assert spent == 30 * reserved + (20 + again) * 12 <= limit
    assert sum(line["estimatedCalls"] for line in gateway.run_json("usage")) == 30
    for stream in streams:
        stream.close()

    # No reservation is left: what room there is can be used, at once and to its end.
    fit = (limit - spent) // reserved
    hold = threading.Event()
    model.requests.clear()
    model.answer = lambda request: ["Custa ", hold, "48."]
    visitors = [Visitor(gateway).begin() for _ in range(fit + 20)]
    for visitor in visitors:
        visitor.write("quanto custa?")
    streams = [visitor.listen() for visitor in visitors]
    wait_until(lambda: answers(streams) == 20, "20 default replies")
    assert len(model.questions) == fit
    hold.set()
    wait_until(lambda: answers(streams) == fit + 20, "the answers")
    for stream in streams:
        stream.close()
    assert cost(gateway) == (spent + fit * 12, calls + fit)
    gateway.kill()
    gateway.start()
    assert cost(gateway) == (spent + fit * 12, calls + fit)
    log = gateway.log.read_text()
    assert [log.count(f"limit={kind}") for kind in ("soft", "hard")] == [1, 1]


def answers(streams):
    return sum(bool(stream.messages("bot")) for stream in streams)


def test_the_soft_alert_comes_once_and_the_trace_tells_the_cost(make_budgeted):
    gateway = make_budgeted(monthlySoft=0.000011)
    gateway.start()
    _, visitor = answered(gateway)
    (step,) = [step for trace in gateway.run_json("trace", visitor.conversation) for step in trace["steps"] if "spent" in step]
    (spent,) = step["spent"]
    assert spent["currency"] == "USD" and spent["cost"] == 0.000011 and not spent["isEstimate"]
    answered(gateway)
    gateway.kill()
    gateway.start()
    answered(gateway)
    (alert,) = gateway.run_json("alerts")
    assert alert["kind"] == "budget" and "soft budget of USD 0.000011" in alert["reason"]["text"]
    assert gateway.log.read_text().count("a soft budget is exceeded") == 1


def test_the_folder_remembers_and_check_tells_the_difference(make_budgeted):
    gateway = make_budgeted(monthlySoft=1.0, monthlyHard=2.0)
    gateway.start()
    assert "hard USD 2.00" in gateway.run("providers", "list").stdout
    gateway.run("providers", "set", "openai", "--monthly-hard", "3")
    assert "soft USD 1.00, hard USD 3.00" in gateway.run("providers", "list").stdout
    told = gateway.run("check").stderr
    assert "providers[0].budget" in told and "hard USD 3.00" in told
    refused = gateway.run("providers", "set", "openai", "--monthly-hard", "3", "--currency", "BRL", check=False)
    assert refused.returncode == 1 and "prices are in USD" in refused.stderr
