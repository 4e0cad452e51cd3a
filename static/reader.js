// 大字版 and theme, kept on this device only (localStorage `reader`); copying, printing, the current article.
// Runs before the first paint; the page is complete without it.
(() => {
  const root = document.documentElement;
  const all = (selector) => document.querySelectorAll(selector);
  let kept = {};
  try {
    kept = { ...JSON.parse(localStorage.getItem("reader")) };
  } catch {}

  const dark = () => (kept.theme ? kept.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  const pressed = { size: () => kept.size === "large", theme: dark };

  function show() {
    for (const name of ["size", "theme"]) {
      if (kept[name]) root.dataset[name] = kept[name];
      else delete root.dataset[name];
    }
    for (const button of all("[data-sets]")) button.setAttribute("aria-pressed", pressed[button.dataset.sets]());
  }

  function set(name) {
    if (name === "size") kept.size = kept.size ? "" : "large";
    else kept.theme = dark() ? "light" : "dark";
    show();
    try {
      localStorage.setItem("reader", JSON.stringify(kept));
    } catch {}
  }

  function copy(name) {
    getSelection().selectAllChildren(all(`[data-copied=${name}]`)[0]);
    const [done, chosen] = all("[role=status] span");
    done.hidden = !(chosen.hidden = document.execCommand("copy"));
  }

  const mark = new IntersectionObserver(
    (seen) => {
      for (const { target, isIntersecting } of seen)
        for (const link of all(`.side a[href="#${target.id}"]`)) link.ariaCurrent = isIntersecting ? "true" : null;
    },
    { rootMargin: "-12% 0% -87%" },
  );

  root.dataset.script = "";
  show();
  addEventListener("DOMContentLoaded", () => {
    show();
    all(".full-text article").forEach((article) => mark.observe(article));
  });
  addEventListener("click", ({ target }) => {
    const { sets, copies, prints } = target.closest("button")?.dataset || {};
    if (sets) set(sets);
    if (copies) copy(copies);
    if (prints === "") print();
  });
})();
