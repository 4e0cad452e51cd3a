"""importissue, exportissue and loaddepartments as the command line uses them (DESIGN §7)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Contribution, Picture
from bulletin.models import Issue, Publication, Reading
from departments.models import Department

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
FIRST = ["--year", "2026", "--number", "1", "--total", "101", "--date", "2026-01-23"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication():
    call_command("addpublication", "lanjiang", "澜江政务信息", verbosity=0)
    return Publication.objects.get()


@pytest.fixture
def register():
    call_command("loaddepartments", SEEDS / "departments.json")


def run(capsys, *arguments):
    """The output of importissue."""
    capsys.readouterr()
    call_command("importissue", *map(str, arguments))
    return capsys.readouterr().out


def stored():
    return [model.objects.count() for model in (Issue, Article, Contribution, Reading, Department)]


def test_the_real_bulletin_is_read_whole(seeds_dir, capsys):
    (file,) = seeds_dir.glob("*.txt")

    read = json.loads(run(capsys, file, "--dry-run", "--json"))

    articles = [article for section in read["sections"] for article in section["articles"]]
    assert [len(section["articles"]) for section in read["sections"]] == [3, 4]
    assert [len(article["contributors"]) for article in articles] == [1, 2, 1, 1, 1, 1, 1]
    assert [item["title"] for item in read["toc"]] == [article["title"] for article in articles]
    assert read["unassigned"] == []
    assert {problem["code"] for problem in read["problems"]} == {"contrib.unknown"}
    assert len(read["problems"]) == 8
    assert (read["well_read"], read["encoding"], read["eol"], read["line_count"]) == (True, "utf-8", "LF", 55)
    assert stored() == [0, 0, 0, 0, 0]


def test_the_real_bulletin_comes_out_of_the_database_byte_for_byte(seeds_dir, publication, tmp_path):
    (file,) = seeds_dir.glob("*.txt")
    call_command(
        "importissue", file, "--publication", "lanjiang", "--number", "5", "--date", "2023-05-08", "--year", "2023"
    )

    call_command("exportissue", "lanjiang", "2023", "5", "--format", "txt", "--output", tmp_path / "out.txt")

    assert (tmp_path / "out.txt").read_bytes() == file.read_bytes()
    assert stored() == [1, 7, 8, 1, 0]


@pytest.mark.parametrize(
    ("name", "given", "number"),
    [
        ("2026-01.txt", FIRST, "1"),
        ("2026-02.txt", [], "2"),
        ("2026-04.txt", [], "4"),
        ("2026-05.txt", [], "5"),
        ("2026-06-07.txt", [], "6-7"),
        ("2026-08.txt", [], "8"),
        ("2026-z1.txt", [], "z1"),
    ],
)
def test_every_sample_comes_out_as_it_went_in(publication, register, tmp_path, name, given, number):
    call_command("importissue", SEEDS / name, "--publication", "lanjiang", *given)

    call_command("exportissue", "lanjiang", "2026", number, "--output", tmp_path / name)

    assert (tmp_path / name).read_bytes() == (SEEDS / name).read_bytes()


def test_a_word_file_becomes_an_issue_whose_text_reads_the_same(publication, register, tmp_path, capsys):
    call_command("importissue", SEEDS / "2026-03.docx", "--publication", "lanjiang")
    call_command("exportissue", "lanjiang", "2026", "3", "--output", tmp_path / "3.txt")

    word = json.loads(run(capsys, SEEDS / "2026-03.docx", "--dry-run", "--json"))
    text = json.loads(run(capsys, tmp_path / "3.txt", "--dry-run", "--json"))

    def structure(read):
        return [
            (section["title"], [(a["title"], a["contributors"], a["paragraph_count"]) for a in section["articles"]])
            for section in read["sections"]
        ]

    assert structure(text) == structure(word)
    assert [sum(a["tables"] for s in word["sections"] for a in s["articles"]), Picture.objects.count()] == [1, 1]


def test_a_new_publication_has_its_two_sections(publication):
    assert list(publication.sections.values_list("name", "slug", "position")) == [
        ("落实稳经济政策", "落实稳经济政策", 1),
        ("工作进展", "工作进展", 2),
    ]


def test_the_same_file_again_stores_nothing_and_names_the_issue(publication, register, capsys):
    run(capsys, SEEDS / "2026-02.txt", "--publication", "lanjiang")
    before = stored()

    said = run(capsys, SEEDS / "2026-02.txt", "--publication", "lanjiang", "--publish")

    assert stored() == before
    assert "/issues/lanjiang/2026/2/" in said
    assert Issue.objects.get().state == Issue.State.PUBLISHED


def test_options_win_over_the_file(publication, register):
    call_command(
        "importissue", SEEDS / "2026-02.txt", "--publication", "lanjiang", "--number", "12-13", "--date", "2026-03-01"
    )

    issue = Issue.objects.get()

    assert (issue.label, issue.total_label, f"{issue.date}") == ("2026年第12—13期", "总第102期", "2026-03-01")


def test_what_the_file_does_not_say_is_asked_for_by_the_name_of_the_option(publication):
    with pytest.raises(CommandError) as refused:
        call_command("importissue", SEEDS / "2026-01.txt", "--publication", "lanjiang", "--number", "1")

    assert str(refused.value).endswith("文件里没有写年、日期，请用选项 --year --date 给出。")
    assert stored() == [0, 0, 0, 0, 0]


def test_an_unknown_publication_is_refused_with_the_known_ones(publication):
    with pytest.raises(CommandError) as refused:
        call_command("importissue", SEEDS / "2026-02.txt", "--publication", "lan")

    assert str(refused.value) == "没有名为“lan”的刊物。已有的刊物：lanjiang。"


def test_a_taken_number_is_refused_and_nothing_is_stored(publication, register):
    call_command("importissue", SEEDS / "2026-06-07.txt", "--publication", "lanjiang")
    before = stored()

    with pytest.raises(CommandError) as refused:
        call_command("importissue", SEEDS / "2026-02.txt", "--publication", "lanjiang", "--number", "7")

    assert str(refused.value).endswith("《澜江政务信息》2026年第6—7期已经有了。请核对期号，或先处理已有的那一期。")
    assert stored() == before


def test_one_refused_file_does_not_stop_the_others(publication, register, tmp_path, capsys):
    (tmp_path / "稿.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))

    with pytest.raises(CommandError) as refused:
        run(
            capsys,
            tmp_path / "稿.doc",
            SEEDS / "2026-02.txt",
            SEEDS / "2026-05.txt",
            "--publication",
            "lanjiang",
            "--json",
        )

    printed = [json.loads(line)["issue"] for line in capsys.readouterr().out.splitlines()]
    assert printed == ["/issues/lanjiang/2026/2/", "/issues/lanjiang/2026/5/"]
    assert str(refused.value) == "3份文件中有1份没有完成。"


def test_unknown_names_are_kept_as_printed_and_wait(publication):
    call_command("importissue", SEEDS / "2026-02.txt", "--publication", "lanjiang")

    assert Contribution.objects.unlinked().count() == Contribution.objects.count() == 6
    assert Department.objects.count() == 0


def test_add_departments_registers_every_unknown_name(publication):
    call_command("importissue", SEEDS / "2026-02.txt", "--publication", "lanjiang", "--add-departments", "--publish")

    assert Contribution.objects.unlinked().count() == 0
    assert Department.objects.count() == 6
    assert Issue.objects.get().state == Issue.State.PUBLISHED


def test_an_issue_that_needs_reviews_stays_a_draft(register, capsys):
    call_command("addpublication", "zhuanbao", "信息专报", "--reviews", "3")

    with pytest.raises(CommandError) as refused:
        run(capsys, SEEDS / "2026-02.txt", "--publication", "zhuanbao", "--publish")

    assert "还没有报送审核" in str(refused.value)
    assert [issue.state for issue in Issue.objects.all()] == [Issue.State.DRAFT]


def test_an_internal_bulletin_is_never_public(publication, tmp_path):
    text = "内部资料　注意保存\n澜江政务信息\n第9期\n澜江市府办　2026年9月1日\n市水利局完成汛前检查\n市水利局检查水库12座。\n（市水利局供稿）\n"
    (tmp_path / "9.txt").write_text(text)

    call_command("importissue", tmp_path / "9.txt", "--publication", "lanjiang", "--publish")

    assert [(issue.internal, issue.state) for issue in Issue.objects.all()] == [(True, Issue.State.PUBLISHED)]
    assert list(Issue.objects.public()) == []


def test_the_register_is_added_to_and_never_shortened(tmp_path):
    Department.objects.create(name="市档案局")
    call_command("loaddepartments", SEEDS / "departments.json")
    (tmp_path / "more.json").write_text('[{"name": "市财政局", "aliases": ["市财局"], "order": 3}]')

    call_command("loaddepartments", tmp_path / "more.json")

    department = Department.objects.get(name="市财政局")
    assert "市财局" in department.aliases.values_list("name", flat=True)
    assert (department.order, Department.objects.filter(name="市档案局").count()) == (3, 1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "不是 JSON 文件。"),
        ("{}", "最外层应是单位的列表。"),
        ('[{"aliases": []}]', "第1项没有名称（name），或名称超过100字。"),
        ('[{"name": "甲局", "aliases": ["乙局"]}, {"name": "乙局"}]', "第2项的“乙局”已经是甲局的名称或别名。"),
        ('[{"name": "甲局", "kind": "省直"}]', "第1项“甲局”的类别（kind）应是县（市、区）、市直部门、其他之一。"),
    ],
)
def test_a_wrong_register_is_refused_whole(tmp_path, content, sentence):
    (tmp_path / "register.json").write_text(content)

    with pytest.raises(CommandError) as refused:
        call_command("loaddepartments", tmp_path / "register.json")

    assert str(refused.value) == f"{tmp_path / 'register.json'}：{sentence}"
    assert Department.objects.count() == 0


def test_a_refusal_is_one_sentence_and_an_exit_code(tmp_path):
    (tmp_path / "稿.pdf").write_bytes(b"%PDF-1.7\n")
    arguments = [sys.executable, "manage.py", "importissue", str(tmp_path / "稿.pdf"), "--dry-run", "--json"]

    done = subprocess.run(arguments, cwd=SEEDS.parent, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.strip().endswith("请用它的 Word 原稿（.docx），或复制全文粘贴。")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--number", "八"], "--number 八 不是期号。请写成 8、5-6 或（增刊）z1。"),
        (["--number", "6-5"], "--number 6-5 的次序不对：合刊的后一个期号要大于前一个。"),
        (["--year", "26"], "--year 26 不是年份。请写成四位数字，例如 2026。"),
        (["--date", "2026-02-30"], "--date 2026-02-30 不是日期。请写成 2026-03-20 这样。"),
        (["--by", "wu"], "没有名为“wu”的用户。"),
    ],
)
def test_a_wrong_option_is_refused_in_a_sentence(publication, options, sentence):
    with pytest.raises(CommandError) as refused:
        call_command("importissue", SEEDS / "2026-02.txt", "--publication", "lanjiang", *options)

    assert str(refused.value) == sentence


def test_a_command_written_wrongly_is_one_chinese_sentence():
    arguments = [sys.executable, "manage.py", "importissue", "--publication", "lanjiang"]
    done = subprocess.run(arguments, cwd=SEEDS.parent, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("命令写得不对（")


def test_control_characters_reach_no_table(publication, tmp_path):
    text = "◆工作\x00进展◆\n市水利局\x00完成汛前检查\n检查水库\x0012座\x7f。\n（市\x00水利局供稿）\n编者按：\x00\n"
    (tmp_path / "3.txt").write_text(text)

    call_command(
        "importissue", tmp_path / "3.txt", "--publication", "lanjiang", "--number", "3", "--date", "2026-03-20"
    )
    call_command("exportissue", "lanjiang", "2026", "3", "--output", tmp_path / "out.txt")

    assert Article.objects.values_list("title", "body").get() == ("市水利局完成汛前检查", "<p>检查水库12座。</p>")
    assert (tmp_path / "out.txt").read_text() == text
