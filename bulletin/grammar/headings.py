"""Names of sections by their place above an article, and the level of Word's headings that is theirs."""

from collections.abc import Iterable, Sequence

from bulletin.document import Line
from bulletin.grammar import marks
from bulletin.grammar.numerals import DATE_LIKE
from departments.names import is_office, norm

_LONGEST_NAME = 20


def heads_article(lines: Sequence[Line]) -> bool:
    """Whether a short line, the first of these, has a title and then text below it."""
    return (
        len(lines) > 2
        and marks.is_title_like(lines[0].text, _LONGEST_NAME)
        and marks.is_title_like(lines[1].text)
        and not _is_numbered(lines[1])
        and lines[2].text.rstrip().endswith("。")
    )


def level_of_sections(lines: Sequence[Line], order: Iterable[int]) -> int:
    """The outline level of section names: the highest, if most of its headings have a title right below; 0 for none.

    `order` are the indexes of the body's lines, blank ones left out.
    """
    body = [lines[i] for i in order]
    top = min((line.look.heading for line in body if line.look and line.look.heading), default=0)
    headings = [at for at, line in enumerate(body) if top and line.look and line.look.heading == top]
    over_something = [at for at in headings if _below(body, at) < len(body)]
    names = sum(_names_section(body, at) for at in over_something)
    return top if names * 2 > len(over_something) else 0


def _names_section(body: Sequence[Line], at: int) -> bool:
    """Whether a title stands below this heading, and no text, no second half and nothing that goes with a title."""
    heading, below = body[at], _below(body, at)
    line = body[below]
    if line.look and line.look.heading:
        return heading.look is not None and line.look.heading > heading.look.heading and not _is_numbered(line)
    with_title = (
        marks.subtitle_of(line.text) is not None
        or marks.is_document_number(line.text)
        or DATE_LIKE.fullmatch(norm(line.text[:60]))
        or is_office(line.text)
    )
    return not with_title and heads_article([heading, *body[below : below + 2]])


def _below(body: Sequence[Line], at: int) -> int:
    """The place below a heading and its editor's note."""
    at += 1
    if at < len(body) and marks.is_note_label(body[at].text):
        at += 1 if marks.note_text(body[at].text) else 2
        while at < len(body) and body[at].runs_on:
            at += 1
    return at


def _is_numbered(line: Line) -> bool:
    """一、 and （一） head parts of an article."""
    return marks.leading(line.text)[0].startswith("chinese")
