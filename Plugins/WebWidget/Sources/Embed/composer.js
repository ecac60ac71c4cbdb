const LONGEST_TEXT = 10000;
const TYPING_EVERY = 3000;
const COUNT_BELOW = 500;

/** Where the visitor writes. Enter sends, Shift+Enter breaks the line. */
class Composer {
  constructor(language, on) {
    this.language = language;
    this.on = on;
    this.lastTyping = 0;
    this.input = h("textarea", { rows: "1", maxlength: LONGEST_TEXT, autocomplete: "off", enterkeyhint: "send" });
    this.button = h("button", { type: "submit", class: "send" }, icon("send"));
    this.count = h("div", { class: "count" });
    this.element = h("form", { class: "composer" }, this.count, h("div", { class: "field" }, this.input, this.button));
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.send();
    });
    this.input.addEventListener("input", () => this.changed());
    language.bind(() => {
      this.input.setAttribute("placeholder", language.words.placeholder);
      this.input.setAttribute("aria-label", language.words.placeholder);
      this.button.setAttribute("aria-label", language.words.send);
      this.changed();
    });
  }

  changed() {
    const { value } = this.input;
    this.button.setAttribute("aria-disabled", String(value.trim() === ""));
    const left = LONGEST_TEXT - value.length;
    this.count.textContent = left < COUNT_BELOW ? this.language.words.remaining(left) : "";
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
    if (value.trim() && Date.now() - this.lastTyping > TYPING_EVERY) {
      this.lastTyping = Date.now();
      this.on.typing();
    }
  }

  send() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.lastTyping = 0;
    this.changed();
    this.on.send(text);
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }
}
