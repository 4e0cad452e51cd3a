"""Traditional characters inside simplified text."""

import pytest

from articles.proofing.finding import Finding, Line
from articles.proofing.script import check


def found(text):
    return [(finding.quote, finding.suggestion) for finding in check([Line(text)])]


def test_a_finding_covers_a_run():
    lines = [Line("關於电网改造的通知", "title"), Line("推动全县经济發展再上新台阶，各村电网改造完成。")]

    assert list(check(lines)) == [
        Finding("word.mixed_script", "check", 0, 0, 2, "關於", "“關於”中有繁体字，简体为“关于”。", "关于"),
        Finding("word.mixed_script", "check", 1, 6, 7, "發", "“發”是繁体字，简体为“发”。", "发"),
    ]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("我国经济社会國民收入", [("國", "国")]),
        ("全县學校、醫院运行正常", [("學", "学"), ("醫", "医")]),
        ("由於天气原因，工期延长", [("於", "于")]),
        ("随著时代进步，意味著新的机遇", [("著", "着"), ("著", "着")]),
        ("乾部要带头，乾旱持续", [("乾", "干"), ("乾", "干")]),
        ("瞭解情况，一目瞭然", [("瞭", "了"), ("瞭", "了")]),
        ("特徵明显，徵求意见", [("徵", "征"), ("徵", "征")]),
        ("不知道為什么，怎麽办", [("為", "为"), ("麽", "么")]),
    ],
)
def test_traditional_characters_are_found(text, answer):
    assert found(text) == answer


def test_a_traditional_text_is_one_finding():
    assert found("我們要加強經濟建設，發揮優勢，實現發展。") == [
        ("們要加強經濟建設，發揮優勢，實現發", "们要加强经济建设，发挥优势，实现发")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "乾隆年间，扭转乾坤；著名学者的著作；登高瞭望；森林覆盖率。",
        "对著名专家、原著力求准确，名著重印，土著居民，慰藉此心，声名狼藉。",
        "宫商角徵羽，魏徵进谏，樊於期。",
        "李喆、王淼、赵堃、钱昇、孙犇、朱镕基、周濬、吴珮。",
        "藁城、鄠邑、㮾梨、邛崃、㵲阳河、𬒈石、𬭚。",
        "「経済産業の発展について」",
        "面积120㎡，气温25℃，No.3，α粒子，①②③。",
        "",
    ],
)
def test_what_is_right_in_simplified_text_is_left_alone(text):
    assert found(text) == []
