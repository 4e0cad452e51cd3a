"""`text.repeat`: a word or a mark that stands there twice. Pure, but that the first likely place loads the segmenter."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, pairwise

from articles.proofing.borders import borders, words
from articles.proofing.finding import LEVELS, Finding, Line

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"

_STRENGTH = "、，：；。"  # of different marks the stronger stays
_MARKS = re.compile(rf"[{_STRENGTH}！？,;]{{2,}}")
_WIDE = str.maketrans(",;", "，；")

# Looked for at every character: in 博士博士后博士后 the first two are no repeat, the last two are. Ten times at most, so
# that a line of one word takes no square of its length.
_WORD = re.compile(rf"(?=(([{_HAN}]{{2,16}}?)\2{{1,9}}))")
_DATE = re.compile(r"(?<![0-9])(?=(((?:19|20)[0-9]{2}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?)\2{1,9}))")
_CHARACTER = re.compile(r"(?=(([的了在是和与对为把被从向将以而并也都就于之其及有要着到由该使让但且或则])\2{1,9}))")

_NEAR = 20  # characters around a repeat that decide where words end
_NUMERALS = "一两三四五六七八九十百千几半"
_MEASURES = frozenset(
    "个件项条次步点批户家村层天年月页片座栋排队组轮圈笔遍句字口桩幕辆台扇颗棵滴朵段节章份张本册对套代道环车船路处块寸站场声"
)
_AFTER_ONE = frozenset("是起定般致直律切旦样体贯些系方行线流审季再向度齐同经并共")  # 一是一是 is a mistake
_MEANT = frozenset(
    # For emphasis.
    "非常 十分 特别 很多 许多 好多 好久 很久 太多 多少 永远 真的 的确 慢慢 渐渐 常常 深深 默默 轻轻 紧紧 某某 如此 这样 那样 如何 怎样 那么 这么 极少 老远 过奖 "
    "欢迎 谢谢 感谢 恭喜 加油 你好 您好 再见 万岁 快来 快点 快走 不要 "
    "雪白 笔直 通红 火红 碧绿 嫩绿 金黄 滚烫 冰凉 漆黑 乌黑 墨黑 黑绿 瓦蓝 碧蓝 湛蓝 翠绿 焦黄 煞白 崭新 滚圆 细长 溜圆 香甜 "
    # Sounds, and names that begin so.
    "哈哈 呵呵 叮咚 滴答 咕噜 哗啦 咔嚓 噼啪 轰隆 扑通 呼啦 巴拉 "
    # Verbs and adjectives for a little of it.
    "商量 琢磨 打听 合计 盘算 掂量 休息 锻炼 走动 放松 收拾 打扫 见识 唠叨 比划 打扮 热闹 高兴 凉快 轻松 暖和 舒服 请教 指点 张罗 念叨 溜达 开导 劝说".split()
)
# Verbs for a little of it too, but in office prose as often there twice by mistake: meant where nothing is done to
# something, 我们再研究研究，and not in 研究研究部署.
_TRIED = frozenset(
    "讨论 研究 了解 学习 交流 沟通 总结 检查 帮助 分析 关心 教育 批评 观察 反思 思考 整理 准备 介绍 解释 调查 比较 认识 咨询 参观 提醒 鼓励 鉴定 照顾 意思 表示 表扬 指导 支持 评论 联系 汇报 宣传 协调 清理 议论 探讨 活动 体会 体验 考虑 尝试 享受 感受".split()
)
_ADVERBS = frozenset(
    "认真 切实 积极 努力 全面 大力 深入 扎实 持续 不断 加快 广泛 严格 共同 主动 继续 统一 集中 组织".split()
)
_NAMED = frozenset(
    "主义 大学 学院 中学 小学 银行 集团 公司 日报 晚报 电视台 电台 医院 机场 火车站 铁路 海关 电网 石油 政府 法院 检察院".split()
)
_ENDS = re.compile(rf"$|[^{_HAN}]|[再吧呢嘛啊吗才后看就]|一下|大家|人家|[我你他她咱这那怎如]")
_GOES_ON = re.compile(rf"$|[^{_HAN}]|[就又便]")
_AGAIN = re.compile("[再又]|还是")  # 实干实干再实干
_SUFFIX = re.compile("[性化级型]")  # 县政府政府性基金


def check(lines: Sequence[Line]) -> Iterator[Finding]:
    for number, line in enumerate(lines):
        for start, end, suggestion in sorted(chain(_marks(line.text), _words(line.text))):
            quote = line.text[start:end]
            yield Finding(
                code="text.repeat",
                level=LEVELS["text.repeat"],
                line=number,
                start=start,
                end=end,
                quote=quote,
                message=f"“{quote}”重复，应为“{suggestion}”。",
                suggestion=suggestion,
            )


def _marks(text: str) -> Iterator[tuple[int, int, str]]:
    """Runs of marks of which one is enough; exclamations in a row are meant, three stops are an ellipsis."""
    for match in _MARKS.finditer(text):
        marks = match[0]
        after_chinese = match.start() > 0 and text[match.start() - 1] >= "\u3400"
        if set(marks) <= set("！？") or (set(marks) <= set(",;") and not after_chinese) or "。。。" in marks:
            continue
        loud = "".join(mark for mark in marks if mark in "！？")
        yield match.start(), match.end(), loud or max(marks.translate(_WIDE), key=_STRENGTH.find)


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    likely = [match for match in _WORD.finditer(text) if not _is_meant(text, match)]
    likely += [match for match in _CHARACTER.finditer(text) if not _is_paired(text, match)]
    found = [(match.start(1), match.end(1), match[2]) for match in _DATE.finditer(text)]
    if likely:
        cut = _Cut(text)
        found += [(*match.span(1), match[2]) for match in likely if cut.repeats(*match.span(1), match[2])]
    done = 0
    for start, end, word in sorted(found):
        if start >= done:
            yield start, end, word
            done = end


def _is_meant(text: str, match: re.Match[str]) -> bool:
    word, end = match[2], match.end(1)
    if len(set(word)) == 1 or word in _MEANT:
        return True
    if word[0] in _NUMERALS and (word[1] in _MEASURES or (word[0] == "一" and word[1] not in _AFTER_ONE)):
        return True
    if word.endswith("着") and _GOES_ON.match(text, end):  # 说着说着
        return True
    if word in _TRIED and _ENDS.match(text, end):
        return True
    return bool(_SUFFIX.match(text, end) or (_AGAIN.match(text, end) and text.startswith(word, end + 1)))


def _is_paired(text: str, match: re.Match[str]) -> bool:
    """Whether a doubled character stands beside another, 是是非非, or after 一, 一对对; or is 了了 in 小时了了."""
    start, end = match.span(1)
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return (
        before.endswith("一")
        or any(len(pair) == 2 and pair[0] == pair[1] for pair in (before, after))
        or (match[2] == "了" and before in {"小时", "不甚"})
    )


class _Cut:
    """A text cut into words."""

    def __init__(self, text: str) -> None:
        self._text = text
        offsets = [0, *accumulate(map(len, words(text)))]
        self._ends = dict(pairwise(offsets))  # of each word by its beginning
        self._beginnings = {end: start for start, end in self._ends.items()}

    def repeats(self, start: int, end: int, word: str) -> bool:
        """Whether what stands there several times is a word or several, and no part of others."""
        length = len(word)
        if length > 1 and all(self._ends.get(at, at) - at < 2 for at in range(start, start + length)):
            return self._after_adverb(start, end, length)
        if not self._borders(range(start, end, length)):
            return self._after_adverb(start, end, length)
        return end in self._beginnings or (length > 1 and self._joins_by_chance(start, end, word))

    def _borders(self, offsets: Iterable[int]) -> bool:
        return all(at in self._ends or at in self._beginnings for at in offsets)

    def _after_adverb(self, start: int, end: int, length: int) -> bool:
        """认真学习|学习, where the dictionary has the adverb and the first as one word."""
        begins = self._beginnings.get(start + length, start)
        return self._text[begins:start] in _ADVERBS and self._borders(range(start + length, end + 1, length))

    def _joins_by_chance(self, start: int, end: int, word: str) -> bool:
        """Whether the last of them joins what follows to a longer word that says nothing else: 研究|研究部署.

        Not so 博士|博士后 and 北京|北京大学. Where it joins half a word, 研究|研究部|署, the text that has it once tells.
        """
        rest = self._text[end : self._ends[end - len(word)]]
        if len(rest) > 1 and rest not in _NAMED and words(rest) == [rest]:
            return True
        before = self._text[max(0, start - _NEAR) : start]
        once = borders(words(before + word + self._text[end : end + _NEAR]))
        return {len(before), len(before) + len(word)} <= once
