"""What a visitor sees of an answer that is being written: its words as they come, and never half of it for good."""

import threading

import pytest
from playwright.sync_api import expect

from support.content import provider
from support.model_server import Break, Refusal

WHOLE = "O pão custa R$ 1,50."
INTERRUPTED = "Não consegui terminar esta resposta."


@pytest.fixture
def paused(model):
    """Lets the model write half an answer, and the rest when the event is set."""
    rest = threading.Event()
    model.answer = lambda request: ["O pão ", rest, "custa ", "R$ 1,50."]
    yield rest
    rest.set()


@pytest.fixture
def asking(make_asking, model):
    gateway = make_asking()
    gateway.start("--demo")
    return gateway


def bubble(chat):
    return chat.log.locator(".row.bot").last


def restart(gateway):
    gateway.start("--demo", "--port", gateway.url.rsplit(":", 1)[1])


def begin(visit, gateway):
    """A visitor who has asked and sees the first words."""
    chat = visit(gateway).open()
    chat.write("quanto custa?")
    expect(bubble(chat)).to_contain_text("O pão")
    return chat


def expect_whole(chat):
    """One whole answer and nothing half-written."""
    expect(chat.log.locator(".row.bot", has_text="O pão")).to_have_count(1)
    expect(bubble(chat)).to_contain_text(WHOLE)
    expect(bubble(chat).locator("time")).to_have_count(1)


def test_words_are_shown_as_they_come_and_the_whole_is_announced_once(asking, paused, visit):
    chat = visit(asking).open()
    chat.page.evaluate(
        """() => {
          window.announced = [];
          const news = document.querySelector("[data-balcao]").shadowRoot.querySelector("section.chat > [role=status]");
          new MutationObserver(() => window.announced.push(news.textContent)).observe(news, { childList: true });
        }"""
    )
    chat.record("message")
    chat.write("quanto custa?")
    expect(bubble(chat)).to_contain_text("O pão")
    expect(bubble(chat)).not_to_contain_text("custa")
    assert chat.page.evaluate("window.announced") == []
    paused.set()
    expect_whole(chat)
    announced = chat.page.evaluate("window.announced")
    assert len(announced) == 1 and WHOLE in announced[0]
    assert [message["text"] for message in chat.recorded("message")] == ["quanto custa?", WHOLE]
    expect(chat.log).to_have_attribute("aria-live", "off")


def test_a_reload_in_the_middle_goes_on_where_the_answer_is(asking, paused, visit):
    chat = begin(visit, asking)
    chat.page.reload()
    chat.wait().open()
    expect(bubble(chat)).to_contain_text("O pão")
    expect(bubble(chat)).not_to_contain_text("custa")
    paused.set()
    expect_whole(chat)


def test_another_tab_shows_the_same_and_goes_on_when_the_first_is_closed(asking, paused, visit, new_context):
    context = new_context()
    one = visit(asking, context).open()
    one.write("quanto custa?")
    expect(bubble(one)).to_contain_text("O pão")
    two = visit(asking, context).open()
    expect(bubble(two)).to_contain_text("O pão")
    one.page.close()
    paused.set()
    expect_whole(two)


def test_an_answer_that_breaks_off_is_closed_honestly(asking, model, visit):
    model.answer = lambda request: ["O pão ", "custa", 0.2, Break()]
    chat = begin(visit, asking)
    expect(bubble(chat)).to_contain_text(INTERRUPTED)
    expect(bubble(chat)).to_contain_text("O pão custa …")
    expect(chat.log.locator(".row.bot", has_text="O pão")).to_have_count(1)


def test_a_person_who_takes_over_makes_the_half_written_answer_vanish(asking, paused, visit):
    chat = begin(visit, asking)
    conversation = asking.run_json("conversations", "list")[0]["id"]
    asking.run("conversations", "reply", conversation, text="Deixa comigo.")
    chat.expect_message("agent", "Deixa comigo.")
    expect(chat.log.locator(".row.bot", has_text="O pão")).to_have_count(0)
    paused.set()
    chat.write("obrigado")
    chat.expect_sent()
    expect(chat.log.locator(".row.bot", has_text="O pão")).to_have_count(0)


def test_a_killed_server_leaves_no_half_written_answer(asking, paused, visit):
    chat = begin(visit, asking)
    asking.kill()
    expect(bubble(chat)).to_contain_text("O pão")
    restart(asking)
    expect(bubble(chat)).to_contain_text("O pão")
    paused.set()
    expect_whole(chat)


def test_an_answer_that_never_comes_after_a_kill_leaves_nothing(asking, paused, model, visit):
    chat = begin(visit, asking)
    asking.kill()
    model.answer = lambda request: [Refusal(503, {"error": {"message": "busy"}})]
    restart(asking)
    chat.expect_message("bot", "Vou chamar um atendente.")
    expect(chat.log.locator(".row.bot", has_text="O pão")).to_have_count(0)


def test_a_turn_that_is_taken_again_without_a_word_yet_takes_the_old_words_away(asking, paused, model, visit):
    chat = begin(visit, asking)
    asking.kill()
    first = threading.Event()
    model.answer = lambda request: [first, "O pão ", "custa ", "R$ 1,50."]
    restart(asking)
    expect(chat.log.locator(".row.bot", has_text="O pão")).to_have_count(0)
    first.set()
    expect_whole(chat)


def test_a_gap_waits_for_the_next_beginning_and_a_discard_takes_away(asking, visit):
    """The stream is played to the page by the test: the server itself leaves no gaps."""

    def delta(offset, text):
        return f'event: delta\ndata: {{"message":"m.1","offset":{offset},"text":"{text}"}}\n\n'

    streams = [
        delta(0, "Pão d") + delta(6, "e qu") + delta(99, "perdido"),
        delta(4, " sem começo") + delta(0, "Bolo de cenoura"),
        'event: discard\ndata: {"message":"m.1"}\n\n',
    ]
    chat = visit(asking).open()
    may_go_on = [True, False, False]
    played = []

    def play(route):
        if len(played) == len(streams) or not may_go_on[len(played)]:
            return route.abort()
        played.append(streams[len(played)])
        return route.fulfill(
            status=200, content_type="text/event-stream", body="retry: 50\n\n" + played[-1],
        )

    chat.page.route("**/events", play)
    chat.write("pedido 1")
    expect(bubble(chat)).to_contain_text("Pão de qu")
    expect(chat.log).not_to_contain_text("perdido")
    may_go_on[1] = True
    expect(bubble(chat)).to_contain_text("Bolo de cenoura")
    expect(chat.log).not_to_contain_text("sem começo")
    expect(chat.log).not_to_contain_text("Pão de qu")
    may_go_on[2] = True
    expect(chat.log).not_to_contain_text("Bolo")
    chat.page.unroute("**/events")
    chat.expect_message("bot", "eco pedido 1")
