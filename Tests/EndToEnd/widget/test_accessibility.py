"""The chat for everybody: no violation that axe knows of, a keyboard's way through, and each answer told once."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from test_files import choose, picture

SCREENS = {
    "desk": {},
    "desk-dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "phone-dark": {
        "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "color_scheme": "dark",
    },
}


def assert_accessible(chat, where):
    found = Axe().run(chat.page).response["violations"]
    told = [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in found]
    assert told == [], where


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_no_violation(shop, visit, screen):
    # axe is put into the page, which the demo's strict policy forbids by itself.
    chat = visit(shop, bypass_csp=True, reduced_motion="reduce", **SCREENS[screen])
    assert_accessible(chat, "the page and the launcher")
    chat.open()
    assert_accessible(chat, "the open chat")
    chat.write("visita")
    chat.expect_message("bot", "Qual é o seu nome?")
    chat.write("Ana")
    expect(chat.choice("Segunda")).to_be_visible()
    assert_accessible(chat, "quick replies")
    chat.choice("Segunda").click()
    chat.expect_message("bot", "Combinado: Segunda.")
    choose(chat, ("bolo.png", "image/png", picture()), ("nota.pdf", "application/pdf", b"%PDF-1.7"))
    choose(chat, ("logo.svg", "image/svg+xml", b"<svg/>"))
    expect(chat.page.locator(".chip progress")).to_have_count(0)
    assert_accessible(chat, "files to be sent")
    chat.write("pedido 1")
    chat.expect_message("bot", "eco pedido 1")
    expect(chat.log.locator(".picture")).to_be_visible()
    assert_accessible(chat, "files that were sent")
    chat.write("quero falar com um atendente")
    expect(chat.log.get_by_text("Um atendente foi chamado.")).to_be_visible()
    assert_accessible(chat, "a handoff")


def test_a_keyboard_is_enough(shop, visit):
    chat = visit(shop)
    for _ in range(30):
        chat.page.keyboard.press("Tab")
        if chat.focused() == "launcher":
            break
    assert chat.focused() == "launcher"
    chat.page.keyboard.press("Enter")
    expect(chat.panel).to_be_visible()
    expect(chat.input).to_be_focused()
    chat.page.keyboard.type("visita")
    chat.page.keyboard.press("Enter")
    chat.expect_message("bot", "Qual é o seu nome?")
    chat.page.keyboard.type("Ana")
    chat.page.keyboard.press("Enter")
    expect(chat.choice("Terça")).to_be_visible()
    chat.page.keyboard.press("Shift+Tab")
    expect(chat.choice("Terça")).to_be_focused()
    chat.page.keyboard.press("Enter")
    chat.expect_message("bot", "Combinado: Terça.")
    expect(chat.input).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    assert chat.focused() == "launcher"


def test_focus_is_kept_inside_only_where_the_chat_covers_the_page(shop, visit):
    phone = visit(shop, **SCREENS["phone"]).open()
    expect(phone.panel).to_have_attribute("aria-modal", "true")
    stops = set()
    for _ in range(8):
        phone.page.keyboard.press("Tab")
        stops.add(phone.focused())
    assert None not in stops and "close" in stops and "launcher" not in stops
    desk = visit(shop).open()
    assert desk.panel.get_attribute("aria-modal") is None
    for _ in range(8):
        desk.page.keyboard.press("Tab")
    assert desk.focused() is None or desk.focused() == "launcher"


def test_each_answer_is_announced_once_and_history_is_not(shop, visit):
    chat = visit(shop).open()
    expect(chat.log).to_have_attribute("aria-live", "off")
    chat.page.evaluate(
        """() => {
          window.told = [];
          const news = document.querySelector("[data-balcao]").shadowRoot.querySelector(".chat > [role=status]");
          new MutationObserver(() => window.told.push(news.textContent)).observe(news, { childList: true });
        }"""
    )
    for number in (1, 2):
        chat.write(f"pedido {number}")
        chat.expect_message("bot", f"eco pedido {number}")
    assert chat.page.evaluate("window.told") == ["Assistente: eco pedido 1", "Assistente: eco pedido 2"]
    chat.page.reload()
    chat.wait().open()
    chat.expect_message("bot", "eco pedido 2")
    assert chat.news.inner_text() == ""
