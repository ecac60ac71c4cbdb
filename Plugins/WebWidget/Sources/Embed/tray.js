const UPLOAD_ATTEMPTS = 3;

/** Whether the chat accepts files of `type`. */
function isTaken(type) {
  return SETTINGS.attachments.types.split(",").some((pattern) =>
    pattern === type || (pattern.endsWith("/*") && type.startsWith(pattern.slice(0, -1))));
}

/** The files of the next message. Each upload starts as soon as the file is chosen. */
class Tray {
  constructor(language, on) {
    this.language = language;
    this.on = on;
    this.items = new Set();
    this.list = h("div", { class: "chips" });
    this.problem = h("div", { class: "problem", role: "alert" });
    this.element = h("div", { class: "tray" }, this.list, this.problem);
  }

  /** Whether an upload is still running. */
  get isBusy() {
    return [...this.items].some((item) => !item.attachment);
  }

  get isEmpty() {
    return this.items.size === 0;
  }

  add(files) {
    this.problem.textContent = "";
    const { words } = this.language;
    const { size, count } = SETTINGS.attachments;
    for (const file of files) {
      if (this.items.size >= count) this.say(words.fileCount(count));
      else if (!isTaken(file.type)) this.say(words.fileType(file.name));
      else if (file.size > size) this.say(words.fileSize(file.name, this.language.bytes(size)));
      else if (file.size === 0) this.say(words.fileFailed(file.name));
      else this.begin(file);
    }
  }

  say(problem) {
    this.problem.textContent = problem;
  }

  begin(file) {
    const { words } = this.language;
    const name = file.name || "file";
    const progress = h("progress", { max: "1", value: "0", "aria-label": words.uploading(name) });
    const remove = h("button", { type: "button", class: "remove", "aria-label": words.removeFile(name) }, icon("close"));
    const element = h("div", { class: "chip" }, icon("file"), h("span", { class: "name" }, name), progress, remove);
    const item = { file, element, progress, leaving: new AbortController(), attachment: null };
    remove.addEventListener("click", () => {
      item.leaving.abort();
      this.drop(item);
      this.on.removed();
    });
    this.items.add(item);
    this.list.append(element);
    this.on.change();
    this.upload(item);
  }

  async upload(item) {
    const { signal } = item.leaving;
    for (let attempt = 1; ; attempt += 1) {
      try {
        item.attachment = await this.on.upload(item.file, signal, (part) => item.progress.setAttribute("value", String(part)));
        item.progress.remove();
        this.on.change();
        return;
      } catch (error) {
        if (signal.aborted) return;
        // An exhausted quota takes hours, so the visitor is informed now.
        const mayPass = !(error instanceof Refusal) || (error.isTemporary && error.retryAfter <= LONGEST_WAIT);
        if (mayPass && attempt < UPLOAD_ATTEMPTS) {
          await pause(backoff(attempt - 1, 1000, error.retryAfter), signal);
          if (signal.aborted) return;
          continue;
        }
        this.drop(item);
        this.say(this.language.words.fileFailed(item.file.name));
        this.on.error(error);
        return;
      }
    }
  }

  drop(item) {
    this.items.delete(item);
    item.element.remove();
    this.on.change();
  }

  /** Returns the uploaded files and empties the tray. */
  take() {
    const attachments = [...this.items].map((item) => item.attachment);
    this.clear();
    return attachments;
  }

  clear() {
    for (const item of this.items) item.leaving.abort();
    this.items.clear();
    this.list.replaceChildren();
    this.problem.textContent = "";
    this.on.change();
  }
}
