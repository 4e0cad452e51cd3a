"""Names that wait are linked, a department that stands twice is merged, and terms come from a table."""

from docs.screenshots.studio import Studio, fill, press

TERMS = """\
错误的写法,改为,级别,类别,例外,理由
国土资源局,自然资源局,阻止发布,机构名称,原国土资源局|原市国土资源局,2018年机构改革后的名称
物价局,发展改革局,核对,机构名称,原物价局,2019年机构改革后的名称
"""


def names_and_terms(studio: Studio) -> None:
    studio.it_is("2026-09-17 10:00")
    page = studio.colleague("bianji")
    press(page, "待关联单位")
    studio.take(page, "waiting", "#content h1", "form.panel")
    press(page, "新建单位")
    page.goto(page.url.split("/admin/")[0] + "/admin/departments/department/")
    press(page, "市医保服务中心")
    press(page, "并入另一个单位…")
    fill(page, "名称或别名", "市医疗保障局")
    press(page, "看看会怎样")
    studio.take(page, "merge", "#content h1", ".split")
    page.goto(page.url.split("/admin/")[0] + "/admin/articles/term/")
    press(page, "导入 CSV…")
    fill(page, "或者粘贴", TERMS)
    press(page, "看看会怎样")
    studio.take(page, "terms", "#content h1", ".split")
