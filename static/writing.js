// Writing an article. Without this module the form is a plain one.
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
  return answer.json(); // no JSON: the login has expired
}

// Autosave: five seconds after a change. While somebody is at work here, that is told once a minute.

const { autosave } = form.dataset;
const saved = form.querySelector(".saved");
const presence = document.querySelector(".presence");
let waiting, unsaved = false, atWork = false;

async function tell(body) {
  const answer = await post(autosave, body);
  const sentence = answer.stale || answer.others || "";
  presence.hidden = !sentence;
  presence.firstElementChild.textContent = sentence;
  return answer;
}

async function keep() {
  editor()?.updateElement();
  const typed = new FormData(form);
  typed.delete("files");
  try {
    const { error, at } = await tell(typed);
    saved.textContent = error ?? `${at} 已自动保存`;
    unsaved = Boolean(error);
  } catch {
    saved.textContent = "没有存上，文字还在本页，正在重试";
    later(15_000);
  }
}

function later(milliseconds) {
  clearTimeout(waiting);
  waiting = setTimeout(keep, milliseconds);
}

function changed() {
  unsaved = atWork = true;
  saved.textContent = "有改动未保存";
  if (autosave) later(5_000);
}

form.addEventListener("input", changed);
form.addEventListener("submit", () => { unsaved = false; clearTimeout(waiting); });
addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
addEventListener("pointermove", () => { atWork = true; });
setInterval(() => {
  if (!atWork || !autosave) return;
  atWork = false;
  const body = new FormData();
  body.set("version", form.querySelector("[name=version]").value);
  tell(body).catch(() => {}); // the next change tries again, and says so
}, 60_000);
window.CKEDITOR?.on("instanceReady", (event) => event.editor.on("change", changed));

// 插图: the picture is sent, and put where the caret is.

const panel = document.querySelector("#picture");
const [file, alt] = panel.querySelectorAll("input");
const button = panel.querySelector("button");
const status = panel.querySelector("[role=status]");

async function addPicture() {
  const body = new FormData();
  if (file.files[0]) body.set("file", file.files[0]);
  body.set("alt", alt.value);
  button.disabled = true;
  status.textContent = "正在传……";
  try {
    const { error, ...picture } = await post(panel.dataset.address, body);
    status.textContent = error ?? "已插到光标处，随稿件一起保存。";
    if (error) (file.value ? alt : file).focus();
    else {
      const attributes = { src: picture.url, alt: picture.alt, width: `${picture.width}`, height: `${picture.height}` };
      editor().insertHtml(new window.CKEDITOR.htmlParser.element("img", attributes).getOuterHtml());
      file.value = alt.value = "";
    }
  } catch {
    status.textContent = "图片没有传上，还在这里，请再试一次。";
  }
  button.disabled = false;
}

button.addEventListener("click", addPicture);
alt.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  addPicture();
});
panel.hidden = !window.CKEDITOR;

// Credits: a list of names becomes chips with a combobox; any other line stays one.

const line = form.querySelector("[name=credit]");
const known = JSON.parse(document.querySelector("#names").textContent);
const ending = line.value.trim().endsWith("供稿") ? "供稿" : "";
const names = line.value.trim().replace(/供稿$/, "").split(/[、，,；;]/).map((name) => name.trim()).filter(Boolean);
if (!/[\n:：()（）]/.test(line.value.trim())) chips();

function chips() {
  const input = element("input", { type: "text", id: "credit-names", autocomplete: "off", role: "combobox", ariaAutoComplete: "list" });
  const list = element("ul", { id: "credit-options", role: "listbox", ariaLabel: "单位", hidden: true });
  const box = element("div", { className: "chips" }, input);
  let options = [], at = 0;
  input.setAttribute("aria-controls", list.id);
  line.hidden = true;
  line.after(box, list);
  form.querySelector(`label[for=${line.id}]`).htmlFor = input.id;
  form.querySelector(".credits .by-script").hidden = false;

  function draw() {
    line.value = names.length ? names.join("、") + ending : "";
    form.querySelector(".printed").textContent = names.join("、");
    box.replaceChildren(...names.map((name, n) => {
      const remove = element("button", { type: "button", ariaLabel: `去掉 ${name}` }, "×");
      remove.addEventListener("click", () => { names.splice(n, 1); redraw(); });
      remove.addEventListener("keydown", (event) => swap(event, n));
      return element("span", { className: known.some(([each]) => each === name) ? "chip" : "chip unknown" }, name, remove);
    }), input);
  }

  function redraw(focused) {
    draw();
    changed();
    (box.children[focused]?.lastChild ?? input).focus();
  }

  function swap(event, n) {
    const to = n + ({ ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0);
    if (!event.altKey || to === n || !names[to]) return;
    event.preventDefault();
    [names[n], names[to]] = [names[to], names[n]];
    redraw(to);
  }

  function offer() {
    const asked = input.value.trim();
    options = asked ? known.filter(([name]) => name.includes(asked)).slice(0, 8) : [];
    if (asked && !options.some(([name]) => name === asked)) options.push([asked, "照印，以后再关联"]);
    list.replaceChildren(...options.map(([name, about], n) => {
      const option = element("li", { id: `credit-option-${n}`, role: "option" }, element("b", {}, name), element("span", { className: "small" }, about));
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(n); });
      return option;
    }));
    mark(0);
  }

  function mark(chosen) {
    at = chosen;
    list.hidden = !options.length;
    input.ariaExpanded = String(!list.hidden);
    [...list.children].forEach((option, n) => { option.ariaSelected = String(n === at); });
    input.setAttribute("aria-activedescendant", list.hidden ? "" : `credit-option-${at}`);
  }

  function choose(n) {
    if (!names.includes(options[n][0])) names.push(options[n][0]);
    input.value = "";
    offer();
    redraw();
  }

  input.addEventListener("input", offer);
  input.addEventListener("blur", () => { if (options.length) choose(at); });
  input.addEventListener("keydown", (event) => {
    const { key } = event, by = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (event.isComposing || (key === "Backspace" && input.value)) return;
    if (by && options.length) mark((at + by + options.length) % options.length);
    else if (key === "Enter") { if (options.length) choose(at); }
    else if (key === "Escape") { input.value = ""; offer(); }
    else if (key === "Backspace" && names.length) { names.pop(); redraw(); }
    else return;
    event.preventDefault();
  });
  mark(0);
  draw();
}
