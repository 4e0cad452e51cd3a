"""The masthead (报头) above the contents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bulletin.document import Head, Line
from bulletin.grammar import marks
from bulletin.grammar.numerals import DATE_LIKE, NUMBER, iso_date, number
from departments.names import is_office, norm

_YEAR = r"[12][0-9]{3}|[二一][〇○零O一二三四五六七八九]{3}"
_TO = r"[-—–―~～至、,/]"
_ISSUE = (
    rf"(?:(?:(?P<year>{_YEAR})年度?|[〔\[(【](?P<year2>{_YEAR})年?[〕\])】])?"
    rf"(?P<series>增刊)?第?(?P<no>{NUMBER})(?:[期号]?{_TO}第?(?P<no_to>{NUMBER}))?[期号])"
)
_TOTAL = rf"(?:总(?:刊|期)?(?:第|:)?(?P<total>{NUMBER})(?:期?{_TO}(?:总?第)?(?P<total_to>{NUMBER}))?[期号]?)"
_ISSUE_LINE = re.compile(
    rf"[(\[]?(?:{_ISSUE})?[)\]]?[,，·:]?(?:\(?合刊\)?)?[(\[,，]?(?:{_TOTAL})?[)\]]?(?:\(?合刊\)?)?(?P<series2>\(?增刊(?P<supplement>{NUMBER})?\)?)?"
)
# What was meant as an issue number, right or not.
_ISSUE_LIKE = re.compile(rf"[(\[]?(?:(?:{_YEAR})年)?(?:总)?第[^期号。,，、]{{0,8}}[期号][)\]]?")
_SECRECY = re.compile(
    r"(?:(?:密级:?)?(?:绝密|机密|秘密)(?:[★☆*].{0,8})?|内部[^。]{0,8}|注意保[密存管]|妥善保[管存]|(?:严禁|请勿|不得|禁止|切勿)[^。]{1,8}"
    r"|仅供[^。]{1,10}|[,，、;·★☆!()【】\[\]]|(?:长期|[0-9]{1,2}年))+"
)
_PHRASE = 4  # characters: 注意保存
_SECRET_WORD = re.compile(r"绝密|机密|秘密|内部|保密|注意保|妥善保|外传|外泄|严禁|请勿|不得|切勿|仅供")
_COPY_NUMBER = re.compile(r"(?:份号|编号|NO\.?|No\.?):?[0-9]{2,8}")
_BARE_COPY_NUMBER = re.compile(r"[0-9]{6}")  # as GB/T 9704-2012 has it, on the first line
_ORG_LABEL = re.compile(r"^(?:主办单位|主管单位|编印单位|编辑单位|承办单位|主办|主管|编印|承办|编辑):")
_WEEKDAY = re.compile(r"[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?")
# A date without its day says when, but is none.
_MONTH = re.compile(rf"[(]?(?:{_YEAR})年(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})月[)]?")
_SUFFIX = re.compile(r"(?:编辑出版|编辑印发|主办|编印|印发|出版|编辑|编发|编)$")
_NAMES_END = re.compile(
    r"(?:信息|简报|公报|要情|动态|专报|月报|快报|通报|通讯|参考|内参|快讯|摘报|要讯|导刊|政报|汇编|文摘|专刊|参阅|周报|日报|季报|资讯|情况|要闻|专递|摘要|工作|反映|交流)(?:\(.{1,8}\))?$"
)


@dataclass
class Found:
    """The head with the indexes of its lines; what could not be read of it, as (code, index)."""

    head: Head = field(default_factory=Head)
    lines: list[int] = field(default_factory=list)
    bad: list[tuple[str, int]] = field(default_factory=list)


def read_head(lines: Sequence[Line], publication: str = "") -> Found:
    """Read the masthead from the top; it ends at the first line that cannot belong to it."""
    found = Found()
    state = {"name": False, "issue": False, "org": False, "date": False}
    waiting = [i for i, line in enumerate(lines[:60]) if norm(line.text)][:14]
    for at, i in enumerate(waiting):
        text = lines[i].text
        if lines[i].table or marks.is_contents_label(text) or len(text) > 120:
            break
        folded = norm(text)
        following = [lines[j].text for j in waiting[at + 1 : at + 4]]
        if (
            _read_secrecy(text, folded, found)
            or _COPY_NUMBER.fullmatch(folded)
            or (not at and _BARE_COPY_NUMBER.fullmatch(folded))
            or (marks.is_rule(text) and (found.lines or _starts_head(following)))
        ):
            pass
        elif not state["issue"] and _read_issue(folded, found, i):
            state["issue"] = True
        elif (state["issue"] and _read_issue(folded, found, i, more=True)) or (
            not state["date"] and _read_date(text, following, found, i, state)
        ):
            pass
        elif _is_office_above_name(text, following, state):
            found.head = replace(found.head, org=found.head.org or _bare_org(text))
        elif not state["name"] and _read_name(text, folded, following, publication, found, i, state):
            state["name"] = True
        elif (
            not state["org"]
            and (state["name"] or state["issue"])
            and (org_alone := _org(text, following, state["date"]))
        ):
            found.head = replace(found.head, org=org_alone)
            state["org"] = True
        else:
            break
        found.lines.append(i)
    if not (found.head.name or state["issue"] or state["date"] or found.head.secrecy):
        return Found()
    return found


def _read_secrecy(text: str, folded: str, found: Found) -> bool:
    if len(folded) > 40 or not _SECRET_WORD.search(folded) or not _SECRECY.fullmatch(folded):
        return False
    # A blank between two phrases is one; among letters that are spaced for layout there is none.
    if all(len(norm(phrase)) >= _PHRASE for phrase in text.split()):
        folded = re.sub(r"\S+", lambda phrase: norm(phrase[0]), text.strip().expandtabs(1))
    found.head = replace(found.head, secrecy=f"{found.head.secrecy} {folded}".strip())
    return True


def issue_numbers(folded: str) -> Head | None:
    """The year, numbers and label that a normed issue line says; None for any other line."""
    match = _ISSUE_LINE.fullmatch(folded)
    if not match or not (match["no"] or match["total"] or match["series2"]):
        return None
    year = match["year"] or match["year2"]
    series = match["series"] or match["series2"]
    return Head(
        year=number(year) if year else None,
        issue_no=_span(match["no"] or match["supplement"], match["no_to"]),
        total_no=_span(match["total"], match["total_to"]),
        label="增刊" if series else None,
    )


def _span(first: str | None, last: str | None) -> int | str | None:
    a, b = number(first or ""), number(last or "")
    return f"{a}-{b}" if a and b else a


def _read_issue(folded: str, found: Found, i: int, *, more: bool = False) -> bool:
    said = issue_numbers(folded)
    if said is None:
        if more or not _ISSUE_LIKE.fullmatch(folded):
            return False
        found.bad.append(("head.bad_number", i))
        if year := re.match(rf"[(\[]?({_YEAR})年", folded):
            found.head = replace(found.head, year=number(year[1]))
        return True
    _take(said, found, i)
    return True


def _take(said: Head, found: Found, i: int) -> None:
    old = found.head
    found.head = replace(
        old,
        year=old.year or said.year,
        issue_no=old.issue_no or said.issue_no,
        total_no=old.total_no or said.total_no,
        label=old.label or said.label,
    )
    for number_ in (said.issue_no, said.total_no):
        if isinstance(number_, str) and int(number_.split("-")[0]) >= int(number_.split("-")[1]):
            found.bad.append(("head.bad_number", i))


def _read_date(text: str, following: list[str], found: Found, i: int, state: dict[str, bool]) -> bool:
    """Take a line with a date, and the number and the office or the name that stand beside it."""
    said, rest = _parted(text)
    read = _org_and_date(rest)
    if read is None or (said and state["issue"]):
        return False
    org, when, good = read
    if not (state["name"] or state["issue"] or said or _starts_head(following[:1]) or org):
        return False
    if said:
        _take(said, found, i)
        state["issue"] = True
    if org and not state["name"] and not is_office(org) and said:
        found.head = replace(found.head, name=_without_guillemets(org))
        state["name"], org = True, ""
    found.head = replace(found.head, org=found.head.org or org or None, date=when)
    state["date"], state["org"] = True, state["org"] or bool(org)
    if not good:
        found.bad.append(("head.bad_date", i))
    return True


def _parted(text: str) -> tuple[Head | None, str]:
    """The issue number that stands in a line beside other things, parted by white space, and the line without it."""
    words = text.split()
    for size in range(len(words) - 1, 0, -1):
        for at in range(len(words) - size + 1):
            if said := issue_numbers(norm("".join(words[at : at + size]))):
                return said, " ".join(words[:at] + words[at + size :])
    return None, text


def _org_and_date(text: str) -> tuple[str, str | None, bool] | None:
    """(org, date, whether the date exists) of a line with a date and at most an office beside it."""
    folded = norm(text)
    match = DATE_LIKE.search(folded) or _MONTH.fullmatch(folded)
    if not match:
        return None
    before, after = folded[: match.start()], folded[match.end() :]
    if before + after == "()":
        before = after = ""
    if before and after and not _SUFFIX.fullmatch(after):
        return None
    rest = _WEEKDAY.sub("", before or after)
    org = _clean_org(rest)
    if len(rest) > 40 or (org and not (is_office(org) or rest != org or len(text.split()) > 1)):
        return None
    if any(char in "。,，；;！？" for char in rest):
        return None
    when = iso_date(match[0])
    return _printed(text, org), when, when is not None


def _clean_org(folded: str) -> str:
    org = _SUFFIX.sub("", _ORG_LABEL.sub("", folded))
    return org[1:-1] if org[:1] in "([" and org[-1:] in ")]" else org


def _bare_org(text: str) -> str:
    return _printed(text, _clean_org(norm(text)))


def _printed(text: str, folded: str) -> str:
    """The stretch of a line that norms to this, as it is printed."""
    lengths = [len(norm(text[:end])) for end in range(len(text) + 1)]
    start = norm(text).find(folded)
    first = max(at for at, length in enumerate(lengths) if length <= start)
    return marks.close_up(text[first : lengths.index(start + len(folded))]) if folded else ""


def _org(text: str, following: list[str], dated: bool) -> str | None:
    """The office of a line of its own, before or after that with the date."""
    folded = norm(text)
    org = _clean_org(folded)
    if (
        len(folded) > 40
        or any(char in "。,，；;！？《》“”" for char in folded)
        or marks.paired(text)
        or marks.leading(text)[0]
    ):
        return None
    if org != folded and is_office(org):
        return _printed(text, org)
    below = _org_and_date(following[0]) if following else None
    date_next = below is not None and not below[0]
    return _printed(text, org) if is_office(org) and (date_next or dated or _ends_head(following)) else None


def _is_office_above_name(text: str, following: list[str], state: dict[str, bool]) -> bool:
    """Whether the editing office stands above the name, which an issue line follows."""
    if state["name"] or state["issue"] or not is_office(_clean_org(norm(text))) or len(norm(text)) > 40:
        return False
    name, below = following[:1], following[1:2]
    return (
        bool(name and below)
        and not _starts_head(name)
        and (
            bool(issue_numbers(norm(below[0])))
            or (is_office(_clean_org(norm(name[0]))) and _starts_head(following[2:3]))
        )
    )


def _ends_head(following: list[str]) -> bool:
    """Whether contents, a section or an editor's note come next."""
    return bool(following) and (
        marks.is_contents_label(following[0])
        or marks.is_note_label(following[0])
        or marks.is_rule(following[0])
        or marks.paired(following[0]) is not None
        or marks.leading(following[0])[0] in tuple(marks.BULLETS)
    )


