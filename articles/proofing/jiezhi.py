"""`word.jiezhi`: 截止 is to end, 截至 is up to a time. Pure."""

import re
from collections.abc import Iterator, Sequence

from articles.proofing.finding import LEVELS, Finding, Line

_FIGURES = "[0-9０-９〇○零一二三四五六七八九十百两×XxＸ]"
# What a time begins with. 当天、当日、时、前、后 are not here: 报名截止当天 is the day on which it ends.
_TIME = rf"""
    {_FIGURES}{{1,4}}\s*(?:年|月|日|号|时|点|周|季度|[-－—～至]\s*{_FIGURES}{{1,2}}\s*月)
    | (?:19|20)[0-9]{{2}}(?![0-9]|\s*[人元名个家户项件万亿余多吨米亩])
    | [0-9]{{1,2}}\s*[:：]\s*[0-9]{{2}}
    | (?:19|20)[0-9]{{2}}\s*[-./]\s*[0-9]
    | [今去前明本上当]\s*年 | (?:今|昨|前|明)[天日晚晨] | (?:本|上|这|该)个?(?:月|周|星期|季度?|学期|年度|期末)
    | 目前 | 现在 | 如今 | 当前 | 此时 | 此刻 | 那时 | 近日 | 最近 | 即日 | 发稿 | 记者发稿 | 统计时
    | [年月季周岁]\s*[底末] | 年中 | 第?[一二三四]季度 | 上半年 | 下半年 | 报告期 | 期末 | 本?世纪末
    | 第[一二三四五六七八九十0-9]+[天周年个季] | “?十[一二三四五六七]五”? | [上下]午 | 中午 | 傍晚 | 凌晨 | 春节 | 国庆 | 元旦 | 星期[一二三四五六日天]
"""
_WRONG = re.compile(rf"截止(?:到|至)?(?=\s*[“‘（(]?\s*(?:{_TIME}))", re.VERBOSE)
_NOUN = re.compile(r"截止(?:期限|期间|日期|时间|时点|期(?!末)|日前|年限|年份|阀|点)")
_DATED = re.compile(
    r"(?:[0-9０-９一二三四五六七八九十][年月日号时点分]|[今昨明当][天日晚]|[年月季周][底末]|\d[:：]\d\d|已|已经|前|正式|自动|全部|提前|准时|即将)$"
)


def check(lines: Sequence[Line]) -> Iterator[Finding]:
    for number, line in enumerate(lines):
        for match in _WRONG.finditer(line.text) if "截止" in line.text else ():
            if _NOUN.match(line.text, match.start()) or _DATED.search(
                line.text, max(0, match.start() - 5), match.start()
            ):
                continue
            yield Finding(
                code="word.jiezhi",
                level=LEVELS["word.jiezhi"],
                line=number,
                start=match.start(),
                end=match.end(),
                quote=match[0],
                message="“截止”是停止，后面是时间应为“截至”。",
                suggestion="截至",
            )
