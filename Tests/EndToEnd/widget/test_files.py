"""Files in the chat: chosen, pasted, dropped, refused, shown again."""

import struct
import zlib

from playwright.sync_api import expect


def picture(width=320, height=200):
    """A PNG of one colour."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\x00" + b"\xc4\x62\x1d" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def choose(chat, *files):
    chat.page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    )


def test_a_picture_and_a_document_go_with_a_message_and_come_back(shop, visit):
    chat = visit(shop).open()
    choose(chat, ("bolo.png", "image/png", picture()), ("nota.pdf", "application/pdf", b"%PDF-1.7 nota"))
    expect(chat.page.locator(".chip")).to_have_count(2)
    expect(chat.page.locator(".chip progress")).to_have_count(0)
    chat.write("pedido 1")
    chat.expect_message("bot", "eco pedido 1")
    chat.expect_sent()
    expect(chat.page.locator(".chip")).to_have_count(0)
    for _ in range(2):
        row = chat.row("visitor", "pedido 1")
        expect(row).to_have_count(1)
        expect(row.locator("button.picture canvas")).to_have_count(1)
        expect(row.get_by_role("button", name="Baixar bolo.png")).to_be_visible()
        chat.page.reload()
        chat.wait().open()
    with chat.page.expect_download() as saved:
        chat.log.get_by_role("button", name="Baixar nota.pdf").click()
    assert saved.value.suggested_filename == "nota.pdf"
    assert open(saved.value.path(), "rb").read() == b"%PDF-1.7 nota"
    conversation = shop.run_json("conversations", "list")[0]["id"]
    assert "pedido 1" in shop.run("conversations", "show", conversation).stdout


def test_a_file_alone_is_a_message(shop, visit):
    chat = visit(shop).open()
    choose(chat, ("bolo.png", "image/png", picture()))
    expect(chat.page.locator(".chip progress")).to_have_count(0)
    chat.page.get_by_role("button", name="Enviar").click()
    chat.expect_sent()
    expect(chat.log.locator(".row.visitor button.picture")).to_have_count(1)


def test_an_agents_picture_is_shown_and_its_document_saved(shop, visit, tmp_path):
    chat = visit(shop).open()
    chat.write("pedido 1")
    chat.expect_message("bot", "eco pedido 1")
    conversation = shop.run_json("conversations", "list")[0]["id"]
    photo, bill = tmp_path / "bolo.png", tmp_path / "nota.pdf"
    photo.write_bytes(picture())
    bill.write_bytes(b"%PDF-1.7 nota")
    shop.run("conversations", "reply", conversation, "--file", str(photo), "--file", str(bill), text="O **bolo**")
    expect(chat.row("agent", "O bolo").locator("button.picture canvas")).to_have_count(1)
    with chat.page.expect_download() as saved:
        chat.log.locator(".row.agent").get_by_role("button", name="Baixar nota.pdf").click()
    assert open(saved.value.path(), "rb").read() == b"%PDF-1.7 nota"


def test_what_the_chat_does_not_take_is_said(shop, visit):
    chat = visit(shop).open()
    problem = chat.page.locator(".problem")
    choose(chat, ("logo.svg", "image/svg+xml", b"<svg/>"))
    expect(problem).to_contain_text("logo.svg: este tipo de arquivo não é aceito.")
    choose(chat, ("grande.txt", "text/plain", b"x" * (10 * 1024 * 1024 + 1)))
    expect(problem).to_contain_text("grande.txt: maior que")
    choose(chat, *[(f"{n}.txt", "text/plain", b"x") for n in range(6)])
    expect(problem).to_contain_text("No máximo 5 arquivos")
    expect(chat.page.locator(".chip")).to_have_count(5)
    choose(chat, ("falso.png", "image/png", b"<svg/>"))
    for _ in range(5):
        chat.page.locator(".chip .remove").first.click()
    choose(chat, ("falso.png", "image/png", b"<svg/>"))
    expect(problem).to_contain_text("falso.png: não foi possível enviar.")
    expect(chat.page.locator(".chip")).to_have_count(0)


def test_pictures_are_pasted_and_files_dropped(shop, visit):
    chat = visit(shop).open()
    chat.page.evaluate(
        """bytes => {
          const root = document.querySelector("[data-balcao]").shadowRoot;
          const hand = (name) => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
            return carried;
          };
          const options = { bubbles: true, cancelable: true };
          root.querySelector("textarea").dispatchEvent(
            new ClipboardEvent("paste", { ...options, clipboardData: hand("colada.png") }));
          root.querySelector("[role=dialog]").dispatchEvent(
            new DragEvent("drop", { ...options, dataTransfer: hand("solta.png") }));
        }""",
        list(picture(8, 8)),
    )
    expect(chat.page.locator(".chip")).to_have_count(2)
    expect(chat.page.locator(".chip progress")).to_have_count(0)
    chat.write("pedido 1")
    expect(chat.row("visitor", "pedido 1").locator("button.picture")).to_have_count(2)
