"""The marks of a single line: bullets, numbers, paired section marks, contents labels, page tails, layout spaces."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

from bulletin.grammar.numerals import CHINESE
from departments.names import norm

BULLETS = "●○◎※·•∙・▲△▼▽☆★◆◇■□▪◼▶►➢◈❖✦✧⊙*＊"
_PAIRED_SIGNS = "◆◇★☆※●○◎■□▲△▼≡*＊"
_BRACKETS = {"【": "】", "〖": "〗", "『": "』"}
_SPACES = " \t\u00a0\u3000\u2002\u2003\u200b\ufeff"

# Cn: 一、 (一) 1. 1、 (1) ① ; kept apart, since each may be section, item, title or paragraph.
_LEADING = re.compile(
    rf"[{_SPACES}]*(?:"
    rf"(?P<bullet>[{re.escape(BULLETS)}])"
    rf"|(?P<chinese>[{CHINESE}]{{1,3}})[、.．](?![0-9])"
    rf"|(?P<chinese_in>[(（][{CHINESE}]{{1,3}}[)）])、?"
    rf"|(?P<arabic>[0-9０-９]{{1,3}})(?:[、．]|\.(?![0-9])|\.(?=[12][0-9]{{3}}年))"
    rf"|(?P<arabic_in>[(（][0-9０-９]{{1,3}}[)）]|[0-9０-９]{{1,3}}[)）]|[①-⑳⑴-⒇⒈-⒛])、?"
    rf")[{_SPACES}]*"
)
_DOCUMENT_NUMBER = r"[^\s()（）〔〕\[\]]{1,12}[〔\[［【（(][0-9０-９]{4}[〕\]］】）)]第?[0-9０-９]{1,5}号"
_TAIL = re.compile(
    rf"(?:[{_SPACES}]*(?:…|\.{{3,}}|·{{3,}}|⋯|—{{3,}}|_{{3,}}|-{{3,}}|－{{3,}}|。{{3,}})[…\.·⋯—_－。{_SPACES}-]*[(（]?[0-9０-９]{{1,3}}[)）]?"
    rf"|[{_SPACES}]*\t[{_SPACES}]*[0-9０-９]{{1,3}}"
    rf"|(?:\u3000|[ \u00a0\u2002\u2003]{{2,}})[{_SPACES}]*[0-9０-９]{{1,3}}"
    rf"|[{_SPACES}]*[(（][0-9０-９]{{1,3}}[)）])[{_SPACES}]*$"
)
_LONGEST_TAIL = 200  # characters: the leader of a contents item is never longer, and a search in more takes too long
_NUMBER_TAIL = re.compile(rf"[{_SPACES}]*[(（]{_DOCUMENT_NUMBER}[)）][{_SPACES}]*$")
_LABELS = {
    "目录", "目次", "要目", "导读", "提要", "本期要目", "内容提要", "本期导读", "本期目录", "本期内容", "本期提要", "内容导读", "内容目录",
    "要目导读", "本期要目导读",
}  # fmt: skip
_LABEL_DRESS = "≡【】〖〗☆★◆◇※●■▲=-—─[]()<>《》:|*"
_RULE = re.compile(r"[-—―─━═_=*~﹏﹍·.★☆]{3,}")
DASHES = "—―─－–-"
SENTENCE_END = "。；：！？;:!?…"
_NOTE = re.compile(
    r"(?:[【〖\[［(（]?\s*(?:编\s*者\s*按|编\s*者\s*的\s*话|按\s*语|编\s*者\s*案)\s*(?:[】〗\]］)）]\s*[：:]?|[：:])|按\s*[：:]|【按】)"
)
_CORRECTION = re.compile(
    r"\s*更正[（(](?P<year>[12][0-9]{3})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日[）)][：:]\s*(?P<note>\S.*)",
    re.DOTALL,
)
ALIKE = 0.8  # likeness from which two titles mean the same article
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@lru_cache(maxsize=16384)
def close_up(text: str) -> str:
    """Without layout spaces: at both ends, and between letters that were spaced out (运 行 月 报)."""
    text = text.strip(_SPACES + "\n")
    tokens = re.split(rf"[{_SPACES}\n]+", text)
    single = sum(len(token) == 1 and bool(_HAN.match(token)) for token in tokens)
    if len(tokens) > 1 and single * 2 > len(tokens):
        return "".join(tokens)
    return text


def leading(text: str) -> tuple[str, str]:
    """(kind of the bullet or number in front, the text behind it); kind is "" without one, the sign itself for bullets."""
    found = _LEADING.match(text)
    if not found or found.end() >= len(text.rstrip(_SPACES)):
        return "", text
    kind = found.lastgroup or ""
    return found[0].strip(_SPACES) if kind == "bullet" else kind, text[found.end() :]


def without_tail(text: str) -> tuple[str, bool]:
    """A contents item without page and document number, and whether it had one."""
    head, end = text[:-_LONGEST_TAIL], text[-_LONGEST_TAIL:]
    shorter = head + _NUMBER_TAIL.sub("", _TAIL.sub("", end))
    if not norm(shorter):
        return text, False
    return shorter, shorter != text


def paired(text: str) -> str | None:
    """The name inside a mark that stands on both sides of the whole line: 【X】 〖X〗 ◆X◆ ★X★ ※X※."""
    line = text.strip(_SPACES + "\n")
    if len(line) < 3:
        return None
    if line[0] in _BRACKETS:
        inner = line[1:-1]
        good = (
            line[-1] == _BRACKETS[line[0]]
            and not set(inner) & set(_BRACKETS)
            and not set(inner) & set(_BRACKETS.values())
        )
    else:
        sign = line[0]
        inner = line.strip(sign)
        left = len(line) - len(line.lstrip(sign))
        good = sign in _PAIRED_SIGNS and line[-1] == sign and left <= 4 and sign not in inner
    name = close_up(inner)
    if not good or not norm(name) or len(name) > 40 or name[-1] in SENTENCE_END or is_note_label(text):
        return None
    return name


def is_contents_label(text: str) -> bool:
    """Whether the line only says that the contents follow."""
    if len(text) > 40:
        return False
    return norm(text).strip(_LABEL_DRESS) in _LABELS


def is_rule(text: str) -> bool:
    """A line of dashes."""
    return bool(_RULE.fullmatch(norm(text) if len(text) < 400 else ""))


def is_note_label(text: str) -> bool:
    """Whether the line starts with 编者按 in one of its forms."""
    return bool(_NOTE.match(text.lstrip(_SPACES)))


def note_text(text: str) -> str:
    """An editor's note without its label."""
    return _NOTE.sub("", text.lstrip(_SPACES), count=1).strip(_SPACES)


