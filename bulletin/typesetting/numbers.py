"""Numbers that keep their units on one line (GB/T 9704-2012, 7.3.3), and marks that may not begin one. Pure."""

import re

_DIGIT = "[0-9０-９]"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_DIGITS = rf"{_DIGIT}*(?:[.,．]{_DIGIT}+|，[０-９]{{3}}(?![０-９]))*"
_NUMBER = rf"{_DIGIT}{_DIGITS}"

# Units of two characters and more; of others, the character behind the number is one.
_WORDS = (
    "个百分点 个工作日 个自然日 个交易日 个多月 个半月 个月 个多小时 个半小时 个小时 个季度 个基点 工作日 自然日 百分点 人次 人份 人天 家次"
    " 户次 件次 批次 台次 架次 车次 班次 场次 亩次 例次 项次 篇次 卡次 平方公里 平方千米 平方米 平方厘米 平方英里 立方米 立方厘米 公里"
    " 千米 厘米 毫米 微米 纳米 英里 海里 英寸 公顷 公斤 千克 毫克 微克 公吨 市斤 毫升 千瓦时 千瓦 兆瓦时 兆瓦 吉瓦 千伏安 千伏 兆伏安"
    " 千卡 千焦 千帕 兆帕 千赫 兆赫 千字 兆比特 分贝 马力 美元 欧元 港元 港币 日元 英镑 澳元 人民币 小时 分钟 秒钟 周岁 周年 年度 年代"
    " 年期 月份 季度 世纪 学时 课时 学年 学期 学分 车道 床位 标箱 标准箱 机位 车位 泊位 座位 摄氏度 级别 以上 以下 以内 以前 以来 以后"
    " 左右 上下 之间 吨标准煤 吨公里 人公里 多个 余个 个点 公里每小时"
).split()
_LETTERS = (
    "km² km/h m/s m² m³ mg/L mg/m³ μg/m³ kWh kW·h kW MW GW kV kVA MVA Hz kHz MHz GHz dB Mbps Gbps Kbps km cm mm nm μm dm m kg mg μg g t h min"
    " s mL ml L ha MPa kPa Pa TB GB MB KB ppm mol"
).split()
# What a space may part from its number; without the space any character is taken for a unit.
_ONE = "年月日号时分秒元角分人个家项户次岁倍吨亩件种名期米斤克升度级届批只台辆座条所处宗例起篇册份套间栋幢层株头匹万亿℃"
_SIGNS = "%％‰‱℃℉°′″㎡㎥㎏㎎㎞㎝㎜㏄Ω"
_NO_UNIT = "和与及或至到的是为在了则将而且但并即以把由从向对"


def _longest_first(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_UNIT = rf"{_longest_first(_WORDS)}|[A-Z]{{1,5}}级|[{_SIGNS}](?:以[上下内]|左右)?|(?![{_NO_UNIT}])[{_HAN}]"
_SPACED = rf"[ \u2009\u202f](?:(?:{_longest_first(_LETTERS)})(?![A-Za-z])|[{_SIGNS}{_ONE}]|{_longest_first(_WORDS)})"
_SCALE = "(?:万亿|[十百千]?[万亿]|百|千(?![克米瓦伏帕卡焦赫字兆安]))[余多]?"
_AMOUNT = rf"[余多]?(?: ?{_SCALE})?(?:{_SPACED}|{_UNIT})?(?:[/／](?:{_UNIT}|[A-Za-z]{{1,3}}[²³]?))?"
_BEFORE = "-第+＋－−±≥≤≧≦＞＜¥￥$€"
_LINK = "(?:——|[-—–－−~～至:：∶/／×+＋])"
# The first character is one of few: so the search is quick.
_AMOUNTS = re.compile(
    rf"[{_BEFORE}№N0-9０-９](?:(?<={_DIGIT})|(?:(?<=[{_BEFORE}])|(?<=[第№]) |(?<=№)|(?<=N)o\. ?){_DIGIT}){_DIGITS}"
    rf"{_AMOUNT}(?:{_LINK}{_NUMBER}{_AMOUNT}){{0,3}}(?:[—～](?!—))?"
)
_PART = re.compile(rf"[^0-9０-９]*{_NUMBER}{_AMOUNT}(?:{_LINK}|[—～](?!—))?")
# A line may begin with none of these (GB/T 15834-2011, 5.1), but browsers let it.
_JOINED = re.compile(rf"[{_HAN}](?:—(?!—)|[·～])(?=[{_HAN}0-9])|[一二][〇○零一二三四五六七八九]{{3}}年")

_MAY_JOIN = re.compile("[·—～〇○零]")

# In these no browser breaks a line: in any text, and in a text whose words are kept whole.
_HOLDS = re.compile(r"[-+±$¥￥]?[0-9]+(?:[.,/:+][0-9]+)*[%‰℃°]?")
_HOLDS_AS_WORD = re.compile(rf"[-+±$¥￥]?[0-9０-９A-Za-z.,/:+%％‰℃°{_HAN}]+")
_LONGEST = 100  # characters of a number that anybody wrote
_WIDE = re.compile("[^\x00-\xff]")
_NARROW = re.compile("[.,:]")


def width(text: str) -> float:
    """About how much of a line digits and Chinese characters take, in em."""
    return 0.57 * len(text) + 0.43 * len(_WIDE.findall(text)) - 0.27 * len(_NARROW.findall(text))


def amounts(text: str, *, widest: float = 9) -> list[tuple[int, int]]:
    """Where (start, end) the numbers of a text stand, with sign, unit and what they reach to: `5—6月`, `2.55亿元`.

    In order and apart. A range wider than `widest` em is given in parts; of these, those that are too wide are left out,
    so that a narrow screen holds each.
    """
    return [span for match in _AMOUNTS.finditer(text) for span in _fitting(match, widest)]


def _fitting(match: re.Match[str], widest: float) -> list[tuple[int, int]]:
    length = len(match[0])
    if length <= widest or width(match[0]) <= widest:
        return [match.span()]
    if length > _LONGEST:
        return []
    return [part.span() for part in _PART.finditer(match.string, *match.span()) if width(part[0]) <= widest]


def unbroken(text: str, *, widest: float = 9, as_words: bool = False) -> list[tuple[int, int]]:
    """Where (start, end) a text must be told not to break: its numbers, years, and marks that may not begin a line.

    `as_words`: of a text whose words are kept whole, only where that does not suffice.
    """
    holds = (_HOLDS_AS_WORD if as_words else _HOLDS).fullmatch
    found = []
    for match in _AMOUNTS.finditer(text):
        if not holds(match[0]):
            found += [span for span in _fitting(match, widest) if span == match.span() or not holds(text, *span)]
    if _MAY_JOIN.search(text):
        taken = {at for span in found for at in range(*span)}
        joined = [match.span() for match in _JOINED.finditer(text)]
        found = sorted(found + [span for span in joined if taken.isdisjoint(range(*span))])
    return found
