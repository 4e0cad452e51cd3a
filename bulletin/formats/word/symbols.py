"""Characters that Word takes from symbol fonts, or draws with a field, as the characters that they look like."""

import re

_SYMBOL = dict(
    zip(
        (*range(0x20, 0x7F), *range(0xA1, 0xF0), *range(0xF1, 0xFF)),
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
        "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
        "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
        strict=True,
    )
)
_WINGDINGS = {
    0x20: " ", 0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x45: "☜", 0x46: "☞", 0x47: "☝", 0x48: "☟", 0x4A: "☺", 0x4C: "☹",
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x73: "◆", 0x74: "◆", 0x75: "◆",
    0x76: "❖", 0x77: "◆", 0x78: "☒", 0x80: "⓪", 0x8B: "⓿", 0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA4: "◉",
    0xA5: "◎", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xAE: "★", 0xAF: "☆", 0xD7: "◁", 0xD8: "➢", 0xDC: "➲", 0xDF: "←",
    0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒", 0xFE: "☑",
    **{0x81 + n: chr(0x2460 + n) for n in range(10)}, **{0x8C + n: chr(0x2776 + n) for n in range(10)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x69: "⓪", 0x96: "●", 0x97: "●", 0x98: "●",
    0x99: "◉", 0x9A: "○", 0x9E: "◎", 0xA1: "■", 0xA2: "■", 0xA3: "□", 0xA4: "□", 0xAE: "◆", 0xAF: "◇",
    **{0x6A + n: chr(0x2460 + n) for n in range(10)}, **{0x75 + n: chr(0x2776 + n) for n in range(10)},
}  # fmt: skip
_WINGDINGS_3 = {0x70: "▲", 0x71: "▼", 0x72: "△", 0x73: "▽", 0x74: "◀", 0x75: "▶", 0x76: "◁", 0x77: "▷", 0x7D: "▶"}
_FONTS: dict[str, dict[int, str]] = {
    "symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": _WINGDINGS_3
}  # fmt: skip

# A bullet is a mark, so its size does not matter: one that the reading of contents knows is better than a small one.
_BULLETS = str.maketrans("•▪◊", "●■◆")

# 带圈字符 and the like: a field that draws one character over another and has no stored result.
_OVERLAID = re.compile(r"\s*eq\s.*\\o.*[,，]\s*([^,，()（）\\]+?)\s*\)\s*", re.IGNORECASE | re.DOTALL)
_CIRCLES = ("○", "〇", "◯")


def symbol(font: str, code: int) -> str:
    """A character of a symbol font; "" where the font has nothing like it in Unicode."""
    within = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code  # how Word files a symbol font's characters
    table = _FONTS.get(font.strip().lower())
    if table is not None:
        return table.get(within, "")
    if within != code:
        return chr(within) if 0x20 <= within <= 0x7E else ""
    return chr(code) if chr(code).isprintable() and not 0xE000 <= code <= 0xF8FF else ""


def bullet(font: str, text: str) -> str:
    """The mark of a list without numbers."""
    if font.strip().lower() == "courier new" and text == "o":
        return "○"
    if font.strip().lower() not in _FONTS and not any(0xE000 <= ord(each) <= 0xF8FF for each in text):
        return text
    return "".join(symbol(font, ord(each)) or "●" for each in text).translate(_BULLETS)


def overlaid(code: str) -> str:
    """What an EQ field without a result shows: ⑫ for `eq \\o\\ac(○,12)`, else the character below."""
    found = _OVERLAID.fullmatch(code[:200])
    if found is None:
        return ""
    text = found[1]
    if text.isdecimal() and 1 <= int(text) <= 50 and any(circle in code for circle in _CIRCLES):
        return circled(int(text))
    return text


def circled(number: int) -> str:
    """① to ㊿; beyond, and for 0, the plain number."""
    for first, last, start in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(start + number - first)
    return str(number)
