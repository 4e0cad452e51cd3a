// Composing: drag, buttons and keys only rewrite the fields of the form, which is saved as any other.
// Without this module, number boxes and section lists do the same.
const form = document.querySelector("form.compose");
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const rowsOf = (list) => all(".placement", list);
const say = (text) => { form.querySelector("[role=status]").textContent = text; };
const figure = (number) => number.toLocaleString("zh-CN");
const nameOf = (section) => section.querySelector(".section-name").value || (section.matches(".fresh") ? "新栏目" : "没有栏目");
const place = Object.assign(document.createElement("li"), { className: "place", ariaHidden: "true" });
let dragged = null, pointer = 0;
let unsaved = "unsaved" in form.dataset;

// Write numbers, sections and counts as the rows now stand.
function renumber() {
  let position = 0, everything = 0;
  for (const list of all(".placements", form)) {
    const rows = rowsOf(list), { section } = list.dataset;
    const sum = rows.reduce((total, row) => total + Number(row.dataset.characters), 0);
    for (const row of rows) {
      row.querySelector("[name$=-section]").value = section;
      row.querySelector("[name$=-position]").value = section && ++position;
    }
    const panel = list.closest("section");
    panel.querySelector(".count").textContent = rows.length;
    panel.querySelector(".sum")?.replaceChildren(figure(sum));
    everything += section ? sum : 0;
  }
  document.querySelector(".all-count").textContent = position;
  document.querySelector(".all-sum").textContent = figure(everything);
}

// After a move: renumber, mark what moved, keep the focus, and say where it stands.
function settle(moved, focus) {
  renumber();
  touched();
  all(".moved", form).forEach((row) => row.classList.remove("moved"));
  moved.classList.add("moved");
  focus?.focus();
  const list = moved.closest(".placements");
  if (!list) return say(`栏目“${nameOf(moved)}”现在排第${all(".contents .section").indexOf(moved) + 1}。`);
  const rows = rowsOf(list), title = `《${moved.dataset.title}》`;
  say(list.dataset.section
    ? `${title}现在是“${nameOf(list.closest("section"))}”第${rows.indexOf(moved) + 1}篇，共${rows.length}篇。`
    : `${title}已移回待选稿件。`);
}

function touched() {
  unsaved = true;
  document.querySelector(".saved").textContent = "有改动未保存";
}

// One step up (-1) or down (1); a row goes on into the next section, or leaves its own at once.
function step(thing, by, leaving = false) {
  const focus = document.activeElement, isRow = thing.matches(".placement");
  const near = by < 0 ? thing.previousElementSibling : thing.nextElementSibling;
  const lists = all(".contents .placements"), next = lists[lists.indexOf(thing.parentElement) + by];
  if (near && !leaving && !near.matches(".fresh")) near[by < 0 ? "before" : "after"](thing);
  else if (isRow && next) next[by < 0 ? "append" : "prepend"](thing);
  else return say(by < 0 ? "已经在最前。" : "已经在最后。");
  settle(thing, focus);
}

// Into the section that the pool names, or out into the pool; the focus goes to the same button of the next row.
function take(row, direction) {
  const section = direction === "in" ? form.querySelector("#pool-target").value : "";
  const beside = row.nextElementSibling || row.previousElementSibling;
  const list = all(".placements", form).find((each) => each.dataset.section === section);
  list[section ? "append" : "prepend"](row);
  settle(row, beside?.querySelector(`[data-take=${direction}]`) || form.querySelector("#pool-q"));
}

form.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-step], [data-take]");
  if (!button) return;
  const row = button.closest(".placement");
  if (button.dataset.take) take(row, button.dataset.take);
  else step(row || button.closest(".section"), Number(button.dataset.step));
});

form.addEventListener("keydown", (event) => {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key], row = event.target.closest(".contents .placement");
  if (event.altKey && by && row) {
    event.preventDefault();
    step(row, by, event.shiftKey);
  } else if (event.key === "Enter" && event.target.matches(".filter input")) {
    event.preventDefault();
    form.querySelector("[name=_filter]").click();
  }
});

form.addEventListener("pointerdown", ({ target, button }) => {
  if (!button) dragged = target.closest(".grip")?.closest(".placement") ?? null;
});

document.addEventListener("pointermove", ({ clientY }) => {
  pointer = clientY;
  if (!dragged || dragged.matches(".dragged")) return;
  dragged.classList.add("dragged");
  follow();
});

// Show the place below the pointer; near an edge the page scrolls on, though the pointer rests.
function follow() {
  if (!dragged) return;
  if (pointer < 60 || pointer > innerHeight - 60) scrollBy(0, pointer < 60 ? -12 : 12);
  const { left, width } = dragged.getBoundingClientRect();
  const under = document.elementFromPoint(left + width / 2, pointer), row = under?.closest(".placement");
  if (row) {
    const { top, height } = row.getBoundingClientRect();
    row[pointer < top + height / 2 ? "before" : "after"](place);
  } else under?.closest(".section, .pool")?.querySelector(".placements").prepend(place);
  requestAnimationFrame(follow);
}

for (const kind of ["pointerup", "pointercancel", "keydown"]) document.addEventListener(kind, ({ key }) => {
  if (!dragged || (key && key !== "Escape")) return;
  dragged.classList.remove("dragged");
  if (kind === "pointerup" && place.isConnected) {
    place.replaceWith(dragged);
    settle(dragged, dragged.querySelector(".grip"));
  }
  place.remove();
  dragged = null;
});

form.addEventListener("input", ({ target }) => { if (!target.closest(".filter")) touched(); });
form.addEventListener("submit", () => { unsaved = false; });
addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
form.classList.add("live");
