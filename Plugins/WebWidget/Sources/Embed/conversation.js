const UTF8 = new TextEncoder();

/**
 * The state of the conversation: a pure model that takes events, and that the view reads. Durable events are kept
 * unchanged, so that a new tab can get them, and a new leader knows where to resume.
 */
class Conversation {
  constructor() {
    this.clear();
  }

  clear() {
    this.events = [];
    this.position = null;
    this.messages = [];
    this.known = new Map();
    this.previews = new Map();
    this.owner = "bot";
    this.readUpTo = null;
  }

  /** Applies one event `{id, name, data}`. Returns what it was; null if it was already known or is not understood. */
  apply(event) {
    const content = JSON.parse(event.data);
    if (event.id !== null) {
      if (this.position !== null && Number(event.id) <= Number(this.position)) return null;
      this.position = event.id;
      this.events.push(event);
    }
    switch (event.name) {
      case "message": return this.message(content);
      case "owner":
        if (this.owner === content.owner) return null;
        this.owner = content.owner;
        this.messages.push({ notice: content.owner, id: `owner-${event.id}`, at: this.lastTime });
        return { kind: "owner", owner: content.owner };
      case "read":
        this.readUpTo = content.message;
        return { kind: "read" };
      case "delta": return this.delta(content);
      case "discard": return this.previews.delete(content.message) ? { kind: "preview" } : null;
      case "typing": return { kind: "typing", author: content.author };
      default: return null;
    }
  }

  get lastTime() {
    const last = this.messages.at(-1);
    return last ? last.at : new Date();
  }

  message(content) {
    this.previews.delete(content.id);
    if (this.known.has(content.id)) return null;
    const message = { ...content, at: new Date(content.at), seenAt: Date.now() };
    this.known.set(message.id, message);
    this.messages.push(message);
    return { kind: "message", message };
  }

  /** Offsets count UTF-8 bytes; 0 starts again. After a gap, the text waits for the next start. */
  delta({ message, offset, text }) {
    if (this.known.has(message)) return null;
    const preview = this.previews.get(message);
    if (offset === 0) {
      this.previews.set(message, { id: message, text, bytes: UTF8.encode(text).length, isStale: false });
    } else if (preview && !preview.isStale && preview.bytes === offset) {
      preview.text += text;
      preview.bytes += UTF8.encode(text).length;
    } else {
      return null;
    }
    return { kind: "preview" };
  }

  /** The stream starts again, and sends unfinished answers from their beginning. */
  doubtPreviews() {
    for (const preview of this.previews.values()) preview.isStale = true;
  }

  /** Drops unfinished answers of the previous stream that did not come again; returns whether there were any. */
  dropStalePreviews() {
    const before = this.previews.size;
    for (const { id, isStale } of [...this.previews.values()]) if (isStale) this.previews.delete(id);
    return this.previews.size < before;
  }

  /** Unfinished answers, as events from their beginning, for a tab that opens later. */
  get previewEvents() {
    return [...this.previews.values()].map(({ id, text }) => (
      { id: null, name: "delta", data: JSON.stringify({ message: id, offset: 0, text }) }
    ));
  }

  /** Messages of the business after the read mark. */
  get unread() {
    let count = 0;
    for (let index = this.messages.length - 1; index >= 0; index -= 1) {
      const { id, author } = this.messages[index];
      if (id === this.readUpTo) break;
      if (author && author !== "visitor") count += 1;
    }
    return count;
  }

  /** The newest message of the business, which a read mark names. */
  get newest() {
    return this.messages.findLast((message) => message.author && message.author !== "visitor") || null;
  }

  /** The options that can still be picked: those of the last message, unless the visitor has gone on. */
  get choices() {
    const last = this.messages.findLast((message) => message.author);
    return last && last.author !== "visitor" && last.buttons && last.buttons.length > 0 ? last : null;
  }
}
