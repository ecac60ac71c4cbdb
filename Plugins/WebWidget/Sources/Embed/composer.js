const LONGEST_TEXT = 10000;
const TYPING_EVERY = 3000;
const COUNT_BELOW = 500;

/** The text field. Enter sends, Shift+Enter breaks the line. */
class Composer {
  constructor(language, on) {
    this.language = language;
    this.on = on;
    this.lastTyping = 0;
    this.input = h("textarea", { rows: "1", maxlength: LONGEST_TEXT, autocomplete: "off", enterkeyhint: "send" });
    this.button = h("button", { type: "submit", class: "send" }, icon("send"));
    this.tray = new Tray(language, {
      upload: on.upload,
      error: on.error,
      change: () => this.changed(),
      removed: () => this.focus(),
    });
    this.picker = h("input", { type: "file", multiple: true, hidden: true, accept: SETTINGS.attachments.types });
    this.clip = h("button", { type: "button", class: "clip", hidden: SETTINGS.attachments.types === "" }, icon("clip"));
    this.count = h("div", { class: "count" });
    this.element = h("form", { class: "composer" }, this.count, this.tray.element, h("div", { class: "field" }, this.input, this.clip, this.button),
      this.picker);
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
    this.clip.addEventListener("click", () => this.picker.click());
    this.picker.addEventListener("change", () => {
      this.tray.add([...this.picker.files]);
      this.picker.value = "";
      this.focus();
    });
    this.input.addEventListener("paste", (event) => {
      const pictures = [...event.clipboardData.files].filter(({ type }) => type.startsWith("image/"));
      if (pictures.length === 0 || this.clip.hidden) return;
      event.preventDefault();
      this.tray.add(pictures);
    });
    language.bind(() => {
      this.clip.setAttribute("aria-label", language.words.attach);
      this.input.setAttribute("placeholder", language.words.placeholder);
      this.input.setAttribute("aria-label", language.words.placeholder);
      this.button.setAttribute("aria-label", language.words.send);
      this.changed();
    });
  }

  /** Accepts files that are dropped on `place`. */
  takeDrops(place) {
    const carriesFiles = ({ dataTransfer }) => !this.clip.hidden && dataTransfer && dataTransfer.types.includes("Files");
    place.addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      place.classList.add("dropping");
    });
    place.addEventListener("dragleave", (event) => {
      if (!place.contains(event.relatedTarget)) place.classList.remove("dropping");
    });
    place.addEventListener("drop", (event) => {
      place.classList.remove("dropping");
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.tray.add([...event.dataTransfer.files]);
    });
  }

  /** Whether there is something to send and every upload is complete. */
  get isReady() {
    return !this.tray.isBusy && (this.input.value.trim() !== "" || !this.tray.isEmpty);
  }

  changed() {
    const { value } = this.input;
    this.button.setAttribute("aria-disabled", String(!this.isReady));
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
    if (!this.isReady) return;
    const text = this.input.value.trim();
    this.input.value = "";
    this.lastTyping = 0;
    this.on.send(text, this.tray.take());
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }
}
