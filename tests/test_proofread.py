"""proofread as the command line uses it (DESIGN §7): what it prints, where in the file a finding stands, what it refuses."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.wordfile import p, r, tbl, tc, tr, word

pytestmark = pytest.mark.django_db

BULLETIN = """【工作进展】
●市水利局完成10-15座水库检查
●市教育局扩大学位供给
◆工作进展◆
　　市水利局完成10-15座水库检查
——汛前检查工作纪实(一)
　　一、排查隐患。一是查库区。三是查堤防,6月31日前完成。
　　三、落实整改。
表1　检查情况
水库\t隐患（处
青麓\t5-8个
(市水利局供稿)
市教育局扩大学位供给
新增学位5400个，完成“十四五规划。（市教育局供稿）
"""


@pytest.fixture
def proofread(capsys, tmp_path):
    """What the command prints of a text or of the bytes of a Word file."""

    def run(content, *arguments):
        file = tmp_path / ("given.txt" if isinstance(content, str) else "given.docx")
        file.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
        capsys.readouterr()
        call_command("proofread", str(file), *arguments)
        return capsys.readouterr().out

    return run


@pytest.fixture
def places(proofread):
    """Where its findings stand: (line, start, end, quote), by code."""

    def run(content):
        return [
            (each["code"], each["line"], each["start"], each["end"], each["quote"])
            for each in json.loads(proofread(content, "--json"))
        ]

    return run


def test_findings_are_printed_as_json_with_the_places_of_the_file(proofread):
    assert json.loads(proofread(BULLETIN.replace("(一)", "").replace("查堤防,", "查堤防，"), "--json"))[:2] == [
        {
            "code": "num.range",
            "level": "check",
            "line": 5,
            "start": 8,
            "end": 13,
            "quote": "10-15",
            "message": "数值范围用浪纹连接号“～”，不用短横线。",
            "suggestion": "10～15",
        },
        {
            "code": "order.yishi",
            "level": "check",
            "line": 7,
            "start": 15,
            "end": 17,
            "quote": "三是",
            "message": "“一是”后面应是“二是”。",
            "suggestion": "二是",
        },
    ]


def test_every_line_of_an_article_is_read_and_nothing_beside_the_articles(places):
    assert places(BULLETIN) == [
        ("num.range", 5, 8, 13, "10-15"),
        ("punct.halfwidth", 6, 10, 11, "("),
        ("order.yishi", 7, 15, 17, "三是"),
        ("num.date", 7, 21, 26, "6月31日"),
        ("order.heading", 8, 2, 4, "三、"),
        ("punct.pair", 10, 5, 6, "（"),
        ("num.range", 11, 3, 6, "5-8"),
        ("punct.pair", 14, 12, 13, "“"),
    ]


def test_marks_in_half_width_are_one_finding_an_article_with_their_number(proofread):
    counted = [(each["line"], each["count"]) for each in json.loads(proofread(BULLETIN, "--json")) if "count" in each]

    assert counted == [(6, 5)]


def test_a_title_that_runs_in_and_a_credit_behind_it_have_the_places_of_their_line(places):
    text = """◆工作快报◆
