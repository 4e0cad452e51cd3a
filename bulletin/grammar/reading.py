"""From lines to a `Document`: the way in to the grammar."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bulletin.document import ContentsItem, Document, Line, OtherPart, Problem, Refusal, Role
from bulletin.grammar import checks
from bulletin.grammar.body import Body, is_blank
from bulletin.grammar.colophon import paragraphs_of, read_footer
from bulletin.grammar.contents import read_contents
from bulletin.grammar.credits import Reader
from bulletin.grammar.furniture import is_page_number, is_repeated_head
from bulletin.grammar.head import read_head
from bulletin.grammar.repairs import Repair, apply, line_choices
from departments.names import Register, norm

NO_BULLETIN = (
    "没有读到稿件：文件里既没有目录，也没有“标题加正文”的稿件。一期刊物由栏目（如◆工作进展◆）、标题、正文和“（某局供稿）”组成，"
    "请对照后再交。"
)


@dataclass(frozen=True, slots=True)
class Source:
    """What a format found in a file, before anything of it is understood."""

    lines: tuple[Line, ...]
    encoding: str
    bom: bytes = b""
    problems: tuple[Problem, ...] = ()
    other_parts: tuple[OtherPart, ...] = field(default=())


def read_lines(source: Source, register: Register, publication: str = "", repairs: Iterable[Repair] = ()) -> Document:
    """Understand a bulletin. `publication` is its name where that is known.

    Raises `Refusal` where there is neither an article nor an item of a contents.
    """
    lines = source.lines
    repairs = tuple(repairs)
    choices, parted = line_choices(lines, repairs)
    roles: list[Role] = ["unassigned"] * len(lines)
    masthead = read_head(lines, publication)
    for i in masthead.lines:
        roles[i] = "head"
    start = masthead.lines[-1] + 1 if masthead.lines else 0
    footer = read_footer(lines, start)
    for i in footer:
        roles[i] = "footer"
    stop = footer[0] if footer else len(lines)
    furniture = {
        i
        for i in range(start, len(lines))
        if roles[i] != "footer"
        and (is_page_number(lines[i].text) or is_repeated_head(lines[i].text, masthead.head, publication))
    } - choices.into_article
    contents = read_contents(lines, start, stop, furniture)
    for i in contents.lines:
        roles[i] = "toc"
    shown = _pictures_among(lines, masthead.lines and [0, *masthead.lines], footer, contents.lines)
    for i, role in shown.items():
        roles[i] = role
    credits = Reader(register, parted)
    body = Body(
        lines, start, stop, skip=furniture | set(contents.lines) | set(shown), contents=contents, credits=credits, choices=choices, roles=roles
    )  # fmt: skip
    body.read()
    for i, line in enumerate(lines):
        if is_blank(line):
            roles[i] = "blank"
    parts = body.parts()
    if not contents.items and not any(part.entries for part in parts):
        raise Refusal(NO_BULLETIN)
    problems = checks.Checks(lines, roles, masthead, contents, body, furniture, register, credits, parts).all()
    document = Document(
        parts=parts,
        head=masthead.head,
        toc=tuple(
            ContentsItem(item.section, item.title, lines[item.index].number, item.index) for item in contents.items
        ),
        notes=tuple(body.notes),
        corrections=tuple(body.corrections),
        footer=tuple(text for i in footer for text in paragraphs_of(lines[i])),
        lines=lines,
        roles=tuple(roles),
        problems=tuple(sorted((*source.problems, *problems), key=lambda problem: problem.line)),
        other_parts=source.other_parts,
        encoding=source.encoding,
        bom=source.bom,
        dropped=frozenset(choices.dropped),
    )
    return apply(document, repairs, register)


def _pictures_among(
    lines: Sequence[Line], head: Sequence[int], footer: Sequence[int], contents: Sequence[int]
) -> dict[int, Role]:
    """The pictures that dress the masthead, the colophon or the contents, by index: each has the role of its lines."""
    shown: dict[int, Role] = {}
    parts: tuple[tuple[Sequence[int], Role], ...] = ((head, "head"), (footer, "footer"), (contents, "toc"))
    for indexes, role in parts:
        between = range(min(indexes), max(indexes)) if indexes else ()
        shown |= {i: role for i in between if lines[i].pictures and not norm(lines[i].text)}
    return shown


def eol_of(lines: Sequence[Line]) -> str:
    """The commonest line end, as it is written."""
    ends = Counter(line.end for line in lines if line.end)
    return ends.most_common(1)[0][0] if ends else "\n"
