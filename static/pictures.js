// 插图: sends a picture with its alternative text to the server and puts it where the caret is in the body's editor.
const panel = document.querySelector("#picture");
const [file, alt] = panel.querySelectorAll("input");
const button = panel.querySelector("button");
const status = panel.querySelector("[role=status]");
const UNSENT = "图片没有传上，还在这里。请看看网络和登录是否正常，再试一次。";

async function send() {
  const form = new FormData();
  if (file.files[0]) form.set("file", file.files[0]);
  form.set("alt", alt.value);
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(panel.dataset.address, { method: "POST", body: form, headers: { "X-CSRFToken": token } });
  return answer.json(); // a page instead: the login has expired
}

function insert({ url, width, height, alt: text }) {
  const editor = Object.values(window.CKEDITOR.instances)[0];
  const attributes = { src: url, alt: text, width: `${width}`, height: `${height}` };
  editor.insertHtml(new window.CKEDITOR.htmlParser.element("img", attributes).getOuterHtml());
}

async function add() {
  const empty = [file, alt].find((input) => !input.value.trim());
  if (empty) {
    status.textContent = empty === file ? "请先选一个图片文件。" : "请填写替代文字，说明图上是什么。";
    empty.focus();
    return;
  }
  button.disabled = true;
  status.textContent = "正在传……";
  try {
    const picture = await send();
    if (!picture.error) {
      insert(picture);
      file.value = alt.value = "";
    }
    status.textContent = picture.error ?? "已插到光标处，随稿件一起保存。";
  } catch {
    status.textContent = UNSENT;
  }
  button.disabled = false;
}

button.addEventListener("click", add);
alt.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault(); // the form around is the article's
  add();
});
if (window.CKEDITOR) panel.hidden = false;
