"""What is read from a PDF: its lines with the places where they stand."""

import io
from collections import defaultdict

from pypdf import PdfReader

FOOT = 110  # points from the lower edge of a sheet, below which only page numbers and colophons stand


def reader(data):
    return PdfReader(io.BytesIO(data))


def lines(page):
    """The lines of a page from above, each with the height of its baseline over the lower edge, in points."""
    found = defaultdict(list)

    def visit(text, matrix, within, font, size):
        if text.strip():
            found[round(matrix[5], 1)].append((matrix[4], text.strip("\n")))

    page.extract_text(visitor_text=visit)
    return [("".join(text for _, text in sorted(found[y])), y) for y in sorted(found, reverse=True)]


def texts(page):
    return [text for text, _ in lines(page)]


def text(data):
    """The whole text of a PDF without its line ends."""
    return "".join("".join(texts(page)) for page in reader(data).pages)
