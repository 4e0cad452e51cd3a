"""Known items: whether an article is found by what somebody remembers of it, asked of the archive's own texts."""

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db.models import Max, Min

from articles.models import Article
from bulletin import searching
from bulletin.models import Placement

FIRST = 10  # results that are looked at, those with only some of the words behind the others
TITLES = 2_000  # of the archive, which say how rare a word is
_RUN = re.compile("[\u4e00-\u9fff]{10,}")


@dataclass(slots=True)
class Measure:
    """How a kind of question fares: by its ranks, from 1, of the articles that were meant, 0 beyond the first ten.

    `missed` are questions that did not find their article, each with its title.
    """

    name: str
    ranks: list[int] = field(default_factory=list)
    missed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.ranks.count(1)

    @property
    def found(self) -> int:
        return len(self.ranks) - len(self.missed)

    @property
    def mrr(self) -> float | None:
        """The mean of 1 ÷ rank, from 0 to 1; None where nothing could be asked."""
        return sum(1 / rank for rank in self.ranks if rank) / len(self.ranks) if self.ranks else None


def known_items(size: int = 40, seed: int = 1) -> list[Measure]:
    """Each kind of question, asked for so many articles that citizens may read; the same seed asks the same."""
    pick = random.Random(seed)
    measures = {name: Measure(name) for name in _QUESTIONS}
    rows = _some(max(size, TITLES), pick)
    often = Counter(word for _, title in rows for word in _words(title))
    for article in Article.objects.filter(pk__in=[key for key, _ in rows[:size]]).order_by("pk"):
        words = sorted(_words(article.title), key=lambda word: (often[word], pick.random()))
        for name, question in _QUESTIONS.items():
            if asked := question(article, words, pick):
                rank = _rank(asked, article.pk)
                measures[name].ranks.append(rank)
                if not rank:
                    measures[name].missed.append((asked, article.title))
    return list(measures.values())


def _some(size: int, pick: random.Random) -> list[tuple[int, str]]:
    """At most so many articles, by key and title, in an order of chance."""
    visible = Placement.objects.visible_to(None)
    ends = visible.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return []
    keys = range(ends["first"], ends["last"] + 1)
    rows = visible.filter(pk__in=pick.sample(keys, min(size, len(keys)))).order_by("article_id")
    found = list(rows.values_list("article_id", "article__title").distinct())
    pick.shuffle(found)
    return found


def _rank(question: str, article: int) -> int:
    found = searching.search(searching.Asked(q=question), size=FIRST)
    articles = [hit.placement.article_id for hit in (*found.hits, *found.partial)][:FIRST]
    return articles.index(article) + 1 if article in articles else 0


# What somebody remembers. `words` are those of the title, the rarest first: by these an article is remembered.


def _title(article: Article, words: Sequence[str], pick: random.Random) -> str:
    return article.title


def _phrase(article: Article, words: Sequence[str], pick: random.Random) -> str:
    runs = _RUN.findall(article.text)
    if not runs:
        return ""
    run = pick.choice(runs)
    start = pick.randint(0, len(run) - 10)
    return run[start : start + 10]


def _end(article: Article, words: Sequence[str], pick: random.Random) -> str:
    return article.title[-8:] if len(article.title) > 8 else ""


def _two_words(article: Article, words: Sequence[str], pick: random.Random) -> str:
    return " ".join(sorted(words[:2], key=article.title.index)) if len(words) > 2 else ""


def _run_together(article: Article, words: Sequence[str], pick: random.Random) -> str:
    """Three of them without a blank, the last one first."""
    some = sorted(words[:3], key=article.title.index)
    return "".join((some[-1], *some[:-1])) if len(words) > 3 else ""


def _words(title: str) -> list[str]:
    import rjieba  # takes a tenth of a second, and most programs never ask

    return list(dict.fromkeys(word for word in rjieba.cut(title) if len(word) > 1))


_QUESTIONS: dict[str, Callable[[Article, Sequence[str], random.Random], str]] = {
    "标题全文": _title,
    "正文里的一句": _phrase,
    "标题末尾": _end,
    "标题里的两个词": _two_words,
    "几个词连写": _run_together,
}
