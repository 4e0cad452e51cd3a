"""The table of terms: edited, searched, taken to a spreadsheet and brought back."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Term
from articles.termtable import Row, decoded, faults, read, written
from departments.models import AuditEntry
from tests.conftest import ROOT
from tests.people import client_of

TABLE = """错误的写法,改为,级别,类别,例外,理由
市教委,市教育局,阻止发布,机构名称,市教委员会|原市教委,2019年改名
赋能,,建议,规范用语,,
"=1,2",甲,核对,错敏词,,
"""
ROWS = [
    Row("市教委", "市教育局", "must", "机构名称", "市教委员会\n原市教委", "2019年改名"),
    Row("赋能", "", "style"),
    Row("=1,2", "甲", "check", "错敏词"),
]
IMPORT = "/admin/articles/term/import/"


def refusals(text):
    return [(each.line, each.message) for each in read(text)[1]]


def give(client, text="", file=None, **more):
    return client.post(IMPORT, {"text": text, **({"file": file} if file else {}), **more})


def upload(data, name="术语.csv"):
    return SimpleUploadedFile(name, data)


# The table as CSV


def test_a_table_is_read_with_its_headings_or_without_them_by_commas_or_tabs():
    bare = TABLE.partition("\n")[2]
    tabbed = "\t".join(["改为", "错误的写法"]) + "\n市教育局\t市教委\n"

    assert read(TABLE) == read("\ufeff" + TABLE) == read(TABLE.replace("\n", "\r\n")) == read(bare) == (ROWS, [])
    assert read(tabbed) == ([Row("市教委", "市教育局")], [])


def test_a_file_is_read_in_the_encodings_that_spreadsheets_write():
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert read(decoded(TABLE.encode(encoding))) == (ROWS, [])
    with pytest.raises(ValueError, match=r"这不是文本文件。请在表格软件里另存为 CSV，再交一次。"):
        decoded(b"PK\x03\x04\x00\x00")


def test_each_line_that_cannot_be_taken_says_why():
    text = (
        "错误的写法,改为,级别,类别,例外,理由\n"
        ",甲\n"
        "乙,乙\n"
        "丙,,严重\n"
        "丁,,,别的\n"
        '戊,,,,"甲乙\n",\n'
        "\n"
        "己,甲\n"
        "己,乙\n"
        f"{'庚' * 101},甲\n"
        "辛,一,核对,职务,,理由,多的\n"
        "壬,,,,壬,\n"
    )

    assert refusals(text) == [
        (2, "没有错误的写法。"),
        (3, "“乙”改为的和原来一样。"),
        (4, "级别“严重”不认识，可以写：阻止发布、核对、建议。"),
        (5, "类别“别的”不认识，可以写：错敏词、职务、机构名称、规范用语。"),
        (6, "例外“甲乙”里没有“戊”，起不了作用。"),
        (10, "“己”和第9行重复。"),
        (11, "错误的写法有101字，超过100字。"),
        (12, "多出了1格。有逗号的内容要用英文双引号括起来。"),
        (13, "例外“壬”就是错误的写法，它会永远不提示。"),
    ]
    assert refusals('错误的写法,对的\n甲,"乙') == [
        (1, "不认识“对的”这一列。可以有的列：错误的写法、改为、级别、类别、例外、理由。")
    ]
    assert refusals('甲,乙\n"丙,丁') == [(2, "引号没有配对，从这一行起读不下去。")]


CELL = st.text("甲乙=+-@'\"|,;\t0 ＝", min_size=1, max_size=6).map(str.strip).filter(bool)


@given(
    st.lists(
        st.builds(Row, CELL, CELL, st.sampled_from(["must", "check", "style"]), note=CELL),
        unique_by=lambda row: row.text,
    )
)
def test_whatever_is_written_is_read_again(rows):
    rows = [row for row in rows if not faults(row)]

    assert read("".join(written(rows))) == (rows, [])


def test_no_cell_becomes_a_formula():
    cells = next(csv.reader(io.StringIO("".join(written([Row("=1+1", "@甲", note="'=乙")])).split("\n", 1)[1])))

    assert cells == ["'=1+1", "'@甲", "核对", "规范用语", "", "''=乙"]


# In the admin


@pytest.mark.django_db
def test_what_an_import_would_do_is_shown_and_then_done():
    editor = client_of("编辑")
    Term.objects.create(text="赋能", replacement="支持")
    Term.objects.create(text="抓手")
    page = give(editor, file=upload(TABLE.encode("gb18030")))

    assert Term.objects.count() == 2
    assert page.context["new"] == [
        "市教委→市教育局（阻止发布，机构名称，市教委员会|原市教委，2019年改名）",
        "=1,2→甲（核对，错敏词）",
    ]
    assert page.context["changed"] == [("赋能→支持（核对，规范用语）", "赋能→（只提示）（建议，规范用语）")]
    assert (page.context["plan"].same, page.context["plan"].refused) == (0, [])

    text, seen = page.context["form"]["text"].value(), page.context["seen"]
    page = editor.post(IMPORT, {"text": text, "seen": seen, "_confirm": "1"}, follow=True)
    assert [str(message) for message in page.context["messages"]] == ["术语表已导入：新增2个，改动1个。"]
    assert sorted(Term.objects.rows(), key=str) == sorted([*ROWS, Row("抓手")], key=str)
    entry = AuditEntry.objects.get(action="导入")
    assert (entry.name, entry.by.username, entry.get_absolute_url()) == ("术语表", "编辑", "")
    assert entry.before == "赋能→支持（核对，规范用语）"


@pytest.mark.django_db
def test_one_line_that_is_refused_keeps_the_whole_file_out():
    editor = client_of("编辑")
    page = give(editor, "甲,乙\n丙,丙\n", _confirm="1", seen="")
    again = give(editor, "甲,乙\n丙,丙\n", _confirm="1", seen=page.context["seen"])

    assert Term.objects.count() == 0
    assert [(each.line, each.message) for each in again.context["refused"]] == [(2, "“丙”改为的和原来一样。")]
    assert again.context["form"]["text"].value() == "甲,乙\n丙,丙\n"
    assert "没有导入：有1行要先改。" in again.text


@pytest.mark.django_db
def test_what_a_person_has_not_seen_is_not_imported():
    editor = client_of("编辑")
    seen = give(editor, "甲,乙\n").context["seen"]
    page = give(editor, "甲,丙\n", _confirm="1", seen=seen)

    assert Term.objects.count() == 0
    assert "还没有导入：和刚才列出的不同了。" in page.text
    give(editor, "甲,丙\n", _confirm="1", seen=page.context["seen"])
    assert Term.objects.rows() == [Row("甲", "丙")]


@pytest.mark.django_db
def test_nothing_given_or_no_table_is_said_in_a_sentence():
    editor = client_of("编辑")

    assert give(editor).context["form"].non_field_errors() == ["请选一份 CSV 文件，或者把表格粘贴进来。"]
    assert give(editor, file=upload(b"PK\x03\x04\x00\x00", "表.xlsx")).context["form"].non_field_errors() == [
        "没有读入“表.xlsx”：这不是文本文件。请在表格软件里另存为 CSV，再交一次。"
    ]


@pytest.mark.django_db
def test_an_export_that_is_given_back_changes_nothing():
    editor = client_of("编辑")
    Term.objects.take(ROWS)
    answer = editor.get("/admin/articles/term/export/")
    table = b"".join(answer.streaming_content)
    page = give(editor, file=upload(table))
    plan = page.context["plan"]

    assert answer.headers["Content-Disposition"] == 'attachment; filename="terms.csv"'
    assert (plan.new, plan.changed, plan.same, plan.refused) == ([], [], 3, [])
    assert "_confirm" not in page.text


@pytest.mark.django_db
def test_ten_thousand_terms_are_imported_in_one_go():
    rows = [Row(f"第{n}个错词", f"第{n}个对词") for n in range(10_000)]
    editor = client_of("编辑")
    text = "".join(written(rows))
    page = give(editor, text)
    assert len(page.context["plan"].new) == 10_000
    give(editor, text, _confirm="1", seen=page.context["seen"])

    assert Term.objects.count() == 10_000
    assert [rule.right for *_, rule in Term.objects.rules().hits("有第9999个错词。")] == ["第9999个对词"]


@pytest.mark.django_db
def test_a_term_is_written_by_hand_and_what_is_wrong_with_it_is_said():
    editor = client_of("编辑")
    sent = {
        "text": "市教委",
        "replacement": "市教委",
        "level": "must",
        "kind": "机构名称",
        "exceptions": "甲",
        "note": "",
    }
    page = editor.post("/admin/articles/term/add/", sent)

    assert page.context["adminform"].form.errors == {
        "replacement": ["“市教委”改为的和原来一样。"],
        "exceptions": ["例外“甲”里没有“市教委”，起不了作用。"],
    }
    editor.post("/admin/articles/term/add/", sent | {"replacement": "市教育局", "exceptions": " 原市教委 \r\n\r\n"})
    assert Term.objects.rows() == [Row("市教委", "市教育局", "must", "机构名称", "原市教委")]
    assert [(e.action, e.name) for e in AuditEntry.objects.filter(model="articles.term")] == [("新建", "市教委")]
    again = editor.post("/admin/articles/term/add/", sent | {"replacement": "市教育局", "exceptions": ""})
    assert again.context["adminform"].form.errors == {"text": ["术语表里已经有它。"]}


@pytest.mark.django_db
def test_only_editors_keep_the_table():
    page = client_of("供稿员")

    assert [page.get(f"/admin/articles/term/{name}").status_code for name in ("", "import/", "export/", "add/")] == [
        403
    ] * 4
    assert '<a href="/admin/articles/term/">术语表</a>' in client_of("编辑").get("/admin/").text


@pytest.mark.django_db
def test_the_table_is_made_ready_again_only_when_somebody_has_changed_it():
    Term.objects.take(ROWS)
    first = Term.objects.rules()
    with CaptureQueriesContext(connection) as asked:
        second = Term.objects.rules()

    assert (second is first, len(asked)) == (True, 1)
    term = Term.objects.get(text="赋能")
    term.replacement = "支持"
    term.save()
    assert [rule.right for *_, rule in Term.objects.rules().hits("赋能")] == ["支持"]
    term.delete()
    assert list(Term.objects.rules().hits("赋能")) == []


@pytest.mark.django_db
def test_the_command_proofreads_by_the_table(tmp_path):
    file, said = tmp_path / "稿.txt", io.StringIO()
    file.write_text("市教委推进工作。")
    Term.objects.take(ROWS)
    call_command("proofread", str(file), "--json", stdout=said)

    assert json.loads(said.getvalue()) == [
        {
            "code": "word.term",
            "level": "must",
            "line": 1,
            "start": 0,
            "end": 3,
            "quote": "市教委",
            "message": "“市教委”应为“市教育局”：2019年改名。",
            "suggestion": "市教育局",
        }
    ]


def test_the_command_needs_no_database(tmp_path):
    file = tmp_path / "稿.txt"
    file.write_text("市教委在6月31日推进工作。")
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3"}
    asked = [sys.executable, "manage.py", "proofread", str(file), "--json"]
    answer = subprocess.run(asked, env=environment, capture_output=True, text=True, cwd=ROOT, check=True)

    assert [finding["code"] for finding in json.loads(answer.stdout)] == ["num.date"]
