"""Files become drafts: one with problems to settle, and several old ones at once."""

from pathlib import Path

from docs.screenshots.studio import Studio, fill, give, press
from docs.screenshots.writing import TITLE

BULLETINS = Path(__file__).resolve().parent / "bulletins"


def one_file_becomes_a_draft(studio: Studio) -> None:
    studio.it_is("2026-09-14 10:00")
    page = studio.colleague("bianji", viewport={"width": 1180, "height": 1060})
    press(page, "导入刊物")
    studio.take(page, "give", ".title-line", ".split")
    fill(page, "粘贴全文", (BULLETINS / "2026-09.txt").read_text())
    press(page, "读入")
    studio.take(page, "import", ".title-line", ".reading")
    for button in ("从目录中删去", "按目录改", "不采用", "是页码"):
        press(page, button)
    press(page, "建立草稿")
    page.goto(page.url.split("#")[0])
    page.locator("form.live").wait_for()
    studio.take(page, "compose", "#header", ".split", most=1060)
    press(page, "一次改完")
    page.locator("form.live").wait_for()
    press(page.locator(".pool .placement", has_text=TITLE), "加入", stays=True)
    press(page, "保存并继续编辑")
    press(page, "3篇一起报送审核")


def several_files_at_once(studio: Studio) -> None:
    studio.it_is("2026-09-16 15:00")
    page = studio.colleague("bianji")
    press(page, "导入刊物")
    give(page, "选文件，或拖到这里", *sorted(BULLETINS.glob("2025-*")))
    press(page, "读入")
    studio.take(page, "batch", ".title-line", "#unfinished_form")
    press(page, "没有问题的全部建立草稿（1份）")
