"""The rich-text editor in a real browser, under its policy."""

import io
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect

from articles.finders import kept
from articles.models import Article, Picture
from departments.models import AuditEntry
from tests.looks import axe
from tests.people import person
from tests.test_browser_import import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What Word puts on the clipboard, and what an attacker would add.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style>p.MsoNormal {mso-style-parent:""; font-size:16pt}</style></head>
<body lang=ZH-CN style='tab-interval:21pt'><!--StartFragment-->
<p class=MsoNormal style='text-indent:2em;mso-char-indent-count:2.0'><b><span style='font-family:宋体;mso-bidi-font-size:10pt'
>一是抓落实。</span></b><span lang=EN-US>2026<o:p></o:p></span></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse;mso-yfti-tbllook:1184'>
<tr style='mso-yfti-irow:0'><td width=200 colspan=2 style='width:100pt'><p class=MsoNormal>单位<o:p></o:p></p></td></tr>
<tr><td><p class=MsoNormal>甲</p></td><td><p class=MsoNormal>乙</p></td></tr></table>
<script>fetch("/stolen")</script><img src="/stolen" onerror="fetch('/stolen')"><iframe src="/stolen"></iframe>
<p class=MsoNormal onclick="fetch('/stolen')"><a href="javascript:fetch('/stolen')">坏</a><a
 href="https://example.gov.cn/a" target=_blank>好</a></p><!--EndFragment--></body></html>"""
PASTE = """([html, text]) => {
  const frame = document.querySelector(".cke_wysiwyg_frame").contentWindow;
  const data = new frame.DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  const paste = new frame.ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  frame.document.body.dispatchEvent(paste);
}"""


@pytest.fixture
def office(live_server):
    person("编辑")
    return live_server.url


@pytest.fixture
def heard(page, office):
    """What a page complains about, says in a dialog, and asks for elsewhere or in vain."""
    said = []
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error(e.violatedDirective, e.blockedURI))"
    )
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: request.url.startswith(office) or said.append(request.url))
    page.on("response", lambda response: response.status < 400 or said.append(response.url))

    def answer(dialog):
        said.append(dialog.message)
        dialog.accept()

    page.on("dialog", answer)
    return said


def drawn():
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(out, "PNG")
    return {"name": "堤围.png", "mimeType": "image/png", "buffer": out.getvalue()}


def open_editor(page, office, path="add/"):
    log_in(page, office, "编辑", f"/admin/articles/article/{path}")
    body = page.frame_locator(".cke_wysiwyg_frame").locator("body")
    body.click()
    page.keyboard.press("Control+End")
    return body


def dialog(page, button):
    page.get_by_role("button", name=button).click()
    return page.locator(".cke_dialog:visible")


def ok(shown):
    shown.get_by_role("button", name="确定").click()


def save(page):
    with page.expect_navigation():
        page.get_by_role("button", name="保存", exact=True).click()
    return Article.objects.get().body


def test_an_article_is_written_pasted_illustrated_and_saved(page, office, heard):
    asked = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).path))
    body = open_editor(page, office)
    page.locator("#id_title").fill("市水利局加固堤围")
    body.click()
    page.keyboard.type("第一段，")
    page.get_by_role("button", name="加粗").click()
    page.keyboard.type("要紧")
    page.get_by_role("button", name="加粗").click()
    page.keyboard.type("的话。")
    page.keyboard.press("Enter")

    table = dialog(page, "表格")
    table.get_by_label("行数").fill("2")
    table.get_by_label("标题单元格").select_option(label="第一行")
    ok(table)
    page.keyboard.type("河段")
    page.keyboard.press("Control+End")

    link = dialog(page, "插入/编辑超链接")
    link.get_by_label("显示文本").fill("通知")
    link.get_by_label("URL").fill("example.gov.cn/b?c=d&e=1")
    ok(link)
    page.keyboard.press("Control+End")  # a new link is selected
    page.evaluate(PASTE, [WORD, "一是抓落实。2026"])
    body.get_by_text("一是抓落实。").wait_for()

    page.get_by_label("图片文件").set_input_files(drawn())
    page.get_by_label("替代文字").fill('堤围"<加固>')
    page.get_by_role("button", name="插到光标处").click()
    body.locator("img").wait_for()
    assert page.locator("#picture [role=status]").inner_text() == "已插到光标处，随稿件一起保存。"

    rel = 'rel="noopener noreferrer"'
    assert save(page) == (
        "<p>第一段，<strong>要紧</strong>的话。</p>"
        '<table><thead><tr><th scope="col">河段</th><th scope="col"></th></tr></thead>'
        "<tbody><tr><td></td><td></td></tr></tbody></table>"
        f'<p><a href="https://example.gov.cn/b?c=d&amp;e=1" {rel}>通知</a></p>'
        "<p><strong>一是抓落实。</strong>2026</p>"
        '<table><tbody><tr><td colspan="2"><p>单位</p></td></tr>'
        "<tr><td><p>甲</p></td><td><p>乙</p></td></tr></tbody></table>"
        f'<p>坏<a href="https://example.gov.cn/a" {rel}>好</a>'
        f'<img src="{Picture.objects.get().url}" alt="堤围&quot;&lt;加固&gt;" width="40" height="20"></p>'
    )
    assert heard == []
    assert {path for path in asked if not kept(path.removeprefix("/static/")) or "stolen" in path} == set()
    assert list(Article.objects.get().pictures.all()) == [Picture.objects.get()]


def test_menus_and_formats_work_without_inline_script(page, office, heard):
    body = open_editor(page, office)
    page.locator("#id_title").fill("标题")
    body.click()
    page.keyboard.type("小标题")
    page.locator(".cke_combo_button").click()
    page.frame_locator(".cke_combopanel iframe").get_by_role("option", name="标题 3").click()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="编号列表").click()
    page.keyboard.type("甲")
    page.keyboard.press("Enter")
    page.keyboard.type("乙")
    page.get_by_role("button", name="撤消").click()
    page.get_by_role("button", name="重做").click()
    ok(dialog(page, "表格"))
    body.locator("td").first.click(button="right")
    page.frame_locator(".cke_menu_panel iframe").get_by_text("删除表格").click()
    body.locator("table").wait_for(state="detached")

    assert save(page) == "<h3>小标题</h3><ol><li>甲</li><li>乙</li></ol>"
    assert heard == []


def test_a_picture_needs_words_and_an_address_of_ours(page, office, heard):
    open_editor(page, office)
    image = dialog(page, "图像")
    image.get_by_label("URL").fill("/static/icon.svg")
    image.get_by_label("替代文字").fill("图标")
    ok(image)
    image.get_by_label("URL").fill(Picture.objects.keep(drawn()["buffer"]).url)
    image.get_by_label("替代文字").fill("")
    ok(image)
    image.get_by_label("替代文字").fill("堤围")
    expect(image.get_by_label("宽度")).to_have_value("40")  # from the picture itself
    ok(image)

    assert heard == ["这里只能是本站的图片，请用“插图”传上来。", "请填写替代文字，说明图上是什么。"]
    data = page.evaluate("CKEDITOR.instances.id_body.getData()")
    assert data == f'<p><img src="{Picture.objects.get().url}" alt="堤围" width="40" height="20" /></p>'


def test_an_imported_body_passes_through_the_editor_unchanged(page, office, heard):
    url = Picture.objects.keep(drawn()["buffer"]).url
    body = (
        "<p>一、抓实。提高3%&amp;5%。<br>第二行&lt;1&gt;</p><h3>小标题</h3>"
        '<table><caption>表1<br>单位：万元</caption><tbody><tr><th colspan="2">项目</th></tr>'
        '<tr><td rowspan="2">甲</td><td>1.5<br>2</td></tr><tr><td></td></tr></tbody></table>'
        f'<figure><img src="{url}" alt="堤围"></figure><ol start="3"><li>三</li></ol>'
        "<blockquote><p>引文</p></blockquote><hr><p>H<sub>2</sub>O m<sup>2</sup> <em>斜</em><u>线</u><s>删</s></p>"
    )
    article = Article.objects.create(title="照原样", body=body)
    assert article.body == Article.objects.get().body
    open_editor(page, office, f"{article.pk}/change/")

    assert save(page) == body
    assert list(AuditEntry.objects.all()) == []  # nothing was changed
    assert heard == []


def test_a_picture_that_is_refused_stays_in_the_form_with_the_reason(page, office):
    open_editor(page, office)
    status = page.locator("#picture [role=status]")
    page.get_by_label("替代文字").press("Enter")
    expect(status).to_have_text("请先选一个图片文件。")
    expect(page.get_by_label("图片文件")).to_be_focused()

    page.get_by_label("图片文件").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"<svg/>"})
    page.get_by_role("button", name="插到光标处").click()
    expect(status).to_have_text("请填写替代文字，说明图上是什么。")
    expect(page.get_by_label("替代文字")).to_be_focused()

    page.get_by_label("替代文字").fill("堤围")
    page.get_by_role("button", name="插到光标处").click()
    page.get_by_text("这个文件不是能用的图片，请换成 JPEG、PNG 或 WebP。").wait_for()
    assert page.get_by_label("替代文字").input_value() == "堤围"

    page.context.clear_cookies()
    page.get_by_role("button", name="插到光标处").click()
    page.get_by_text("图片没有传上，还在这里，请再试一次。").wait_for()


def test_axe_finds_nothing_in_the_editors_page(chromium, office):
    with chromium.new_context(locale="zh-CN", bypass_csp=True) as context:
        page = context.new_page()
        open_editor(page, office)

        assert axe(page) == []
