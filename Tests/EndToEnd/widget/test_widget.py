"""What a visitor sees: answers, flows, tabs, lost connections, unread messages."""

import json
import re

import pytest
from playwright.sync_api import expect

from chat import Chat


@pytest.mark.parametrize(
    ("hour", "last_words"),
    [(10, "mandamos a chave Pix"), (23, "Confirmamos por aqui assim que abrirmos")],
    ids=["open", "closed"],
)
def test_the_demo_answers_walks_a_flow_and_admits_what_it_does_not_know(make_demo, visit, hour, last_words):
    chat = visit(make_demo(hour)).open()
    chat.expect_message("bot", "Como podemos ajudar?")
    chat.write("Qual é o horário?")
    chat.expect_message("bot", "Segunda a sexta")
    chat.write("quero fazer uma encomenda")
    chat.choice("Torta de limão").click()
    chat.expect_message("visitor", "Torta de limão")
    expect(chat.row("bot", "Em nome de quem?")).to_be_visible()
    chat.write("Ana")
    expect(chat.row("bot", "Para que dia, Ana?")).to_be_visible()
    chat.write("24/12")
    for _ in range(5):
        chat.expect_sent()
        chat.settle()
        if chat.log.get_by_role("group").count() == 0:
            break
        chat.log.get_by_role("group").get_by_role("button").first.click()
    expect(chat.log.get_by_role("group")).to_have_count(0)
    # The flow's last words come after a pause; what is written during one is no question of its own.
    expect(chat.row("bot", last_words)).to_be_visible()
    chat.write("xyzzy")
    expect(chat.log.locator(".row.bot").last).to_contain_text(re.compile("não (entendi|sei)", re.IGNORECASE))


def test_a_flow_with_a_choice_to_its_end(shop, visit):
    chat = visit(shop).open()
    chat.write("quero agendar uma visita")
    chat.expect_message("bot", "Qual é o seu nome?")
    chat.write("Ana")
    chat.expect_message("bot", "Que dia, Ana?")
    chat.choice("Terça").click()
    chat.expect_message("visitor", "Terça")
    chat.expect_message("bot", "Combinado: Terça.")
    expect(chat.log.get_by_role("group")).to_have_count(0)
    chat.write("e agora?")
    chat.expect_message("bot", "Desculpe, não entendi.")


def test_the_pages_own_buttons_reach_the_chat(demo, visit):
    chat = visit(demo)
    chat.page.get_by_role("button", name="Fale com a gente").click()
    expect(chat.panel).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.page.get_by_role("button", name="Fale com a gente")).to_be_focused()


def test_two_tabs_read_one_stream_and_show_the_same(shop, visit, new_context):
    context = new_context()
    streams = []
    context.on("request", lambda request: streams.append(request.url) if request.url.endswith("/events") else None)
    one = visit(shop, context).open()
    two = visit(shop, context).open()
    assert streams == [], "nobody has written: there is nothing to read"
    one.write("pedido 1")
    two.expect_message("bot", "eco pedido 1")
    two.write("pedido 2")
    one.expect_message("bot", "eco pedido 2")
    three = visit(shop, context).open()
    for chat in (one, two, three):
        chat.expect_message("visitor", "pedido 1")
        chat.expect_message("visitor", "pedido 2")
    assert len(streams) == 1
    assert three.news.inner_text() == "", "history is not announced"

    one.page.close()
    three.write("pedido 3")
    two.expect_message("bot", "eco pedido 3")
    assert len(streams) == 2, "another tab leads now"


def test_a_killed_server_is_found_again_and_nothing_is_lost_or_doubled(shop, visit):
    chat = visit(shop).open()
    chat.write("pedido 1")
    chat.expect_message("bot", "eco pedido 1")
    port = shop.url.rsplit(":", 1)[1]
    shop.kill()
    chat.write("pedido 2")
    expect(chat.log.get_by_text("Enviando")).to_be_visible()
    shop.start("--demo", "--port", port)
    chat.expect_message("bot", "eco pedido 2")
    chat.expect_sent()
    for number in (1, 2):
        chat.expect_message("visitor", f"pedido {number}")
        chat.expect_message("bot", f"eco pedido {number}")


def test_a_message_survives_a_reload_before_it_was_taken(shop, visit):
    chat = visit(shop).open()
    chat.write("pedido 1")
    chat.expect_message("bot", "eco pedido 1")
    chat.page.route("**/messages", lambda route: route.abort())
    chat.write("pedido 2")
    expect(chat.log.get_by_text("Enviando")).to_be_visible()
    chat.page.unroute("**/messages")
    chat.page.reload()
    chat.wait().open()
    chat.expect_message("bot", "eco pedido 2")
    chat.expect_message("visitor", "pedido 2")


def test_an_answer_that_was_lost_on_the_way_doubles_nothing(shop, visit):
    chat = visit(shop).open()
    lost = []

    def lose(route):
        route.fetch()
        lost.append(json.loads(route.request.post_data)["clientID"])
        route.abort()

    chat.page.route("**/messages", lose, times=1)
    chat.write("pedido 1")
    chat.expect_message("bot", "eco pedido 1")
    chat.expect_sent()
    chat.expect_message("visitor", "pedido 1")
    assert len(lost) == 1


