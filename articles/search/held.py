"""What of an index is kept in memory, and how long. Pure."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from articles.search.counting import Codes

KEPT = 64  # searches whose result is kept until something changes

Found = TypeVar("Found")


class Held:
    """What is read once and kept in memory, until the stamp or the clock turns it."""

    def __init__(self, stamp: int, codes: Codes, moments: Iterable[int], now: int):
        moments = list(moments)
        self.stamp = stamp
        self.codes = codes
        self._since = max((moment for moment in moments if moment <= now), default=None)
        self._until = min((moment for moment in moments if moment > now), default=None)
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    @property
    def waits(self) -> bool:
        """Whether something becomes visible later."""
        return self._until is not None

    def holds(self, stamp: int, now: int) -> bool:
        """Whether nothing was changed since, and nothing has become visible."""
        return (
            stamp == self.stamp
            and (self._since is None or self._since <= now)
            and (self._until is None or now < self._until)
        )

    def once(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """What `find()` gives, from memory where it was asked for lately."""
        try:
            found: Found = self._kept.pop(key)  # type: ignore[assignment]
        except KeyError:
            found = find()
        self._kept[key] = found
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found