def correction_of(text: str) -> tuple[str, str] | None:
    """(date as YYYY-MM-DD, note) of `更正（2026年5月9日）：…`, as an edition prints it; None for any other line."""
    found = _CORRECTION.fullmatch(text)
    if not found:
        return None
    return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}", found["note"].rstrip()


def tag_of(text: str) -> tuple[str, str]:
    """(地区 of a leading 【地区】, the title behind it)."""
    found = re.match(rf"[{_SPACES}]*[【〖]([^【】〖〗]{{1,12}})[】〗][{_SPACES}]*(?=\S)", text)
    if not found or is_note_label(text) or found.end() >= len(text.rstrip(_SPACES)):
        return "", text
    return close_up(found[1]), text[found.end() :]


def title_of(text: str) -> tuple[str, str]:
    """(tag, title) of a title line: without bullet, number, layout spaces and 【地区】."""
    tag, rest = tag_of(leading(text)[1])
    return tag, close_up(rest)


def key(text: str) -> str:
    """A title or section name for comparison."""
    return norm(title_of(text)[1])


def likeness(a: str, b: str) -> float:
    """How alike two keys are, from 0 to 1; 0 where their lengths are too far apart to be alike."""
    if abs(len(a) - len(b)) * 5 > max(len(a), len(b)) * 2:
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def is_document_number(text: str) -> bool:
    """`X〔2024〕18号` alone, in brackets or not."""
    return len(text) < 60 and bool(re.fullmatch(rf"[(（]?{_DOCUMENT_NUMBER}[)）]?", close_up(text)))


def subtitle_of(text: str) -> str | None:
    """A subtitle without its dash, or None where the line does not start with one."""
    line = text.strip(_SPACES)
    inner = line.lstrip(DASHES)
    if (
        inner == line
        or is_rule(text)
        or not re.match(r"[—―─－–]|--", line)
        or re.fullmatch(r"[0-9０-９\s]*", inner.rstrip(DASHES))
    ):
        return None
    if len(inner) > 60 or inner[-1] in "。；;":
        return None
    return close_up(inner)


def belongs_to_title(text: str) -> bool:
    """Whether the line is a subtitle or a document number, which stand under a title."""
    return subtitle_of(text) is not None or is_document_number(text)


def is_title_like(text: str, longest: int = 45) -> bool:
    """What may be a title by itself: short, with letters, no sentence, no bracket in front."""
    line = close_up(text)
    if not any(char.isalnum() for char in line[:longest]) or len(line) > longest or line[-1] in SENTENCE_END:
        return False
    return line[0] not in "（(〔[［{｛<＜" and not is_rule(line)


def controls(text: str) -> str:
    """The control characters of a line, tab aside."""
    return "".join(char for char in text if char != "\t" and char != "\n" and unicodedata.category(char) == "Cc")
