const TYPING_LASTS = 8000;
/** The time after the stream opens within which unfinished answers have come again. */
const PREVIEWS_COME_WITHIN = 1000;

/** Connects the model, the transport and the view, and offers the methods and events of the page. */
class Widget {
  constructor(base, options) {
    const name = `balcao:${new URL(base).pathname}`;
    this.listeners = new Map();
    this.store = new Store(`${name}:`);
    this.conversation = new Conversation();
    this.transport = new Transport(base, this.store, name);
    this.seen = this.store.read("seen") || 0;
    this.outbox = new Outbox(this.transport, this.store, name, {
      change: () => this.render(),
      session: () => this.connect(),
      error: (error) => this.fail(error),
    });
    this.tabs = new Tabs(name, {
      lead: (term) => this.lead(term),
      news: (news) => this.hear(news),
    });
    this.language = new Language([options.locale, document.documentElement.lang, ...navigator.languages]);
    this.build();
    this.setColorScheme(options.colorScheme || "auto");
  }

  build() {
    const { language } = this;
    this.files = new Files(language, (id) => this.transport.download(id));
    this.log = new Log(language, this.files, {
      error: (error) => this.fail(error),
      choose: (option) => this.choose(option),
      retry: (clientID) => this.outbox.retry(clientID),
    });
    this.composer = new Composer(language, {
      send: (text, attachments) => this.send(text, attachments),
      upload: (file, signal, progress) => this.transport.upload(file, signal, progress),
      error: (error) => this.fail(error),
      typing: () => this.transport.signal("typing", {}),
    });
    this.panel = new Panel(language, SETTINGS.title, this.log, this.composer, { close: () => this.close() });
    this.launcher = new Launcher(language, { toggle: () => this.toggle() });
    this.news = h("div", { class: "hidden", role: "status", "aria-live": "polite" });
    this.root = h("section", { class: `chat ${SETTINGS.position}` }, this.panel.element, this.launcher.element, this.news);
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || !this.panel.isOpen) return;
      event.stopPropagation();
      this.close();
    });
    this.host = h("div", { "data-balcao": "" });
    const shadow = this.host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    const theme = new CSSStyleSheet();
    theme.replaceSync(`.chat { --accent: ${SETTINGS.accent}; --on-accent: ${readableOn(SETTINGS.accent)}; }`);
    shadow.adoptedStyleSheets = [sheet, theme];
    shadow.append(this.root);
    language.bind(() => {
      this.root.setAttribute("aria-label", language.words.chat);
      this.root.setAttribute("lang", language.tag);
      this.render();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.setColorScheme(this.colorScheme));
    document.addEventListener("visibilitychange", () => this.markRead());
    window.addEventListener("storage", ({ key }) => this.outbox.owns(key) && this.render());
  }

  /** Puts the chat on the page and keeps it there when a client-side navigation replaces the body. */
  async mount() {
    const place = () => {
      if (!this.host.isConnected) document.body.append(this.host);
      watcher.disconnect();
      watcher.observe(document.documentElement, { childList: true });
      watcher.observe(document.body, { childList: true });
    };
    const watcher = new MutationObserver(() => !this.host.isConnected && document.body && place());
    place();
    await this.transport.renewSession().catch((error) => this.fail(error));
    this.follow();
    this.tabs.run();
    this.outbox.pump();
    this.emit("ready");
  }

  // The methods that the page may call.

  open() {
    if (this.panel.isOpen) return;
    const { activeElement } = document;
    this.opener = activeElement && activeElement !== document.body && activeElement !== this.host ? activeElement : null;
    this.panel.open();
    this.root.classList.add("open");
    this.launcher.show({ isOpen: true });
    this.markRead();
    this.emit("opened");
  }

  close() {
    if (!this.panel.isOpen) return;
    const hadFocus = this.host.shadowRoot.activeElement;
    this.panel.close();
    this.root.classList.remove("open");
    this.launcher.show({ isOpen: false });
    if (hadFocus) (this.opener && this.opener.isConnected ? this.opener : this.launcher.element).focus();
    this.emit("closed");
  }

  toggle() {
    if (this.panel.isOpen) this.close();
    else this.open();
  }

  send(text, attachments = []) {
    const clean = String(text).trim();
    if (clean || attachments.length > 0) this.outbox.add(clean.slice(0, LONGEST_TEXT), undefined, attachments);
  }

  /** Forgets the visitor, on every tab: for a logout on a shared computer. */
  reset() {
    this.tabs.tell("reset");
    this.clear();
  }

  clear() {
    this.transport.claim = null;
    this.store.clear();
    this.forget();
  }

  /** Sets the user: `{id, name, email, expires, signature}`, as signed by the business's server. */
  setUser(user) {
    const { signature, ...identity } = Object(user);
    if (!identity.id || !signature) {
      this.fail(new Error("balcao.push: set user takes what the server signed: id, expires, signature, name, email"));
      return;
    }
    // Removes everything of another user, and sends none of their messages in this user's name.
    const { session } = this.transport;
    if (session && session.user && session.user.id !== identity.id) this.reset();
    this.transport.claim = { identity, signature };
    this.signIn();
  }

  /** Begins the user's session, however often the network fails. Messages wait until then. */
  async signIn() {
    const { transport } = this;
    const { claim } = transport;
    for (let attempt = 0; claim && transport.claim === claim; attempt += 1) {
      try {
        await transport.openSession();
        this.connect();
        return;
      } catch (error) {
        if (attempt === 0 || transport.claim !== claim) this.fail(error);
        if (transport.claim === claim) await pause(backoff(attempt, 1000, error.retryAfter));
      }
    }
  }

  setLocale(tag) {
    this.language.use([tag]);
  }

  setColorScheme(scheme) {
    this.colorScheme = scheme;
    const prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
    this.root.dataset.scheme = scheme === "dark" || (scheme !== "light" && prefersDark) ? "dark" : "light";
  }

  on(event, listener) {
    if (!this.listeners.has(event)) this.listeners.set(event, new Set());
    this.listeners.get(event).add(listener);
  }

  off(event, listener) {
    if (this.listeners.has(event)) this.listeners.get(event).delete(listener);
  }

  /** An error in a page's listener is reported to the page and does not affect the chat. */
  emit(event, detail) {
    for (const listener of this.listeners.get(event) || []) {
      try {
        listener(detail);
      } catch (error) {
        console.error(error);
      }
    }
  }

  fail(error) {
    if (!this.listeners.has("error")) console.warn("balcao:", error.message);
    this.emit("error", { message: error.message, status: error.status || null });
  }

  // The event stream, and the other tabs.

  /** Reads the stream while this tab is the leader; does nothing without a session. */
  async lead(term) {
    let attempt = 0;
    let base = 1000;
    while (!term.aborted) {
      const session = this.transport.session;
      if (!session) {
        await new Promise((resolve) => {
          this.wake = resolve;
          term.addEventListener("abort", resolve);
        });
        continue;
      }
      this.followed = session.conversation;
      const connection = new AbortController();
      const stop = () => connection.abort();
      term.addEventListener("abort", stop);
      this.connection = connection;
      let refusal = null;
      try {
        base = (await this.transport.stream(session.token, this.conversation.position, connection.signal, {
          open: () => {
            attempt = 0;
            this.tabs.tell("opened");
            this.doubtPreviews();
            this.setOffline(false);
          },
          event: (event) => {
            if (connection.signal.aborted) return;
            this.tabs.tell("event", { event, conversation: session.conversation });
            this.take(event, Number(event.id || Infinity) > this.seen);
          },
        })) || base;
      } catch (error) {
        refusal = error instanceof Refusal ? error : null;
        if (refusal && refusal.status === 401) {
          this.transport.forget(session.token);
          this.tabs.tell("expired", { token: session.token });
          this.forget();
          this.signIn();
        } else if (refusal && attempt === 0) {
          this.fail(refusal);
        }
      }
      term.removeEventListener("abort", stop);
      if (term.aborted || connection.signal.aborted) continue;
      if (attempt > 0) this.setOffline(true);
      await pause(backoff(attempt, base, refusal ? refusal.retryAfter : 0), term);
      attempt += 1;
    }
  }

  /** Tells the leader, in this tab or another, that there is a session to read. */
  connect() {
    this.tabs.tell("session", { session: this.transport.session });
    this.follow();
  }

  follow() {
    const { session } = this.transport;
    if (session && this.followed && this.followed !== session.conversation) this.forget();
    this.followed = session && session.conversation;
    if (session) this.seen = Math.max(this.seen, session.seen || 0);
    if (this.wake) this.wake();
  }

  /** Whether this tab shows `conversation` now. */
  follows(conversation) {
    const { session } = this.transport;
    return Boolean(session) && session.conversation === conversation;
  }

  /** Keeps an unfinished answer for a moment after a reconnect, so that the page does not flicker. */
  doubtPreviews() {
    this.conversation.doubtPreviews();
    clearTimeout(this.previewsCome);
    this.previewsCome = setTimeout(() => this.conversation.dropStalePreviews() && this.render(), PREVIEWS_COME_WITHIN);
  }

  setOffline(isOffline) {
    if (this.tabs.isLeader) this.tabs.tell("offline", { isOffline });
    this.panel.show({ isOffline });
  }

  hear(news) {
    switch (news.kind) {
      // Late news of a conversation that another tab has just left is dropped.
      case "event":
        if (this.follows(news.conversation)) this.take(news.event, true);
        break;
      case "hello":
        if (this.tabs.isLeader) {
          const events = [...this.conversation.events, ...this.conversation.previewEvents];
          this.tabs.tell("history", { to: news.from, events, conversation: this.followed });
        }
        break;
      case "history":
        if (this.follows(news.conversation)) for (const event of news.events) this.take(event, false);
        break;
      case "opened":
        this.doubtPreviews();
        break;
      case "offline":
        this.panel.show({ isOffline: news.isOffline });
        break;
      // This news may arrive before the other tab's storage does, so it contains what was stored.
      case "session":
        this.store.write("session", news.session);
        this.follow();
        break;
      case "expired":
        this.transport.forget(news.token);
        this.forget();
        break;
      case "reset":
        this.clear();
        break;
    }
  }

  /** Applies an event; `isNews` if no page of this browser has shown it before. */
  take(event, isNews) {
    const change = this.conversation.apply(event);
    if (event.id !== null && Number(event.id) > this.seen) {
      this.seen = Number(event.id);
      this.store.write("seen", this.seen);
    }
    if (!change) return;
    if (change.kind === "typing") {
      this.showTyping(change.author);
    } else if (change.kind === "message" && change.message.author !== "visitor") {
      this.showTyping(null);
    }
    if (isNews && change.kind === "message") this.announce(change.message);
    if (change.kind === "owner") {
      this.panel.show({ owner: change.owner });
      if (isNews) this.emit("owner", change.owner);
    }
    this.render(isNews && change.kind === "message");
    this.markRead();
  }

  announce(message) {
    const { id, author, text, at } = message;
    this.emit("message", { id, author, text, at: at.toISOString() });
    if (author === "visitor") return;
    const { words } = this.language;
    const news = this.panel.isOpen
      ? `${words[author]}: ${renderMarkdown(text).textContent}`
      : words.unread(this.conversation.unread);
    // Screen readers announce a new element even if its text is the same as before.
    this.news.replaceChildren(h("p", {}, news));
  }

  showTyping(author) {
    clearTimeout(this.typingEnds);
    this.typing = author;
    if (author) this.typingEnds = setTimeout(() => this.showTyping(null), TYPING_LASTS);
    this.render();
  }

  choose(option) {
    this.outbox.add(option.title, option.id);
    if (matchMedia("(pointer: coarse)").matches) this.log.element.focus({ preventScroll: true });
    else this.composer.focus();
  }

  /** Marks messages as read if the chat is open and the page visible. */
  markRead() {
    const { newest, readUpTo } = this.conversation;
    if (!newest || newest.id === readUpTo || newest.id === this.marked) return;
    if (!this.panel.isOpen || document.visibilityState !== "visible" || this.conversation.unread === 0) return;
    this.marked = newest.id;
    this.transport.signal("read", { message: newest.id });
    this.conversation.readUpTo = newest.id;
    this.showUnread();
  }

  showUnread() {
    const { unread } = this.conversation;
    const isChange = this.launcher.unread !== unread;
    this.launcher.show({ unread });
    if (isChange) this.emit("unread", unread);
  }

  forget() {
    if (this.connection) this.connection.abort();
    this.conversation.clear();
    this.outbox.clear();
    this.files.clear();
    this.composer.tray.clear();
    this.seen = 0;
    this.marked = null;
    this.followed = null;
    this.showTyping(null);
    this.panel.show({ owner: "bot", isOffline: false });
    this.render();
  }

  get greeting() {
    const texts = new Map(SETTINGS.greetings.map(({ locale, text }) => [locale, text]));
    return texts.get(this.language.tag) || (texts.size === 1 && [...texts.values()][0]) || this.language.words.greeting;
  }

  /** Renders once for all changes of this moment, because a stream delivers a whole history at once. */
  render(isNews = false) {
    this.hasNews = this.hasNews || isNews;
    if (this.isDrawing) return;
    this.isDrawing = true;
    queueMicrotask(() => {
      this.isDrawing = false;
      this.draw(this.hasNews);
      this.hasNews = false;
    });
  }

  draw(isNews) {
    const { messages, previews, choices } = this.conversation;
    this.log.render({
      greeting: this.greeting, messages, pending: this.outbox.pending(this.conversation),
      previews: [...previews.values()], typing: previews.size > 0 ? null : this.typing, choices,
    }, { isNews });
    this.showUnread();
  }
}
