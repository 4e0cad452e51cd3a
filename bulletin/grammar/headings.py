"""The headings of a Word file: which of their levels is that of the sections."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from bulletin.document import Line
from bulletin.grammar import marks


def level_of_sections(lines: Sequence[Line], order: Iterable[int]) -> int:
    """The outline level of section names: one that has a title's heading right below it; 0 for none.

    `order` are the indexes of the body's lines, blank ones left out.
    """
    order = list(order)
    below: dict[int, list[int]] = defaultdict(list)
    for i, following in zip_longest(order, order[1:]):
        look = lines[i].look
        if look and look.heading:
            below[look.heading].append(_level_of_title(lines[following]) if following is not None else 0)
    if len(below) < 2:
        return 0
    top = min(below)
    deeper = sum(level > top for level in below[top])
    return top if deeper * 2 > len(below[top]) else 0


def _level_of_title(line: Line) -> int:
    """Its level, 0 without one and for 一、 and （一）, which head parts of an article."""
    return 0 if line.look is None or marks.leading(line.text)[0].startswith("chinese") else line.look.heading
