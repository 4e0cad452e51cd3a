"""Articles of an invented city, as many as a benchmark needs: its own words, names, places and figures.

The same seed gives the same articles. Words, offices and sections are as unequal as in life (Zipf); each article has
words of its own, and no text is like another. Made at more than 1,000 articles a second.
"""

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection

SECTIONS = "工作进展 落实稳经济政策 民生实事 经验交流 县区动态 调查研究 优化营商环境 防汛救灾 改革探索 问题建议".split()
FIELDS = (
    "财政 水利 教育 民政 林业 统计 审计 体育 商务 气象 粮食储备 城市管理 数据资源 港航事务 农业农村 卫生健康 应急管理 市场监管 "
    "生态环境 自然资源 交通运输 文化旅游 人力社保 住房建设 退役军人 医疗保障 科技创新 工业信息 发展改革 政务服务 金融事务 海洋渔业"
).split()
_STEMS = "汐东西南北临望石青岭屿塘川湾坪溪桥洲浦垟岚陂埠榕樟竹枫柳荷莲云鹤鹿龙凤安宁永泰和顺昌隆仁义信德".strip()
_KINDS_OF_PLACES = ("镇", "街道", "村", "社区", "水库", "大桥", "码头", "工业园", "小学", "灌区", "山塘", "公路")
_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴"
)
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲鹏红玉萍建华志新春梅海燕斌宇浩凯欣怡子轩梓涵思源"
_VERBS = (
    "推进 优化 完善 落实 规范 加快 拓展 细化 夯实 统筹 开展 组织 建立 健全 强化 深化 实施 启动 完成 推动 提升 改善 改造 新建 扩建 整治 修复 排查 "
    "整改 培育 引进 盘活 打造 搭建 对接 协调 督促 宣传 培训 发放 核查 巡查 监测 预警 调度 压实 保障 支持 服务 联合 指导 公开 清理 规划 试点 推广"
).split()
_NOUNS = (
    "项目 企业 群众 资金 政策 机制 平台 工程 服务 产业 技术 农户 学校 医院 道路 河道 管网 园区 码头 仓库 粮食 种子 水稻 蔬菜 水产 物流 数据 窗口 档案 "
    "台账 清单 专班 热线 驿站 隐患 应急 消防 防汛 气象 土地 林地 湿地 海岸 污水 垃圾 能源 光伏 充电 公交 客运 校车 食堂 养老 助餐 托育 就业 技能 工匠 "
    "人才 专利 标准 品牌 质量 市场 价格 税费 贷款 担保 债券 采购 招标 合同 信用 投诉 纠纷 调解 普法 社保 医保 救助 慈善 志愿 文化 旅游 体育 博物馆"
).split()
_RESULTS = "见实效 提质量 促增收 惠民生 保安全 再提速 有新招 出成果 稳运行 上台阶 开新局 添活力".split()
_UNITS = "个 项 处 户 家 件 公里 人次 亩 吨 名 场 台 套 座 万元 亿元 平方米".split()
_CODES = "PPP EPC BIM GIS 5G AI VOCs COD PM2.5 LNG RCEP ISO9001".split()
_COMMON = (
    "人民生活社会经济工作发展地方政府国家中心管理机关单位部门系统基本主要重点全面有效积极进一步加强提高促进实现确保坚持围绕通过利用结合按照根据"
    "针对同时目前其中以及对于关于进行形成达到保持继续不断逐步切实认真及时严格公平公正高效便捷安全稳定绿色低碳智慧数字创新协调开放共享城乡区域行业"
    "领域环节过程阶段方面问题困难风险矛盾需求供给结构规模水平能力效率效益成本收入支出投资消费出口生产加工制造建筑运输仓储批发零售住宿餐饮信息软件"
    "金融房地产租赁商务科学研究技术服务水利环境公共设施居民修理教育卫生文化体育娱乐保障组织"
)
_TITLES = (
    "{office}{verb}{place}{subject}{result}",
    "{office}{verb}{subject}{other}{object}{result}",
    "{office}{count}举措{verb}{frequent}{subject}",
    "{place}{subject}{verb}{object}{result}",
    "{subject}{object}{result}：{office}{verb}{place}{frequent}",
    "{office}{verb}“{subject}”{place}{frequent}{other}{object}",
)
_TAIL = "。；，"
# Mostly rounded, as people report them: up to three digits, and noughts; a few to the last digit.
_FIGURES = [*(lead * 10**noughts for lead in range(2, 1_000) for noughts in (0, 1, 2)), *range(1_001, 99_999, 331)]


@dataclass(frozen=True, slots=True)
class Invented:
    """An article: its plain text has a paragraph a line, `credits` are offices, `section` one of `SECTIONS`."""

    date: datetime.date
    section: str
    title: str
    text: str
    credits: tuple[str, ...]


