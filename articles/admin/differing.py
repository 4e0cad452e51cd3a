"""What differs between two revisions of an article, for people to read."""

from articles.differences import Piece, blocks, changes, pairs
from articles.markup import plain
from articles.models import Article


def differing(article: Article, before: dict, after: dict) -> list[tuple[str, list[Piece]]]:
    """The fields that differ between two revisions, with the words that changed; of a body the paragraphs that do."""
    found = []
    for name in (*Article.CONTENT, "attachments"):
        if before.get(name) == after.get(name):
            continue
        if name == "body":
            for n, pair in enumerate(pairs(blocks(before[name]), blocks(after[name])), start=1):
                if pair.same:
                    continue
                was, now = plain(pair.mine), plain(pair.theirs)
                pieces = changes(was, now) if was != now else [Piece("same", "（只改了格式）")]
                found.append((f"正文第{n}段", pieces))
        else:
            label, _, was = article.shown(name, before.get(name, "")).partition("：")
            found.append((label, changes(was, article.shown(name, after.get(name, "")).partition("：")[2])))
    return found