1．扩建10-15座水厂。日供水能力增加5～8%，惠及居民12万人。 (市水务集团供稿)
2．夜间公交延时。末班车延至9月31日。（市公交集团供稿)
"""

    assert places(text) == [
        ("num.range", 2, 4, 9, "10-15"),
        ("num.range", 2, 20, 24, "5～8%"),
        ("punct.halfwidth", 2, 35, 36, "("),
        ("num.date", 3, 14, 19, "9月31日"),
        ("punct.halfwidth", 3, 28, 29, ")"),
        ("punct.pair", 3, 28, 29, ")"),
    ]


def test_in_word_a_finding_has_its_blocks_number_and_its_place_in_the_paragraph_or_cell(places):
    body = (
        p(r("【工作进展】"))
        + p(r("市水利局完成检查"))
        + p("<w:r><w:t>查看水库12座。</w:t><w:br/><w:t>组织10-15人。</w:t></w:r>")
        + tbl(tr(tc("水库"), tc("隐患")), tr(tc("青麓", "石桥5-8个"), tc("（三处")))
        + p(r("（市水利局供稿）"))
    )

    assert places(word(body)) == [
        ("num.range", 3, 11, 16, "10-15"),
        ("num.range", 4, 5, 8, "5-8"),
        ("punct.pair", 4, 0, 1, "（"),
    ]


def test_a_text_without_a_bulletin_is_one_article_of_paragraphs(places):
    text = "\n　　一是抓学习。\n\n二是抓作风。\n四是抓落实，组织10-15人参加。\n"

    assert places(text) == [("order.yishi", 5, 0, 2, "四是"), ("num.range", 5, 8, 13, "10-15")]


def test_a_text_may_come_from_standard_input(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("组织10-15人参加。".encode("gb18030"))))

    call_command("proofread", "-", "--json")

    assert [each["quote"] for each in json.loads(capsys.readouterr().out)] == ["10-15"]


def test_people_read_the_findings_by_article_with_a_summary(proofread):
    text = BULLETIN.replace("青麓\t5-8个\n", "").replace("水库\t隐患（处\n", "").replace("表1　检查情况\n", "")

    assert proofread(text).splitlines() == [
        "市水利局完成10-15座水库检查",
        "  ! 请核对 第5行 市水利局完成▸10-15◂座水库检查 数值范围用浪纹连接号“～”，不用短横线。建议：10～15（num.range）",
        "  ~ 体例 第6行 ——汛前检查工作纪实▸(◂一) 有5处标点是半角，中文里应为全角。（punct.halfwidth）",
        "  ! 请核对 第7行 、排查隐患。一是查库区。▸三是◂查堤防,6月31日前完成 “一是”后面应是“二是”。建议：二是（order.yishi）",
        "  ✕ 必改 第7行 一是查库区。三是查堤防,▸6月31日◂前完成。 6月没有31日。（num.date）",
        "  ! 请核对 第8行 ▸三、◂落实整改。 序号“一、”后面应是“二、”。建议：二、（order.heading）",
        "市教育局扩大学位供给",
        "  ✕ 必改 第11行 新增学位5400个，完成▸“◂十四五规划。 这个 “ 后面缺成对的 ” 。（punct.pair）",
        "2篇、109字：必改2处、请核对3处、体例1处、提示0处；差错率万分之825.69。",
    ]


def test_of_a_clean_bulletin_only_the_summary_is_printed(proofread):
    text = "【工作进展】\n市水利局完成检查\n检查水库12座。\n（市水利局供稿）\n"

    assert proofread(text) == "1篇、24字：必改0处、请核对0处、体例0处、提示0处；差错率万分之0.00。\n"


@pytest.mark.parametrize("text", ["", "\n", "\0\x01\x02\n\x7f。", "\u200b", "标题", "【】\n\n◆◆"])
def test_a_text_that_says_nothing_is_no_error(proofread, text):
    assert isinstance(json.loads(proofread(text, "--json")), list)


@pytest.mark.parametrize(
    "line", ["全市推进项目建设，完成投资10亿元、" * 20_000, "（" * 12_000, "）“《" * 10_000, "一是甲；" * 40_000]
)
def test_a_line_without_an_end_is_no_error(proofread, line):
    said = json.loads(proofread(f"市财政局推进工作\n{line}\n（市财政局供稿）\n", "--json"))

    assert {each["line"] for each in said} <= {2}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.txt", None, "none.txt：没有这个文件。"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.doc：“old.doc”是旧版 Word 文件。请在 WPS 或 Word 里另存为 .docx，再交一次。"),
        ("print.pdf", b"%PDF-1.7", "print.pdf：“print.pdf”是 PDF 文件，读不出段落。请用它的 Word 原稿（.docx），或复制全文粘贴。"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path, monkeypatch, name, content, said):
    monkeypatch.chdir(tmp_path)
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(CommandError) as refused:
        call_command("proofread", name, "--json")

    assert str(refused.value) == said
