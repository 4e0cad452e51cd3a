"""Names of offices: the register as a plain value, and the credit line of an article read into names. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

_DROPPED = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟〝〞＂「」『』", '"') | dict.fromkeys("‘’‚‛′＇`", "'"))


@lru_cache(maxsize=65536)
def norm(text: str) -> str:
    """A text as it is compared, never as it is stored: NFKC, without white space and zero-width characters, quotes folded."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text.translate(_QUOTES)))


# What the name of an office ends with. A person's name of two to four characters hardly ever does.
_OFFICE_ENDINGS = (
    "局 委 办 院 厅 部 处 科 所 站 队 室 署 司 行 社 会 馆 台 区 县 市 镇 乡 州 盟 旗 校 庭 团 厂 村 网 街 "
    "中心 政府 公司 集团 大学 学院 中学 小学 银行 街道 党校 海关 工会 妇联 残联 文联 侨联 社科联 工商联 科协 政协 人大 "
    "指挥部 专班 小组 开发区 管委会 园区 新区 电台 报社 医院 税务 消防 公安 气象 供电 烟草 邮政 电信 移动 联通 铁塔"
).split()
_OFFICE = re.compile(rf"(?:{'|'.join(sorted(_OFFICE_ENDINGS, key=len, reverse=True))})(?:[(（][^()（）]*[)）])?$")
_ROLES = "供稿单位|供稿|撰稿|摄影|审核|责任编辑|编辑|初审|复审|终审|校对|执笔|作者|通讯员"
_ROLE = re.compile(rf"({_ROLES})(?:人|单位)?\s*[：:/／]")
_CREDIT_WORD = re.compile(r"\s*(?:联合|共同)?\s*供\s*稿(?:\s*单\s*位)?(?=\s|[、，,；;]|$)")
_BETWEEN_PERSONS = re.compile(r"[、，,；;/／]+")
_JOINT = re.compile(r"以及|[和与及]")


def is_office(name: str) -> bool:
    """Whether a name ends like that of an office."""
    return bool(_OFFICE.search(name.strip()))


@dataclass(frozen=True, slots=True)
class Known:
    """A department that the register holds: its primary key and its official name."""

    pk: int | None
    name: str


