"""A user of the business in the browser: signed in, on another device, signed out."""

import json

import pytest
from playwright.sync_api import expect

from chat import Chat
from support.identity import page_call, user, verifying


@pytest.fixture
def shop(make_gateway, serve_page):
    """A gateway that verifies, and a business's page that may embed it."""
    gateway = verifying(make_gateway("shop", channels=("site", "shop")))
    gateway.page = serve_page()
    gateway.configure("site", allowedOrigins=[gateway.page.origin])
    gateway.start()
    return gateway


def render(shop, body=None, name="user"):
    """The business's page, for a visitor who is logged in as `body` says."""
    call = f'balcao.push(["set", "{name}", {json.dumps(page_call(body))}]);' if body else ""
    shop.page.html = f"""<!doctype html><html lang="pt-BR"><title>Loja</title><body>
      <script>
        window.heard = [];
        window.balcao = window.balcao || [];
        for (const name of ["message", "owner", "error"]) {{
          balcao.push(["on", name, (detail) => window.heard.push([name, detail])]);
        }}
        {call}
      </script>
      <script src="{shop.url}/channels/site/widget.js" async></script>"""


@pytest.fixture
def open_page(shop, new_context):
    def open_page(context=None):
        page = (context or new_context()).new_page()
        page.goto(shop.page.origin)
        return Chat(page).wait()

    return open_page


def stored(chat):
    return chat.page.evaluate("Object.fromEntries(Object.entries(localStorage))")


def test_a_user_finds_the_conversation_in_another_browser_and_old_news_are_none(shop, open_page):
    render(shop, user(name="Ana"))
    phone = open_page().open()
    phone.write("pedido 1")
    phone.expect_message("bot", "eco pedido 1")

    laptop = open_page()
    expect(laptop.badge).to_have_text("", timeout=1000)
    laptop.open()
    laptop.expect_message("visitor", "pedido 1")
    laptop.expect_message("bot", "eco pedido 1")
    assert laptop.recorded("message") == [], "history is no news"
    expect(laptop.news).to_be_empty()
    phone.write("pedido 2")
    laptop.expect_message("bot", "eco pedido 2")
    assert [message["author"] for message in laptop.recorded("message")] == ["visitor", "bot"]

    laptop.page.reload()
    laptop.wait().open()
    laptop.expect_message("bot", "eco pedido 2")
    assert laptop.recorded("message") == [] and laptop.recorded("error") == []


def test_signing_in_on_an_open_page_leaves_the_visitors_conversation(shop, open_page):
    render(shop)
    chat = open_page().open()
    chat.write("pedido anônimo")
    chat.expect_message("bot", "eco pedido anônimo")
    chat.call("set", "user", page_call(user(name="Ana")))
    expect(chat.row("visitor", "pedido anônimo")).to_have_count(0)
    chat.write("pedido da Ana")
    chat.expect_message("bot", "eco pedido da Ana")
    names = {entry.get("contact") for entry in shop.run_json("conversations", "list")}
    assert names == {None, "Ana"}


def test_what_is_written_while_the_user_signs_in_is_the_users(shop, open_page, new_context):
    render(shop, user(name="Ana"))
    context = new_context()
    refused = []

    def refuse_twice(route):
        refused.append(route.request.url)
        route.abort() if len(refused) <= 2 else route.continue_()

    context.route("**/sessions", refuse_twice)
    chat = open_page(context).open()
    chat.write("pedido cedo")
    chat.expect_message("bot", "eco pedido cedo")
    (only,) = shop.run_json("conversations", "list")
    assert only["contact"] == "Ana"
    assert len(refused) >= 3


def test_signing_out_clears_the_browser_in_every_tab(shop, open_page, new_context):
    render(shop, user(name="Ana", email="ana@example.com"))
    context = new_context()
    first, second = open_page(context).open(), open_page(context)
    first.write("pedido 1")
    first.expect_message("bot", "eco pedido 1")
    second.open().expect_message("bot", "eco pedido 1")
    assert "Ana" in json.dumps(stored(first))
    first.call("do", "reset")
    for chat in (first, second):
        expect(chat.log.locator(".row.visitor")).to_have_count(0)
    assert stored(first) == {}
    second.write("pedido de ninguém")
    second.expect_message("bot", "eco pedido de ninguém")
    contacts = [entry.get("contact") for entry in shop.run_json("conversations", "list")]
    assert sorted(contacts, key=str) == ["Ana", None]


def test_the_next_user_of_the_computer_sees_and_sends_nothing_of_the_last(shop, open_page, new_context):
    render(shop, user("42", name="Ana"))
    context = new_context()
    ana = open_page(context).open()
    ana.write("pedido 1")
    ana.expect_message("bot", "eco pedido 1")
    context.route("**/messages", lambda route: route.abort())
    ana.write("pedido que não saiu")
    expect(ana.log.locator(".sending")).to_have_count(1)
    ana.page.close()
    context.unroute("**/messages")

    render(shop, user("43", name="Bia"))
    bia = open_page(context).open()
    bia.write("pedido da Bia")
    bia.expect_message("bot", "eco pedido da Bia")
    expect(bia.row("visitor", "pedido 1")).to_have_count(0)
    told = {entry.get("contact"): entry["id"] for entry in shop.run_json("conversations", "list")}
    assert set(told) == {"Ana", "Bia"}
    said = json.dumps(shop.run_json("conversations", "show", told["Bia"]), ensure_ascii=False)
    assert "pedido da Bia" in said and "não saiu" not in said


def test_a_refused_identity_is_an_error_and_the_visitor_can_write_as_nobody(shop, open_page):
    render(shop, user("42", secret="a guess", name="Ana"))
    chat = open_page().open()
    chat.page.wait_for_function("window.heard.some(([name]) => name === 'error')")
    assert chat.recorded("error")[0]["status"] == 403
    chat.write("pedido 1")
    chat.expect_message("bot", "eco pedido 1")
    (only,) = shop.run_json("conversations", "list")
    assert "contact" not in only


def test_a_call_without_a_signature_changes_nothing(shop, open_page):
    render(shop)
    chat = open_page()
    for wrong in (None, "ana", {"id": "42"}, {"signature": "00"}):
        chat.call("set", "user", wrong)
    assert len(chat.recorded("error")) == 4
    assert stored(chat) == {}
