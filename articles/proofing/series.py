"""A series of numbers: what may come next, and how it goes wrong."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Series:
    """A series of numbers as it goes: what may come next, and what was left out."""

    last: int = 0
    count: int = 0
    next: set[int] = field(default_factory=lambda: {1})
    missing: set[int] = field(default_factory=set)

    def take(self, n: int) -> str:
        """Go on with n. "" where it is in order or fills a gap that was reported, else "starts", "repeats", "jumps" or "back"."""
        if n in self.next or n in self.missing:
            self.missing.discard(n)
            self._reach(max(n, self.last))
            return ""
        said = "starts" if not self.count else "repeats" if n == self.last else "jumps" if n > self.last else "back"
        expected = self.last + 1
        if said in ("starts", "jumps"):
            self.missing |= set(range(expected, min(n, expected + 100)))
            self._reach(n)
        elif said == "repeats":
            self._reach(self.last)
            self.next |= {self.last + 2}
        else:
            self.missing = set()
            self._reach(n)
        if said == "jumps":
            self.next |= {expected + 1}
        return said

    def _reach(self, n: int) -> None:
        self.last, self.count, self.next = n, self.count + 1, {n + 1}
