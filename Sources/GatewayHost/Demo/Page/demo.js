// What a page of the business's own does with the chat: calls wait in the array until the widget has loaded.
window.balcao = window.balcao || [];

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-chat], [data-ask]");
  if (!button) return;
  window.balcao.push(["do", "open"]);
  if (button.dataset.ask) window.balcao.push(["do", "send", button.dataset.ask]);
});
