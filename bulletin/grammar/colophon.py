"""The colophon (版记) at the end of a bulletin."""

import re
from collections.abc import Sequence

from bulletin.document import Line
from bulletin.grammar import marks
from bulletin.grammar.furniture import is_page_number
from bulletin.grammar.numerals import DATE
from departments.names import is_office, norm

_FOOTER_LABEL = re.compile(
    r"(?:报|送|发|呈|报送|抄送|抄报|主送|分送|呈报|呈送|发送|印送|主管主办|主管|主办|承办|协办|编辑|责任编辑|责编|编审|编校|校对|审核|审签|签发|核稿|复核|主编|副主编|"
    r"执行主编|总编|值班\S{0,6}|地址|通讯地址|联系地址|电话|联系电话|值班电话|传真|邮编|邮政编码|邮箱|电子邮箱|投稿邮箱|网址|网站|印数|印刷|印制|联系人|联系方式|"
    r"印发单位|编印|编印单位|主办单位|主管单位|承办单位|投稿\S{0,4}|本期\S{0,6}|份数|主题词|E-mail|QQ)[^:。]{0,6}:"
)
_LIST_LABEL = re.compile(r"(?:报|送|发|呈|报送|抄送|抄报|主送|分送|呈报|呈送|发送|印送):")
_COPIES = re.compile(r"[(\[]?(?:共印|印数|印|共)[:]?[0-9,]{1,6}份?[)\]]?")
_MOVED = re.compile(r"(?<=[ \u3000])\t")
_PRINTED = re.compile(r"印发[。)]?$")


def read_footer(lines: Sequence[Line], start: int) -> list[int]:
    """The indexes of the colophon's lines: from the end upward while a line is one, never above `start`."""
    found: list[int] = []
    i = len(lines) - 1
    while i >= start:
        text = lines[i].text
        if norm(text) and not is_page_number(text):
            if not (
                is_footer_line(text)
                or (lines[i].table and all(is_footer_line(row) for row in text.split("\n") if norm(row)))
            ):
                above = _continues(lines, i, start) if found else None
                if above is None:
                    break
                found.extend(range(i, above, -1))
                i = above
                continue
            found.append(i)
        i -= 1
    found = [j for j in found if norm(lines[j].text) and not is_page_number(lines[j].text)]
    return sorted(found)


def paragraphs_of(line: Line) -> list[str]:
    """What a line of the colophon says: itself, or the paragraphs of a table's cells.

    There a tab behind a blank only moves to the right what the blank parts.
    """
    if not line.table:
        return [line.text]
    texts = (text for row in line.table for cell in row for text in cell.text.split("\n"))
    return [_MOVED.sub("", text) for text in texts if norm(text)]


def is_footer_line(text: str) -> bool:
    """Whether a line can only be one of the colophon's."""
    if len(text) > 400:
        return False
    if marks.is_rule(text):
        return True
    folded = norm(text)
    if _FOOTER_LABEL.match(folded) or _COPIES.fullmatch(folded) or _SUFFIXED_DATE.fullmatch(folded):
        return True
    return (
        bool(_PRINTED.search(folded))
        and len(folded) <= 60
        and (bool(re.search(r"[年日0-9]", folded)) or is_office(folded[:-2]))
    )


_SUFFIXED_DATE = re.compile(rf".{{0,30}}{DATE}(?:印发|印|印制)?(?:[(]?(?:共印|印)[0-9]+份[)]?)")


def _continues(lines: Sequence[Line], i: int, start: int) -> int | None:
    """The index of the 报：, 送： or 发： line whose list runs on to line i, at most three lines above it."""
    for j in range(i, max(start - 1, i - 4), -1):
        folded = norm(lines[j].text)
        if not folded or len(folded) > 120:
            return None
        if _LIST_LABEL.match(folded):
            return j if j < i else None
        if folded[0] in "(【◆●〖" or folded[-1] in ";；！？":
            return None
    return None
