// CKEditor 4 under a policy without inline script. Its HTML carries on…="CKEDITOR.tools.callFunction(n, …)": these
// are renamed before they reach the page, and a listener calls the function they name. Nothing is evaluated.
// Also: what the server would not keep is not taken in. Plain script, between ckeditor.js and the first editor.
(() => {
  "use strict";
  const EVENTS = "click keydown keypress focus blur mousedown mouseup mouseover mouseout dragstart".split(" ");
  const WORD = /this|event|null|\d+|'[^'\\]*'/g;
  const CALL = new RegExp(`CKEDITOR\\.tools\\.callFunction\\((\\d+)((?:\\s*,\\s*(?:${WORD.source}))*)\\s*\\)`);
  const HANDLER = /[\s\/]on[a-z]+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi;
  const BOOT = /<script id="cke_actscrpt"[^>]*>[\s\S]*?callFunction\((\d+),\s*window\)[\s\S]*?<\/script>/;

  const quiet = (html) => html.replace(/\son([a-z]+)=("[^"]*")/g, " data-quiet-$1=$2");

  // The value of one argument, as its source names it.
  function value(word, element, event) {
    if (word === "this") return element;
    if (word === "event") return event;
    if (word === "null") return null;
    return word.startsWith("'") ? word.slice(1, -1) : Number(word);
  }

  function answer(event) {
    if (!event.target.closest) return;
    // Buttons are links to javascript:void(…), which the policy would refuse.
    if (event.type === "click" && event.target.closest("a[href^='javascript:']")) event.preventDefault();
    const element = event.target.closest(`[data-quiet-${event.type}]`);
    if (!element) return;
    const handler = element.getAttribute(`data-quiet-${event.type}`);
    const call = CALL.exec(handler);
    const words = call?.[2].match(WORD) ?? [];
    const result = call && CKEDITOR.tools.callFunction(Number(call[1]), ...words.map((word) => value(word, element, event)));
    if (/return false;?\s*$/.test(handler) || (/^\s*return /.test(handler) && result === false)) event.preventDefault();
  }

  const listen = (page) => EVENTS.forEach((name) => page.addEventListener(name, answer, true));
  listen(document);

  const output = CKEDITOR.template.prototype.output;
  CKEDITOR.template.prototype.output = function (data, buffer) {
    const html = quiet(output.call(this, data));
    return buffer ? buffer.push(html) : html;
  };

  // A frame's page starts with a script and an onload: both only call a function.
  const write = CKEDITOR.dom.document.prototype.write;
  CKEDITOR.dom.document.prototype.write = function (html) {
    const frame = this.$.defaultView;
    const boot = BOOT.exec(html);
    trustEditor(frame);
    write.call(this, html.replace(BOOT, ""));
    listen(this.$);
    const loaded = CALL.exec(this.$.body?.getAttribute("data-quiet-load") ?? "");
    if (boot) setTimeout(() => CKEDITOR.tools.callFunction(Number(boot[1]), frame));
    if (loaded) setTimeout(() => CKEDITOR.tools.callFunction(Number(loaded[1])));
  };

  // Pasted handlers would be dropped later anyway; the filter for Word reads the text as a page before that.
  const clipboard = CKEDITOR.plugins.clipboard.dataTransfer.prototype;
  const { getData } = clipboard;
  clipboard.getData = function (type, ...rest) {
    const data = getData.call(this, type, ...rest);
    return /html/i.test(type) && data ? data.replace(/<[^>]+>/g, (tag) => tag.replace(HANDLER, "")) : data;
  };

  // As articles/markup.py, which decides: here the writer sees at once what will not be kept.
  const LINK = /^(https?:\/\/[^\/?#@]+([\/?#]|$)|mailto:|tel:|\/(?!\/)|#)/i;
  const PICTURE = /^\/media\/pictures\/[0-9a-f]{64}\.(jpg|png|webp)$/;
  const safe = (href) => [href, href.normalize("NFKC")].every((form) => LINK.test(form) && !/[\s\p{Cc}\p{Cf}\\]/u.test(form));
  const address = (node, name) => node.attributes[`data-cke-saved-${name}`] ?? node.attributes[name] ?? "";

  function elements(fragment) {
    const found = [];
    fragment.forEach?.((node) => void found.push(node), CKEDITOR.NODE_ELEMENT);
    return found;
  }

  function check({ data }) {
    for (const node of elements(data.dataValue)) {
      if (node.name === "a" && !safe(address(node, "href"))) node.replaceWithChildren();
      if (node.name === "img" && !PICTURE.test(address(node, "src"))) node.remove();
    }
  }

  // An untouched body stays as it is: a picture's address comes first; a paragraph without text is shown nowhere.
  function tidy({ data }) {
    for (const node of elements(data.dataValue)) {
      if (node.name === "img") node.attributes = { src: node.attributes.src, ...node.attributes };
      if (node.name === "p" && !node.children.length) node.remove();
    }
  }

  CKEDITOR.on("instanceCreated", ({ editor }) => {
    editor.on("toHtml", () => trustEditor(editor.document?.$.defaultView), null, null, 0);
    editor.on("toHtml", check, null, null, 9);
    editor.on("toDataFormat", check, null, null, 9);
    editor.on("toDataFormat", tidy, null, null, 14);
  });

  CKEDITOR.on("dialogDefinition", ({ data: { name, definition } }) => {
    const info = definition.getContents("info");
    definition.resizable = CKEDITOR.DIALOG_RESIZE_NONE;
    if (name === "image") {
      ["txtBorder", "txtHSpace", "txtVSpace", "cmbAlign"].forEach((id) => info.remove(id));
      info.get("txtUrl").validate = function () {
        return PICTURE.test(this.getValue()) || "这里只能是本站的图片，请用“插图”传上来。";
      };
      info.get("txtAlt").label = "替代文字";
      info.get("txtAlt").validate = CKEDITOR.dialog.validate.notEmpty("请填写替代文字，说明图上是什么。");
      info.get("htmlPreview").html = quiet(info.get("htmlPreview").html);
    }
    if (name === "link") {
      info.get("linkType").items = info.get("linkType").items.filter(([, kind]) => ["url", "email", "tel"].includes(kind));
      info.get("protocol").items = [["https://", "https://"], ["http://", "http://"], ["（站内）", ""]];
      info.get("protocol").default = "https://";
    }
  });

  // The frame has no stylesheet (SECURITY.md §3): a text to write in, on paper of its own also in a dark page.
  CKEDITOR.addCss(`
    html { background: #fff; color: #1d1a18; }
    body { max-width: 42em; margin: 16px 20px; font: 16px/1.9 "Noto Serif CJK SC", "Songti SC", SimSun, serif; }
    img { max-width: 100%; height: auto; }
    td > p, th > p { margin: 0; }
    table { border-collapse: collapse; }
    th, td { min-width: 2em; border: 1px solid #8f8579 !important; padding: 2px 8px; }
  `);
})();
