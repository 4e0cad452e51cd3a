"""Two versions of an article beside each other, and a choice at each difference."""

from dataclasses import dataclass

from articles.admin.forms import typed, version_of
from articles.differences import Pair, Piece, blocks, changes, pairs
from articles.markup import clean, plain
from articles.models import Article


@dataclass(frozen=True, slots=True)
class Choice:
    """A field or a paragraph that differs: what each version says, by words, and which is proposed.

    `pieces` is mine against theirs: `del` stands in theirs only, `ins` in mine only.
    """

    name: str
    label: str
    pair: Pair
    pieces: list[Piece]
    proposed: str

    @property
    def mine(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != "del"]

    @property
    def theirs(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != "ins"]


class Merge:
    """What a person wants to save over a version that another one has saved meanwhile.

    `mine` is as `Article.rewrite` takes it; `version` is the one that both started from.
    """

    def __init__(self, theirs: Article, mine: dict, version: int | None):
        self.theirs, self.version = theirs, version
        self.mine = mine | {"body": clean(mine["body"])}
        base = theirs.revisions.filter(number=version).exclude(kind="kept").first()
        self.base = base.content if base else theirs.content()
        self.last = theirs.revisions.exclude(kind__in=("kept", "submitted", "recalled")).select_related("by").first()
        self.pairs = pairs(blocks(self.mine["body"]), blocks(theirs.body))

    @classmethod
    def sent(cls, article: Article, posted) -> "Merge":
        """From what the page of choices has sent."""
        mine = typed(posted)
        return cls(article, mine | {"attachments": [int(key) for key in mine["attachments"]]}, version_of(posted))

    def choices(self) -> list[Choice]:
        """The differences: fields first, then the paragraphs of the body."""
        found = []
        theirs = self.theirs.content()
        for name in Article.CONTENT:
            if name != "body" and self.mine[name] != theirs[name]:
                label = str(Article._meta.get_field(name).verbose_name)
                pair = Pair(str(self.mine[name]), str(theirs[name]))
                found.append(self._choice(name, label, pair, self.mine[name] == self.base.get(name)))
        kept = set(blocks(self.base.get("body", "")))
        for n, pair in enumerate(self.pairs, start=1):
            if not pair.same:
                untouched = pair.mine in kept if pair.mine else pair.theirs not in kept
                found.append(self._choice(f"p{n}", f"第{n}段", pair, untouched))
        return found

    @staticmethod
    def _choice(name: str, label: str, pair: Pair, untouched: bool) -> Choice:
        pieces = changes(plain(pair.theirs), plain(pair.mine))
        return Choice(name, label, pair, pieces, "theirs" if untouched else "mine")

    def chosen(self, posted) -> dict:
        """The version that was put together. A difference that nobody chose at keeps what is proposed."""
        all_of = "mine" if "_mine" in posted else "theirs" if "_theirs" in posted else ""
        picked = {
            each.name: all_of or posted.get(f"choose-{each.name}", "") or each.proposed for each in self.choices()
        }
        theirs = self.theirs.content()
        values = {
            name: theirs[name] if picked.get(name) == "theirs" else self.mine[name]
            for name in Article.CONTENT
            if name != "body"
        }
        body = [
            pair.theirs if picked.get(f"p{n}") == "theirs" else pair.mine for n, pair in enumerate(self.pairs, start=1)
        ]
        # Files are never lost by a merge: what either version has stays.
        files = list(dict.fromkeys([*theirs["attachments"], *self.mine["attachments"]]))
        return values | {"body": "".join(body), "attachments": files}
