"""Figures that contradict one another. Information only: a text may count what overlaps."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from articles.proofing.finding import Finding, Line, found
from articles.proofing.punctuation import fullwidth

_SENTENCE = re.compile("[^。！？]+")
_VALUE = r"[0-9]{1,12}(?:,[0-9]{3})*(?:\.[0-9]{1,6})?"
_UNIT = (
    "个百分点|个工作日|人次|家次|户次|件次|批次|平方公里|平方米|立方米|公里|千瓦时|千瓦|小时|分钟|工作日|毫米|厘米|公顷|公斤|千克|"
    "[%％‰元个人家项名户次岁件亩吨米种类场批套台辆宗起座处所间条天日年月周秒张份篇部本期支只头棵株匹村镇所]"
)
_QUANTITY = re.compile(
    rf"(?<![0-9A-Za-z.第])(?P<value>{_VALUE})(?P<scale>万亿|千万|百万|亿|万|千(?![克瓦]))?(?P<rough>多|余)?(?P<unit>{_UNIT})?"
)
_MOST_PARTS = 40
_SCALES = {"": 1, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
_LESS = "下降|减少|降低|压减|压缩|缩短|缩减|减幅|下滑|回落|降幅达?"
_MORE = "提高|增长|增加|上升|提升|扩大|增至"
_TIMES_LESS = re.compile(rf"(?:{_LESS})(?:了|约|近|超过?)?{_VALUE}(?:多)?倍")
_OVER_ALL = re.compile(rf"(?:{_LESS})(?:了|约|近|超过?|幅度?达)?(?P<value>{_VALUE})[%％]")
_FROM_TO = re.compile(r"[由从](?:[^，。；0-9]{0,12})$")
_BECOMES = re.compile(rf"(?P<verb>{_LESS}|{_MORE}|降)(?:到|至|为)(?:约|近)?$")
_CHANGE = re.compile(rf"[，,](?:同比|降幅|增幅|平均|共|净|约)?(?:{_LESS}|{_MORE}|达|为)?(?:了|达)?$")
_ROUGH_BEFORE = re.compile("(?:超过?|逾|近|约|不少于|至少|达到?近|以上)$")
_OPEN_LABEL = re.compile("其中|同比|环比|增长|下降|累计|合计|共计|总|较|比上|超|新增|平均|占|分别|率")
_RATE = re.compile(r"(?P<name>[\u4e00-\u9fff]{2})率(?:达到?|为|提高到|升至)?$|(?:占比?|占总数的)(?:达到?|为)?$")
_SHARES = re.compile(rf"(?:占比?|比重)(?:为|达)?(?P<value>{_VALUE})[%％]")
_ALL_SHARES = re.compile(
    rf"(?:结构|比重|占比|比例)[^，。；%％0-9]{{0,12}}?(?P<list>{_VALUE}[%％]?(?:[：:、∶]{_VALUE}[%％]?){{2,9}})"
)


@dataclass(frozen=True, slots=True)
class _Quantity:
    start: int
    end: int
    value: Decimal
    unit: str
    error: Decimal  # how far the figure may be rounded
    rough: bool
    label: str  # what stands between it and the figure before


def sums(lines: Sequence[Line]) -> Iterator[Finding]:
    """`num.sum`."""
    for n, line in enumerate(lines):
        for sentence in _SENTENCE.finditer(fullwidth(line.text)):  # its offsets are those of the text
            if not any(char.isdigit() for char in sentence[0]):
                continue
            seen: set[tuple[int, int]] = set()
            for start, end, message in _said(sentence[0]):
                span = (sentence.start() + start, sentence.start() + end)
                if span not in seen:
                    seen.add(span)
                    yield found(lines, "num.sum", n, span, message)


Said = tuple[int, int, str]


def _said(text: str) -> Iterator[Said]:
    for match in _TIMES_LESS.finditer(text):
        yield match.start(), match.end(), "下降、减少不能用倍数。"
    for match in _OVER_ALL.finditer(text):
        if Decimal(match["value"].replace(",", "")) > 100:
            yield match.start(), match.end(), "下降、减少不能超过100%。"
    yield from _shares(text)
    quantities = list(_quantities(text))
    yield from _parts(text, quantities)
    yield from _changes(text, quantities)
    yield from _rates(quantities)


def _quantities(text: str) -> Iterator[_Quantity]:
    end = 0
    for match in _QUANTITY.finditer(text):
        written = match["value"].replace(",", "")
        scale = _SCALES[match["scale"] or ""]
        digits = len(written.partition(".")[2])
        label = text[max(end, match.start() - 40) : match.start()]
        yield _Quantity(
            match.start(),
            match.end(),
            Decimal(written) * scale,
            (match["unit"] or "").replace("％", "%").removeprefix("个工") or "",
            Decimal(scale) / 2 / 10**digits if digits else Decimal(0),
            bool(match["rough"]) or bool(_ROUGH_BEFORE.search(label)),
            label,
        )
        end = match.end()


def _parts(text: str, quantities: Sequence[_Quantity]) -> Iterator[Said]:
    """其中 parts that together are more than the total in front."""
    for at, first in enumerate(quantities):
        if "其中" not in first.label or not first.unit or first.unit == "%":
            continue
        total = next((q for q in reversed(quantities[max(at - 4, 0) : at]) if q.unit == first.unit), None)
        if total is None or total.rough or "；" in text[total.end : first.start]:
            continue
        parts = [first]
        for part in quantities[at + 1 : at + _MOST_PARTS]:
            if part.unit != first.unit or not _is_label(part.label):
                break
            parts.append(part)
        together = sum((part.value for part in parts), Decimal(0))
        room = total.error + sum((part.error for part in parts), Decimal(0))
        if together > total.value + room:
            what = "相加超过" if len(parts) > 1 else "大于"
            yield first.start, parts[-1].end, f"其中各项{what}总数{text[total.start : total.end]}，请核对。"


def _is_label(label: str) -> bool:
    """Whether a figure goes on with a list: 、服务业4家."""
    return (
        label[:1] in ("、", "，", ",", "和") and len(label) > 1 and not _OPEN_LABEL.search(label) and "；" not in label
    )


def _shares(text: str) -> Iterator[Said]:
    for match in _ALL_SHARES.finditer(text):
        shares = [Decimal(share.replace(",", "")) for share in re.findall(_VALUE, match["list"])]
        together = sum(shares, Decimal(0))
        if 80 <= together <= 130 and abs(together - 100) > Decimal("0.15"):
            yield match.start("list"), match.end("list"), f"各项比重相加是{together}，不是100。"
    shares_of = list(_SHARES.finditer(text))
    if len(shares_of) > 2 and all("，" not in text[a.end() + 1 : b.start()] for a, b in pairwise(shares_of)):
        together = sum((Decimal(match["value"].replace(",", "")) for match in shares_of), Decimal(0))
        if together > Decimal("100.15") or Decimal(95) <= together < Decimal("99.85"):
            yield shares_of[0].start(), shares_of[-1].end(), f"各项比重相加是{together}%，不是100%。"


def _changes(text: str, quantities: Sequence[_Quantity]) -> Iterator[Said]:
    """由a压缩至b: b the larger one, or followed by a rate or difference that a and b do not give."""
    for at, (before, after) in enumerate(pairwise(quantities)):
        verb = _BECOMES.search(after.label)
        if not verb or not _FROM_TO.search(before.label) or not _same_unit(before, after) or "；" in after.label:
            continue
        less = not re.fullmatch(_MORE, verb["verb"])
        if less and after.value > before.value:
            yield before.start, after.end, "压缩、减少以后的数反而更大，请核对。"
            continue
        if not less and after.value < before.value and after.unit not in ("名", "位"):
            yield before.start, after.end, "提高、增加以后的数反而更小，请核对。"
            continue
        change = quantities[at + 2] if at + 2 < len(quantities) else None
        if change is None or before.value == 0 or not _CHANGE.fullmatch(change.label) or change.rough:
            continue
        error = before.error + after.error
        if change.unit == "%" and before.unit != "%":
            real = abs(after.value - before.value) / before.value * 100
            room = change.error + error / before.value * 200 + Decimal("0.1")
        elif change.unit == ("个百分点" if before.unit == "%" else before.unit):
            real, room = abs(after.value - before.value), error + change.error
        else:
            continue
        if abs(real - change.value) > max(room, Decimal("0.5") if change.unit == "%" else room):
            yield before.start, change.end, f"前后两个数相差{_short(real)}{change.unit}，与后文不符，请核对。"


def _same_unit(before: _Quantity, after: _Quantity) -> bool:
    return before.unit == after.unit or (not before.unit and before.value < 1000)


def _rates(quantities: Sequence[_Quantity]) -> Iterator[Said]:
    """A share or rate that is not what the part in front of it is of its total."""
    for at, rate in enumerate(quantities):
        kind = _RATE.search(rate.label)
        if rate.unit != "%" or at < 2 or not kind or rate.rough:
            continue
        part, total = quantities[at - 1], quantities[at - 2]
        name = kind["name"]
        named = (
            name in part.label or (name[0] in part.label and name[1] in part.label) if name else "其中" in part.label
        )
        if (
            not named
            or part.unit != total.unit
            or not part.unit
            or part.unit == "%"
            or not 0 < part.value <= total.value
        ):
            continue
        if part.rough or total.rough or "；" in part.label or "；" in rate.label or len(rate.label) > 10:
            continue
        real = part.value / total.value * 100
        room = rate.error + real * (part.error / part.value + total.error / total.value) + Decimal("0.2")
        if not rate.error:
            room += Decimal("0.5")
        if abs(real - rate.value) > room:
            yield part.start, rate.end, f"按前面的两个数算是{_short(real)}%，与{rate.value}%不符，请核对。"


def _short(number: Decimal) -> str:
    return f"{number:.1f}".removesuffix(".0")
