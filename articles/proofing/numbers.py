"""Ranges of numbers and dates as GB/T 15835 and GB/T 15834 have them, and dates that no calendar has."""

import re
from collections.abc import Iterator, Sequence

from articles.proofing.characters import addresses, inside, is_han, value
from articles.proofing.finding import Finding, Line, found

# num.range

_LINKS = "～~∼〜—–－-"
_HYPHENS = "~∼〜–－-"
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,6})(?:\.[0-9]{1,4})?"
_RANGE = re.compile(
    rf"(?<![0-9A-Za-z/_+＋×*{_LINKS}])(?<![0-9A-Za-z][.,:：])(?P<a>{_NUMBER})(?P<unit>万亿|[%％‰℃万亿元年月日个人家项名户次岁倍]?)"
    rf"(?P<link>[{_LINKS}]|--)(?P<b>{_NUMBER})(?![0-9]|[.,:：/_×*{_LINKS}][0-9A-Za-z])(?P<after>[^0-9]{{0,4}})"
)
# What stands in front of a number that is a name: a code, a telephone, a room.
_NAMED = re.compile(
    r"(?:[A-Za-z][A-Za-z/]*[ -]?|(?:电话|传真|热线|手机|编号|号码|代码|编码|型号|文号|标准号?|邮编|账号|比分|比例|附件|附表|附图|[见如][表图]|房|室|栋|幢|座|楼|QQ|[#№])"
    r"(?:为|是|码)?[：:\s]*)$"
)
_ROOM = re.compile("[号室楼#]|单元|便利|门店|战胜|击败|战平|负于|告负")
_LATIN_UNIT = re.compile(r"(?:mm|cm|km|m|kg|mg|g|t|kW|MW|GW|V|kV|Hz|dB|Mbps|Gbps|h|min|ml|mL|L)(?![A-Za-z])")
# With these a range goes from one point of time, or one number in an order, to another: it has a dash.
_POINTS = re.compile("年代|季度|学年|年度|年级|月(?!龄)|日|[点时](?!间)|[期届章条款页卷集版]")
_SCALE = re.compile("万亿|千万|百万|万|亿|千(?![克米瓦伏帕卡焦赫字兆安])")


def ranges(lines: Sequence[Line]) -> Iterator[Finding]:
    """`num.range`."""
    for n, line in enumerate(lines):
        spans = addresses(line.text)
        for match in _RANGE.finditer(line.text):
            if inside(spans, match.start()) or _NAMED.search(line.text[max(match.start() - 12, 0) : match.start()]):
                continue
            if said := _range(line.text, match):
                end, suggestion, message = said
                yield found(lines, "num.range", n, (match.start(), end), message, suggestion)


def _range(text: str, match: re.Match[str]) -> tuple[int, str, str] | None:
    """(end, suggestion, message) where a range is not written as it should be."""
    a, b, link, unit, after = match["a"], match["b"], match["link"], match["unit"], match["after"]
    low, high = _amount(a), _amount(b)
    hyphen = link in _HYPHENS or link == "--"
    years = 1900 <= low < high <= 2100 and len(a) == len(b) == 4
    ordinal = text[match.start() - 1 : match.start()] == "第"
    if 1900 <= low <= 2100 and len(a) == 4 and len(b) == 2 and hyphen and after[:1] == "年" and high > low % 100:
        return match.end("b"), f"{a}—{a[:2]}{b}", _LINK["—"]
    if high <= low or _is_code(a) or _is_code(b) or (1900 <= low < 2101 and "." in a):
        return None
    if unit:
        if not hyphen or not after.startswith(unit):
            return None
        proper = "—" if unit in "年月日" else "～"
        return match.end("b") + len(unit), f"{a}{unit}{proper}{b}{unit}", _LINK[proper]
    if after[:1] in "%％‰" and after and not years:
        proper = "～" if hyphen else link
        return match.end("b") + 1, f"{a}{after[0]}{proper}{b}{after[0]}", f"两个数都要带{after[0]}，前一个不能省略。"
    if scale := _SCALE.match(after):
        if years or ordinal:
            return None
        proper = "～" if hyphen else link
        message = f"前一个数也要带“{scale[0]}”，省略了会误解。"
        return match.end("b") + len(scale[0]), f"{a}{scale[0]}{proper}{b}{scale[0]}", message
    if link in "～—":  # GB/T 15835, 5.1.4, allows either
        return None
    if link in "~∼〜" and not ordinal and not years and not _POINTS.match(after):
        return match.end("b"), f"{a}～{b}", "数值范围用浪纹连接号“～”，不用半角的“~”。"
    if _ROOM.match(after) or (
        after[:1].isascii() and after[:1].isalpha() and not _LATIN_UNIT.match(text, match.end("b"))
    ):
        return None
    if (
        low >= 100_000
        or (high >= 10_000 and not is_han(after[:1]))
        or (len(text) < 40 and text.strip() == f"{a}{link}{b}")
    ):
        return None
    point = years or ordinal or _POINTS.match(after) or (after[:1] == "年" and low > 99)
    proper = "—" if point else "～"
    return match.end("b"), f"{a}{proper}{b}", _LINK[proper]


