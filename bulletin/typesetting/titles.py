"""Titles that break between words (GB/T 9704-2012, 7.3.2: 回行时，要做到词意完整). Pure."""

import html
import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import pairwise

from articles.proofing.borders import borders, words
from bulletin.typesetting.numbers import amounts, unbroken, width

_SHORT = 7  # characters, which fit on a line of any title
_WIDEST = 7  # em
_CJK = re.compile("[\u2010-\u2027\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uff60\U00020000-\U0003ffff]")
_RARE = re.compile("[\u3400-\u4dbf\U00020000-\U0003ffff]")
_UNSEEN = re.compile(
    "[\\s\u0300-\u036f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
# Words that mean one thing together and of which the dictionary knows the parts alone.
_TERMS = (
    "习近平总书记 政府采购 乡村振兴 营商环境 高质量发展 安全生产 专精特新 多措并举 农业农村 供给侧 生态文明 社会治理 基层治理 城市更新 城乡融合 共同富裕"
    " 科技创新 数字经济 数字政府 政务服务 政务公开 财政收入 固定资产 国有资产 国有企业 民营经济 民营企业 中小企业 市场主体 经营主体 放管服"
    " 防汛抗旱 防灾减灾 应急管理 食品安全 药品安全 社会保障 社会保险 医疗保障 医疗保险 养老服务 公共服务 公共卫生 义务教育 职业教育"
    " 技能人才 教育培训 环境保护 污染防治 河长制 林长制 粮食安全 耕地保护 高标准农田 人居环境 文化遗产 文旅融合 全域旅游 招商引资"
    " 重点项目 重大项目 项目建设 产业集群 产业园区 工业园区 先进制造业 现代服务业 稳增长 促发展 主题教育 党风廉政 廉政建设 作风建设"
    " 调查研究 督查督办 人民政府 办公室 人大代表 政协委员 党代表 党组织 党支部 领导小组 工作专班 工作方案 行动方案 实施方案 管理办法"
    " 实施意见 指导意见 总体规划 五年规划 一网通办 一件事 最多跑一次 百千万工程 百县千镇万村 粤港澳大湾区 大湾区 一带一路 碳达峰"
    " 碳中和 新能源 人工智能 大数据 互联网 物联网 知识产权 专利技术 消费券 以旧换新 惠企政策 惠民政策 民生实事 急难愁盼 信访工作"
    " 矛盾纠纷 平安建设 扫黑除恶 道路交通 消防安全 森林防火 三防工作 老旧小区 保障性住房 残疾人 退役军人 妇女儿童 未成年人 留守儿童"
).split()
# A short name in quotes is read as one word too: “三个突出”, 《条例》.
_TOGETHER = re.compile(
    "“[^“”‘’]{1,6}”|《[^《》]{1,6}》|〔[0-9]{4}〕[0-9]{1,5}号|" + "|".join(sorted(_TERMS, key=len, reverse=True))
)
_DOT = re.compile("(?<=[\u3400-\u9fff\U00020000-\U0003ffff])[·•‧・](?=[\u3400-\u9fff\U00020000-\U0003ffff])")
_NOT_FIRST = frozenset("。，、；：？！”’』」）》〉】〕〗］｝…—～·•‧・.,;:?!)]}%％‰℃")
_NOT_LAST = frozenset("“‘『「（《〈【〔〖［｛([{№—～·•‧・…")
# Of one character, and part of what stands before or behind.
_LEANS_BACK = frozenset(
    "的地得了着过们等中内外上下里前后时间级化性型类式者员率度力局委办厅部处科室院校所站队组会厂场市县区省镇乡村街路桥港河江湖山岛期届次名号篇章日月年"
)
_LEANS_ON = frozenset(
    "市县区省镇乡全各本该我第不未无以从在自向往为把将被让使给对与和及同跟或并而于由当按凭比至到再更最很又也已正能可要应须新老大小高低多少"
    "首副总两几每抓促强稳保扩赴"
)
_LONGEST = 9  # characters of words that stay together because they read so; words themselves may be longer


@lru_cache(maxsize=4096)
def typeset_title(title: str) -> str:
    """A plain title as HTML that says with `<wbr>` where its lines may break; its text stays as it was.

    They break between words, but not in numbers with their units, in names joined by a dot, before a closing mark or
    behind an opening one. The style sheet keeps whole what stands between two `<wbr>`, unless a line cannot hold it.
    """
    whole, breaks = _set(title)
    out, at = [], 0
    for offset, tag in sorted(
        [(at, "<wbr>") for at in breaks]
        + [(start, '<span class="whole">') for start, _ in whole]
        + [(end, "</span>") for _, end in whole],
        key=_outer_first,
    ):
        out += [html.escape(title[at:offset]), tag]
        at = offset
    return "".join([*out, html.escape(title[at:])])


def title_breaks(title: str) -> list[int]:
    """The offsets at which a line of this plain title may end."""
    return _set(title)[1]


def _set(title: str) -> tuple[list[tuple[int, int]], list[int]]:
    """What stays whole in a title (start, end), and the offsets at which its lines may end."""
    whole = unbroken(title, widest=_WIDEST, as_words=True)
    if len(title) <= _SHORT:
        return whole, []
    parts = words(title, guess=True)
    whole = _united(_names(title, sorted(borders(parts))) + whole)
    return whole, _breaks(title, parts, whole + amounts(title, widest=_WIDEST))


def _outer_first(event: tuple[int, str]) -> tuple[int, int]:
    return event[0], ("</span>", "<wbr>", '<span class="whole">').index(event[1])


def _names(title: str, cut: list[int]) -> list[tuple[int, int]]:
    """Where names joined by a dot stand, 买买提·吐尔逊: the words on both sides of it; of wide ones what is next to it."""
    found = []
    for dot in _DOT.finditer(title):
        at = dot.start()
        start, end = cut[bisect_left(cut, at) - 1], cut[bisect_right(cut, at + 1)]
        found.append((start, end) if width(title[start:end]) <= _WIDEST else (at - 1, at + 1))
    return found


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order; where some overlap, what they cover together."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _breaks(title: str, parts: list[str], kept: list[tuple[int, int]]) -> list[int]:
    """The offsets at which a line may end: between words, and between groups of words where these are short enough."""
    closed = {at for start, end in kept for at in range(start + 1, end)}
    joined = {at for match in _TOGETHER.finditer(title) for at in range(match.start() + 1, match.end())}
    breaks: list[int] = []
    within: list[int] = []  # borders of words since the last break
    at = last = 0
    for before, after in pairwise(parts):
        at += len(before)
        if at in closed or not _breakable(title[at - 1], title[at]):
            continue
        if at in joined or before in _LEANS_ON or after in _LEANS_BACK or _RARE.fullmatch(after):
            within.append(at)
            continue
        breaks += [*(within if at - last > _LONGEST else []), at]
        within, last = [], at
    return breaks + (within if len(title) - last > _LONGEST else [])


def _breakable(before: str, after: str) -> bool:
    """Whether a line may end between these characters. At a space it may by itself, and Latin words need one."""
    return (
        after not in _NOT_FIRST
        and before not in _NOT_LAST
        and not _UNSEEN.search(before + after)
        and _CJK.search(before + after) is not None
    )
