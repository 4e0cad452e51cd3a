"""The headings of a Word file: which of their levels is that of the sections."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from bulletin.document import Line


def level_of_sections(lines: Sequence[Line], order: Iterable[int]) -> int:
    """The outline level of section names: one that has another heading right below it; 0 for none.

    `order` are the indexes of the body's lines, blank ones left out.
    """
    order = list(order)
    below: dict[int, list[int]] = defaultdict(list)
    for i, following in zip_longest(order, order[1:]):
        look = lines[i].look
        if look and look.heading:
            under = lines[following].look if following is not None else None
            below[look.heading].append(under.heading if under else 0)
    if len(below) < 2:
        return 0
    top = min(below)
    deeper = sum(level > top for level in below[top])
    return top if deeper * 2 > len(below[top]) else 0
