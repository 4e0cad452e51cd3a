"""The pieces of one article: paragraphs, tables with caption and notes, pictures, attachments, signature."""

import re
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from bulletin.document import Block, BlockKind, Cell, Entry, Line, Signature
from bulletin.grammar import marks
from bulletin.grammar.numerals import DATE, iso_date
from departments.names import is_office, norm

if TYPE_CHECKING:
    from bulletin.grammar.body import Draft

_CAPTION = re.compile(
    r"(?:附?[表图]|图表) ?[0-9一二三四五六七八九十]{1,3}(?:[-.—][0-9]{1,2})?(?:[\s:.、]+\S.*|[^0-9\s年月日个项家张幅].*)"
)
_UNIT = re.compile(r"[(]?(?:计量|金额)?单位:[^。,]{1,24}[)]?")
_REMARK = re.compile(r"(?:注|说明|备注|资料来源|数据来源|来源)[0-9]?:")
_ATTACHMENT = re.compile(r"附件(?P<number>[0-9一二三四五六七八九十]{0,2})[:.、]?(?P<rest>.*)", re.DOTALL)
_NUMBERED = re.compile(r"(?:[0-9]{1,2}[.、]|[(][0-9]{1,2}[)]|[一二三四五六七八九十]{1,2}、)")
_FULL_DATE = re.compile(DATE)


def entry(draft: "Draft", lines: Sequence[Line], joined: Set[int]) -> Entry:
    """An article as a value."""
    texts = [lines[i].text for i in draft.text]
    signature_at = signature_of(texts)
    listed = _attachments(texts, signature_at)
    if signature_at is None and listed:
        before = signature_of(texts[: listed[0]])
        signature_at = before
    blocks = _special(draft, lines, set(listed), signature_at)
    inside = next((i for i, found in draft.credits if not found.lines), None)
    if inside is not None:
        start = next(found.start for _, found in draft.credits if not found.lines)
        blocks = [_without_credit(block, inside, lines[inside].text, start) for block in blocks]
    if draft.number:
        blocks.insert(0, Block("number", lines[draft.number[0]].text.strip(), tuple(draft.number)))
    if draft.title.run_in:
        i = draft.title_lines[0]
        text = lines[i].text[: next((f.start for j, f in draft.credits if j == i and not f.lines), None)]
        blocks.insert(0, Block("paragraph", text.split("。", 1)[1].strip(), (i,)))
    blocks = _joined(blocks, lines, joined)
    above = [*draft.title_lines, *draft.subtitle, *draft.number, *draft.note, *chain(*draft.corrections)]
    blocks = [*_pictures(lines, above), *blocks, *_pictures(lines, draft.credit_lines)]
    every = [*above, *draft.text, *draft.credit_lines]
    credits = [found for _, found in draft.credits]
    return Entry(
        title=draft.title.text,
        blocks=tuple(blocks),
        tag=draft.title.tag,
        subtitle=(marks.subtitle_of(lines[draft.subtitle[0]].text) or "") if draft.subtitle else "",
        editor_note="\n".join(marks.note_text(lines[i].text) for i in draft.note).strip(),
        credits=tuple(found.text for found in credits),
        contributors=tuple(name for found in credits for name in found.credit.names),
        persons=tuple([person for found in credits for person in found.credit.persons] + draft.persons),
        attachments=sum(_announces(texts[n]) for n in listed),
        signature=_signature(texts, signature_at),
        run_in=draft.title.run_in,
        title_lines=tuple(draft.title_lines),
        subtitle_lines=tuple(draft.subtitle),
        note_lines=tuple(draft.note),
        credit_lines=tuple(draft.credit_lines),
        credit_inside=inside,
        item=draft.item.index if draft.item else None,
        span=(min(every), max(every)),
        corrections=tuple(
            said
            for indexes in draft.corrections
            if (said := marks.correction_of("\n".join(lines[i].text for i in indexes)))
        ),
    )


def _pictures(lines: Sequence[Line], indexes: Sequence[int]) -> list[Block]:
    """The pictures that stand in lines of an article which are no blocks of its body."""
    pictures = tuple(picture for i in indexes for picture in lines[i].pictures)
    return [Block("picture", "", pictures=pictures)] if pictures else []


def signature_of(texts: Sequence[str]) -> int | None:
    """The place of the office where the last two lines are an office and a date."""
    if len(texts) < 2:
        return None
    org, when = norm(texts[-2][:80]), norm(texts[-1][:80])
    if (
        not _FULL_DATE.fullmatch(when)
        or not is_office(org)
        or len(org) > 40
        or any(char in "。,，;；:" for char in org)
    ):
        return None
    return len(texts) - 2


def is_caption(text: str) -> bool:
    """表1 or 图2 and its name, or the unit of a table."""
    folded = norm(text[:120])
    spaced = unicodedata.normalize("NFKC", text[:120]).strip()
    return (
        len(folded) <= 60 and folded[-1:] not in "。;" and bool(_CAPTION.fullmatch(spaced) or _UNIT.fullmatch(folded))
    )


def is_unit(text: str) -> bool:
    """The unit of a table's figures: 单位：万元."""
    folded = norm(text[:120])
    return len(folded) <= 60 and bool(_UNIT.fullmatch(folded))


def _signature(texts: Sequence[str], at: int | None) -> Signature | None:
    if at is None:
        return None
    return Signature("".join(texts[at].split()), iso_date(norm(texts[at + 1])) or texts[at + 1].strip())


