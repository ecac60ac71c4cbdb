const PICTURES = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"]);
const LONGEST_SIDE = 480;

/**
 * The visitor's files as the log shows them. A picture is drawn on a canvas: an object URL would ask the page's content
 * security policy for `img-src blob:`.
 */
class Files {
  constructor(language, load) {
    this.language = language;
    this.load = load;
    this.pictures = new Map();
  }

  /** A button that saves the file. Once a picture is loaded, it replaces the button, and `on.grown` is called. */
  element(file, on) {
    const { words } = this.language;
    const button = h(
      "button", { type: "button", class: "file", "aria-label": words.saveFile(file.name) },
      icon("file"), h("span", { class: "name" }, file.name), h("small", {}, this.language.bytes(file.size)));
    button.addEventListener("click", () => this.save(file).catch((error) => on.error(error)));
    if (PICTURES.has(file.mimeType)) {
      // A file removed since is shown by its name, like a document.
      const failed = (error) => error.status === 404 || on.error(error);
      this.picture(file).then((picture) => on.grown(() => this.show(picture, button)), failed);
    }
    return button;
  }

  /** The picture in its small form, fetched once. */
  picture(file) {
    if (!this.pictures.has(file.id)) {
      const coming = this.draw(file);
      this.pictures.set(file.id, coming);
      coming.catch(() => this.pictures.delete(file.id));
    }
    return this.pictures.get(file.id);
  }

  async draw(file) {
    const bitmap = await createImageBitmap(await this.load(file.id));
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return canvas;
  }

  /** A canvas can be in one place of the page only, so each place of a file gets a copy. */
  show(picture, button) {
    const copy = document.createElement("canvas");
    copy.width = picture.width;
    copy.height = picture.height;
    copy.getContext("2d").drawImage(picture, 0, 0);
    button.classList.add("picture");
    button.replaceChildren(copy);
  }

  async save(file) {
    const address = URL.createObjectURL(await this.load(file.id));
    const link = h("a", { href: address, download: file.name });
    link.click();
    // The browser has the file after the click; some browsers ask for a folder first and need it longer.
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  clear() {
    this.pictures.clear();
  }
}
