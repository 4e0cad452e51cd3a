"""Small issues made through the models, for pages that do not ask how an issue came in."""

import re
import threading
from datetime import date, timedelta

from articles.models import Article
from bulletin.models import Issue, Publication
from departments.models import Department

ARTICLE = (
    "工作进展",
    "市财政局推进政府采购",
    "市财政局",
    "<p>一、简化流程。减少材料10份。</p><p>二、公开透明。全程网上办理。</p>",
)


def publication():
    """《江门政务信息》 with its first two sections."""
    found = Publication.objects.filter(slug="jiangmen").first()
    return found or Publication.objects.start(name="江门政务信息", slug="jiangmen", organ="江门市人民政府办公室")


def issue(number=8, *articles, publish=True, **fields):
    """第`number`期 of 2026, a day a number, with articles (section, title, credit, body)."""
    values = {"year": 2026, "publication": publication(), **fields}
    values.setdefault("date", date(2026, 1, 1) + timedelta(days=number - 1))
    made = Issue.objects.create(number=number, **values)
    for position, (section, title, credit, body) in enumerate(articles or [ARTICLE], start=1):
        article = Article.objects.create(title=title, body=body)
        for name in credit.split("、"):
            Department.objects.get_or_create(name=name)
        article.credit_to(credit, Department.objects.register())
        made.placements.create(section=made.publication.section(section), article=article, position=position)
    if publish:
        made.publish()
    return made


# Two articles, each with a word that a page can be searched for.
TWO = [
    ("稳增长", "甲篇", "市财政局", "<p>完成68所。</p>"),
    ("工作进展", "乙篇", "市水利局", "<p>乙文。</p>"),
]


def admin(issue, what):
    """The address of one of an issue's pages in the admin."""
    return f"/admin/bulletin/issue/{issue.pk}/{what}/"


def happened(issue):
    """What was done to an issue: kind, by whom, and why."""
    return [(event.kind, event.by and event.by.username, event.reason) for event in issue.events.all()]


def edition_of(shown, format):
    """The address of an edition."""
    return f"{shown.get_absolute_url()[:-1]}.{format}"


def join_editions():
    """Wait for the editions that are made beside a page."""
    for thread in threading.enumerate():
        if thread.name == "editions":
            thread.join(60)


def offer(client, shown):
    """The line of a page that offers its editions."""
    line = re.search(r'<p class="editions">(.*?)</p>', client.get(shown.get_absolute_url()).text, re.S)[1]
    return " ".join(re.sub("<[^>]+>|打印", "", line).replace("\xa0", " ").split())
