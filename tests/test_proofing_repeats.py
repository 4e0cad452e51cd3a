"""Words and marks that stand there twice, and what is said twice on purpose."""

import pytest

from articles.proofing.finding import Finding, Line
from articles.proofing.repeats import check

PLANTED = """
要进一步进一步强化责任落实。|进一步进一步
各级各部门部门要密切配合。|部门部门
研究研究部署下一阶段重点任务。|研究研究
会议听取了有关工作工作汇报。|工作工作
全县县域经济持续持续向好。|持续持续
加强加强组织领导，压实责任。|加强加强
认真学习学习贯彻会议精神。|学习学习
推动高质量高质量发展。|高质量高质量
市委市委常委会召开会议。|市委市委
我们我们要坚定信心。|我们我们
营商环境环境不断优化。|环境环境
已经已经建成投用。|已经已经
落实落实各项惠民政策。|落实落实
共有二百户农户农户受益。|农户农户
招商引资招商引资成效显著。|招商引资招商引资
全面推进推进乡村振兴。|推进推进
由县财政局财政局牵头办理。|财政局财政局
截至目前目前，已完成投资三亿元。|目前目前
切实提高提高服务水平。|提高提高
实施水利项目项目十二个。|项目项目
今年的的主要任务是稳增长。|的的
取得了了明显成效。|了了
项目在在年内开工。|在在
这是是全省第一家。|是是
他们和和群众一起劳动。|和和
对对企业开展走访。|对对
要把把工作做在前面。|把把
办理结果向向社会公开。|向向
将将组织专项检查。|将将
为为群众办实事。|为为
项目进展顺利，，预计年底完工。|，，
任务全部完成。。|。。
增长百分之六。，比去年快。|。，
教育、、医疗、住房|、、
一是抓项目；；二是抓服务。|；；
投入资金三百万元，。|，。
2023年2023年全县新增就业五千人。|2023年2023年
""".split()


def found(text):
    return [(finding.quote, finding.suggestion) for finding in check([Line(text)])]


def test_a_finding_covers_both_and_suggests_one():
    lines = [Line("县政府工作工作要点", "title"), Line("任务完成，，成效明显。")]

    assert list(check(lines)) == [
        Finding("text.repeat", "must", 0, 3, 7, "工作工作", "“工作工作”重复，应为“工作”。", "工作"),
        Finding("text.repeat", "must", 1, 4, 6, "，，", "“，，”重复，应为“，”。", "，"),
    ]


def test_three_times_is_one_finding():
    assert found("要加强加强加强管理，的的的确") == [("加强加强加强", "加强")]


def test_repeats_in_office_prose_are_found():
    rows = [row.split("|") for row in PLANTED]
    missed = [text for text, repeat in rows if [quote for quote, _ in found(text)] != [repeat]]

    assert missed == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("完成。，", [("。，", "。")]),
        ("完成，、", [("，、", "，")]),
        ("真的吗？。", [("？。", "？")]),
        ("完成,,继续", [(",,", "，")]),
        ("完成,，继续", [(",，", "，")]),
    ],
)
def test_of_two_marks_the_stronger_stays(text, answer):
    assert found(text) == answer


@pytest.mark.parametrize(
    "text",
    [
        "引进博士博士后二十名，博士后博士站挂牌。",
        "中国人民人民币存款稳步增长。",
        "一步一步走，一个一个抓，一件一件办，一件事一件事落实，一项工作一项工作推进。",
        "两个两个地核对，三户三户地走访。",
        "目的的确明确，的的确确做到了。",
        "非常非常重要，十分十分难得，很多很多群众。",
        "人人有责，天天向上，代代相传，家家户户，常常走访，事事有回应，村村通、户户通。",
        "高高兴兴，干干净净，是是非非，和和美美，形形色色，方方面面。",
        "全力全速推进，越来越好，越来越多。",
        "为了了解情况，得到了了不起的成绩，不甚了了。",
        "北京北京大学、社会社会主义、县政府政府性基金、数字数字化。",
        "这件事再商量商量，大家讨论讨论，回去研究研究再说。",
        "去基层锻炼锻炼，找老乡打听打听。",
        "实干实干再实干，落实落实再落实。",
        "“工作”工作、抓落实、抓落实，工作。工作",
        "研究所所长、理事会会同、在在建项目旁、一所所学校、一对对新人。",
        "在建项目、但是是否、和和平年代、对对照检查、把把关的人。",
        "真好！！！为什么？？！",
        "等等。。。后来……",
        "1,,2;;3",
        "100元100元、1.5亩5亩、3个3个",
        "哈哈哈哈，××××，某某某某",
        "说着说着就到了，想着想着，天亮了。",
        "县人民政府政府信息公开年度报告",
    ],
)
def test_what_is_said_twice_on_purpose_is_left_alone(text):
    assert found(text) == []
