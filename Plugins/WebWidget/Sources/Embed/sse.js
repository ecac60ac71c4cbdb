/** Reads server-sent events (WHATWG HTML §9.2.6) from text as it arrives, in pieces of any size. */
class EventParser {
  constructor() {
    this.buffer = "";
    this.start();
  }

  start() {
    this.event = { id: null, name: "message", data: [] };
  }

  /** The events that `text` completes; `retry` in milliseconds where the server gave one. */
  push(text) {
    this.buffer += text;
    const events = [];
    const lines = this.buffer.split(/\r\n|\n|\r(?!$)/);
    this.buffer = lines.pop();
    for (const line of lines) {
      if (line === "") {
        const { id, name, data } = this.event;
        if (data.length > 0) events.push({ id, name, data: data.join("\n") });
        this.start();
      } else {
        this.field(line);
      }
    }
    return events;
  }

  field(line) {
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "id") this.event.id = value;
    else if (name === "event") this.event.name = value;
    else if (name === "data") this.event.data.push(value);
    else if (name === "retry" && /^\d+$/.test(value)) this.retry = Number(value);
  }
}
