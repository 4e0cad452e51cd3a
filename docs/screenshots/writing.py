"""A department's author writes an article, repairs what the checks have found, and hands it in."""

from playwright.sync_api import Page

from docs.screenshots.studio import Studio, fill, press

TITLE = "市财政局推进政府采购“一网通办”"
# With slips for the checks to find.
BODY = (
    "市财政局整合采购计划、交易、合同、支付四个环节，建设政府采购“一网通办”平台,截止8月底,全市政府采购项目电子化率达96.4%。",
    "一是流程再简化。申报材料由18份减为7份,平均办理时间压缩5-8天。",
    "三是监管再加强。与市国土资源局等6个部门共享数据，发现并纠正问题问题42个。",
)


def an_article_is_handed_in(studio: Studio) -> None:
    studio.it_is("2026-09-14 09:00")
    page = studio.colleague("gonggao")
    press(page, "写一篇稿件")
    written(page)
    fill(page, "标题", TITLE)
    page.locator(".chips input").fill("市财政局")
    page.locator(".chips input").press("Enter")
    page.frame_locator(".cke_wysiwyg_frame").locator("body").click()
    for n, paragraph in enumerate(BODY):
        if n:
            page.keyboard.press("Enter")
        page.keyboard.type(paragraph)
    press(page, "保存并继续编辑")
    written(page)
    studio.take(page, "write", ".title-line", ".split", most=880)
    studio.take(page, "findings", "#findings")
    for repair in ("改为“截至”", "全部改为全角", "改为“5～8”"):
        press(page, repair)
        written(page)
    press(page, "保存并报送")


def written(page: Page) -> None:
    """Wait until the editor can be typed into."""
    page.frame_locator(".cke_wysiwyg_frame").locator("body[contenteditable=true]").wait_for()
    page.locator(".chips").wait_for()
