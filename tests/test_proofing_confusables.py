"""Wrong words and look-alike characters: found where they are words, silent where two right words meet."""

import subprocess
import sys
from pathlib import Path

import pytest

from articles.proofing.confusables import check, confusables
from articles.proofing.finding import Finding, Line

ROOT = Path(__file__).resolve().parent.parent
FRAMES = [
    "要认真{}，切实抓好落实。",
    "县委对于{}工作提出了明确要求。",
    "关于{}的通知",
    "进一步加强{}和管理。",
    "“{}”成效明显",
    "目前，全县{}进展顺利；",
    "有的单位{}不够有力！",
    "2025年{}3次。",
]
# Sentences as they are written in offices, with a mistake each.
PLANTED = """
县政府召开会议，认真布署秋冬季森林防火工作。|布署
各单位要按排专人负责，确保按时完成。|按排
群众反映的问题要及时会报。|会报
抓住关健环节，压实各方责任。|关健
要惯彻新发展理念，推动高质量发展。|惯彻
既使任务再重，也要保证质量。|既使
他们迫不急待地打开了新居的门。|迫不急待
面对困难，村干部一愁莫展。|一愁莫展
要再接再励，争取更大成绩。|再接再励
对帐工作由县财政局牵头。|对帐
各村设立专门帐户，专款专用。|帐户
好象回到了二十年前。|好象
立即停止防碍公务的行为。|防碍
作风松驰、纪律涣散的要严肃问责。|松驰
新建项目己经投入使用。|己经
群众自已动手，修好了水渠。|自已
到本周未，抢修全部结束。|周未
截至今年6月未，完成投资12亿元。|月未
末来五年是关键时期。|末来
政冶立场要坚定。|政冶
提高社会冶理水平。|冶理
大力发展大形企业。|大形
企业转形升级步伐加快。|转形
具乐部每周开放两次。|具乐部
加大资金拔付力度。|拔付
选拨优秀年轻干部。|选拨
建立挡案，实行动态管理。|挡案
继续降低通贷膨胀水平。|通贷膨胀
与企业恰谈合作事宜。|恰谈
粮食复盖率达到九成以上。|复盖
由县长戴领，赴外地招商。|戴领
示范项目代动农户三百家。|代动
辅设管道十二公里。|辅设
对古建筑进行修茸。|修茸
形成竟争优势。|竟争
工程如期峻工。|峻工
宣传祟高的理想。|祟高
撒销原有机构三个。|撒销
澈底解决饮水问题。|澈底
干部急燥情绪有所抬头。|急燥
与会代表亲睐这一模式。|亲睐
针贬时弊，切中要害。|针贬
环镜卫生明显改善。|环镜
城填居民收入稳步增长。|城填
参于活动的志愿者有五百名。|参于
对先进单位给于表彰。|给于表彰
至关重要的是转变作风，致关重要的是抓落实。|致关重要
做好疫情予防工作。|予防
水份含量超过标准。|水份
要严厉打击，雷历风行。|雷历风行
切实做好今年的防讯抗旱工作。|防讯抗旱
充分发辉党员先锋模范作用。|发辉
加强食品安全监官工作。|监官
各单位要密切配和，形成合力。|密切配和
深人推进机关作风整顿。|深人推进
年度任务己完成八成。|己完成
维护群众的合法权宜。|合法权宜
调拨防疫物质三百件。|防疫物质
""".split()


def found(text):
    return [(finding.quote, finding.suggestion) for finding in check([Line(text)])]


def test_a_finding_says_where_and_what_is_right():
    lines = [Line("县政府关于按排资金的通知", "title"), Line("各地要认真布署。")]

    assert list(check(lines)) == [
        Finding("word.confusable", "must", 0, 5, 7, "按排", "“按排”应为“安排”。", "安排"),
        Finding("word.confusable", "must", 1, 5, 7, "布署", "“布署”应为“部署”。", "部署"),
    ]


def test_the_list_is_long_and_contradicts_itself_nowhere():
    words = confusables()
    rights = {word.right for word in words.values()}

    assert len(words) >= 1500
    assert rights & set(words) == set()
    assert [word for word in words.values() if len(word.wrong) != len(word.right)] == []


def test_every_word_of_the_list_is_found_in_sentences():
    words = [word for word in confusables().values() if not word.time]
    missed = [
        (word.wrong, frame)
        for word in words
        for frame in FRAMES
        if (word.wrong, word.right) not in found(frame.format(word.wrong))
    ]

    assert len(missed) <= len(words) * len(FRAMES) * 0.01
    assert [word for word in words if sum(wrong == word.wrong for wrong, _ in missed) > len(FRAMES) * 0.25] == []


def test_mistakes_in_office_prose_are_found():
    missed = [
        text for text, wrong in (row.split("|") for row in PLANTED) if [quote for quote, _ in found(text)] != [wrong]
    ]

    assert missed == []


def test_right_words_that_meet_are_left_alone():
    traps = (ROOT / "tests" / "proofing_traps.txt").read_text(encoding="utf-8").splitlines()

    assert len(traps) > 100
    assert [text for text in traps if not any(wrong in text for wrong in confusables())] == []
    assert {text: found(text) for text in traps if found(text)} == {}


@pytest.mark.parametrize(
    "text",
    [
        "夜宿营帐，买蚊帐三百顶，搭帐篷安置群众。",
        "大象征服了观众，象征吉祥，想象力丰富。",
        "渡过难关，欢度春节，过渡时期平稳。",
        "由其负责的必需品、必须完成的任务。",
        "以德报怨是古训，言简意赅，明辨是非。",
        "中医辨证施治，截止日期不变，货款与贷款分开核算。",
        "反复核对，综合治理，振动和震动都要避免。",
        "子曰：学而时习之。孔子曰，今日事今日毕。",
        "李镕、王喆、张淼、赵堃四位同志。",
        "一百零五户，二〇二六年，零八宪、第二〇三条。",
    ],
)
def test_right_forms_are_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("二○二六年三月", [("○", "〇")]),
        ("二○○八年以来", [("○○", "〇〇")]),
        ("二零二六年", [("零", "〇")]),
        ("二O二六年", [("O", "〇")]),
        ("一○七国道", [("○", "〇")]),
        ("6月3曰召开会议", [("曰", "日")]),
        ("内戸籍与戶籍", [("戸", "户"), ("戶", "户")]),
        ("審査的査", [("査", "查"), ("査", "查")]),
        ("⼈民政府", [("⼈", "人")]),
        ("⻓江⻔户", [("⻓", "长"), ("⻔", "门")]),
        ("金\uf90a", [("\uf90a", "金")]),
    ],
)
def test_characters_that_only_look_right_are_found(text, answer):
    assert found(text) == answer


def test_japanese_is_left_alone():
    assert found("「経済産業の発展について」，这是原文。") == []


def test_a_text_without_likely_places_loads_no_dictionary():
    program = (
        "import sys\n"
        "from articles.proofing import confusables, jiezhi, repeats, script, terms\n"
        "from articles.proofing.finding import Line\n"
        "lines = [Line('全县认真部署，截至6月底完成投资3.5亿元，李喆—王淼。')]\n"
        "checks = (confusables.check, jiezhi.check, repeats.check, script.check)\n"
        "assert [finding for check in checks for finding in check(lines)] == []\n"
        "print(sorted({'rjieba', 'opencc'} & set(sys.modules)))\n"
        "assert [finding.quote for finding in confusables.check([Line('认真布署')])] == ['布署']\n"
        "print(sorted({'rjieba', 'opencc'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["[]", "['rjieba']"]
