"""A small archive to search in, and what the page of a search lists."""

import re

from tests import published


def ferries():
    """Two issues of two articles; one article stands in both."""
    first = published.issue(
        7,
        ("工作进展", "市水利局推进渡口改造", "市水利局", "<p>渡口改造投入2.55亿元，共1+7处。</p><p>PPP项目。</p>"),
        ("防汛救灾", "市财政局推进政府采购", "市财政局、市水利局", "<p>一、渡口。改造一批。</p>"),
    )
    second = published.issue(8, ("工作进展", "发展中国家经验", "市商务局", "<p>&lt;渡口&gt;改造</p>"))
    second.placements.create(
        article=first.articles.get(title="市水利局推进渡口改造"),
        section=second.publication.section("工作进展"),
        position=2,
    )
    second.placements.reindex()
    return first, second


def found(client, q="", **parameters):
    """The titles that the page lists, and what it says of their number."""
    text = client.get("/search/", {"q": q, **parameters}).text
    counted = text.partition("包含部分词语的结果")[0]
    titles = re.findall(r'<li><a class="title" href="[^"]*">(.*?)</a>', counted)
    said = re.search(r'id="result">(.*?)</h2>', text)
    return [re.sub("<[^>]+>", "", title) for title in titles], re.sub("<[^>]+>", "", said[1]) if said else ""
