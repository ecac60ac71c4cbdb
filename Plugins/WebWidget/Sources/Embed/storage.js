/** First-party storage under one prefix; in memory if the browser offers none (private windows, blocked storage). */
class Store {
  constructor(prefix) {
    this.prefix = prefix;
    this.memory = new Map();
  }

  read(name) {
    try {
      const value = JSON.parse(localStorage.getItem(this.prefix + name));
      if (value !== null) return value;
    } catch {
      // Blocked, or not written by us: treated as absent.
    }
    return this.memory.get(name) ?? null;
  }

  write(name, value) {
    try {
      localStorage.setItem(this.prefix + name, JSON.stringify(value));
      this.memory.delete(name);
    } catch {
      this.memory.set(name, value);
    }
  }

  remove(name) {
    this.memory.delete(name);
    try {
      localStorage.removeItem(this.prefix + name);
    } catch {
      // Blocked: nothing was stored.
    }
  }

  /** The names that begin with `start`, sorted. */
  names(start) {
    const found = new Set([...this.memory.keys()]);
    try {
      for (let index = 0; index < localStorage.length; index += 1) {
        const key = localStorage.key(index);
        if (key.startsWith(this.prefix)) found.add(key.slice(this.prefix.length));
      }
    } catch {
      // Blocked: only memory is used.
    }
    return [...found].filter((name) => name.startsWith(start)).sort();
  }

  clear() {
    for (const name of this.names("")) this.remove(name);
  }
}
