"""Numbers as Word's automatic lists write them (ISO 29500-1 §17.18.59, and what Word makes of it: MS-OI29500)."""

from collections.abc import Callable

from bulletin.formats.word.symbols import circled

LARGEST = 32_767  # as in Word; an unbounded number would be an unbounded text

_DIGITS = "○一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def numeral(format_: str, number: int) -> str:
    """The number in a w:numFmt; in decimal where Word has a format that we do not, and that is not Chinese."""
    writer = _FORMATS.get(format_)
    return str(number) if writer is None else writer(min(max(number, 0), LARGEST))


def _tens(number: int, digits: str = _DIGITS) -> str:
    """一 to 九十九 in words, from 一○○ on digit by digit."""
    if number >= 100:
        return _digit_by_digit(number, digits)
    tens, ones = divmod(number, 10)
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def _words(number: int, digits: str, units: str) -> str:
    """In words with 十百千万, a gap of zeros read once: 一百零三, 一万零二十."""
    if number == 0:
        return digits[0]
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = digits[0] if 0 < low < 1_000 else ""
        return _words(high, digits, units) + units[3] + gap + (_words(low, digits, units) if low else "")
    text = ""
    for place, unit in ((1_000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit = number // place % 10
        if digit:
            text += digits[digit] + unit
        elif text and number % place and not text.endswith(digits[0]):
            text += digits[0]
    return text


def _thousand(number: int) -> str:
    text = _words(number, "零一二三四五六七八九", "十百千万")
    return text.removeprefix("一") if 10 <= number < 20 else text


def _japanese(number: int) -> str:
    """As in 百二十: no zeros, and no 一 before 十, 百 and 千."""
    text = _words(number, "〇一二三四五六七八九", "十百千万")
    if number == 0:
        return text
    for unit in "十百千":
        text = text.replace(f"一{unit}", unit)
    return text.replace("〇", "")


def _digit_by_digit(number: int, digits: str) -> str:
    return "".join(digits[int(each)] for each in str(number))


def _letters(number: int) -> str:
    """A to Z, then AA, BB, …: Word repeats the letter."""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def _roman(number: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    text = ""
    for value, letters in zip(values, "M CM D CD C XC L XL X IX V IV I".split(), strict=True):
        count, number = divmod(number, value)
        text += letters * count
    return text


def _row(characters: str) -> Callable[[int], str]:
    """One character a number, from the first again when they end."""
    return lambda number: characters[(number - 1) % len(characters)] if number else ""


def _sexagenary(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if number else ""


def _within(start: int, last: int) -> Callable[[int], str]:
    """The enclosed numbers of a block of Unicode, plain ones beyond it."""
    return lambda number: chr(start + number - 1) if 1 <= number <= last else str(number)


def _full_width(number: int) -> str:
    return _digit_by_digit(number, "０１２３４５６７８９")


def _ideograph_in_brackets(number: int) -> str:
    return chr(0x3220 + number - 1) if 1 <= number <= 10 else f"({_tens(number)})"


def _nothing(number: int) -> str:
    return ""


_FORMATS: dict[str, Callable[[int], str]] = {
    "none": _nothing,
    "bullet": _nothing,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedParen": _within(0x2474, 20),
    "decimalEnclosedFullstop": _within(0x2488, 20),
    "numberInDash": lambda number: f"- {number} -",
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "chineseCounting": _tens,
    "taiwaneseCounting": _tens,
    "chineseCountingThousand": _thousand,
    "taiwaneseCountingThousand": _thousand,
    "chineseLegalSimplified": lambda number: _words(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟萬"),
    "ideographLegalTraditional": lambda number: _words(number, "零壹貳參肆伍陸柒捌玖", "拾佰仟萬"),
    "ideographDigital": lambda number: _digit_by_digit(number, "〇一二三四五六七八九"),
    "japaneseDigitalTenThousand": lambda number: _digit_by_digit(number, "〇一二三四五六七八九"),
    "taiwaneseDigital": lambda number: _digit_by_digit(number, _DIGITS),
    "japaneseCounting": _japanese,
    "ideographTraditional": _row(_STEMS),
    "ideographZodiac": _row(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographEnclosedCircle": _ideograph_in_brackets,
}
