// Writing an article: autosave, 插图, and credits as chips. Without this module the form is a plain one.
const form = document.querySelector("#article_form");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const editor = () => Object.values(window.CKEDITOR?.instances ?? {})[0];
const element = (tag, properties = {}, ...inside) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
};

async function post(address, body) {
  const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token } });
  return answer.json(); // a page instead: the login has expired
}

// Autosave: five seconds after a change; and once a minute, while somebody is at work here, that the page is open.

const saved = form.querySelector(".saved");
const presence = document.querySelector(".presence");
let waiting, unsaved = false, atWork = false;

async function autosave() {
  const typed = new FormData(form);
  ["files", "note"].forEach((name) => typed.delete(name));
  try {
    const { error, at, others, stale } = await post(form.dataset.autosave, typed);
    saved.textContent = error ?? `${at} 已自动保存`;
    if (!error) unsaved = false;
    show(stale || others);
  } catch {
    saved.textContent = "没有存上，文字还在本页，正在重试";
    clearTimeout(waiting);
    waiting = setTimeout(autosave, 15_000);
  }
}

function show(sentence) {
  presence.hidden = !sentence;
  if (presence.firstElementChild.textContent !== sentence) presence.firstElementChild.textContent = sentence;
}

function changed() {
  if (!form.dataset.autosave) return;
  unsaved = atWork = true;
  saved.textContent = "有改动未保存";
  clearTimeout(waiting);
  waiting = setTimeout(() => { editor()?.updateElement(); autosave(); }, 5_000);
}

form.addEventListener("input", changed);
form.addEventListener("submit", () => { unsaved = false; clearTimeout(waiting); });
addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
if (form.dataset.autosave) {
  addEventListener("pointermove", () => { atWork = true; });
  setInterval(async () => {
    if (!atWork) return;
    atWork = false;
    const version = new FormData();
    version.set("version", form.querySelector("[name=version]").value);
    try {
      const { others, stale } = await post(form.dataset.autosave, version);
      show(stale || others);
    } catch { /* the next change tries again, and says so */ }
  }, 60_000);
}
window.CKEDITOR?.on("instanceReady", ({ editor: ready }) => ready.on("change", changed));
editor()?.on("change", changed);

// 插图: the picture is sent with its alternative text, and put where the caret is.

const panel = document.querySelector("#picture");
const [file, alt] = panel.querySelectorAll("input");
const button = panel.querySelector("button");
const status = panel.querySelector("[role=status]");

async function addPicture() {
  const empty = [file, alt].find((input) => !input.value.trim());
  if (empty) {
    status.textContent = empty === file ? "请先选一个图片文件。" : "请填写替代文字，说明图上是什么。";
    return empty.focus();
  }
  const body = new FormData();
  body.set("file", file.files[0]);
  body.set("alt", alt.value);
  button.disabled = true;
  status.textContent = "正在传……";
  try {
    const { error, url, width, height, alt: text } = await post(panel.dataset.address, body);
    if (!error) {
      const attributes = { src: url, alt: text, width: `${width}`, height: `${height}` };
      editor().insertHtml(new window.CKEDITOR.htmlParser.element("img", attributes).getOuterHtml());
      file.value = alt.value = "";
    }
    status.textContent = error ?? "已插到光标处，随稿件一起保存。";
  } catch {
    status.textContent = "图片没有传上，还在这里。请看看网络和登录是否正常，再试一次。";
  }
  button.disabled = false;
}

button.addEventListener("click", addPicture);
alt.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault(); // the form around is the article's
  addPicture();
});
panel.hidden = !window.CKEDITOR;

// Credits: a plain list of names becomes chips with a combobox; any other printed line stays a line.

const line = form.querySelector("[name=credit]");
const known = JSON.parse(document.querySelector("#names").textContent);
const printed = form.querySelector(".printed");
const ending = line.value.trim().endsWith("供稿") ? "供稿" : ""; // some print it, to others the page adds it
const names = line.value.trim().replace(/供稿$/, "").split(/[、，,；;]/).map((name) => name.trim()).filter(Boolean);
if (!/[\n:：()（）]/.test(line.value.trim())) chips();

function chips() {
  const input = element("input", { type: "text", id: "credit-names", autocomplete: "off" });
  const list = element("ul", { id: "credit-options", hidden: true });
  const box = element("div", { className: "chips" }, input);
  const aria = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" };
  Object.entries(aria).forEach(([name, value]) => input.setAttribute(name, value));
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "单位");
  line.hidden = true;
  line.after(box, list);
  form.querySelector(`label[for=${line.id}]`).htmlFor = input.id;
  form.querySelector(".credits .by-script").hidden = false;
  let options = [], at = 0;

  function draw() {
    line.value = names.length ? names.join("、") + ending : "";
    printed.textContent = names.join("、");
    box.querySelectorAll(".chip").forEach((chip) => chip.remove());
    names.forEach((name, n) => {
      const remove = element("button", { type: "button", ariaLabel: `去掉 ${name}` }, "×");
      remove.addEventListener("click", () => { names.splice(n, 1); draw(); changed(); input.focus(); });
      remove.addEventListener("keydown", (event) => swap(event, n));
      const unknown = !known.some(([each]) => each === name);
      input.before(element("span", { className: unknown ? "chip unknown" : "chip" }, name, remove));
    });
  }

  function swap(event, n) {
    const to = n + ({ ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0);
    if (!event.altKey || to === n || to < 0 || to >= names.length) return;
    event.preventDefault();
    [names[n], names[to]] = [names[to], names[n]];
    draw();
    changed();
    box.querySelectorAll(".chip button")[to].focus();
  }

  function open() {
    const asked = input.value.trim();
    const found = asked ? known.filter(([name]) => name.includes(asked)).slice(0, 8) : [];
    options = found.map(([name, official]) => [name, official ? `${official}的别名` : "现行名称"]);
    if (asked && !found.some(([name]) => name === asked)) options.push([asked, "照印，以后再关联"]);
    at = 0;
    list.replaceChildren(...options.map(([name, about], n) => {
      const option = element("li", { id: `credit-option-${n}` }, element("b", {}, name), element("span", { className: "small" }, about));
      option.setAttribute("role", "option");
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(n); });
      return option;
    }));
    mark();
  }

  function mark() {
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    if (options.length) input.setAttribute("aria-activedescendant", `credit-option-${at}`);
    else input.removeAttribute("aria-activedescendant");
  }

  function choose(n) {
    if (!names.includes(options[n][0])) names.push(options[n][0]);
    input.value = "";
    draw();
    open();
    changed();
  }

  input.addEventListener("input", open);
  input.addEventListener("blur", () => { if (input.value.trim() && options.length) choose(at); options = []; mark(); });
  input.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.isComposing) return;
    if (by && options.length) at = (at + by + options.length) % options.length;
    else if (event.key === "Enter" && options.length) choose(at);
    else if (event.key === "Enter") return event.preventDefault();
    else if (event.key === "Escape") { options = []; input.value = ""; }
    else if (event.key === "Backspace" && !input.value && names.length) { names.pop(); draw(); changed(); return; }
    else return;
    event.preventDefault();
    mark();
  });
  draw();
}