_LINK = {
    "～": "数值范围用浪纹连接号“～”，不用短横线。",
    "—": "时间和序号的起止用一字线“—”，不用短横线。",
}


def _amount(number: str) -> float:
    return float(number.replace(",", ""))


def _is_code(number: str) -> bool:
    """Whether it begins with a zero that no amount has."""
    return len(number) > 1 and number[0] == "0" and number[1] != "."


# num.date

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DATE = re.compile(
    r"(?<![0-9])(?<![0-9][.,])(?:(?P<year>[0-9]{4})年)?(?P<month>[0-9]{1,2})月(?!龄)"
    r"(?P<days>(?:[0-9]{1,2}[日号]?[—～~–至到、和及-]{1,2}){0,10}[0-9]{1,2}[日号])?"
)
_DAY = re.compile("[0-9]{1,2}")
_CHINESE_DATE = re.compile(
    "(?<![一二三四五六七八九十〇○])(?P<month>[一二三四五六七八九十]{1,3})月(?P<day>[一二三四五六七八九十]{1,3})[日号]"
)
_CHINESE_YEAR = re.compile("([〇○零一二三四五六七八九]{4})年$")
_WRITTEN = re.compile(
    r"(?<![0-9A-Za-z./-])((?:19|20)[0-9]{2})([-./])([0-9]{1,2})\2([0-9]{1,2})(?![0-9A-Za-z/-]|\.[0-9])"
)
_TIME = re.compile(
    r"(?<![0-9])(?<![0-9][.,])(?P<hour>[0-9]{1,2})(?:时(?P<minute>[0-9]{1,2})分|时(?!间|代|期|效|段|空|刻|长)|(?<=[0-9])[:：](?P<colon>[0-9]{2})(?![0-9:：]))"
)
_OF_DAY = re.compile("(?:[日号午晨晚夜天]|凌晨|中午|下午|上午)$")
_QUARTER = re.compile("第?([五六七八九5-9])季度")
_SHORT_YEAR = re.compile(
    r"(?<![0-9—～~–、'’-])(?<![0-9][.,至到])(?P<year>[0-9]{2})年"
    r"(?:(?P<month>[0-9]{1,2})月|(?P<decade>代(?![表理替价办码管言际工偿谢销耕养收缴]))|初(?![心步衷见具级中次始])|末(?![端梢位])|底(?![蕴色气线子层部]))"
)
_COUNTED = re.compile(
    "(?:世纪|第|近|达|超|约|满|每|历时|连续|累计|有期徒刑|判处|期限|任期|民国|公元前?|光绪|乾隆|康熙|同治|宣统|道光|咸丰|嘉庆|"
    "昭和|明治|平成|令和|建党|建国|[〇○一二三四五六七八九])$"
)
_CENTURY = re.compile("世纪[^，。；]{0,14}$")


