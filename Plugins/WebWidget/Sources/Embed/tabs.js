/*
 * Browsers open six HTTP/1.1 connections to a host, so one tab reads the stream and passes it to the others. The leader
 * holds a Web Lock; when its page goes, the next tab gets the lock and resumes from its own position. Without
 * locks (a page without TLS) every visible tab reads the stream.
 */
class Tabs {
  constructor(name, on) {
    this.name = name;
    this.on = on;
    this.id = Math.random().toString(36).slice(2);
    this.isLeader = false;
    try {
      this.channel = new BroadcastChannel(name);
      this.channel.onmessage = ({ data }) => {
        if (!data.to || data.to === this.id) this.on.news(data);
      };
    } catch {
      // Blocked together with storage, so the tabs have nothing to share.
    }
    window.addEventListener("pagehide", () => this.resign());
    window.addEventListener("pageshow", (event) => event.persisted && this.run());
  }

  tell(kind, content = {}) {
    if (this.channel) this.channel.postMessage({ kind, from: this.id, ...content });
  }

  /** Asks the leader, if there is one, for the events so far, and applies for leadership. */
  run() {
    this.tell("hello");
    if (navigator.locks) {
      this.candidacy = new AbortController();
      navigator.locks
        .request(`${this.name}:leader`, { signal: this.candidacy.signal }, () => this.lead())
        .catch((error) => error.name === "AbortError" || this.lead());
    } else {
      const follow = () => (document.visibilityState === "visible" ? this.isLeader || this.lead() : this.resign());
      document.addEventListener("visibilitychange", follow);
      follow();
    }
  }

  lead() {
    this.isLeader = true;
    const term = new AbortController();
    this.term = term;
    this.on.lead(term.signal);
    return new Promise((resolve) => term.signal.addEventListener("abort", resolve));
  }

  resign() {
    this.isLeader = false;
    if (this.term) this.term.abort();
    if (this.candidacy) this.candidacy.abort();
  }
}
