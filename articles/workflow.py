"""The three reviews (三审): one table, and which of an article's passes hold. Pure.

初审 looks at words, facts and layout, 复审 at the factual basis, standards and worth, 终审 at policy and the decision to
publish; no two by the same person, none by the author.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Stage:
    """A review; `key` is also the state of an article that waits for it."""

    key: str
    name: str

    @property
    def permission(self) -> str:
        """What a person needs to decide in it."""
        return f"articles.review_{self.key}_article"


STAGES = (Stage("first", "初审"), Stage("second", "复审"), Stage("final", "终审"))
_REQUIRED = ((), STAGES[2:], STAGES[::2], STAGES)


class Decision(Protocol):
    """One decision in a stage, on the text with that digest."""

    stage: str
    by_id: int
    approved: bool
    digest: str


def named(key: str) -> Stage | None:
    """The stage of that key, if it is one."""
    return next((stage for stage in STAGES if stage.key == key), None)


def required(reviews: int) -> tuple[Stage, ...]:
    """The stages of so many reviews: of one 终审, of two 初审 and 终审, of three all."""
    return _REQUIRED[reviews]


def passed(
    stages: Sequence[Stage], decisions: Sequence[Decision], *, digest: str, author: int | None
) -> list[Decision]:
    """The passes that hold for the text with that digest, a decision a stage, up to the first stage that is open.

    `decisions` are in the order of time. A stage is passed by its latest decision, made after the pass before it. An
    edit reopens the last stage passed; those before it, on which a later stage has decided, stay valid.
    """
    held: list[Decision] = []
    start = 0
    for n, stage in enumerate(stages):
        own = [i for i in range(start, len(decisions)) if decisions[i].stage == stage.key]
        if not own:
            break
        last = decisions[own[-1]]
        beyond = {each.key for each in stages[n + 1 :]}
        decided_on = any(each.stage in beyond for each in decisions[own[-1] + 1 :])
        if not last.approved or last.by_id in (author, *(each.by_id for each in held)):
            break
        if last.digest != digest and not decided_on:
            break
        held.append(last)
        start = own[-1] + 1
    return held