def _starts_head(following: list[str]) -> bool:
    """Whether an issue line, a secrecy line or a line with org and date comes soon."""
    return any(
        _ISSUE_LIKE.fullmatch(norm(text)) or issue_numbers(norm(text)) or (_org_and_date(text) and len(text) < 60)
        for text in following
    )


_NAME_AND_ISSUE = re.compile(
    rf"(?P<name>.+?)(?P<issue>[(\[]?(?:(?:{_YEAR})年|[〔\[(](?:{_YEAR})年?[〕\])])?(?:增刊|总)?第?{NUMBER}(?:{_TO}第?{NUMBER})?[期号].*|\(?增刊(?:{NUMBER})?\)?)"
)


def _read_name(
    text: str, folded: str, following: list[str], publication: str, found: Found, i: int, state: dict[str, bool]
) -> bool:
    line = marks.close_up(text)
    if (
        len(folded) > 40
        or marks.paired(text)
        or marks.leading(text)[0]
        or marks.is_note_label(text)
        or folded[-1] in marks.SENTENCE_END
    ):
        return False
    match = _NAME_AND_ISSUE.fullmatch(folded)
    if match and (said := issue_numbers(match["issue"])) and (said.issue_no or said.total_no or said.label):
        if state["issue"] and said.issue_no:
            return False
        name = match["name"].strip("·-—")
        if (
            not said.issue_no
            and not said.total_no
            and not (_starts_head(following) or state["issue"] or norm(publication) == name)
        ):
            return False
        found.head = replace(found.head, name=_without_guillemets(_printed(text, name)))
        _take(said, found, i)
        state["issue"] = state["issue"] or bool(said.issue_no or said.total_no)
        return True
    named = bool(publication) and folded == norm(publication)
    announced = _starts_head(following) and len(folded) <= 30 and not any(char in "。，；！？," for char in folded)
    if not (
        named
        or announced
        or (state["issue"] and _NAMES_END.search(folded))
        or (_NAMES_END.search(folded) and _ends_head(following) and len(folded) <= 20)
    ):
        return False
    found.head = replace(found.head, name=_without_guillemets(line))
    return True


def _without_guillemets(name: str) -> str:
    return name.strip("《》") if name.startswith("《") else name
