"""Numbers, dates and issue numbers as bulletins print them."""

import re
from datetime import date

_DIGITS = {char: value for value, chars in enumerate(("〇○零O0０", "一壹1", "二贰两2", "三叁3", "四肆4", "五伍5", "六陆6",
                                                     "七柒7", "八捌8", "九玖9")) for char in chars}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
# After NFKC: ○ (U+25CB) and 〇 (U+3007) stay, full-width digits have become ASCII.
CHINESE = "〇○零O一二三四五六七八九十百千两廿壹贰叁肆伍陆柒捌玖拾佰仟"
NUMBER = rf"(?:[0-9]{{1,5}}|[{CHINESE}]{{1,9}})"


def number(text: str) -> int | None:
    """The value of `12`, `１２`, `十二`, `一百零八` or `三三一一`; None for anything else or for zero."""
    text = text.strip().replace("廿", "二十")
    if not text:
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text)) or None
    total, digit = 0, 0
    for char in text:
        if char in _TENS:
            total += (digit or 1) * _TENS[char]
            digit = 0
        elif char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        else:
            return None
    return total + digit or None


_YEAR = r"(?P<year>[12][0-9]{3}|[一二12][〇○零O0一二三四五六七八九1-9]{3})"
_PART = r"[0-9]{1,2}|[〇○零一二三四五六七八九十廿]{1,3}"
_WEEKDAY = r"(?:[(,，]?\s*(?:星期|周|礼拜)[一二三四五六日天][)]?)?"
DATE = rf"{_YEAR}(?:年(?P<month>{_PART})月(?P<day>{_PART})[日号]|(?P<sep>[./-])(?P<month2>[0-9]{{1,2}})(?P=sep)(?P<day2>[0-9]{{1,2}})){_WEEKDAY}"
_DATE = re.compile(DATE)
# What was meant as a date, right or not.
DATE_LIKE = re.compile(
    r"[12一二][0-9〇○零O一二三四五六七八九]{3}(?:年[^年月日,，。]{0,3}月[^年月日,，。]{0,3}[日号]|[./-][0-9]{1,2}[./-][0-9]{1,2})"
    + _WEEKDAY
)


def iso_date(text: str) -> str | None:
    """`YYYY-MM-DD` of the date that a normed text holds, or None where there is none or it does not exist."""
    found = _DATE.search(text)
    if not found:
        return None
    year, month, day = (
        number(found[name] or found[name + "2"] if name != "year" else found[name]) for name in ("year", "month", "day")
    )
    try:
        return date(year or 0, month or 0, day or 0).isoformat()
    except ValueError:
        return None
