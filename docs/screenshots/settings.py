"""The administrator fills in what the site prints, and asks for reviews and proof passes."""

from docs.screenshots.studio import Studio, fill, press


def site_and_publication(studio: Studio) -> None:
    page = studio.colleague("guanli")
    press(page, "网站设置")
    fill(page, "联系方式", "电话0000—8100200")
    fill(page, "网站标识码", "0000000000")
    fill(page, "ICP备案号", "澜ICP备00000000号")
    fill(page, "公安备案号", "澜公网安备00000000000000号")
    studio.take(page, "settings", "#content h1", "#site_form fieldset:last-of-type")
    press(page, "保存")
    press(page, "刊物与设置")
    press(page.locator("#result_list"), "澜江政务信息")
    fill(page, "编辑单位", "澜江市人民政府办公室")
    fill(page, "审核级数", "3")
    fill(page, "校次", "2")
    press(page, "保存")