def dates(lines: Sequence[Line]) -> Iterator[Finding]:
    """`num.date`."""
    for n, line in enumerate(lines):
        if not any(sign in line.text for sign in "年月日时季-/.:："):
            continue
        spans = addresses(line.text)
        for span, message, suggestion in _dates(line.text):
            if not inside(spans, span[0]):
                yield found(lines, "num.date", n, span, message, suggestion)


Said = tuple[tuple[int, int], str, str | None]


def _dates(text: str) -> Iterator[Said]:
    yield from _numeric_dates(text)
    for match in _CHINESE_DATE.finditer(text):
        before = text[max(match.start() - 6, 0) : match.start()]
        if "农历" in before or "阴历" in before or "旧历" in before:
            continue
        written = _CHINESE_YEAR.search(before)
        digits = written[1].translate(_DIGITS) if written else ""
        wrong = _impossible(int(digits) if digits else None, value(match["month"]) or 0, value(match["day"]) or 0)
        if wrong:
            yield match.span(), wrong, None
    for match in _WRITTEN.finditer(text):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
        wrong = _impossible(year, month, day)
        if wrong and (match[2] == "-" or (1 <= month <= 12 and 1 <= day <= 31)):
            yield match.span(), wrong, None
    yield from _times(text)
    for match in _QUARTER.finditer(text):
        if match[0][0] == "第" or text[match.start() - 1 : match.start()] == "年":
            yield match.span(), "一年只有四个季度。", None
    yield from _short_years(text)


_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def _numeric_dates(text: str) -> Iterator[Said]:
    year: int | None = None
    end = -1
    for match in _DATE.finditer(text):
        linked = text[end : match.start()] in ("至", "到", "—", "～", "-", "–", "、", "和")
        year = int(match["year"]) if match["year"] else year if linked else None
        end = match.end()
        month = int(match["month"])
        if not 1 <= month <= 12:
            yield (match.start("month"), match.end("month") + 1), f"没有{month}月。", None
            continue
        if not match["days"] or (text[end : end + 1] == "内" and "、" in match["days"]):
            continue
        for day in _DAY.finditer(match["days"]):
            if wrong := _impossible(year, month, int(day[0])):
                start = match.start("days") + day.start()
                single = start == match.start("days")
                stop = start + len(day[0]) + (text[start + len(day[0]) : start + len(day[0]) + 1] in ("日", "号"))
                yield (match.start() if single else start, stop), wrong, None


def _impossible(year: int | None, month: int, day: int) -> str:
    """Why there is no such day, or "". Without a year February has 29 days."""
    if not 1 <= month <= 12:
        return f"没有{month}月。"
    if not 1 <= day <= _DAYS[month - 1]:
        return f"{month}月没有{day}日。"
    if month == 2 and day == 29 and year and (year % 4 or (year % 100 == 0 and year % 400)):
        return f"{year}年不是闰年，2月没有29日。"
    return ""


def _times(text: str) -> Iterator[Said]:
    for match in _TIME.finditer(text):
        hour, minute = int(match["hour"]), match["minute"] or match["colon"]
        of_day = bool(_OF_DAY.search(text[max(match.start() - 2, 0) : match.start()]))
        if not of_day and not match["minute"]:
            continue  # 达到35时, 98:95
        if hour > 24 or (hour == 24 and minute and int(minute)):
            yield match.span(), "一天只有24个小时。", None
        elif minute and int(minute) > 59:
            yield match.span(), "一小时只有60分钟。", None


def _short_years(text: str) -> Iterator[Said]:
    for match in _SHORT_YEAR.finditer(text):
        before = text[max(match.start() - 24, 0) : match.start()]
        if _COUNTED.search(before) or (match["decade"] and _CENTURY.search(before)):
            continue
        year = int(match["year"])
        if match["decade"]:
            if year % 10:
                continue
            suggestion = f"20世纪{match[0]}" if year >= 30 else None
            yield match.span(), "年代前面要写明世纪。", suggestion
        else:
            full = f"19{match['year']}年" if year >= 60 else f"20{match['year']}年" if year <= 30 else None
            yield (match.start(), match.end("year") + 1), "年份要写四位数字。", full
