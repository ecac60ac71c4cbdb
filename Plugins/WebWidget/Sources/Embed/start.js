/*
 * The page's calls: `balcao.push(["do", "open"])`, before and after this script has loaded. A second copy of the script
 * (a template that includes it twice, a client-side navigation that runs it again) sees the first and does nothing.
 */
const CALLS = {
  do: {
    open: (widget) => widget.open(),
    close: (widget) => widget.close(),
    toggle: (widget) => widget.toggle(),
    reset: (widget) => widget.reset(),
    send: (widget, text) => widget.send(text),
  },
  set: {
    user: (widget, user) => widget.setUser(user),
    locale: (widget, tag) => widget.setLocale(tag),
    colorScheme: (widget, scheme) => widget.setColorScheme(scheme),
  },
};

function perform(widget, call) {
  const [verb, name, ...rest] = Array.isArray(call) ? call : [];
  if ((verb === "on" || verb === "off") && typeof rest[0] === "function") widget[verb](name, rest[0]);
  else if (CALLS[verb] && Object.hasOwn(CALLS[verb], name)) CALLS[verb][name](widget, ...rest);
  else widget.fail(new Error(`balcao.push: unknown call ${JSON.stringify(call)}`));
}

function start(script) {
  const queue = Array.isArray(window.balcao) ? window.balcao : [];
  const { locale, colorScheme } = script.dataset;
  const widget = new Widget(new URL(".", script.src).href, { locale, colorScheme });
  window.balcao = {
    isLoaded: true,
    push: (...calls) => calls.forEach((call) => perform(widget, call)),
  };
  const begin = () => {
    const mounted = widget.mount();
    for (const call of queue) perform(widget, call);
    return mounted;
  };
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
}

const SCRIPT = document.currentScript || document.querySelector('script[src$="/widget.js"]');
if (!(window.balcao && window.balcao.isLoaded) && SCRIPT) start(SCRIPT);
