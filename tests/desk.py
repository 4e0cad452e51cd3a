"""The compose page as a browser without script sees it: what its form holds, and what it says."""

import re

from articles.models import Article

ARTICLES = [
    ("稳增长", "甲", "市财政局", "<p>甲文。</p>"),
    ("稳增长", "乙", "市水利局", "<p>乙文。</p>"),
    ("工作进展", "丙", "市教育局", "<p>丙文。</p>"),
]


def address(issue):
    return f"/admin/bulletin/issue/{issue.pk}/change/"


def fields(client, issue):
    """What the page's form holds, as a browser sends it without script."""
    page = client.get(address(issue))
    text = page.text[page.text.index('id="issue_form"') :]
    found = {}
    for tag in re.findall(r"<(?:input|textarea)\b[^>]*>", text[: text.index("</form>")]):
        name, value = re.search(r' name="([^"]+)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            found[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        selected = re.search(r'<option value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = selected[1]
    found["colophon"] = page.context["form"]["colophon"].value()
    return found


def row(found, title):
    """The number of an article's row."""
    pk = str(Article.objects.get(title=title).pk)
    return next(
        re.findall(r"\d+", name)[0] for name, value in found.items() if name.endswith("-article") and value == pk
    )


def put(found, title, section=None, position=None):
    n = row(found, title)
    if section is not None:
        found[f"placements-{n}-section"] = str(section)
    if position is not None:
        found[f"placements-{n}-position"] = str(position)


def contents(issue):
    return [(section and section.name, [str(r.article) for r in rows]) for section, rows in issue.contents()]


def section(issue, name):
    return issue.publication.sections.get(name=name).pk


def said(page):
    """Every sentence of error on the page."""
    context = page.context
    rows = [error for row in context["desk"].rows for error in row.errors]
    names = [error for panel in context["desk"].panels.values() for error in panel.errors]
    form = [error for errors in context["form"].errors.values() for error in errors]
    return [*context["desk"].errors, *rows, *names, *form]
