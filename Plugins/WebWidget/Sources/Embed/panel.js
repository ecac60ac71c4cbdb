/** The open chat: a dialog beside the page on a desk, over the whole page (and modal) on a phone. */
class Panel {
  constructor(language, title, log, composer, on) {
    this.language = language;
    this.log = log;
    this.composer = composer;
    this.phone = matchMedia("(max-width: 520px), (max-height: 480px)");
    this.title = h("h2", { id: "balcao-title" });
    this.subtitle = h("p", { class: "subtitle" });
    this.closeButton = h("button", { type: "button", class: "close" }, icon("close"));
    this.closeButton.addEventListener("click", () => on.close());
    const face = h("div", { class: "face", "aria-hidden": "true" }, icon("chat"));
    const header = h("div", { class: "header" }, face, h("div", { class: "names" }, this.title, this.subtitle), this.closeButton);
    this.offline = h("div", { class: "offline", role: "status" });
    this.element = h(
      "div", { class: "panel", role: "dialog", "aria-labelledby": "balcao-title", tabindex: "-1", hidden: true },
      header, this.offline, h("div", { class: "scroll" }, log.element, log.more), composer.element);
    this.element.addEventListener("keydown", (event) => this.trap(event));
    composer.takeDrops(this.element);
    this.phone.addEventListener("change", () => this.adapt());
    if (window.visualViewport) visualViewport.addEventListener("resize", () => this.fit());
    this.owner = "bot";
    language.bind(() => {
      this.title.textContent = title || language.words.title;
      this.closeButton.setAttribute("aria-label", language.words.close);
      this.show({});
    });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** Shows who answers, and whether there is a connection. */
  show({ owner = this.owner, isOffline = Boolean(this.offline.textContent) }) {
    this.owner = owner;
    const { words } = this.language;
    this.subtitle.textContent = { bot: words.ownerBot, queue: words.ownerQueue, agent: words.ownerAgent }[owner] || "";
    this.element.dataset.owner = owner;
    this.offline.textContent = isOffline ? words.offline : "";
  }

  open() {
    this.element.hidden = false;
    this.adapt();
    this.log.toEnd();
    // On touch screens the keyboard would cover the messages.
    if (matchMedia("(pointer: coarse)").matches) this.element.focus({ preventScroll: true });
    else this.composer.focus();
  }

  close() {
    this.element.hidden = true;
    this.adapt();
  }

  /** Is modal only while it covers the page. */
  adapt() {
    const isModal = this.isOpen && this.phone.matches;
    if (isModal) this.element.setAttribute("aria-modal", "true");
    else this.element.removeAttribute("aria-modal");
    const page = document.documentElement.style;
    if (isModal && this.pageOverflow === undefined) {
      this.pageOverflow = page.overflow;
      page.overflow = "hidden";
    } else if (!isModal && this.pageOverflow !== undefined) {
      page.overflow = this.pageOverflow;
      this.pageOverflow = undefined;
    }
    this.fit();
  }

  /** Stays above a phone's keyboard, which shrinks only the visual viewport. */
  fit() {
    const wasAtEnd = this.log.isAtEnd;
    const height = this.isOpen && this.phone.matches && window.visualViewport ? `${visualViewport.height}px` : "";
    this.element.style.setProperty("--viewport", height);
    if (wasAtEnd) this.log.toEnd();
  }

  /** The Tab key stays inside while the panel covers the page. */
  trap(event) {
    if (event.key !== "Tab" || !this.phone.matches) return;
    const stops = [...this.element.querySelectorAll("button, textarea, a[href], [tabindex='0']")]
      .filter((element) => element.getClientRects().length > 0);
    const active = this.element.getRootNode().activeElement;
    const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    if (active !== from && active !== this.element) return;
    event.preventDefault();
    to.focus();
  }
}
