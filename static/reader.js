// 大字版 and theme, kept on this device; copying, printing, suggestions, the current article.
const { dataset } = document.documentElement;
const all = (selector) => document.querySelectorAll(selector);
let kept = {};
try {
  kept = { ...JSON.parse(localStorage.reader) };
} catch {}

const dark = () => (kept.theme ? kept.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
const pressed = { size: () => !!kept.size, theme: dark };

function show() {
  for (const name in pressed)
    if (kept[name]) dataset[name] = kept[name];
    else delete dataset[name];
  for (const button of all("[data-sets]")) button.ariaPressed = pressed[button.dataset.sets]();
}

function set(name) {
  if (name === "size") kept.size = kept.size ? "" : "large";
  else kept.theme = dark() ? "light" : "dark";
  show();
  try {
    localStorage.reader = JSON.stringify(kept);
  } catch {}
}

function copy(name) {
  getSelection().selectAllChildren(all(`[data-copied=${name}]`)[0]);
  const [done, chosen] = all("[role=status] span");
  done.hidden = !(chosen.hidden = document.execCommand("copy"));
}

const read = (seen) => {
  for (const { target, isIntersecting } of seen)
    for (const link of all(`.side a[href="#${target.id}"]`)) link.ariaCurrent = isIntersecting ? "true" : null;
};
const mark = new IntersectionObserver(read, { rootMargin: "-12% 0% -87%" });

dataset.script = "";
show();
addEventListener("DOMContentLoaded", () => {
  show();
  all(".full-text article").forEach(mark.observe, mark);
});
addEventListener("input", async ({ target: { list, value } }) => {
  if (!list) return;
  const { suggestions } = await (await fetch(`/search/suggest?q=${encodeURIComponent(value)}`)).json();
  list.replaceChildren(...suggestions.map(({ text }) => new Option(text)));
});
addEventListener("click", ({ target }) => {
  const { sets, copies, prints } = target.closest("button")?.dataset || {};
  if (sets) set(sets);
  if (copies) copy(copies);
  if (prints === "") print();
});
