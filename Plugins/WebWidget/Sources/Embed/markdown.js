/*
 * A small Markdown: paragraphs, lists, fenced code, `code`, **strong**, *emphasis*, [links](https://…) and bare
 * addresses. It makes nodes, never markup from strings, and links only to http(s): what a model or a customer wrote
 * cannot become anything else.
 */
const INLINE = new RegExp(
  [
    /\\(?<escaped>[!-/:-@[-`{-~])/,
    /(?<ticks>`+)(?<code>[^`]|[^`][^]*?[^`])\k<ticks>(?!`)/,
    /\[(?<label>[^\[\]\n]{1,500})\]\((?<target>https?:\/\/[^\s()<>]{1,2000}(?:\([^\s()<>]*\)[^\s()<>]*)*)\)/,
    /\*\*(?<strong>(?=\S)[^]*?\S)\*\*(?!\*)/,
    /(?<![\p{L}\p{N}])__(?<strong2>(?=\S)[^]*?\S)__(?![\p{L}\p{N}])/,
    /\*(?<emphasis>(?=[^\s*])[^*]*?[^\s*])\*/,
    /(?<![\p{L}\p{N}_])_(?<emphasis2>(?=[^\s_])[^_]*?[^\s_]|[^\s_])_(?![\p{L}\p{N}_])/,
    /(?<address>https?:\/\/[^\s<>"'`*]{1,2000}[^\s<>"'`*.,;:!?)\]}_])/,
  ].map((pattern) => pattern.source).join("|"), "u");

const MARKDOWN_DEPTH = 6;

function link(target, label) {
  const anchor = h("a", { href: target, target: "_blank", rel: "noopener noreferrer nofollow" });
  anchor.append(label);
  return anchor;
}

function appendInline(parent, text, depth = 0) {
  let rest = text;
  while (rest) {
    const match = depth < MARKDOWN_DEPTH ? INLINE.exec(rest) : null;
    if (!match) break;
    parent.append(rest.slice(0, match.index));
    const found = match.groups;
    const nested = (tag, content) => {
      const element = h(tag);
      appendInline(element, content, depth + 1);
      parent.append(element);
    };
    if (found.escaped) parent.append(found.escaped);
    else if (found.code) parent.append(h("code", {}, found.code));
    else if (found.label) parent.append(link(found.target, found.label));
    else if (found.strong || found.strong2) nested("strong", found.strong || found.strong2);
    else if (found.emphasis || found.emphasis2) nested("em", found.emphasis || found.emphasis2);
    else parent.append(link(found.address, found.address));
    rest = rest.slice(match.index + match[0].length);
  }
  parent.append(rest);
}

function appendLines(parent, lines) {
  lines.forEach((line, index) => {
    if (index > 0) parent.append(h("br"));
    appendInline(parent, line);
  });
}

/** `text` as nodes. */
function renderMarkdown(text) {
  const fragment = document.createDocumentFragment();
  const lines = text.split("\n");
  const bullet = /^\s{0,3}[-*+]\s+(.*)$/;
  const number = /^\s{0,3}(\d{1,9})[.)]\s+(.*)$/;
  let paragraph = [];
  const flush = () => {
    if (paragraph.length === 0) return;
    const element = h("p");
    appendLines(element, paragraph);
    fragment.append(element);
    paragraph = [];
  };
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (/^```/.test(line)) {
      flush();
      const end = lines.findIndex((other, place) => place > index && /^```\s*$/.test(other));
      const last = end < 0 ? lines.length : end;
      fragment.append(h("pre", { tabindex: "0" }, h("code", {}, lines.slice(index + 1, last).join("\n"))));
      index = last;
    } else if (bullet.test(line) || number.test(line)) {
      flush();
      const kind = bullet.test(line) ? bullet : number;
      const list = kind === bullet ? h("ul") : h("ol", { start: number.exec(line)[1] });
      while (index < lines.length && kind.test(lines[index])) {
        const item = h("li");
        appendInline(item, kind.exec(lines[index]).at(-1));
        list.append(item);
        index += 1;
      }
      index -= 1;
      fragment.append(list);
    } else if (line.trim() === "") {
      flush();
    } else {
      paragraph.push(line.replace(/^#{1,6}\s+(.*)$/, "**$1**"));
    }
  }
  flush();
  return fragment;
}
