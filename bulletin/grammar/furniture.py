"""What only a page has and no text: page numbers, and the masthead said again."""

import re

from bulletin.document import Head
from bulletin.grammar.head import issue_numbers
from departments.names import norm

_PAGE = re.compile(
    r"[-—–―─~·.]{1,3}[0-9]{1,4}[-—–―─~·.]{1,3}|[0-9]{1,3}(?:/[0-9]{1,3})?"
    r"|第[0-9〇一二三四五六七八九十百]{1,4}页(?:[,/，]?共[0-9〇一二三四五六七八九十百]{1,4}页)?"
    r"|共[0-9]{1,3}页[,，]?第[0-9]{1,3}页"
)


def is_repeated_head(text: str, head: Head, publication: str = "") -> bool:
    """Whether a line only says the bulletin's name again, alone or with the issue's number."""
    folded = norm(text)
    for name in filter(None, (norm(head.name or ""), norm(publication))):
        if folded == name or (folded.startswith(name) and issue_numbers(folded[len(name) :])):
            return True
        if folded.endswith(name) and issue_numbers(folded[: -len(name)]):
            return True
    return False


def is_page_number(text: str) -> bool:
    """`— 3 —`, `第3页`, `3`, `3/8`."""
    return len(text) < 40 and bool(_PAGE.fullmatch(norm(text)))