def test_unread_messages_are_counted_on_every_tab_until_they_are_seen(shop, visit, new_context):
    context = new_context()
    one = visit(shop, context).open()
    one.write("quero falar com um atendente")
    one.expect_message("bot", "Vou chamar um atendente.")
    expect(one.log.get_by_text("Um atendente foi chamado.")).to_be_visible()
    one.close()
    two = visit(shop, context)
    two.record("message", "unread", "owner")
    conversation = shop.run_json("conversations", "list")[0]["id"]
    shop.run("conversations", "take", conversation)
    shop.run("conversations", "reply", conversation, text="Oi! Sou a Ana.")
    for chat in (one, two):
        expect(chat.badge).to_have_text("1")
        expect(chat.launcher).to_have_attribute("aria-label", "Abrir o chat (1 mensagem não lida)")
    two.page.bring_to_front()
    two.open()
    two.expect_message("agent", "Oi! Sou a Ana.")
    for chat in (one, two):
        expect(chat.badge).to_have_text("")
    assert [message["author"] for message in two.recorded("message")] == ["agent"]
    assert two.recorded("unread") == [1, 0]
    assert two.recorded("owner") == ["agent"]
    two.page.reload()
    expect(two.wait().badge).to_have_text("")


def test_reset_forgets_the_visitor_in_every_tab(shop, visit, new_context):
    context = new_context()
    one, two = visit(shop, context).open(), visit(shop, context).open()
    one.write("pedido 1")
    two.expect_message("bot", "eco pedido 1")
    two.call("do", "reset")
    for chat in (one, two):
        expect(chat.log.locator(".row.visitor")).to_have_count(0)
    assert two.page.evaluate("Object.keys(localStorage)") == []
    two.write("pedido 2")
    one.expect_message("bot", "eco pedido 2")
    one.expect_message("bot", "eco pedido 1", count=0)


def test_the_chat_is_there_once_and_survives_a_client_side_navigation(shop, visit):
    chat = visit(shop).open()
    chat.write("pedido 1")
    chat.expect_message("bot", "eco pedido 1")
    chat.page.evaluate(
        """() => {
          const again = document.createElement("script");
          again.src = document.querySelector("script[src$='widget.js']").src;
          document.head.append(again);
          const body = document.createElement("body");
          body.append("another page");
          document.body = body;
        }"""
    )
    expect(chat.root).to_have_count(1)
    chat.write("pedido 2")
    chat.expect_message("bot", "eco pedido 2")


def test_calls_made_before_the_script_has_loaded_are_kept(shop, visit, new_context):
    context = new_context()
    context.add_init_script(
        "window.balcao = [['set', 'locale', 'es'], ['set', 'colorScheme', 'dark'], ['do', 'open'], ['do', 'send', 'pedido 1']]"
    )
    chat = visit(shop, context)
    expect(chat.panel).to_be_visible()
    chat.expect_message("bot", "eco pedido 1")
    expect(chat.page.locator("section.chat")).to_have_attribute("data-scheme", "dark")
    expect(chat.input).to_have_attribute("placeholder", "Escribe tu mensaje…")


@pytest.mark.invariant(12)
def test_what_a_person_or_a_visitor_writes_stays_text(shop, visit):
    chat = visit(shop).open()
    hostile = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **negrito**"
    chat.write(hostile)
    chat.expect_sent()
    expect(chat.log.locator(".row.visitor .content")).to_have_text(hostile)
    conversation = shop.run_json("conversations", "list")[0]["id"]
    shop.run("conversations", "take", conversation)
    shop.run("conversations", "reply", conversation, text=hostile + " [ok](https://a.example/?q=1)")
    content = chat.log.locator(".row.agent .content")
    expect(content).to_have_text("<img src=x onerror=alert(1)> [x](javascript:alert(1)) negrito ok")
    assert content.locator("img").count() == 0
    links = content.locator("a").evaluate_all("links => links.map((link) => [link.href, link.rel])")
    assert links == [["https://a.example/?q=1", "noopener noreferrer nofollow"]]


def test_a_page_of_another_origin_needs_to_be_listed(make_gateway, new_context, serve_page):
    gateway = make_gateway("embedded")
    friend, stranger = serve_page(), serve_page()
    configuration = json.loads(gateway.config.read_text())
    configuration["channels"][0]["settings"]["allowedOrigins"] = [friend.origin]
    gateway.config.write_text(json.dumps(configuration))
    gateway.start()
    for site in (friend, stranger):
        site.html = f"<!doctype html><title>Loja</title><body><script src='{gateway.url}/channels/site/widget.js'></script>"
    context = new_context()

    welcome = context.new_page()
    welcome.goto(friend.origin)
    chat = Chat(welcome).wait().open()
    chat.write("pedido 1")
    chat.expect_message("bot", "eco pedido 1")

    refused = context.new_page()
    refused.goto(stranger.origin)
    chat = Chat(refused).wait().open()
    chat.record("error")
    chat.write("pedido 1")
    refused.wait_for_function("window.heard.length > 0")
    assert chat.recorded("error"), "the page is told"
    chat.expect_message("bot", "eco pedido 1", count=0)
    assert len(gateway.run_json("conversations", "list")) == 1
