const GROUP_WINDOW = 5 * 60000;
const NEAR_THE_END = 96;

/**
 * The messages as the visitor sees them. Elements are kept from one rendering to the next by their key, so that what
 * is being read, selected or focused stays. The region is a silent `log`, because history and unfinished
 * answers are not news; `Widget` announces each complete message once.
 */
class Log {
  constructor(language, files, on) {
    this.language = language;
    this.files = files;
    this.on = on;
    this.items = new Map();
    this.list = h("div", { class: "list" });
    this.element = h("div", { class: "log", role: "log", "aria-live": "off", tabindex: "0" }, this.list);
    this.more = h("button", { class: "more", type: "button", hidden: true });
    this.more.addEventListener("click", () => this.toEnd());
    this.element.addEventListener("scroll", () => {
      this.staysAtEnd = this.isAtEnd;
      if (this.isAtEnd) this.more.setAttribute("hidden", "");
    });
    // Growth below takes room from this element.
    new ResizeObserver(() => this.staysAtEnd && this.toEnd()).observe(this.element);
    language.bind(() => {
      this.element.setAttribute("aria-label", language.words.log);
      this.more.replaceChildren(icon("down"), language.words.newMessages);
    });
  }

  get isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
  }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
    this.staysAtEnd = true;
    this.more.setAttribute("hidden", "");
  }

  /** Shows `state`: greeting, messages, pending, previews, typing, choices. */
  render(state, { isNews = false } = {}) {
    const wasAtEnd = this.isAtEnd;
    const items = this.layOut(state);
    const next = new Map();
    const keys = new Set(items.map(({ key }) => key));
    for (const [key, { element }] of this.items) if (!keys.has(key)) element.remove();
    let place = this.list.firstChild;
    for (const { key, form, build } of items) {
      const kept = this.items.get(key);
      let item = kept;
      if (!kept || kept.form !== form) {
        item = { form, element: build() };
        if (isNews && !kept) item.element.classList.add("enter");
        if (kept) kept.element.replaceWith(item.element);
        if (kept && place === kept.element) place = item.element;
      }
      next.set(key, item);
      if (item.element === place) place = place.nextSibling;
      else this.list.insertBefore(item.element, place);
    }
    this.items = next;
    const last = state.pending.length > 0 && state.pending.at(-1).clientID;
    if (wasAtEnd || (last && last !== this.lastPending)) this.toEnd();
    else if (isNews) this.more.removeAttribute("hidden");
    this.lastPending = last;
  }

  layOut({ greeting, messages, pending, previews, typing, choices }) {
    const entries = [
      ...messages.map((message) => ({ ...message, key: message.id })),
      ...pending.map((message) => ({
        ...message, key: message.clientID, author: "visitor", at: new Date(message.at),
        state: message.refused ? "failed" : message.id ? "sent" : "sending",
      })),
      ...previews.map((preview) => ({ ...preview, key: preview.id, author: "bot", at: new Date(), state: "writing" })),
    ];
    const items = [];
    if (greeting) {
      const hello = { key: "greeting", author: "bot", text: greeting, isLast: true };
      items.push(this.item(hello));
    }
    entries.forEach((entry, index) => {
      const [before, after] = [entries[index - 1], entries[index + 1]];
      if (!before || before.at.toDateString() !== entry.at.toDateString()) items.push(this.dayItem(entry));
      if (entry.notice) {
        items.push(this.noticeItem(entry));
        return;
      }
      const continues = (one, other) => one && other && one.author === other.author && other.at - one.at < GROUP_WINDOW;
      items.push(this.item({ ...entry, isFirst: !continues(before, entry), isLast: !continues(entry, after) }));
    });
    if (typing) items.push(this.typingItem(typing));
    if (choices && pending.length === 0) items.push(this.choicesItem(choices));
    return items;
  }

  /** Changes the log's height; a reader at its end stays at the end. */
  grown(grow) {
    const wasAtEnd = this.isAtEnd;
    grow();
    if (wasAtEnd) this.toEnd();
  }

  item(entry) {
    const { author, text, attachments, at, state, isFirst, isLast } = entry;
    const ids = (attachments || []).map(({ id }) => id);
    const form = JSON.stringify([author, text, ids, state === "writing" ? null : at, state, isFirst, isLast, this.language.tag]);
    return { key: entry.key, form, build: () => this.bubble(entry) };
  }

  bubble({ key, author, text, attachments = [], at, state, isFirst, isLast }) {
    const { words } = this.language;
    const content = h("div", { class: "content" });
    for (const file of attachments) {
      content.append(this.files.element(file, { grown: (grow) => this.grown(grow), error: (error) => this.on.error(error) }));
    }
    if (author === "visitor") content.append(attachments.length > 0 && text ? h("div", {}, text) : text);
    else content.append(renderMarkdown(text));
    const row = h("div", { class: `row ${author}${isFirst ? " first" : ""}${isLast ? " last" : ""} ${state || ""}` });
    const bubble = h("div", { class: "bubble" }, h("span", { class: "hidden" }, `${words[author]}: `), content);
    if (author !== "visitor" && author !== "system") row.append(this.avatar(author, isLast));
    row.append(h("div", { class: "column" }, bubble, this.meta({ key, author, at, state, isLast })));
    return row;
  }

  avatar(author, isShown) {
    return h("div", { class: `avatar ${author}`, "aria-hidden": "true" }, isShown ? icon(author === "agent" ? "person" : "chat") : "");
  }

  /** The line below a group's last message: its time, and the delivery state of the visitor's messages. */
  meta({ key, author, at, state, isLast }) {
    const { words } = this.language;
    if (state === "failed") {
      const retry = h("button", { type: "button", class: "retry" }, words.retry);
      retry.addEventListener("click", () => this.on.retry(key));
      return h("div", { class: "meta failure" }, words.failed, " ", retry);
    }
    if (state === "writing" || !at || (!isLast && state !== "sending")) return null;
    if (state === "sending") return h("div", { class: "meta" }, icon("clock"), words.sending);
    const time = h("time", { datetime: at.toISOString() }, this.language.time(at));
    if (author !== "visitor") return h("div", { class: "meta" }, time);
    return h("div", { class: "meta" }, time, icon("sent"), h("span", { class: "hidden" }, words.sent));
  }

  dayItem({ key, at: date }) {
    const form = `${this.language.day(date)}`;
    const build = () => h("div", { class: "day" }, h("time", { datetime: date.toISOString().slice(0, 10) }, form));
    return { key: `day-${key}`, form, build };
  }

  noticeItem(entry) {
    const text = { queue: this.language.words.noticeQueue, agent: this.language.words.noticeAgent }[entry.notice];
    const form = text || this.language.words.noticeBot;
    return { key: entry.key, form, build: () => h("div", { class: "notice" }, form) };
  }

  typingItem(author) {
    const { words } = this.language;
    const build = () => {
      const dots = h("div", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
      const label = h("span", { class: "hidden" }, author === "agent" ? words.typingAgent : words.typingBot);
      return h(
        "div", { class: `row ${author} first last typing` }, this.avatar(author, true), h("div", { class: "bubble" }, dots, label));
    };
    return { key: "typing", form: `${author}-${this.language.tag}`, build };
  }

  choicesItem(message) {
    const build = () => {
      const group = h("div", { class: "choices", role: "group", "aria-label": this.language.words.choices });
      for (const option of message.buttons) {
        const button = h("button", { type: "button", class: "choice" }, option.title);
        if (option.description) button.append(h("small", {}, option.description));
        button.addEventListener("click", () => this.on.choose(option));
        group.append(button);
      }
      return group;
    };
    return { key: `choices-${message.id}`, form: this.language.tag, build };
  }
}
