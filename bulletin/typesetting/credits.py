"""Credits and the offices in them. Pure."""

import re
from collections.abc import Iterable

from departments.names import LABEL


def credit_pieces(lines: Iterable[str], names: Iterable[tuple[str, int | None]]) -> list[list[tuple[str, int | None]]]:
    """Printed credits cut at the names in them: (text, key of the name or None); the texts of a line make the line.

    `names` are (printed name, key) in printed order. Letters that were spaced for layout are found too.
    """
    waiting = [(re.compile(r"\s*".join(map(re.escape, name))), key) for name, key in names if name]
    cut = []
    for line in lines:
        pieces: list[tuple[str, int | None]] = []
        at = 0
        for name in list(waiting):
            if match := name[0].search(line, at):
                pieces += [(line[at : match.start()], None), (match[0], name[1])]
                at = match.end()
                waiting.remove(name)
        pieces.append((line[at:], None))
        cut.append([piece for piece in pieces if piece[0]])
    return cut


def bracketed(credit: str) -> str:
    """A credit in its brackets; what begins with a label, or has brackets already, stays as it is."""
    closed = credit[:1] in ("（", "(", "【", "[", "〔") and credit[-1:] in ("）", ")", "】", "]", "〕")
    return credit if closed or credit.startswith("供") or LABEL.match(credit) else f"（{credit}）"
