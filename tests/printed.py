"""Articles for a PDF, and what is read from it: its lines with the places where they stand."""

import io

from PIL import Image
from pypdf import PdfReader

from bulletin.document import Block, Entry, Head, Picture

HEAD = Head(name="江门政务信息", year=2023, issue_no=5, total_no=218, date="2023-05-08", org="江门市人民政府办公室")
SENTENCE = "全市上下扎实推进重大项目建设，持续优化营商环境。"
FOOT = 80  # points from the lower edge of a sheet, below which only page numbers stand
LEFT = 200  # points from the left edge, within which a line is on the left


def entry(*paragraphs, title="市财政局推进政府采购工作", **said):
    blocks = tuple(Block("paragraph", text) if isinstance(text, str) else text for text in paragraphs)
    return Entry(title, blocks, **said)


def picture(mode, size, kind):
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return Picture(out.getvalue(), "示意图")


def reader(data):
    return PdfReader(io.BytesIO(data))


def pieces(page):
    """What a page says piece by piece, without blanks: (text, x, y, size, font), in points from the lower left corner."""
    found = []

    def visit(text, matrix, within, font, size):
        if said := "".join(text.split()):
            found.append((said, matrix[4], matrix[5], size, font["/BaseFont"].split("+")[1]))

    page.extract_text(visitor_text=visit)
    return found


def lines(page):
    """The lines of a page from above, without blanks: (text, x, y) of their beginning."""
    found = {}
    for text, x, y, *_ in pieces(page):
        found.setdefault(round(y), []).append((x, text, y))
    rows = [sorted(row) for _, row in sorted(found.items(), reverse=True)]
    return [("".join(text for _, text, _ in row), row[0][0], row[0][2]) for row in rows]


def texts(page):
    return [text for text, *_ in lines(page)]


def body(page):
    """The lines of a page but its number."""
    return [(text, y) for text, _, y in lines(page) if y > FOOT]


def text(data):
    """The whole text of a PDF without blanks and line ends."""
    return "".join("".join(texts(page)) for page in reader(data).pages)


def rules(page):
    """The red rules of a page from above: (how far from the lower edge, how thick), in points."""
    found, drawn = [], {}

    def visit(operator, operands, matrix, within):
        drawn[operator] = operands
        if operator == b"S" and [round(float(each), 1) for each in drawn.get(b"SCN", [])] == [0.9, 0, 0.1]:
            found.append((matrix[5], float(drawn[b"w"][0])))

    page.extract_text(visitor_operand_before=visit)
    return sorted(found, reverse=True)
