"""An issue is proofed, signed and published; afterwards an article is corrected."""

from docs.screenshots.studio import SITE, Studio, fill, press, tick
from docs.screenshots.writing import TITLE, written

ISSUE = "《澜江政务信息》2026年第9期"


def an_issue_is_signed_and_published(studio: Studio) -> None:
    studio.it_is("2026-09-15 09:20")
    page = studio.colleague("bianji")
    press(page, ISSUE)
    press(page, "校对1通过并签名")
    press(page, "校对2通过并签名")
    studio.it_is("2026-09-15 10:05")
    page = studio.colleague("zhongshen")
    press(page, ISSUE)
    studio.take(page, "marks", "#marks")
    press(page, "签发")
    press(page, "发布第9期…")
    tick(page, "定时")
    studio.take(page, "publish", ".title-line", "#publish_form")
    tick(page, "提醒看过了，照发")
    tick(page, "现在")
    press(page, "发布第9期")
    studio.take(page, "published", ".title-line", ".split", most=700)


def an_article_is_corrected(studio: Studio) -> None:
    studio.it_is("2026-09-16 09:00")
    page = studio.colleague("zhongshen", "/admin/bulletin/issue/")
    press(page, ISSUE)
    press(page.get_by_role("listitem").filter(has_text=TITLE), "更正")
    written(page)
    paragraph = page.frame_locator(".cke_wysiwyg_frame").locator("p").nth(1)
    paragraph.evaluate("p => p.textContent = p.textContent.replace('18份', '16份')")
    paragraph.click()
    fill(page, "改了什么（公众会看到，连同今天的日期）", "第二段“18份”应为“16份”。")
    press(page.locator(".side"), "更正")
    page = studio.visitor()
    page.goto(f"{SITE}/issues/lanjiang/2026/9/")
    press(page.locator(".full-text"), TITLE)
    studio.take(page, "corrected", ".crumbs", "article", most=620)
