const RENEW_AFTER = 7 * 86400000;
/** Heartbeats come every 15 s: a stream silent for this long is dead, whatever the connection claims. */
const SILENCE = 45000;
const LONGEST_WAIT = 30000;

/** The server refused the request. */
class Refusal extends Error {
  constructor(response, problem) {
    super((problem && problem.detail) || `HTTP ${response.status}`);
    this.status = response.status;
    this.retryAfter = Number(response.headers.get("Retry-After")) * 1000 || 0;
  }

  /** Whether the same request may succeed later. */
  get isTemporary() {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** Runs `work` alone among the origin's tabs, where the browser can promise that (not where storage is blocked). */
async function exclusively(name, work) {
  let hasBegun = false;
  const begin = () => {
    hasBegun = true;
    return work();
  };
  try {
    return navigator.locks ? await navigator.locks.request(name, begin) : await begin();
  } catch (error) {
    if (hasBegun) throw error;
    return work();
  }
}

/** Waits. Ends early when the network comes back, when the page becomes visible, or when `signal` aborts. */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      document.removeEventListener("visibilitychange", seen);
      if (signal) signal.removeEventListener("abort", done);
      resolve();
    };
    const seen = () => document.visibilityState === "visible" && done();
    const timer = setTimeout(done, milliseconds);
    window.addEventListener("online", done);
    document.addEventListener("visibilitychange", seen);
    if (signal) signal.addEventListener("abort", done);
  });
}

/** How long to wait before attempt number `attempt`: doubling, jittered, never sooner than the server asked. */
function backoff(attempt, base = 1000, least = 0) {
  const most = Math.min(LONGEST_WAIT, base * 2 ** Math.min(attempt, 10));
  return Math.max(least, most * (0.5 + Math.random() / 2));
}

/** Whether a session already belongs to the user of an identity. */
function isOf(session, identity) {
  return Boolean(session.user) && ["id", "name", "email"].every((name) =>
    (session.user[name] || null) === (identity[name] || null));
}

/** The channel's routes. The token goes in a header: never in an address, never a cookie. */
class Transport {
  constructor(base, store, lockName) {
    this.base = base;
    this.store = store;
    this.lockName = lockName;
    /** `{identity, signature}` of the user that the page has identified; null for an anonymous visitor. */
    this.claim = null;
  }

  get session() {
    return this.store.read("session");
  }

  /** The session; begins one if there is none. Only visitors who write or whom the page has identified have one. */
  async openSession() {
    return exclusively(`${this.lockName}:session`, async () => {
      for (;;) {
        const { claim, session } = this;
        if (session && (!claim || isOf(session, claim.identity))) return session;
        const answer = await this.begin(claim);
        // If the visitor signed out or changed meanwhile, the answer belongs to no visitor of this page.
        if (this.claim === claim) return this.keep(answer, claim ? claim.identity : null);
      }
    });
  }

  /** Begins a session. A refused identity is dropped, so that the visitor can still write anonymously. */
  async begin(claim) {
    try {
      return await this.request("sessions", claim || {});
    } catch (error) {
      if (this.claim === claim && error instanceof Refusal && !error.isTemporary) this.claim = null;
      throw error;
    }
  }

  /** Renews a session long before it expires; forgets one that is no longer accepted. */
  async renewSession() {
    const known = this.session;
    if (!known || Date.now() - known.at < RENEW_AFTER) return;
    await exclusively(`${this.lockName}:session`, async () => {
      try {
        const answer = await this.request("sessions", { resume: known.token });
        if (this.session && this.session.token === known.token) this.keep(answer, known.user);
      } catch (error) {
        if (error.status !== 401) throw error;
        this.forget(known.token);
      }
    });
  }

  /** Forgets the session if `token` is still its token: another tab may have begun a new one. */
  forget(token) {
    const known = this.session;
    if (known && known.token === token) this.store.remove("session");
  }

  /** `seen` is the last event at the moment when a user signed in here; later events are news. */
  keep({ token, conversation, position }, user) {
    const session = { token, conversation, at: Date.now(), seen: position || 0 };
    if (user) session.user = { id: user.id, name: user.name, email: user.email };
    this.store.write("session", session);
    return session;
  }

  async request(path, body, token) {
    const headers = { "Content-Type": "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    const response = await fetch(this.base + path, {
      method: "POST", headers, body: JSON.stringify(body), credentials: "omit", cache: "no-store",
      referrerPolicy: "no-referrer", signal: AbortSignal.timeout ? AbortSignal.timeout(20000) : undefined,
    });
    const answer = response.status === 204 ? null : await response.json().catch(() => null);
    if (!response.ok) throw new Refusal(response, answer);
    return answer;
  }

  /** Sends `file` and returns its id and name; calls `progress` with the part sent, which `fetch` cannot report. */
  async upload(file, signal, progress) {
    const { token } = await this.openSession();
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${this.base}attachments?name=${encodeURIComponent(file.name)}`);
      request.setRequestHeader("Authorization", `Bearer ${token}`);
      request.setRequestHeader("Content-Type", file.type);
      request.responseType = "json";
      request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? loaded / total : 0));
      request.addEventListener("load", () => {
        if (request.status === 201) resolve(request.response);
        else {
          if (request.status === 401) this.forget(token);
          const headers = { get: (name) => request.getResponseHeader(name) };
          reject(new Refusal({ status: request.status, headers }, request.response));
        }
      });
      request.addEventListener("error", () => reject(new Error("The file did not arrive.")));
      request.addEventListener("abort", () => reject(new Error("The file was taken back.")));
      signal.addEventListener("abort", () => request.abort());
      request.send(file);
    });
  }

  /** The content of one of the visitor's files. */
  async download(id) {
    const { token } = this.session || {};
    const response = await fetch(`${this.base}attachments/${id}`, {
      headers: { Authorization: `Bearer ${token}` }, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
    });
    if (!response.ok) throw new Refusal(response, await response.json().catch(() => null));
    return response.blob();
  }

  /** Sends a signal that may be lost: typing, or a read mark. */
  signal(path, body) {
    const session = this.session;
    if (session) this.request(path, body, session.token).catch(() => {});
  }

  /**
   * Reads the event stream once, from after `position`, until it ends; throws on a refusal or a broken connection.
   * Calls `on.open` when the stream is open, and `on.event` for each event.
   */
  async stream(token, position, signal, on) {
    const headers = { Authorization: `Bearer ${token}`, Accept: "text/event-stream" };
    if (position !== null) headers["Last-Event-ID"] = position;
    const broken = new AbortController();
    const abort = () => broken.abort();
    signal.addEventListener("abort", abort);
    let watchdog = setTimeout(abort, SILENCE);
    try {
      const response = await fetch(`${this.base}events`, {
        headers, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", signal: broken.signal,
      });
      if (!response.ok) throw new Refusal(response, await response.json().catch(() => null));
      on.open();
      const parser = new EventParser();
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return parser.retry;
        clearTimeout(watchdog);
        watchdog = setTimeout(abort, SILENCE);
        for (const event of parser.push(decoder.decode(value, { stream: true }))) on.event(event);
      }
    } finally {
      clearTimeout(watchdog);
      signal.removeEventListener("abort", abort);
      broken.abort();
    }
  }
}
