"""What an import asks about, as an editor sees it: sign, line, quote with the span that matters, and its buttons."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from bulletin.document import Problem, Refusal
from bulletin.grammar.repairs import DISMISS, Repair, choices_of
from bulletin.models import Problem as StoredProblem

SIGNS = {"error": ("✕", "须解决"), "warning": ("!", "提醒"), "info": ("·", "说明")}


@dataclass(frozen=True, slots=True)
class Button:
    """A repair: `value` is what the button sends."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of a reading that is not settled; `key` finds it again when its button comes back."""

    key: str
    code: str
    level: str
    line: int
    message: str
    quote: tuple[str, str, str]  # before, in and behind the span to look at
    buttons: tuple[Button, ...]
    asks: Button | None = None  # the choice that needs a name to be typed

    @property
    def sign(self) -> str:
        return SIGNS[self.level][0]

    @property
    def word(self) -> str:
        return SIGNS[self.level][1]


def findings(problems: Iterable[Problem | StoredProblem], *, dismissible: bool = False) -> list[Finding]:
    """All of them, in their order. `dismissible`: each can be put away whatever else is offered."""
    return [_finding(key, problem, dismissible) for key, problem in _keyed(problems)]


def counted(found: Iterable[Finding]) -> dict[str, int]:
    """How many there are of each level."""
    return {level: 0 for level in SIGNS} | Counter(finding.level for finding in found)


def chosen(value: str, problems: Iterable[Problem | StoredProblem], typed: str = "") -> tuple[Repair, Problem]:
    """The repair that a button has sent, and its problem. Raises `Refusal` where it is not open any more."""
    key, choice, picked = (*value.split(":", 2), "", "")[:3]
    problem = dict(_keyed(problems)).get(key)
    if problem is None:
        raise Refusal("这个问题已经处理过了，请看现在的读入结果。")
    return Repair(problem.code, problem.line, problem.quote, choice, (picked or typed).strip()), problem


def _keyed(problems: Iterable[Problem | StoredProblem]) -> list[tuple[str, Problem | StoredProblem]]:
    """With keys that stay the same while other problems go."""
    return [(f"{each.code.replace('.', '-')}-{each.line}-{crc32(each.quote.encode()):08x}", each) for each in problems]


def _finding(key: str, problem: Problem | StoredProblem, dismissible: bool) -> Finding:
    buttons, asks = [], None
    choices = choices_of(problem.code)
    for choice, label in (choices | {DISMISS: choices.get(DISMISS, "知道了")} if dismissible else choices).items():
        if choice == "link":
            near = filter(None, problem.suggestion.split("、"))
            buttons += [Button(f"{key}:{choice}:{name}", f"{label} {name}") for name in near]
            asks = Button(f"{key}:{choice}", "关联")
        elif choice == "credit":
            asks = Button(f"{key}:{choice}", label)
        else:
            buttons.append(Button(f"{key}:{choice}", label))
    return Finding(
        key, problem.code, problem.level, problem.line, problem.message, _marked(problem), tuple(buttons), asks
    )


def _marked(problem: Problem | StoredProblem) -> tuple[str, str, str]:
    """The quote, cut at the words that differ from the contents, or at the word that joins two names."""
    quote = problem.quote
    if problem.code == "toc.title_differs" and problem.suggestion:
        start = _common(quote, problem.suggestion)
        end = _common(quote[start:][::-1], problem.suggestion[start:][::-1])
        return quote[:start], quote[start : len(quote) - end], quote[len(quote) - end :] if end else ""
    if problem.code == "contrib.ambiguous":
        at = next((i for i, char in enumerate(quote) if char in "和与及" and 0 < i < len(quote) - 1), None)
        if at is not None:
            return quote[:at], quote[at], quote[at + 1 :]
    return quote, "", ""


def _common(a: str, b: str) -> int:
    """The length of what both start with."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
