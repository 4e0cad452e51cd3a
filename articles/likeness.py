"""Which articles are nearly the same as another one: half of the shingles of one stand in the other."""

from collections.abc import Iterable
from dataclasses import dataclass

from articles.models import Article
from articles.similarity import NEAR, share, suspects


@dataclass(frozen=True, slots=True)
class Likeness:
    """`percent` of an article's text stands in `other` too. Both are primary keys; `title` is the other's."""

    article: int
    other: int
    title: str
    percent: int


def near(articles: Iterable[Article], among) -> list[Likeness]:
    """The articles that are nearly the same as one of the queryset `among`, the likest first. Two queries at most."""
    own = {article.pk: article for article in articles}
    sketches = dict(among.order_by().values_list("pk", "sketch"))
    # Those that are compared with their like need not have loaded their own sketch.
    mine = {pk: article.sketch for pk, article in own.items() if pk not in sketches}
    found = suspects(mine | {pk: sketches[pk] for pk in own.keys() & sketches.keys()}, sketches)
    others = Article.objects.in_bulk({other for _, other in found}) if found else {}
    shares = [(share(own[pk].text, others[other].text), pk, other) for pk, other in found]
    return [
        Likeness(pk, other, others[other].title, round(part * 100))
        for part, pk, other in sorted(shares, key=lambda row: (-row[0], row[1:]))
        if part >= NEAR
    ]
