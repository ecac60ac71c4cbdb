const CATALOGUE = { "pt-BR": PT_BR, en: EN, es: ES };

/** The first of `tags` that has a catalogue; English if none has. */
function nearestLanguage(tags) {
  const known = Object.keys(CATALOGUE);
  for (const tag of tags) {
    const primary = String(tag || "").toLowerCase().split("-")[0];
    const match = known.find((name) => name.toLowerCase().split("-")[0] === primary);
    if (match) return match;
  }
  return "en";
}

/** The texts and formats of the current language; listeners render them again when it changes. */
class Language {
  constructor(tags) {
    this.listeners = [];
    this.use(tags);
  }

  use(tags) {
    this.tag = nearestLanguage(tags);
    this.words = CATALOGUE[this.tag];
    this.timeFormat = new Intl.DateTimeFormat(this.tag, { timeStyle: "short" });
    this.dayFormat = new Intl.DateTimeFormat(this.tag, { weekday: "long", day: "numeric", month: "long" });
    for (const listener of this.listeners) listener();
  }

  /** Calls `write` now and after each change of language. */
  bind(write) {
    this.listeners.push(write);
    write();
  }

  /** A size for people: whole kilobytes, or megabytes with one digit. */
  bytes(count) {
    const [unit, amount] = count < 1e6 ? ["kilobyte", Math.ceil(count / 1000)] : ["megabyte", count / 1e6];
    return new Intl.NumberFormat(this.tag, { style: "unit", unit, maximumFractionDigits: 1 }).format(amount);
  }

  time(date) {
    return this.timeFormat.format(date);
  }

  day(date) {
    const start = (day) => new Date(day.getFullYear(), day.getMonth(), day.getDate());
    const days = Math.round((start(new Date()) - start(date)) / 86400000);
    if (days === 0) return this.words.today;
    if (days === 1) return this.words.yesterday;
    return this.dayFormat.format(date);
  }
}