class City:
    """An invented city with a seed of its own."""

    def __init__(self, seed: int = 1):
        pick = self._random = random.Random(seed)
        self.offices = [f"市{field}局" for field in FIELDS]
        stems = pick.sample([one + other for one in _STEMS for other in _STEMS if one != other], 1_400)
        self.offices += [f"{stem}{kind}政府" for stem, kind in zip(stems, "区区区市县县" * 13, strict=False)]
        pick.shuffle(self.offices)
        self._office_weights = _zipf(len(self.offices), 0.7)
        self._section_weights = _zipf(len(SECTIONS), 0.8)
        places = [stem + pick.choice(_KINDS_OF_PLACES) for stem in stems[78:]]
        characters = sorted(set(_COMMON) | set("".join((*_VERBS, *_NOUNS))))
        made = {
            one + other
            for one, other in zip(pick.choices(characters, k=9_000), pick.choices(characters, k=9_000), strict=True)
        }
        words = [verb + noun for verb in _VERBS for noun in _NOUNS] + sorted(made) + places
        pick.shuffle(words)
        # The frequent words first: real ones, which stand in every second article.
        frequent = [*_NOUNS, *_VERBS, *(_COMMON[at : at + 2] for at in range(0, len(_COMMON) - 1, 2))]
        pick.shuffle(frequent)
        self._words = list(dict.fromkeys([*frequent, *words]))
        self._weights = _zipf(len(self._words), 0.85)
        self._places = places

    def articles(
        self,
        count: int,
        *,
        first: datetime.date = datetime.date(2001, 1, 3),
        last: datetime.date = datetime.date(2026, 8, 28),
    ) -> Iterator[Invented]:
        """So many articles in the order of their dates."""
        days = (last - first).days
        for n in range(count):
            yield self._article(first + datetime.timedelta(days=days * n // max(count - 1, 1)))

    def _article(self, day: datetime.date) -> Invented:
        pick = self._random
        offices = pick.choices(self.offices, cum_weights=self._office_weights, k=pick.choice((1, 1, 1, 1, 2, 3)))
        (section,) = pick.choices(SECTIONS, cum_weights=self._section_weights)
        length = int(min(max(pick.lognormvariate(6.75, 0.5), 150), 6_000))
        words = pick.choices(self._words, cum_weights=self._weights, k=length // 3 + 20)
        # What the article is about comes again and again: mostly words that few others have.
        subject, object_, place = pick.choice(self._words), pick.choice(self._words), pick.choice(self._places)
        person = f"{pick.choice(_SURNAMES)}{pick.choice(_GIVEN)}{pick.choice(_GIVEN)}"
        theme = [*words[:4], subject, object_, place, person]
        for at in range(10, len(words), pick.randint(5, 9)):
            words[at] = theme[at % len(theme)]
        verb, other = pick.choice(_VERBS), pick.choice(_VERBS)
        title = pick.choice(_TITLES).format(
            office=offices[0], verb=verb, other=other, subject=subject, object=object_, place=place,
            frequent=words[8], result=pick.choice(_RESULTS), count=pick.choice("两三四五六"),
        )  # fmt: skip
        return Invented(day, section, title, self._text(words, length), tuple(dict.fromkeys(offices)))

    def _text(self, words: Sequence[str], length: int) -> str:
        pick = self._random
        written: list[str] = ["一、"]
        put = written.append
        at, size, paragraph, total = 8, 0, 1, len(words)
        figures = iter(pick.choices(_FIGURES, k=length // 40 + 8))
        while size < length:
            clause = words[at : at + 2 + at % 4]
            at += len(clause)
            if at + 6 > total:
                at = 7
            said = "".join(clause)
            turn = (at * 7 + size) % 11
            if turn < 2 and (figure := next(figures, 0)):
                number = f"{figure / 100:.2f}".rstrip("0").rstrip(".") if turn else f"{figure:,}"
                said = f"{said}{number}{_UNITS[figure % len(_UNITS)]}"
            elif turn == 2:
                said = f"“{clause[0]}”{said}"
            elif turn == 3 and size % 5 == 0:
                said = f"{said}{_CODES[size % len(_CODES)]}{clause[-1]}"
            size += len(said) + 1
            if size > paragraph * 260:
                paragraph += 1
                said = f"{said}。\n{'一二三四五六七八九十'[paragraph % 10 - 1]}是{clause[0]}"
            put(said)
            put(_TAIL[turn % 3])
        written[-1] = "。"
        return "".join(written)


def beside(seed: int, count: int, together: int) -> Iterator[list[Invented]]:
    """So many articles, some together, made in a process of its own while the ones before them are stored.

    Raises `EOFError` where that process has died.
    """
    context = get_context("spawn")  # a fork would hold this process's connection to the database
    taken, given = context.Pipe(duplex=False)
    maker = context.Process(target=_make, args=(seed, count, together, given), daemon=True)
    maker.start()
    given.close()  # ours: what is read ends with the maker, however that ends
    while chunk := taken.recv():
        yield chunk
    maker.join()


def _make(seed: int, count: int, together: int, given: Connection) -> None:
    articles = City(seed).articles(count)
    while chunk := list(islice(articles, together)):
        given.send(chunk)
    given.send([])


def _zipf(count: int, exponent: float) -> list[float]:
    """Cumulative weights: the n-th comes 1/n^exponent as often as the first."""
    return list(accumulate(1 / (n + 2.7) ** exponent for n in range(count)))
