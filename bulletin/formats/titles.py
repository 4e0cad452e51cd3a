"""The lines of a title that is too long for one, the same in every format that has pages. Pure."""

from collections.abc import Callable, Sequence

_LINE = 20  # characters of 22 pt in the measure of the standard
_ROWS = 3  # of a title that breaks between words; what is longer breaks where it must

Breaks = Callable[[str], Sequence[int]]


def rows(title: str, breaks: Breaks) -> list[str]:
    """A title in lines of about one length that end between words; whole where no such lines are found.

    `breaks` gives the offsets at which a title may break.
    """
    count = -(-len(title) // _LINE)
    if not 1 < count <= _ROWS or not (allowed := list(breaks(title))):
        return [title]
    found, start = [], 0
    for left in range(count, 1, -1):
        aim = start + (len(title) - start) / left
        fitting = [at for at in allowed if start < at <= start + _LINE]
        if not fitting:
            return [title]
        at = min(fitting, key=lambda at: abs(at - aim))
        found.append(title[start:at])
        start = at
    return [*found, title[start:]] if len(title) - start <= _LINE else [title]
