/**
 * What the visitor wrote and the server has not yet acknowledged. Each message is stored separately under its
 * client id, so that neither a reload nor another tab loses it, and sending it again is the same message again.
 */
class Outbox {
  constructor(transport, store, lockName, on) {
    this.transport = transport;
    this.store = store;
    this.lockName = lockName;
    this.on = on;
    this.failed = new Map();
    this.acknowledged = new Map();
    this.count = 0;
  }

  /** Messages being sent, refused, or accepted but not yet on the stream of `conversation`; oldest first. */
  pending(conversation) {
    const waiting = this.store.names("outbox:").map((name) => this.store.read(name)).filter(Boolean);
    const taken = [...this.acknowledged.values()];
    for (const message of taken) {
      if (conversation.known.has(message.id)) this.acknowledged.delete(message.clientID);
    }
    // The stream may be faster than the answer to the request; then only the text identifies the message.
    const arrived = conversation.messages.filter((message) => message.author === "visitor");
    const claimed = new Set(taken.map((message) => message.id));
    const names = (message) => (message.attachments || []).map(({ id }) => id).join();
    const isBack = (message) => {
      const match = arrived.find((other) =>
        !claimed.has(other.id) && other.seenAt >= message.at && other.text.trim() === message.text.trim()
        && names(other) === names(message));
      if (match) claimed.add(match.id);
      return Boolean(match);
    };
    return [...this.acknowledged.values(), ...waiting.filter((message) => !isBack(message)), ...this.failed.values()]
      .sort((one, other) => one.at - other.at);
  }

  add(text, payload, attachments = []) {
    const at = Date.now();
    const random = crypto.getRandomValues(new Uint32Array(2));
    const clientID = `${at.toString(36)}-${this.count.toString(36).padStart(3, "0")}-${random.join("-")}`;
    this.count += 1;
    this.store.write(`outbox:${clientID}`, { clientID, text, payload, attachments, at });
    this.on.change();
    this.pump();
  }

  /** Whether a storage key belongs to these messages: another tab has changed one. */
  owns(key) {
    return Boolean(key) && key.startsWith(`${this.store.prefix}outbox:`);
  }

  clear() {
    this.failed.clear();
    this.acknowledged.clear();
  }

  retry(clientID) {
    const message = this.failed.get(clientID);
    this.failed.delete(clientID);
    if (message) this.store.write(`outbox:${clientID}`, { ...message, refused: undefined });
    this.on.change();
    this.pump();
  }

  /** Sends the stored messages in order; only one tab sends at a time. */
  async pump() {
    if (this.isPumping) return;
    this.isPumping = true;
    try {
      await exclusively(`${this.lockName}:outbox`, () => this.sendAll());
    } finally {
      this.isPumping = false;
    }
    if (this.store.names("outbox:").length > 0) this.pump();
  }

  async sendAll() {
    let attempt = 0;
    for (;;) {
      const name = this.store.names("outbox:")[0];
      if (!name) return;
      const message = this.store.read(name);
      if (!message) {
        this.store.remove(name);
        continue;
      }
      try {
        await this.send(message);
        attempt = 0;
      } catch (error) {
        if (error instanceof Refusal && !error.isTemporary && error.status !== 401) {
          this.failed.set(message.clientID, { ...message, refused: true });
          this.store.remove(name);
          this.on.change();
          this.on.error(error);
          continue;
        }
        if (attempt === 0 && error.status !== 401) this.on.error(error);
        await pause(backoff(attempt, 1000, error.retryAfter));
        attempt += 1;
      }
    }
  }

  async send(message) {
    const session = await this.transport.openSession();
    this.on.session();
    try {
      const body = { clientID: message.clientID, text: message.text };
      if (message.payload) body.payload = message.payload;
      if (message.attachments && message.attachments.length > 0) body.attachments = message.attachments.map(({ id }) => id);
      const answer = await this.transport.request("messages", body, session.token);
      this.acknowledged.set(message.clientID, { ...message, id: answer.id });
      this.store.remove(`outbox:${message.clientID}`);
      this.on.change();
    } catch (error) {
      if (error.status === 401) this.transport.forget(session.token);
      throw error;
    }
  }
}
