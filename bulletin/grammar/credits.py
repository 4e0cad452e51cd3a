"""Contributor lines (供稿): which lines are credits, and what they say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from bulletin.document import Line
from departments.names import Credit, Register, is_office, norm, read_credit

_LABEL = re.compile(r"^[\s\u3000]*(?:[【\[（(]\s*)?供\s*稿(?:\s*单\s*位|\s*部\s*门)?\s*(?:[】\]）)]\s*[：:]?|[：:/／])")
_WORD = re.compile(r"供\s*稿\s*(?:单\s*位)?(?:\s*[：:/／]|\s*$|[\s，,;；、/／])")
_CHAIN = re.compile(
    r"^[\s\u3000]*(?:撰稿|摄影|审核|责任编辑|编辑|初审|复审|终审|校对|执笔|作者|通讯员)(?:人)?\s*[：:/／]"
)
_LONGEST = 300  # characters of a credit
# Brackets at the end of a text that are no credit, however they look.
_HARMLESS = re.compile(r"此件|公开发布|单位:|完|下转|上接|续|未完|注:|资料来源|来源:|见|附|略|摘自|试行|草案|[0-9]")


@dataclass(frozen=True, slots=True)
class Found:
    """A credit: its text between the brackets, and how many lines it takes; inside a paragraph, where it begins."""

    text: str
    credit: Credit
    lines: int = 1
    start: int = 0


class Reader:
    """Reads the contributor lines of one bulletin against one register."""

    def __init__(self, register: Register, parted: Mapping[str, bool]):
        self.register = register
        self.parted = parted

    def whole_line(self, lines: Sequence[Line], i: int) -> Found | None:
        """The credit that starts as a line of its own at index i."""
        text = lines[i].text.strip("\n")
        if len(text.strip()) > _LONGEST:
            return None
        bracket = _outer_bracket(text)
        if bracket is not None:
            return self._bracketed(bracket)
        if (label := _LABEL.match(text)) and norm(text[label.end() :]) and text.strip()[0] not in "（(":
            return self._found(text.strip(), text[label.end() :].strip(" \t\u3000。"))
        return self._wrapped(lines, i)

    def _wrapped(self, lines: Sequence[Line], i: int) -> Found | None:
        """A credit whose bracket closes on one of the next two lines."""
        joined = lines[i].text.strip()
        if joined[:1] not in ("（", "(") or joined.endswith("。"):
            return None
        following = (line.text.strip() for line in lines[i + 1 : i + 6] if norm(line.text[:400]))
        for n, text in enumerate(islice(following, 2), start=2):
            joined += "\u3000" + text
            bracket = _outer_bracket(joined) if len(joined) <= _LONGEST else None
            if bracket is not None and (found := self._bracketed(bracket)):
                return Found(found.text, found.credit, n)
        return None

    def chain_line(self, text: str) -> list[str]:
        """The people of a line that only goes on with 撰稿： and its like below a contributor line."""
        if not _CHAIN.match(text) or len(text) > 80 or text.strip().endswith("。"):
            return []
        return read_credit(text, self.register, self.parted).persons

    def at_end(self, text: str) -> Found | None:
        """The credit in a bracket at the end of a paragraph."""
        line = text.rstrip(" \t\u3000\n")
        body = line.rstrip("。")
        if not body or body[-1] not in ")）":
            return None
        start = _opening(body)
        if start is None or not norm(body[:start]) or len(body) - start > 200:
            return None
        found = self._bracketed(body[start + 1 : -1])
        return Found(found.text, found.credit, 0, start) if found else None

    def uncertain(self, text: str) -> bool:
        """A bracket of its own or behind the last sentence that may be a credit, but holds no name that the register knows."""
        bracket = _outer_bracket(text) or _last_bracket(text)
        if bracket is None or not norm(bracket) or _HARMLESS.search(norm(bracket)) or len(bracket) > 100:
            return False
        credit = read_credit(bracket, self.register, self.parted)
        return bool(credit.names) and all(is_office(name) for name in credit.names)

    def _bracketed(self, inner: str) -> Found | None:
        if says_credit(inner):
            return self._found(inner, inner)
        credit = read_credit(inner, self.register, self.parted)
        if credit.names and all(self.register.find(name) for name in credit.names):
            return Found(inner.strip(), credit)
        return None

    def _found(self, printed: str, text: str) -> Found | None:
        credit = read_credit(text, self.register, self.parted)
        return Found(printed.strip(), credit) if credit.names else None


def says_credit(text: str) -> bool:
    """Whether what stands in a bracket names itself a credit: X供稿, 供稿：X."""
    return bool(_WORD.search(text + "\n")) or norm(text).endswith("供稿")


def _outer_bracket(text: str) -> str | None:
    """What stands between the brackets that hold the whole line."""
    line = text.strip(" \t\u3000\n").rstrip("。")
    if len(line) < 3:
        return None
    if line[0] in "【〔［[" and line[-1] in "】〕］]" and says_credit(line[1:-1]):
        return line[1:-1]
    return line[1:-1] if line[0] in "（(" and line[-1] in ")）" and _opening(line) == 0 else None


def _last_bracket(text: str) -> str | None:
    """What stands between brackets behind a whole sentence."""
    line = text.rstrip(" \t\u3000\n")[-200:]
    start = _opening(line) if line.endswith((")", "）")) else None
    return line[start + 1 : -1] if start and line[:start].rstrip().endswith("。") else None


def _opening(text: str) -> int | None:
    """The index of the bracket that the last character closes."""
    depth = 0
    for i in range(len(text) - 1, -1, -1):
        if text[i] in ")）":
            depth += 1
        elif text[i] in "(（":
            depth -= 1
            if not depth:
                return i
    return None
