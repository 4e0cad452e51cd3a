"""Which characters are Chinese, which stretches are addresses, and numbers in Chinese up to 99."""

import re
import sys
from bisect import bisect_right

HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
QUOTES = "“”‘’"
MARKS = "、。，；：？！（）《》〈〉【】〖〗〔〕「」『』…—～·％" + QUOTES
NUMERALS = "一二三四五六七八九十"

_HAN = re.compile(f"[{HAN}]")
_CHINESE = re.compile(f"[{HAN}{MARKS}]")
_ADDRESS = re.compile(
    r"(?:https?|ftp)://[!-~]+|(?<![A-Za-z0-9])www\.[!-~]+"
    r"|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
)


def is_han(char: str) -> bool:
    """Whether it is a Chinese character."""
    return bool(_HAN.match(char))


def is_chinese(char: str) -> bool:
    """Whether it is a Chinese character or a mark of Chinese punctuation; "" is not."""
    return bool(_CHINESE.match(char))


def beside_chinese(text: str, start: int, end: int) -> bool:
    """Whether the span directly follows or precedes something Chinese."""
    return is_chinese(text[start - 1 : start]) or is_chinese(text[end : end + 1])


def addresses(text: str) -> list[tuple[int, int]]:
    """The spans of web and e-mail addresses, without the punctuation of the sentence behind them."""
    if "@" not in text and "://" not in text and "www." not in text:
        return []
    return [(match.start(), _address_end(match)) for match in _ADDRESS.finditer(text)]


def _address_end(match: re.Match[str]) -> int:
    address = match[0]
    unopened = address.count(")") - address.count("(")
    end = len(address)
    while end and (address[end - 1] in ",;:!?.'\"" or (address[end - 1] == ")" and unopened > 0)):
        unopened -= address[end - 1] == ")"
        end -= 1
    return match.start() + end


def inside(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether one of the spans, which are in order, holds the position."""
    n = bisect_right(spans, (at, sys.maxsize)) - 1
    return n >= 0 and at < spans[n][1]


def value(text: str) -> int | None:
    """The value of 12, 十二, ② or any of them in brackets; None for anything else or above 99."""
    text = text.strip("（）()、.．")
    if text.isdecimal() and len(text) < 3:
        return int(text)
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    tens, ten, ones = text.rpartition("十")
    if any(char not in NUMERALS[:9] for char in tens + ones) or len(tens) > 1 or len(ones) > 1 or not text:
        return None
    return (_digit(tens) or 1) * 10 * bool(ten) + _digit(ones)


def _digit(text: str) -> int:
    return NUMERALS.index(text) + 1 if text else 0


def chinese(number: int) -> str:
    """1 to 99 in Chinese: 一, 十二, 二十."""
    tens, ones = divmod(number, 10)
    front = "" if not tens else "十" if tens == 1 else NUMERALS[tens - 1] + "十"
    return front + (NUMERALS[ones - 1] if ones else "")


def renumbered(mark: str, number: int) -> str:
    """The mark of an item with another number: 三、 becomes 二、, （3） becomes （2）."""
    bare = mark.strip("（）()、.．")
    if "①" <= bare <= "⑳":
        return chr(ord("①") + number - 1)
    return mark.replace(bare, str(number) if bare.isdecimal() else chinese(number), 1)
