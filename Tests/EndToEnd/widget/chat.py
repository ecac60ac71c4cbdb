"""The chat on a page, as a visitor meets it."""

import re

from playwright.sync_api import expect


class Chat:
    def __init__(self, page):
        self.page = page
        self.root = page.locator("[data-balcao]")
        self.launcher = page.locator("button.launcher")
        self.panel = page.locator("[role=dialog]")
        self.log = page.locator("[role=log]")
        self.input = page.locator("textarea")
        self.badge = page.locator(".launcher .badge")
        self.news = page.locator("section.chat > [role=status]")

    def wait(self):
        self.launcher.wait_for()
        return self

    def open(self):
        self.launcher.click()
        expect(self.panel).to_be_visible()
        return self

    def close(self):
        self.page.locator("button.close").click()
        expect(self.panel).to_be_hidden()

    def write(self, text):
        self.input.fill(text)
        self.input.press("Enter")

    def row(self, author, text):
        return self.log.locator(f".row.{author}", has_text=text)

    def expect_message(self, author, text, count=1):
        """Waits until `author` has said `text`, so often; what was said stays in order."""
        expect(self.row(author, text)).to_have_count(count)

    def expect_sent(self):
        expect(self.log.locator(".sending, .failed")).to_have_count(0)

    def settle(self):
        """Waits until the last word is the business's."""
        expect(self.log.locator(".row").last).to_have_class(re.compile(r"\b(bot|agent)\b"))

    def choice(self, title):
        return self.log.get_by_role("group").get_by_role("button", name=title)

    def call(self, *call):
        """`balcao.push(call)`."""
        self.page.evaluate("call => window.balcao.push(call)", list(call))

    def record(self, *events):
        """Notes these events from now on; `recorded` gives them."""
        self.page.evaluate(
            """names => {
              window.heard = window.heard || [];
              for (const name of names) window.balcao.push(["on", name, (detail) => window.heard.push([name, detail])]);
            }""",
            list(events),
        )

    def recorded(self, event):
        return [detail for name, detail in self.page.evaluate("window.heard") if name == event]

    def focused(self):
        """The class of what has the focus inside the chat."""
        return self.page.evaluate("document.querySelector('[data-balcao]').shadowRoot.activeElement?.className ?? null")
