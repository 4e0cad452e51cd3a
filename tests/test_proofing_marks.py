"""Single marks, blanks and sums: what is found in a line, what is offered, and what stays unsaid."""

import pytest

from articles.proofing import Finding, Line, proofread
from articles.proofing.punctuation import fullwidth


def found(text, code, kind="paragraph"):
    """What a check finds in the lines: (quote, suggestion)."""
    lines = [Line(each, kind) for each in text.split("\n")]
    return [(each.quote, each.suggestion) for each in proofread(lines) if each.code == code]


@pytest.mark.parametrize(
    ("text", "full"),
    [
        (
            "全市共有企业43家,其中新建15家;总投资120亿元:成效好!好吗?",
            "全市共有企业43家，其中新建15家；总投资120亿元：成效好！好吗？",
        ),
        ("全国(江门)示范中心", "全国（江门）示范中心"),
        ("采用PPP(BOT)模式", "采用PPP(BOT)模式"),
        ("推行模式(PPP),共12项", "推行模式（PPP），共12项"),
        ("“互联网+”,推动“1+7”,共建", "“互联网+”，推动“1+7”，共建"),
        ("增长5%,达到2.55亿元", "增长5%，达到2.55亿元"),
        ("上午9:30,投资1,258,000元,比例3:1", "上午9:30，投资1,258,000元，比例3:1"),
        ("网址:http://www.example.com/a?b=1,2;c,请查收", "网址：http://www.example.com/a?b=1,2;c，请查收"),
        ("邮箱:a.b@example.com,请来信", "邮箱：a.b@example.com，请来信"),
        ("按照GB/T 9704执行", "按照GB/T 9704执行"),
        ("世界卫生组织(World Health Organization, WHO)表示", "世界卫生组织（World Health Organization, WHO）表示"),
        ("he said, “Hello, world!” (again)", "he said, “Hello, world!” (again)"),
        ("1)加强领导;2)压实责任", "1）加强领导；2）压实责任"),
        ("函数f(x)在此", "函数f(x)在此"),
        ("县 (市、区) 共7个", "县 （市、区） 共7个"),
        ("A, B, C", "A, B, C"),
        ("《甲》,《乙》;……(丙)", "《甲》，《乙》；……（丙）"),
    ],
)
def test_marks_beside_chinese_become_full_width_and_no_others(text, full):
    assert fullwidth(text) == full


def test_half_width_marks_of_an_article_are_one_finding_with_the_first_marks_place():
    lines = [
        Line("稳增长(一)", "title"),
        Line("——三个突出,两个率先", "subtitle"),
        Line("编者按:好。", "note"),
        Line("正文,正文", "paragraph"),
        Line("甲,乙", "cell"),
        Line("(市财政局供稿)", "credit"),
    ]

    assert proofread(lines) == [
        Finding("punct.halfwidth", "style", 0, 3, 4, "(", "有8处标点是半角，中文里应为全角。", "（", 8)
    ]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('建设"四个一"机制', [('"四个一"', "“四个一”")]),
        ("建设'四个一'机制", [("'四个一'", "‘四个一’")]),
        ('"甲"和"乙"', [('"甲"', "“甲”"), ('"乙"', "“乙”")]),
        ('建设“四个一"机制', [('"', "”")]),
        ('建设"四个一”机制', [('"', "“")]),
        ('建设"四个一机制', [('"', None)]),
        ('配备27"显示器', []),
        ("It's very good", []),
        ('say "hello" to me', []),
        ("“甲”和‘乙’", []),
    ],
)
def test_straight_quotes(text, quotes):
    assert found(text, "punct.straight") == quotes
    assert found(text, "punct.pair") == []


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("水利、教育...等", [("...", "……")]),
        ("水利、教育。。。", [("。。。", "……")]),
        ("水利、教育…等", [("…", "……")]),
        ("水利、教育………等", [("………", "……")]),
        ("水利、教育......", [("......", "……")]),
        ("水利、教育……等", []),
        ("1，2，…，n", []),
        ("Wait... what", []),
        ("联系人................", []),
        ("…………", []),
    ],
)
def test_ellipses(text, quotes):
    assert found(text, "punct.ellipsis") == quotes


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("一条主线--高质量发展", [("--", "——")]),
        ("一条主线———高质量发展", [("———", "——")]),
        ("一条主线－－高质量发展", [("－－", "——")]),
        ("一条主线---高质量发展", [("---", "——")]),
        ("一条主线——高质量发展", []),
        ("北京—上海，2022—2025年", []),
        ("————————", []),
        ("使用--json选项", []),
        ("---", []),
    ],
)
def test_dashes(text, quotes):
    assert found(text, "punct.dash") == quotes


