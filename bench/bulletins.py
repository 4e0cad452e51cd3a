"""Bulletins of an invented city, as many and as long as a benchmark needs. The same seed gives the same bytes."""

import datetime
import random
from collections.abc import Iterator

NAME = "汐川政务信息"
ORGAN = "汐川市人民政府办公室"

OFFICES = (
    *(
        f"市{field}局"
        for field in "财政 水利 教育 民政 林业 统计 审计 体育 商务 气象 粮食储备 城市管理 数据资源 港航事务".split()
    ),
    *(f"{place}政府" for place in "东屿区 西塘区 北岭区 临汐市 望川县 石湾县 青坪县".split()),
)
SECTIONS = "落实稳经济政策 工作进展 民生实事 经验交流 县区动态 调查研究".split()

_PLACES = "全市 园区 镇街 村居 港口 库区 城区 山区 乡镇 社区".split()
_VERBS = "推进 优化 完善 落实 规范 加快 拓展 细化 夯实 统筹".split()
_THINGS = (
    "项目建设 政务服务 河道治理 粮食收储 学位供给 助餐服务 技能培训 道路养护 数据共享 山塘加固 用工保障 "
    "质量监管 防汛准备 林地管护 客运接驳 冷链配送 招商对接 档案整理 窗口值守 管网改造"
).split()
_RESULTS = "见实效 提质量 促增收 惠民生 保安全 再提速 有新招 出成果".split()
_MEASURES = "台账 专班 清单 联席会议 热线 预警平台 驿站 公示栏".split()
_UNITS = "个 项 处 户 家 件 公里 人次".split()
_ORDINALS = "一二三四五六"
_MANNERS = (  # label, section in the contents, item, section in the body, indent, credit
    ("目　录", "【{}】", "●{}", "◆{}◆", "　　", "（{}供稿）"),
    ("", "【{}】", "●{}", "◆{}◆", "", "({}供稿)"),
    ("本期要目", "【{}】", "※{}", "【{}】", "　　", "供稿：{}"),
    ("≡≡本期导读≡≡", "〖{}〗", "▲{}", "★{}★", "    ", "（{}）"),
)


class Bulletins:
    """A source of bulletins with a seed of its own."""

    def __init__(self, seed: int = 1):
        self._random = random.Random(seed)

    def year_by_year(self, issues: int, *, first_year: int = 2001, a_year: int = 50) -> Iterator[str]:
        """So many issues of five to seven articles, numbered through their years, each in one of four manners."""
        for total in range(1, issues + 1):
            year, number = first_year + (total - 1) // a_year, (total - 1) % a_year + 1
            day = datetime.date(year, 1, 3) + datetime.timedelta(days=(number - 1) * 360 // a_year)
            yield self.issue(
                self._random.randint(5, 7), head=(number, total, day), manner=self._random.randrange(len(_MANNERS))
            )

    def issue(
        self, articles: int, *, head: tuple[int, int, datetime.date] | None = None, manner: int = 0, paragraphs: int = 4
    ) -> str:
        """One issue of so many articles; `head` is its number, its running number and its date."""
        label, contents_section, item, section, indent, credit = _MANNERS[manner]
        titles = self._titles(articles)
        # At most a section for every two articles, and one title after the other.
        names = self._random.sample(SECTIONS, min(len(SECTIONS), max(1, articles // 2)))
        size = -(-articles // len(names))
        grouped = [(name, titles[n * size : (n + 1) * size]) for n, name in enumerate(names) if titles[n * size :]]
        lines = self._head(*head) if head else []
        lines += [label] if label else []
        for name, group in grouped:
            lines += [contents_section.format(name), *(item.format(title) for title in group)]
        for name, group in grouped:
            lines += ["", section.format(name)]
            for title in group:
                offices = self._random.sample(OFFICES, self._random.choice((1, 1, 1, 2)))
                lines += ["", title, *(indent + self._paragraph(n) for n in range(paragraphs))]
                lines.append(credit.format("、".join(offices)))
        if head:
            lines += ["", "报：市委、市政府领导。", f"{ORGAN}　　{_chinese(head[2])}印发", "（共印120份）"]
        return "\n".join(lines) + "\n"

    def of_size(self, size: int) -> str:
        """One issue as close below `size` bytes of UTF-8 as whole articles allow."""
        sample = 200
        each = len(self.issue(sample).encode()) / sample
        text = self.issue(int(size / each))
        while len(text.encode()) > size:
            each *= 1.002
            text = self.issue(int(size / each))
        return text

    def _head(self, number: int, total: int, day: datetime.date) -> list[str]:
        return [NAME, f"第{number}期（总第{total}期）", f"{ORGAN}编　　{_chinese(day)}", ""]

    def _titles(self, count: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            place, verb, thing, result = map(self._random.choice, (_PLACES, _VERBS, _THINGS, _RESULTS))
            title = f"{self._random.choice(OFFICES)}{verb}{place}{thing}{result}"
            found.setdefault(title if len(found) < 20_000 else f"{title}之{len(found)}")
        return list(found)

    def _paragraph(self, n: int) -> str:
        sentences = "".join(self._sentence() for _ in range(self._random.randint(4, 7)))
        return f"{_ORDINALS[n % 6]}、{self._random.choice(_VERBS)}{self._random.choice(_THINGS)}。{sentences}"

    def _sentence(self) -> str:
        pick = self._random.choice
        return (
            f"{pick(_VERBS)}{pick(_PLACES)}{pick(_THINGS)}，依托{pick(_MEASURES)}{pick(_VERBS)}{pick(_THINGS)}"
            f"{self._random.randint(2, 9800)}{pick(_UNITS)}，同比增长{self._random.randint(10, 299) / 10}%。"
        )


def _chinese(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
