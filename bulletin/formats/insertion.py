"""An article that the contents announce, put into the text that lacks it."""

from bulletin.document import Document, Refusal
from bulletin.formats import text
from bulletin.formats.manner import manner_of
from bulletin.grammar import marks
from departments.names import norm


def insert(document: Document, item: int, article: str) -> tuple[bytes, int, int]:
    """The bulletin's bytes with the text of an article at the place that the contents give it.

    `item` is the number of its line in the contents. Returns also the number of the line that the article stands
    behind, and how many lines it has. Raises `Refusal` for a Word file, or where there is no such item or no text.
    """
    if document.encoding == "docx":
        raise Refusal("Word 文件里缺的一篇，请在 WPS 或 Word 里补上，再交一次。")
    announced = next((each for each in document.toc if each.line == item), None)
    lines = [line.rstrip() for line in article.split("\n")]
    while lines and not norm(lines[0]):
        del lines[0]
    while lines and not norm(lines[-1]):
        del lines[-1]
    if announced is None or not lines:
        raise Refusal("没有读到这一篇的正文，请选文件或粘贴全文。")
    manner = manner_of(document)
    if marks.key(lines[0]) != norm(announced.title):
        lines.insert(0, manner.title.format(announced.title))
    at, heading = _place(document, item)
    if heading:
        lines.insert(0, manner.section.format(heading))
    read = document.lines
    before = "".join(line.text + line.end for line in read[:at])
    if before and not read[at - 1].end:
        before += manner.eol
    fresh = "".join(line + manner.eol for line in lines)
    after = "".join(line.text + line.end for line in read[at:])
    return text.encode(document, before + fresh + after), at, len(lines)


def _place(document: Document, item: int) -> tuple[int, str]:
    """The index where the article belongs, and the heading of its section if the body has none."""
    order = [each.line for each in document.toc]
    homes = {each.line: norm(each.section or "") for each in document.toc}
    spans = {
        document.lines[entry.item].number: entry.span
        for entry in document.entries
        if entry.item is not None and entry.span
    }
    here = homes[item]
    n = order.index(item)
    for line in reversed(order[:n]):
        if line in spans and homes[line] == here:
            return spans[line][1] + 1, ""
    for line in order[n + 1 :]:
        if line in spans and homes[line] == here:
            return spans[line][0], ""
    part = next((part for part in document.parts if part.lines and norm(part.title or "") == here), None)
    if part:
        return part.lines[-1] + 1, ""
    # Its section is missing too: it comes behind what the contents have before it.
    before = [spans[line][1] for line in order[:n] if line in spans]
    last = max(before or [i for i, role in enumerate(document.roles) if role in ("head", "toc")], default=-1)
    return last + 1, next(each.section or "" for each in document.toc if each.line == item)
