"""What was read becomes rows: articles with their credits and pictures, and text as a field holds it."""

from collections.abc import Callable, Sequence

from articles import markup
from articles.models import Article, Contribution, Picture, Revision
from articles.models.contribution import contributions
from bulletin.document import Block, Entry, Refusal
from bulletin.models import Publication
from departments.names import Register


def store_articles(entries: Sequence[Entry], publication: Publication, register: Register, *, by=None) -> list[Article]:
    """Store the articles of a reading with credits, pictures and their first revision, in their order."""
    rows = [Article(**written(entry), reviews_required=publication.reviews_required) for entry in entries]
    articles = Article.objects.bulk_create(rows, batch_size=200)
    credits: list[Contribution] = []
    for article, entry in zip(articles, entries, strict=True):
        credits += contributions(article, printed_names(entry), register)
    Contribution.objects.bulk_create(credits, batch_size=500)
    for article, entry in zip(articles, entries, strict=True):
        if any(block.pictures for block in entry.blocks):
            article.show_pictures()
    Article.objects.filter(pk__in=[article.pk for article in articles]).reindex()
    Revision.objects.begin(articles, by=by, note="导入")
    return articles


def printed_names(entry: Entry) -> list[str]:
    """The names that an article credits, as printed. Raises `Refusal` for one that is too long to be stored whole."""
    return [fitting(name, Contribution, "printed_name") for name in entry.contributors]


def written(entry: Entry, picture: Callable[[bytes], Picture] = Picture.objects.keep) -> dict:
    """What an entry says of the fields of `Article.CONTENT`, as they are stored. Raises `Refusal` as above.

    `picture` makes a picture's data one of ours: by default it is stored on the way.
    """
    return {
        "title": fitting(entry.title, Article, "title"),
        "tag": fitting(entry.tag, Article, "tag"),
        "subtitle": fitting(entry.subtitle, Article, "subtitle"),
        "document_number": fitting(
            next((b.text for b in entry.blocks if b.kind == "number"), ""), Article, "document_number"
        ),
        "editor_note": storable(entry.editor_note),
        "credit": storable("\n".join(entry.credits)),
        "body": body_html(entry, picture),
    }


def body_html(entry: Entry, picture: Callable[[bytes], Picture] = Picture.objects.keep) -> str:
    """The text of an article as HTML; its pictures are stored on the way, or whatever else `picture` does."""
    out = []
    above: list[str] = []  # the lines of a caption that waits for its table
    for n, block in enumerate(entry.blocks):
        if block.kind in ("caption", "unit") and _table_below(entry.blocks[n:]):
            above.append(storable(block.text))
        elif block.kind == "table":
            rows = (((c.text, c.colspan, c.rowspan, c.header) for c in row) for row in block.table)
            out.append(markup.table(rows, above))
            above = []
        elif block.kind not in ("number", "picture"):
            out.append(markup.paragraph(storable(block.text)))
        out += [markup.figure(picture(shown.data).url, shown.alt) for shown in block.pictures]
    return "".join(out)


def _table_below(blocks: Sequence[Block]) -> bool:
    """Whether a table follows, with nothing but its caption and its unit in front."""
    return next((block.kind for block in blocks if block.kind not in ("caption", "unit")), "") == "table"


def storable(text: str) -> str:
    """Text without what no page shows and no database holds; the line as read stays in the file."""
    return "".join(char for char in text if char in "\n\t" or not (ord(char) < 32 or 127 <= ord(char) < 160))


def fitting(text: str, model: type, field: str) -> str:
    """The text, if the field holds it whole. Raises `Refusal` otherwise: nothing is cut silently."""
    text = storable(text).replace("\n", "")
    described = model._meta.get_field(field)
    if len(text) > described.max_length:
        raise Refusal(
            f"{described.verbose_name}“{text[:20]}…”有{len(text)}字，超过{described.max_length}字，不像是{described.verbose_name}。"
            "请检查文件里这一行，分开后再交。"
        )
    return text
