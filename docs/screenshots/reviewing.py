"""Three reviews: one article is returned, mended and handed in again; then all pass."""

from docs.screenshots.studio import Studio, fill, press
from docs.screenshots.writing import TITLE, written


def an_article_is_returned_and_passes(studio: Studio) -> None:
    studio.it_is("2026-09-14 14:00")
    page = studio.colleague("chushen")
    studio.take(page, "todo", "#header", ".title-line", ".inbox")
    press(page, TITLE)
    fill(page, "意见", "一是后面是三是，请核对是否缺一段；“国土资源局”改为现在的名称。")
    press(page, "退回")
    mended(studio)
    studio.it_is("2026-09-14 16:00")
    page = studio.colleague("chushen")
    press(page, TITLE)
    studio.take(page, "review", ".title-line", ".split")
    press(page, "初审通过")
    for reviewer, stage in (("chushen", "初审"), ("fushen", "复审"), ("zhongshen", "终审")):
        page = studio.colleague(reviewer)
        while (waiting := page.locator("[aria-labelledby=mine] tr", has_text=stage).get_by_role("link")).count():
            press(page, waiting.first.inner_text())
            press(page, f"{stage}通过")


def mended(studio: Studio) -> None:
    """What the opinion asks for, by the author."""
    studio.it_is("2026-09-14 15:10")
    page = studio.colleague("gonggao")
    press(page, TITLE)
    written(page)
    last = page.frame_locator(".cke_wysiwyg_frame").locator("p").nth(2)
    last.evaluate("p => p.textContent = '二是监管再加强。与市自然资源局等6个部门共享数据，发现并纠正问题42个。'")
    last.click()
    page.keyboard.press("End")
    press(page, "保存并重新报送")
