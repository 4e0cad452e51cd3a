"""`word.mixed_script`: traditional characters inside simplified text. Pure, but that the first one loads OpenCC."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import import_module
from itertools import groupby

from articles.proofing.finding import LEVELS, Finding, Line
from articles.proofing.lookalikes import foreign_offsets, lookalikes

# Right in simplified text too: in 通用规范汉字表, or had in names, whatever a converter makes of them.
_RIGHT = frozenset(
    "乾著瞭覆徵藉夥麽於剋锺馀昇陞甯邨迺堃喆淼甦犇龢祇脩筦頫菉仝吒勠皙瞋蹚噘燊叡濬珮峯崐崑嶽釐氾濛鉅暠崧倖碁炤煇塚"
)
# Some of these have one right use and are mistakes in the rest of their words.
_WORDS = dict(
    pair.split("→")
    for pair in (
        "由於→由于 关於→关于 对於→对于 至於→至于 於是→于是 终於→终于 属於→属于 位於→位于 处於→处于 基於→基于 等於→等于 低於→低于 "
        "高於→高于 大於→大于 小於→小于 多於→多于 少於→少于 不少於→不少于 不低於→不低于 不高於→不高于 不超於→不超于 早於→早于 晚於→晚于 用於→用于 便於→便于 利於→利于 善於→善于 "
        "勇於→勇于 敢於→敢于 乐於→乐于 忠於→忠于 过於→过于 鉴於→鉴于 致力於→致力于 有助於→有助于 在於→在于 来自於→来自于 源於→源于 限於→限于 "
        "急於→急于 归於→归于 濒於→濒于 趋於→趋于 优於→优于 立足於→立足于 服务於→服务于 作用於→作用于 适用於→适用于 应用於→应用于 投身於→投身于 "
        "什麽→什么 怎麽→怎么 那麽→那么 这麽→这么 多麽→多么 要麽→要么 "
        "乾燥→干燥 乾旱→干旱 乾净→干净 乾脆→干脆 乾部→干部 乾涸→干涸 饼乾→饼干 晒乾→晒干 烘乾→烘干 风乾→风干 若乾→若干 乾扰→干扰 乾预→干预 乾线→干线 骨乾→骨干 乾货→干货 乾果→干果 "
        "瞭解→了解 明瞭→明了 一目瞭然→一目了然 瞭然→了然 "
        "徵求→征求 徵收→征收 特徵→特征 象徵→象征 徵集→征集 徵用→征用 徵兵→征兵 徵税→征税 表徵→表征 徵信→征信 徵文→征文 徵地→征地 "
        "凭藉→凭借 藉口→借口 藉此→借此 藉助→借助 藉机→借机 "
        "夥伴→伙伴 合夥→合伙 团夥→团伙 同夥→同伙 夥同→伙同 "
        "随著→随着 意味著→意味着 沿著→沿着 朝著→朝着 本著→本着 围绕著→围绕着 存在著→存在着 面临著→面临着 接著→接着 跟著→跟着 有著→有着 向著→向着 "
        "伴随著→伴随着 承载著→承载着 发挥著→发挥着 藉著→借着 看著→看着 带著→带着 对著→对着 顺著→顺着 怀著→怀着 穿著→穿着 著力→着力 著手→着手 著眼→着眼 著重→着重 "
        "沉著→沉着 附著→附着 衣著→衣着 著装→着装 著陆→着陆 著急→着急"
    ).split()
)
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
# 对著名专家, 名著力作, 慰藉此心: there the character is right.
_BEFORE_RIGHT, _AFTER_RIGHT = frozenset("名原专论编巨译合显卓遗拙土狼慰枕蕴"), frozenset("名作述称书者录")
_LETTER = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_QUOTATION = 0.3  # of a line's characters; from there on it is a traditional text as a whole


def check(lines: Sequence[Line]) -> Iterator[Finding]:
    """A finding for each run of traditional characters; one for the whole where a line is a traditional text."""
    for number, line in enumerate(lines):
        for start, end, suggestion in _spans(line.text):
            quote = line.text[start:end]
            yield Finding(
                code="word.mixed_script",
                level=LEVELS["word.mixed_script"],
                line=number,
                start=start,
                end=end,
                quote=quote,
                message=f"“{quote}”中有繁体字，简体为“{suggestion}”。"
                if len(quote) > 1
                else f"“{quote}”是繁体字，简体为“{suggestion}”。",
                suggestion=suggestion,
            )


def _spans(text: str) -> list[tuple[int, int, str]]:
    right = {}
    uncommon = {character for character in set(text) - _common() - _RIGHT if _LETTER.match(character)}
    if uncommon:
        simple_of = {character: _simplify(character) for character in uncommon}
        silent = foreign_offsets(text) | {at for start, end, _ in lookalikes(text) for at in range(start, end)}
        simple = (simple_of.get(character, character) for character in text)
        right = {at: new for at, new in enumerate(simple) if new != text[at] and at not in silent}
    plain = "".join(right.get(at, character) for at, character in enumerate(text)) if right else text
    for match in _WORD.finditer(plain):
        if not _stands_right(plain, match):
            word = _WORDS[match[0]]
            right |= {match.start() + n: new for n, new in enumerate(word) if new != match[0][n]}
    if not right:
        return []
    if len(right) > 3 and len(right) >= _QUOTATION * len(_LETTER.findall(text)):
        start, end = min(right), max(right) + 1
        return [(start, end, "".join(right.get(at, text[at]) for at in range(start, end)))]
    runs = (list(run) for _, run in groupby(enumerate(sorted(right)), lambda pair: pair[1] - pair[0]))
    return [(run[0][1], run[-1][1] + 1, "".join(right[at] for _, at in run)) for run in runs]


def _stands_right(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    return (match[0][0] in "著藉" and before in _BEFORE_RIGHT) or (match[0][-1] == "著" and after in _AFTER_RIGHT)


@cache
def _common() -> frozenset[str]:
    """The characters of GB 2312: simplified all, but for a few that are in `_RIGHT`."""
    rows, cells = range(0xB0, 0xF8), range(0xA1, 0xFF)
    return frozenset(b"".join(bytes([row, cell]) for row in rows for cell in cells).decode("gb2312", "ignore"))


def _simplify(character: str) -> str:
    simple: str = _converter()(character)
    return simple if len(simple) == 1 else character


@cache
def _converter() -> Callable[[str], str]:
    """What makes a character simple. Its dictionaries are read only for a text that has an uncommon one."""
    convert: Callable[[str], str] = import_module("opencc").OpenCC("t2s").convert
    return convert
