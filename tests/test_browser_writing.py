"""Writing an article in a real browser: kept while it is written, merged where two people write, lost nowhere."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from articles.models import Article
from departments.models import Department
from tests import looks
from tests.people import PASSWORD, person
from tests.test_browser_import import log_in, log_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = "<p>市教育局新增学位5400个。</p><p>改建幼儿园11所。</p><p>结对帮扶乡镇园68所。</p>"

PROGRAM = {"name": "表.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}


@pytest.fixture
def article(live_server):
    """An article of two departments, and the two people who write it."""
    Department.objects.create(name="市教育局").also_called("市教委")
    Department.objects.create(name="市财政局")
    person("编辑")
    person("编辑乙", role="编辑")
    values = {"title": "市教育局扩大学前教育供给", "credit": "市教育局", "body": BODY}
    return Article.objects.write(values, by=person("编辑"))


@pytest.fixture
def second(chromium):
    """The page of another person."""
    with chromium.new_context(locale="zh-CN") as context:
        context.set_default_timeout(10_000)
        yield context.new_page()


def address(live_server, article):
    return f"{live_server.url}/admin/articles/article/{article.pk}/change/"


def write(page, live_server, article, name="编辑"):
    """Open the article, ready to type into."""
    log_in(page, live_server.url, name, f"/admin/articles/article/{article.pk}/change/")
    return ready(page)


def ready(page):
    page.frame_locator(".cke_wysiwyg_frame").locator("body[contenteditable=true]").wait_for()
    page.locator(".chips").wait_for()
    return page


def add(page, paragraph, text):
    """Type at the end of a paragraph."""
    page.frame_locator(".cke_wysiwyg_frame").locator("p").nth(paragraph).click()
    page.keyboard.press("End")
    page.keyboard.type(text)


def save(page, button="保存并继续编辑"):
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def messages(page):
    return page.locator(".messagelist").inner_text()


# Two people


def test_two_people_write_one_article_and_neither_loses_anything(page, second, live_server, article):
    write(page, live_server, article)
    write(second, live_server, article, "编辑乙")
    told = second.locator(".presence").get_by_role("status").inner_text()
    assert re.sub(r"\d\d:\d\d", "hh:mm", told) == (
        "编辑正在编辑这篇稿件，hh:mm开始。您可以继续改；两人都保存时，会请后保存的人逐段合并。"
    )

    add(page, 0, "又增600个。")
    add(page, 2, "其中山区23所。")
    save(page)
    assert messages(page) == "《市教育局扩大学前教育供给》已保存。"
    second.get_by_label("标题", exact=True).fill("市教育局扩大普惠供给")
    add(second, 2, "其中海岛9所。")
    save(second)

    assert second.get_by_role("heading", level=1).inner_text() == "两人同时改了这篇稿件"
    choices = second.locator(".merge fieldset")
    assert [
        (each.locator("legend").inner_text(), *each.locator("label").all_inner_texts()) for each in choices.all()
    ] == [
        ("标题", "市教育局扩大普惠供给", "市教育局扩大学前教育供给"),
        ("第1段", "市教育局新增学位5400个。", "市教育局新增学位5400个。又增600个。"),
        ("第3段", "结对帮扶乡镇园68所。其中海岛9所。", "结对帮扶乡镇园68所。其中山区23所。"),
    ]
    # What only one of them changed is proposed; where both did, it is for the person to say.
    assert [each.locator("input").nth(0).is_checked() for each in choices.all()] == [True, False, True]
    choices.nth(2).locator("label").nth(1).click()
    save(second, "按选定的保存")

    article.refresh_from_db()
    theirs = BODY.replace("个。", "个。又增600个。").replace("68所。", "68所。其中山区23所。")
    mine = BODY.replace("68所。", "68所。其中海岛9所。")
    assert (article.title, article.body) == ("市教育局扩大普惠供给", theirs)
    assert messages(second) == "《市教育局扩大普惠供给》已按选定的保存。没选用的一版在历史里，可以取回。"

    second.get_by_role("link", name="全部历史").click()
    second.get_by_role("heading", level=2, name="没有采用").wait_for()
    kept = second.locator("section", has_text="没有采用")
    kept.get_by_role("button", name="恢复这一版").click()
    article.refresh_from_db()
    assert (article.title, article.body) == ("市教育局扩大普惠供给", mine)


def test_who_stays_at_the_article_is_told_that_it_was_saved_meanwhile(page, second, live_server, article):
    second.clock.install()
    write(second, live_server, article, "编辑乙")
    write(page, live_server, article)
    add(page, 0, "又增600个。")
    save(page)
    add(second, 1, "另建3所。")
    second.clock.fast_forward(5_000)

    expect(second.locator(".presence").get_by_role("status")).to_have_text(
        "这篇稿件刚才有人保存过。您保存时，会请您逐段合并，两人的都不会丢。"
    )


# Nothing is lost


def test_five_seconds_after_a_change_it_is_kept_and_brought_back_when_the_page_was_closed(page, live_server, article):
    page.clock.install()
    write(page, live_server, article)
    page.get_by_label("副题").fill("全市一年新增5400个")
    add(page, 1, "另建3所。")
    expect(page.locator(".saved")).to_have_text("有改动未保存")
    page.clock.fast_forward(5_000)
    expect(page.locator(".saved")).to_have_text(re.compile(r"^\d\d:\d\d:\d\d 已自动保存$"))
    article.refresh_from_db()
    assert (article.subtitle, article.body) == ("", BODY)

    again = page.context.new_page()
    page.close()
    again.goto(address(live_server, article))
    again.get_by_role("link", name="接着那一稿写").click()
    ready(again)
    assert again.get_by_label("副题").input_value() == "全市一年新增5400个"
    save(again)
    article.refresh_from_db()
    assert (article.subtitle, article.body) == (
        "全市一年新增5400个",
        "<p>市教育局新增学位5400个。</p><p>改建幼儿园11所。另建3所。</p><p>结对帮扶乡镇园68所。</p>",
    )
    assert again.get_by_role("link", name="接着那一稿写").count() == 0


def test_a_new_article_that_was_not_saved_is_brought_back_too(page, live_server, article):
    page.clock.install()
    log_in(page, live_server.url, "编辑", "/admin/articles/article/add/")
    ready(page)
    page.get_by_label("标题", exact=True).fill("市教育局开放操场")
    page.clock.fast_forward(5_000)
    expect(page.locator(".saved")).to_have_text(re.compile("已自动保存$"))

    again = page.context.new_page()
    page.close()
    again.goto(f"{live_server.url}/admin/articles/article/add/")
    again.get_by_role("link", name="接着那一稿写").click()
    assert again.get_by_label("标题", exact=True).input_value() == "市教育局开放操场"


def test_a_logout_in_the_middle_of_an_edit_loses_nothing(page, live_server, article):
    page.clock.install()
    write(page, live_server, article)
    add(page, 1, "另建3所。")
    other = page.context.new_page()
    other.goto(f"{live_server.url}/admin/")
    log_out(other)
    page.clock.fast_forward(5_000)
    expect(page.locator(".saved")).to_have_text("没有存上，文字还在本页，正在重试")

    save(page)
    assert "登录已过期。刚才填写的内容都在，登录后接着保存。" in page.locator(".notice").inner_text()
    page.get_by_label("用户名").fill("编辑")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录，接着保存").click()
    expect(page.locator(".messagelist")).to_have_text("《市教育局扩大学前教育供给》已保存。")
    article.refresh_from_db()
    assert article.body == BODY.replace("11所。", "11所。另建3所。")


def test_leaving_with_unsaved_work_asks_first(page, live_server, article):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    write(page, live_server, article)
    page.get_by_label("副题").fill("副题")
    page.goto(f"{live_server.url}/admin/")

    assert asked == ["beforeunload"]


# Credits


def test_credits_are_chosen_ordered_and_removed_with_the_keyboard(page, live_server, article):
    write(page, live_server, article)
    box = page.locator("#credit-names")
    line, chips, options = (page.locator(each) for each in ("[name=credit]", ".chip", "#credit-options li"))
    chosen = page.locator("#credit-options [aria-selected=true]")
    box.press_sequentially("市")
    assert options.all_inner_texts() == [
        "市教育局\n现行名称",
        "市财政局\n现行名称",
        "市教委\n市教育局的别名",
        "市\n照印，以后再关联",
    ]
    box.press("ArrowDown")
    assert chosen.inner_text() == "市财政局\n现行名称"
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    box.press("Enter")
    box.press_sequentially("东山镇")
    box.press("Enter")
    box.press_sequentially("西山镇")
    box.press("Enter")
    assert (line.input_value(), box.input_value()) == ("市教育局、市财政局、东山镇、西山镇", "")
    assert page.locator(".chip.unknown").all_inner_texts() == ["东山镇\n×", "西山镇\n×"]
    box.press("Backspace")
    page.get_by_role("button", name="去掉 东山镇").press("Alt+ArrowLeft")
    assert page.evaluate("document.activeElement.ariaLabel") == "去掉 东山镇"
    assert chips.all_inner_texts() == ["市教育局\n×", "东山镇\n×", "市财政局\n×"]
    assert page.locator(".printed").inner_text() == "市教育局、东山镇、市财政局"
    save(page)

    article.refresh_from_db()
    assert article.credit == "市教育局、东山镇、市财政局"
    assert list(article.contributions.values_list("printed_name", "department__name")) == [
        ("市教育局", "市教育局"),
        ("东山镇", None),
        ("市财政局", "市财政局"),
    ]


# What is refused


def workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "")
        package.writestr("xl/workbook.xml", "")
    return {"name": "学位表.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}


def test_files_are_attached_and_taken_away_and_one_that_is_refused_costs_nothing_typed(page, live_server, article):
    write(page, live_server, article)
    page.get_by_text("编者按、附件、文号、联系人").click()
    page.get_by_label("添加附件").set_input_files(workbook())
    save(page)
    article.refresh_from_db()
    assert [each["name"] for each in article.attached] == ["学位表.xlsx"]

    ready(page)
    page.get_by_text("编者按、附件、文号、联系人").click()
    page.get_by_label("学位表.xlsx").uncheck()
    page.get_by_label("文号").fill("江教〔2026〕8号")
    add(page, 1, "另建3所。")
    page.get_by_label("添加附件").set_input_files(PROGRAM)
    save(page)
    ready(page)
    refused = page.locator("div", has=page.get_by_label("添加附件")).last.locator(".errorlist").inner_text()
    assert refused == "附件“表.exe”不是 pdf、docx 或 xlsx，请转换后再传。"
    assert page.get_by_label("文号").input_value() == "江教〔2026〕8号"
    assert not page.get_by_label("学位表.xlsx").is_checked()
    save(page)

    article.refresh_from_db()
    assert (article.attached, article.document_number) == ([], "江教〔2026〕8号")
    assert article.body == BODY.replace("11所。", "11所。另建3所。")


def test_a_body_above_a_megabyte_is_refused_in_a_sentence_and_kept(page, live_server, article):
    write(page, live_server, article)
    long = "长" * 360_000
    page.evaluate("(text) => CKEDITOR.instances.id_body.setData(`<p>${text}</p>`)", long)
    page.get_by_label("副题").fill("副题")
    save(page)
    ready(page)

    assert page.locator(".body-editor > .errorlist").inner_text() == (
        "正文有1.0 MB，超过1 MB，没有保存。请分成几篇，文字还在下面。"
    )
    assert page.get_by_label("副题").input_value() == "副题"
    assert page.evaluate("CKEDITOR.instances.id_body.getData()") == f"<p>{long}</p>"
    article.refresh_from_db()
    assert article.body == BODY


# How it looks


def test_every_control_is_reached_by_tab_and_shows_it(page, second, live_server, article):
    write(page, live_server, article)
    page.locator(".panel summary").click()
    assert looks.stops(page) == []

    write(second, live_server, article, "编辑乙")
    add(page, 0, "又增600个。")
    save(page)
    add(second, 0, "再增700个。")
    save(second)
    assert looks.stops(second) == []


def test_axe_finds_nothing_on_the_pages_of_an_article(chromium, live_server, article):
    found = []
    other = Article.objects.write({"title": "市教育局扩大供给", "body": BODY.replace("68", "69")})
    with chromium.new_context(bypass_csp=True) as context, chromium.new_context(bypass_csp=True) as theirs:
        page = write(context.new_page(), live_server, article)
        page.locator(".panel summary").click()
        page.locator("#credit-names").press_sequentially("市")
        found += looks.axe(page)
        second = write(theirs.new_page(), live_server, article, "编辑乙")
        add(second, 0, "又增600个。")
        save(second)
        add(page, 0, "再增700个。")
        page.get_by_label("添加附件").set_input_files(PROGRAM)
        save(page)
        found += looks.axe(ready(page))
        page.get_by_label("标题", exact=True).fill("市教育局扩大供给")
        save(page)
        found += looks.axe(page)
        save(page, "按选定的保存")
        for end in ("history/", "preview/", f"compare/{other.pk}/"):
            page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/{end}")
            found += looks.axe(page)

    assert found == []
