"""Which lines of the body are titles that the contents announce, in the same words or in others."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence

from bulletin.document import Line
from bulletin.grammar import marks
from bulletin.grammar.contents import Contents, Item
from departments.names import norm

_NUMBER = re.compile(r"^\s*[0-9０-９]{1,3}[.．]")
_LONGEST = 300  # characters of a title
_TELLING = 100  # items that may share two letters before these say nothing
_CLOSEST = 20  # items that are compared letter by letter


class Announced:
    """The contents' items as they are looked for in the body; `at` is a place in `order`."""

    def __init__(self, lines: Sequence[Line], order: list[int], contents: Contents):
        self.lines, self.order, self.contents = lines, order, contents
        self._first = 0  # the items before this one are used
        self.items: dict[str, deque[Item]] = defaultdict(deque)
        self._pairs: dict[str, list[int]] = defaultdict(list)
        for n, item in enumerate(contents.items):
            self.items[item.key].append(item)
            for pair in _pairs_of(item.key):
                self._pairs[pair].append(n)
        self._prefixes = {item.key[:size] for item in contents.items for size in range(3, len(item.key))}
        self.spots: dict[str, list[int]] = defaultdict(list)  # for each item's key the places where the body says it
        for at in range(len(order)) if self.items else ():
            for _, key, _ in self._keys(at):
                if key in self.items:
                    self.spots[key].append(at)

    def deepest(self) -> int:
        """The deepest outline level that Word gives a title of the contents; 0 where it gives none."""
        looks = (self.lines[self.order[at]].look for places in self.spots.values() for at in places)
        return max((look.heading for look in looks if look), default=0)

    def waiting(self, key: str, section: str | None) -> Item | None:
        """The first item with this key that is not used yet, one of this section if there is one."""
        unused = self.items.get(key)
        while unused and unused[0].used:
            unused.popleft()
        if not unused:
            return None
        here = (item for item in unused if not item.used and norm(item.section or "") == norm(section or ""))
        return next(here, unused[0])

    def is_next(self, item: Item, at: int) -> bool:
        """Whether the first waiting item that still comes, from this place on, is this one or has its title."""
        while self._first < len(self.contents.items) and self.contents.items[self._first].used:
            self._first += 1
        for other in self.contents.items[self._first :]:
            if not other.used and self.spots[other.key] and self.spots[other.key][-1] >= at:
                return other.key == item.key
        return True

    def literally(self, at: int, section: str | None) -> tuple[int, Item, str] | None:
        """How many lines, one to three, say together an item that still waits; the item; the first line's words."""
        for length, key, words in self._keys(at):
            if item := self.waiting(key, section):
                return length, item, words
        return None

    def alike(self, at: int) -> tuple[int, Item] | None:
        """The same for a title in other words: at least 0.8 alike to exactly one waiting item."""
        best: tuple[float, int, Item] | None = None
        key = ""
        for length in (1, 2, 3):
            if at + length > len(self.order):
                break
            line = self.lines[self.order[at + length - 1]]
            if line.table or not marks.is_title_like(line.text, 60) or (length > 1 and marks.leading(line.text)[0]):
                break
            key += marks.key(line.text) if length == 1 else norm(line.text)
            found = [
                (ratio, item)
                for item in self._candidates(key)
                if (ratio := marks.likeness(item.key, key)) >= marks.ALIKE
            ]
            if len(found) == 1 and (best is None or found[0][0] > best[0]):
                best = (found[0][0], length, found[0][1])
        return (best[1], best[2]) if best else None

    def _keys(self, at: int) -> Iterator[tuple[int, str, str]]:
        """What a title that starts here may be: the number of its lines, its key, its first line without a mark."""
        text = self.lines[self.order[at]].text
        if len(text) > _LONGEST:
            return
        words = marks.title_of(text)[1]
        key = norm(words)
        yield 1, key, words
        # What looks like a number may be a word of the title, and what looks like a decimal its number.
        for other in (marks.close_up(text), marks.close_up(_NUMBER.sub("", text))):
            if other != words:
                yield 1, norm(other), other
        for length in (2, 3):
            if key not in self._prefixes or at + length > len(self.order):
                return
            following = self.lines[self.order[at + length - 1]]
            if following.table or len(following.text) > 100:
                return
            key += norm(following.text)
            yield length, key, words

    def _candidates(self, key: str) -> list[Item]:
        """Waiting items that share enough neighbouring letters with the key to be 0.8 alike."""
        shared: Counter[int] = Counter()
        telling = 0
        for pair in _pairs_of(key):
            places = self._pairs.get(pair, ())
            if len(places) <= _TELLING:
                telling += 1
                shared.update(places)
        least = max(1, telling * 2 // 5)
        found = [self.contents.items[n] for n, count in shared.most_common() if count >= least]
        return [item for item in found if not item.used][:_CLOSEST]


def _pairs_of(key: str) -> set[str]:
    return {key[k : k + 2] for k in range(len(key) - 1)}