def test_a_subtitle_with_two_hyphens_is_shown_a_dash():
    assert found("--市财政局工作纪实", "punct.dash", "subtitle") == [("--", "——")]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("全市 推进项目建设。", [(" ", "")]),
        ("共有 43 家企业。", [(" ", ""), (" ", "")]),
        ("采用 PPP 模式。", [(" ", ""), (" ", "")]),
        ("推进建设， 落实责任。", [(" ", "")]),
        ("推进\u200b建设。", [("\u200b", "")]),
        ("推进\ufeff\u200b建设。", [("\ufeff\u200b", "")]),
        ("增长5% 以上。", [(" ", "")]),
        ("凝心聚力 砥砺前行", [(" ", "")]),
        ("　　全市推进。  ", []),
        ("运 行 月 报", []),
        ("按照GB/T 9704执行。", []),
        ("表1　2026年1—8月情况", []),
        ("澜江市人民政府办公室　　2026年7月17日", []),
        ("澜江市人民政府办公室 2026年7月17日", []),
        ("附件 2.项目清单", []),
        ("编辑：周 明、李 华。", []),
        ("第一条　为了规范管理，制定本办法。", []),
        ("Hello world", []),
        ("姓名\t职务", []),
    ],
)
def test_stray_blanks(text, quotes):
    assert found(text, "space.stray") == quotes


def test_blanks_lay_out_cells_and_credits_but_nothing_unseen_belongs_there():
    lines = [Line("合 计 数", "cell"), Line("（市财政局 周明供稿）", "credit"), Line("市\u200b局", "credit")]

    assert [(each.line, each.quote) for each in proofread(lines)] == [(2, "\u200b")]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("引进企业30家，其中制造业18家、服务业15家。", ["18家、服务业15家"]),
        ("引进企业30家，其中制造业32家。", ["32家"]),
        ("投资10亿元，其中省级4.5亿元、市级6亿元。", ["4.5亿元、市级6亿元"]),
        ("三次产业结构为8.2：45.3：47.5。", ["8.2：45.3：47.5"]),
        ("一产占10%、二产占50%、三产占45%。", ["占10%、二产占50%、三产占45%"]),
        ("计划开工96个，已开工88个，开工率达81.7%。", ["88个，开工率达81.7%"]),
        ("支出486.2亿元，其中民生支出389.4亿元，占比达70.1%。", ["389.4亿元，占比达70.1%"]),
        ("事故起数下降2倍。", ["下降2倍"]),
        ("能耗下降120%。", ["下降120%"]),
        ("办理时间由5天压缩至8天。", ["5天压缩至8天"]),
        ("材料从12份减少到15份。", ["12份减少到15份"]),
        ("收入由100万元提高到120万元，增长30%。", ["100万元提高到120万元，增长30%"]),
        ("12家，其中制造业5家、服务业4家。", []),
        ("由2小时压缩至25分钟。", []),
        ("超过30家，其中制造业18家、服务业15家。", []),
        ("引进30家，其中制造业18家，完成投资40亿元。", []),
        ("茶叶、柑橘占全县农产品产值分别达63%、28%。", []),
        ("排名由第8位上升到第3位。", []),
        ("成本由1.2万元减少到9000元，下降25%。", []),
        ("下降至120%，下降120个百分点。", []),
        ("查出隐患8740项，已整改8652项，整改率达99%。", []),
        ("覆盖率由88%提高到97%，提高9个百分点。", []),
    ],
)
def test_sums_that_do_not_come_out_are_information(text, quotes):
    findings = [each for each in proofread([Line(text)]) if each.code == "num.sum"]

    assert [each.quote for each in findings] == quotes
    assert {each.level for each in findings} <= {"info"}


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("一是甲。二是乙。二是丙。", "order.yishi", "三是"),
        ("一是甲。三是乙。二是丙。", "order.yishi", "二是"),
        ("一是甲。三是乙。四是丙。", "order.yishi", None),
        ("一、甲事\n一、乙事\n三、丙事", "order.heading", "二、"),
        ("(1)甲事。\n(1)乙事。\n(3)丙事。", "order.heading", "(2)"),
        ("①甲事。\n③乙事。\n③丙事。", "order.heading", "②"),
        ("组织10-15人。", "num.range", "10～15"),
        ("增长5～20%。", "num.range", "5%～20%"),
        ("投资3—5亿元。", "num.range", "3亿—5亿"),
        ("2022-2025年。", "num.range", "2022—2025"),
        ("印发《关于《工作方案》的通知》。", "punct.pair", "〈工作方案〉"),
        ("印发“《工作方案”》。", "punct.pair", "》”"),
        ("打造”甲“品牌，完成（乙)。", "punct.pair", "“"),
        ("水库于98年底建成。", "num.date", "1998年"),
        ("90年代建成。", "num.date", "20世纪90年代"),
        ("6月31日建成。", "num.date", None),
    ],
)
def test_what_is_offered_is_what_the_place_should_say(text, code, suggestion):
    assert found(text, code)[0][1] == suggestion


def test_a_lone_first_item_is_information():
    lines = [Line("一是抓学习，夯实基础。")]

    assert proofread(lines) == [Finding("order.yishi", "info", 0, 0, 2, "一是", "只有“一是”，后面没有“二是”。")]


def test_a_quotation_over_paragraphs_opens_each_and_closes_only_the_last():
    quotation = "他指出：“第一段。\n“第二段。\n“第三段。”"

    assert found(quotation, "punct.pair") == []
    assert found(quotation.replace("\n“第二", "\n第二"), "punct.pair") == [("“", None)]
    assert found(quotation.replace("。”", "。"), "punct.pair") == [("“", None)] * 3


def test_a_title_or_credit_on_two_lines_is_paired_over_both():
    lines = [Line("市财政局“三个", "title"), Line("突出”见成效", "title"), Line("正文。")]
    credits = [Line("（市财政局、", "credit"), Line("市水利局供稿）", "credit")]

    assert proofread(lines + credits) == []
