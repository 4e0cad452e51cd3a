"""Which lines of the body are names of sections."""

from collections.abc import Sequence

from bulletin.document import Line
from bulletin.grammar import marks
from bulletin.grammar.contents import Contents
from bulletin.grammar.credits import says_credit
from bulletin.grammar.headings import heads_article, level_of_sections
from departments.names import norm

_LONGEST = 80


class Sections:
    """Answers for one bulletin. `order` are the indexes of the body's lines, `at` is a place in it."""

    def __init__(self, lines: Sequence[Line], order: list[int], contents: Contents):
        self.lines, self.order, self.contents = lines, order, contents
        self._titles = {item.key for item in contents.items}
        self._level = level_of_sections(lines, order)
        self.unmarked = not any(self.name(at, in_article=False) is not None for at in range(len(order)))

    def name(self, at: int, *, in_article: bool) -> str | None:
        """The section's name, if this line is only that. `in_article`: no contributor has closed the one above."""
        line = self.lines[self.order[at]]
        if line.table or len(line.text) > _LONGEST:
            return None
        name = marks.paired(line.text)
        if name is not None:
            title_only = norm(name) in self._titles and norm(name) not in self.contents.sections
            return None if says_credit(name) or title_only else name
        key = marks.key(line.text)
        if key in self._titles:
            return None
        kind = marks.leading(line.text)[0]
        if (
            (kind in ("", "chinese", "chinese_in") and key in self.contents.sections)
            or (self._level and line.look and line.look.heading == self._level)
            or (kind == "chinese" and not self.contents and not in_article and heads_article(self._from(at)))
        ):
            return marks.title_of(line.text)[1]
        return None

    def begins(self, home: str | None, current: str | None) -> bool:
        """Whether a title that the contents have in section `home` begins it: only where the body marks no section."""
        return self.unmarked and home is not None and norm(home) != norm(current or "")

    def _from(self, at: int) -> list[Line]:
        return [self.lines[i] for i in self.order[at : at + 3]]