def _attachments(texts: Sequence[str], signature_at: int | None) -> list[int]:
    """The places of the attachment list at the end of an article, its heading included."""
    stop = signature_at if signature_at is not None else len(texts)
    for end in {stop, _before_signature(texts, stop)}:
        at = end
        while at and at > end - 40 and _is_listed(texts[at - 1]):
            at -= 1
            if _ATTACHMENT.match(norm(texts[at][:100])):
                first = at
                while first and _ATTACHMENT.match(norm(texts[first - 1][:100])) and _is_listed(texts[first - 1]):
                    first -= 1
                return list(range(first, end))
    return []


def _before_signature(texts: Sequence[str], stop: int) -> int:
    return stop - 2 if signature_of(texts[:stop]) is not None else stop


def _is_listed(text: str) -> bool:
    folded = norm(text[:120])
    if len(folded) > 100 or folded[-1:] in "。；;":
        return False
    return bool(_ATTACHMENT.match(folded) or _NUMBERED.match(folded))


def _announces(text: str) -> int:
    """How many attachments a line of the list names: one, or none if it is the heading alone."""
    found = _ATTACHMENT.match(norm(text))
    return 1 if not found or found["rest"] else 0


def _special(draft: "Draft", lines: Sequence[Line], listed: Set[int], signature_at: int | None) -> list[Block]:
    blocks: list[Block] = []
    indexes = draft.text
    signed = set() if signature_at is None else {signature_at, signature_at + 1}
    n = 0
    while n < len(indexes):
        line = lines[indexes[n]]
        rows = _tab_rows(lines, indexes, n) if not line.table else 0
        if line.table:
            blocks.append(Block("table", line.text, (indexes[n],), line.table, line.pictures))
        elif rows:
            block = indexes[n : n + rows]
            table = tuple(tuple(Cell(cell.strip()) for cell in lines[i].text.strip("\n").split("\t")) for i in block)
            blocks.append(Block("table", "\n".join(lines[i].text for i in block), tuple(block), table))
            n += rows
            continue
        else:
            kind = _kind(n, listed, signed, line, lines, indexes, blocks)
            blocks.append(Block(kind, line.text.strip(), (indexes[n],), (), line.pictures))
        n += 1
    return blocks


def _kind(
    n: int,
    listed: Set[int],
    signed: Set[int],
    line: Line,
    lines: Sequence[Line],
    indexes: list[int],
    blocks: list[Block],
) -> BlockKind:
    folded = norm(line.text[:120])
    if n in listed:
        return "attachment"
    if n in signed:
        return "signature"
    if line.pictures and not folded:
        return "picture"
    if is_unit(line.text):
        return "unit"
    if is_caption(line.text) or (_stands_above_table(lines, indexes, n) and marks.is_title_like(line.text)):
        return "caption"
    if n and stands_below_picture(lines, indexes, n):
        return "caption"
    if _REMARK.match(folded) and blocks and blocks[-1].kind in ("table", "remark"):
        return "remark"
    return "paragraph"


def stands_below_picture(lines: Sequence[Line], indexes: Sequence[int], n: int) -> bool:
    """Word only: a short centred line right below a picture."""
    line, above = lines[indexes[n]], lines[indexes[n - 1]]
    centred = line.look is not None and line.look.centred
    return bool(above.pictures) and not norm(above.text) and centred and marks.is_title_like(line.text)


def _stands_above_table(lines: Sequence[Line], indexes: list[int], n: int) -> bool:
    """Whether a table follows, a line with its unit between them or not."""
    following = indexes[n + 1 : n + 3]
    if following and _UNIT.fullmatch(norm(lines[following[0]].text[:60])):
        following = following[1:]
        shift = 2
    else:
        shift = 1
    if not following:
        return False
    return bool(lines[following[0]].table) or bool(_tab_rows(lines, indexes, n + shift))


def _tab_rows(lines: Sequence[Line], indexes: list[int], n: int) -> int:
    """How many lines from here are rows of a table typed with tabs: at least two with as many cells."""
    if n >= len(indexes) or "\t" not in lines[indexes[n]].text.strip():
        return 0
    cells = _cells(lines[indexes[n]].text)
    rows = 1
    while n + rows < len(indexes) and _is_row(lines[indexes[n + rows]].text, cells):
        rows += 1
    return rows if rows > 1 else 0


def _cells(text: str) -> int:
    return text.count("\t") + 1


def _is_row(text: str, cells: int) -> bool:
    """Whether a line has so many cells, some of them empty; one tab in front is an indent."""
    return _cells(text) == cells and (cells > 2 or "\t" in text.strip())


def _without_credit(block: Block, i: int, text: str, start: int) -> Block:
    return replace(block, text=text[:start].strip()) if block.lines == (i,) and block.kind == "paragraph" else block


def _joined(blocks: list[Block], lines: Sequence[Line], joined: Set[int]) -> list[Block]:
    """Join the lines that a person said are one paragraph, and those that are one in Word."""
    groups: list[list[Block]] = []
    for block in blocks:
        last = groups[-1][-1] if groups else None
        if (
            last
            and block.kind == "paragraph" == last.kind
            and (_runs_on(block, last, lines) or block.lines[0] in joined)
        ):
            groups[-1].append(block)
        else:
            groups.append([block])
    return [group[0] if len(group) == 1 else _one(group, joined) for group in groups]


def _runs_on(block: Block, above: Block, lines: Sequence[Line]) -> bool:
    first = lines[block.lines[0]]
    return first.runs_on and first.number == lines[above.lines[-1]].number


def _one(group: list[Block], joined: Set[int]) -> Block:
    """Several paragraphs as one, with those line breaks of Word that a person did not take out."""
    texts = [group[0].text]
    for block in group[1:]:
        texts += ["" if block.lines[0] in joined else "\n", block.text]
    every = tuple(i for block in group for i in block.lines)
    return Block("paragraph", "".join(texts), every, (), tuple(each for block in group for each in block.pictures))