class Register:
    """Every name and alias of the departments, compared by `norm`.

    `rows` are (name or alias, primary key, official name).
    """

    def __init__(self, rows: Iterable[tuple[str, int | None, str]] = ()):
        self._known: dict[str, Known] = {}
        self._names: list[str] = []
        for name, pk, official in rows:
            self._known.setdefault(norm(name), Known(pk, official))
            self._names.append(name)

    @property
    def names(self) -> list[str]:
        """Every name and alias, as registered."""
        return list(self._names)

    def find(self, name: str) -> Known | None:
        """The department of that name or alias."""
        return self._known.get(norm(name))

    def nearest(self, name: str, most: int = 3) -> list[str]:
        """Registered names like this one, the likeliest first."""
        asked = norm(name)
        scored = []
        for known in self._names:
            folded = norm(known)
            # A prefix left out (水利局 for 市水利局) is the likeliest slip.
            likeness = (
                1.0
                if folded.endswith(asked) or asked.endswith(folded)
                else SequenceMatcher(None, asked, folded).ratio()
            )
            if likeness >= 0.5:
                scored.append((-likeness, len(folded), known))
        return [known for *_, known in sorted(scored)[:most]]


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit line as read: offices and people in printed order, and names that were parted on a guess."""

    names: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)


def read_credit(text: str, register: Register, parted: Mapping[str, bool] | None = None) -> Credit:
    """Read a credit as it stands between its brackets, or behind `供稿：`.

    `parted` holds decisions of a person about joint names: norm of the name → whether it is two offices.
    """
    credit = Credit()
    head, chain = _split_roles(text)
    for part in _parts(_CREDIT_WORD.sub(" ", head)):
        _read_part(part, register, parted or {}, credit)
    for role, value in chain:
        if role.startswith("供稿"):
            for part in _parts(_CREDIT_WORD.sub(" ", value)):
                _read_part(part, register, parted or {}, credit)
        else:
            credit.persons.extend(_persons(value, register))
    return credit


def _split_roles(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text before the first 撰稿： and its like, and (role, value) for each."""
    marks = list(_ROLE.finditer(text))
    if not marks:
        return text, []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    values = [(mark[1], text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]
    return text[: marks[0].start()], values


def _parts(text: str) -> list[str]:
    """Cut at 、 ， ； outside inner brackets."""
    parts, depth, start = [], 0, 0
    for i, char in enumerate(text):
        if char in "(（":
            depth += 1
        elif char in ")）":
            depth = max(0, depth - 1)
        elif char in "、，,；;/／" and not depth:
            parts.append(text[start:i])
            start = i + 1
    parts.append(text[start:])
    return [part for part in (part.strip(" \t\u3000:：") for part in parts) if part]


def _close_up(tokens: list[str]) -> list[str]:
    """Join letters that were spaced for layout: 市 财 政 局, 林 晓."""
    out: list[str] = []
    letters = ""
    for token in tokens:
        if len(token) == 1:
            letters += token
            continue
        if letters:
            # 市 财政局: a lone letter in front belongs to the name behind it.
            token, letters = (letters + token, "") if len(letters) == 1 else (token, _flush(letters, out))
        out.append(token)
    if letters:
        if len(letters) == 1 and out:
            out[-1] += letters
        else:
            out.append(letters)
    return out


def _flush(letters: str, out: list[str]) -> str:
    out.append(letters)
    return ""


def _read_part(part: str, register: Register, parted: Mapping[str, bool], credit: Credit) -> None:
    whole = "".join(part.split())
    if register.find(whole):
        credit.names.append(whole)
        return
    tokens = _close_up(part.split())
    if len(tokens) > 1 and not all(is_office(t) or register.find(t) or _is_person(t) for t in tokens):
        tokens = [whole]
    for i, token in enumerate(tokens):
        behind = i or credit.persons or (credit.names and register.find(credit.names[-1]))
        if register.find(token):
            credit.names.append(token)
        elif behind and _is_person(token):
            credit.persons.append(token)
        else:
            _read_name(token, register, parted, credit)


def _is_person(token: str) -> bool:
    shape = r"[^\W\d_市县省镇乡各][^\W\d_]{1,3}|[^\W\d_]+·[^\W\d_]+"
    return bool(re.fullmatch(shape, token)) and not is_office(token)


def _read_name(name: str, register: Register, parted: Mapping[str, bool], credit: Credit) -> None:
    decided = parted.get(norm(name))
    halves = None if decided is False else _halves(name, register, certain=decided is True)
    if halves:
        if decided is None and not all(register.find(half) for half in halves):
            credit.ambiguous.append(name)
        credit.names.append(halves[0])
        _read_part(halves[1], register, parted, credit)
        return
    # A person's name run on to a registered office.
    for size in (4, 3, 2):
        if len(name) > size and register.find(name[:-size]) and _is_person(name[-size:]):
            credit.names.append(name[:-size])
            credit.persons.append(name[-size:])
            return
    credit.names.append(name)


def _halves(name: str, register: Register, *, certain: bool) -> tuple[str, str] | None:
    """Part a joint name at 和, 与 or 及: the longest registered name in front first, then where one half is known."""
    cuts = [(name[: m.start()], name[m.end() :]) for m in _JOINT.finditer(name) if m.start() and m.end() < len(name)]
    for left, right in reversed(cuts):
        if register.find(left) and (register.find(right) or _halves(right, register, certain=False)):
            return left, right
    for left, right in reversed(cuts):
        if is_office(left) and is_office(right) and (certain or register.find(left) or register.find(right)):
            return left, right
    return None


def _persons(text: str, register: Register) -> list[str]:
    found: list[str] = []
    for part in _BETWEEN_PERSONS.split(text.strip("()（） \t\u3000")):
        tokens = part.split()
        found += _close_up(tokens) if len(tokens) > 1 else tokens
    return [person for person in found if not is_office(person) and not register.find(person)]
