// 大字版 and theme, kept on this device only (localStorage `reader`). Runs before the first paint; the page is complete without it.
(() => {
  const root = document.documentElement;
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem("reader")) || {};
  } catch {}

  const dark = () => (kept.theme ? kept.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  const pressed = { size: () => kept.size === "large", theme: dark };

  function show() {
    for (const name of ["size", "theme"]) {
      if (kept[name]) root.dataset[name] = kept[name];
      else delete root.dataset[name];
    }
    for (const button of document.querySelectorAll("[data-sets]"))
      button.setAttribute("aria-pressed", pressed[button.dataset.sets]());
  }

  root.dataset.script = "";
  show();
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sets]");
    if (!button) return;
    if (button.dataset.sets === "size") kept.size = kept.size ? "" : "large";
    else kept.theme = dark() ? "light" : "dark";
    show();
    try {
      localStorage.setItem("reader", JSON.stringify(kept));
    } catch {}
  });
})();
