/** The round button in the corner, with the number of unread messages. */
class Launcher {
  constructor(language, on) {
    this.language = language;
    this.unread = 0;
    this.isOpen = false;
    this.badge = h("span", { class: "badge", "aria-hidden": "true" });
    this.element = h(
      "button", { type: "button", class: "launcher", "aria-haspopup": "dialog" },
      h("span", { class: "faces" }, icon("chat"), icon("down")), this.badge);
    this.element.addEventListener("click", () => on.toggle());
    language.bind(() => this.show({}));
  }

  show({ unread = this.unread, isOpen = this.isOpen }) {
    this.unread = unread;
    this.isOpen = isOpen;
    const { words } = this.language;
    const label = isOpen ? words.close : words.open;
    this.element.setAttribute("aria-label", unread > 0 ? `${label} (${words.unread(unread)})` : label);
    this.element.setAttribute("aria-expanded", String(isOpen));
    this.badge.textContent = unread > 0 ? (unread > 99 ? "99+" : String(unread)) : "";
  }
}
