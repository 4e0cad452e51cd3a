"""exportissue --all: every issue that citizens read, as files in a folder; and files that are whole or not there."""

import io
import os
import resource
import signal
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bulletin import export
from bulletin.formats import press
from bulletin.management import files
from bulletin.models import Edition, Issue, Publication
from departments.names import norm
from tests import printed, published
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db

ROW = "<td>1</td>" * 64
TOO_WIDE = ("工作进展", "宽表", "市财政局", f"<table><tbody><tr>{ROW}</tr></tbody></table>")
LACKING = ("工作进展", "市财政局😀", "市财政局", "<p>正文。</p>")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "all"


def exported(folder, *arguments, **options):
    call_command("exportissue", *arguments, all=str(folder), **options)
    return written(folder)


def written(folder):
    """The files in a folder, the hidden ones too."""
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def refusal(*arguments, **options):
    with pytest.raises(CommandError) as refused:
        call_command("exportissue", *arguments, **options)
    return str(refused.value)


def another_publication():
    return Publication.objects.start(name="澜江信息", slug="lanjiang", organ="澜江市人民政府办公室")


# What is written


@pytest.mark.parametrize("kind", Edition.Format.values)
def test_every_issue_is_a_file_below_its_publication_and_year(noto, folder, kind):
    issues = {
        f"jiangmen/2026/8.{kind}": published.issue(8, *published.TWO),
        f"jiangmen/2026/5-6.{kind}": published.issue(5, number_to=6),
        f"jiangmen/2026/z1.{kind}": published.issue(1, series=Issue.Series.SUPPLEMENT),
        f"lanjiang/2025/8.{kind}": published.issue(8, publication=another_publication(), year=2025),
    }

    assert exported(folder, format=kind) == sorted(issues)
    assert {name: (folder / name).read_bytes() for name in issues} == {
        name: export.made(issue, kind).content for name, issue in issues.items()
    }


def test_without_a_format_it_is_text(folder):
    published.issue(8)

    assert exported(folder) == ["jiangmen/2026/8.txt"]


def test_a_publication_and_a_year_narrow_it(folder, tmp_path):
    published.issue(8)
    published.issue(9, year=2025)
    published.issue(8, publication=another_publication())

    assert exported(folder, "jiangmen") == ["jiangmen/2025/9.txt", "jiangmen/2026/8.txt"]
    assert exported(tmp_path / "year", "jiangmen", "2025") == ["jiangmen/2025/9.txt"]


HOUR = timedelta(hours=1)


@pytest.mark.parametrize("kind", Edition.Format.values)
@pytest.mark.parametrize(
    ("state", "found"),
    [
        ({"state": "draft"}, 0),
        ({"state": "scheduled", "publish_at": HOUR}, 0),
        ({"state": "published", "internal": True}, 0),
        ({"state": "scheduled", "publish_at": -HOUR, "internal": True}, 0),
        ({"state": "withdrawn"}, 0),
        ({"state": "scheduled", "publish_at": -HOUR}, 1),
        ({"state": "published"}, 1),
    ],
)
def test_only_what_citizens_read_is_written(noto, folder, kind, state, found):
    issue = published.issue(8, publish=False)
    if "publish_at" in state:
        state = state | {"publish_at": timezone.now() + state["publish_at"]}
    Issue.objects.filter(pk=issue.pk).update(**state)

    assert exported(folder, format=kind) == [f"jiangmen/2026/8.{kind}"][:found]


@pytest.mark.parametrize("kind", Edition.Format.values)
def test_an_article_that_was_withdrawn_is_in_no_file_and_a_correction_is(noto, folder, kind):
    issue = published.issue(8, *published.TWO)
    first, second = (row.article for row in issue.placements.all())
    issue.withdraw(reason="数据有误。", article=first)
    issue.correct(second, {"body": "<p>改后的话。</p>"}, note="“乙文”应为“改后的话”。")
    (name,) = exported(folder, format=kind)

    said = _text(kind, (folder / name).read_bytes())
    assert [text in said for text in ("甲篇", "完成68所", "乙篇", "改后的话")] == [False, False, True, True]


def _text(kind, content):
    if kind == "pdf":
        return printed.text(content)
    if kind == "txt":
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return "".join(file.read(name).decode(errors="replace") for name in file.namelist())


def test_an_issue_that_is_withdrawn_while_others_are_written_is_not(folder, monkeypatch):
    published.issue(8)
    other = published.issue(9)
    making = export.made

    def slowly(issue, format):
        other.withdraw(reason="数据有误。")
        return making(issue, format)

    monkeypatch.setattr(export, "made", slowly)

    assert exported(folder) == ["jiangmen/2026/8.txt"]


def test_a_second_run_writes_the_same_files_and_leaves_others_alone(folder):
    issue = published.issue(8)
    exported(folder)
    file = folder / "jiangmen" / "2026" / "8.txt"
    before = file.read_bytes()
    file.write_bytes(b"half")
    (folder / "mine.txt").write_bytes(b"mine")

    assert exported(folder) == ["jiangmen/2026/8.txt", "mine.txt"]
    assert file.read_bytes() == before == export.made(issue, "txt").content


# What is refused


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        ((), {}, "请写明刊物、年份和期号，例如 jiangmen 2026 8。要写出公众能读的每一期，请用 --all DIR。"),
        (
            ("jiangmen", "2026"),
            {},
            "请写明刊物、年份和期号，例如 jiangmen 2026 8。要写出公众能读的每一期，请用 --all DIR。",
        ),
        (("jiangmen", "2026", "8"), {"all": "x"}, "--all 写出很多期，不能再给 NUMBER。只写一期请去掉 --all。"),
        ((), {"all": "x", "output": "8.txt"}, "--all 写出很多期，不能再给 --output。只写一期请去掉 --all。"),
        (("jiang",), {"all": "x"}, "没有名为“jiang”的刊物。已有的刊物：jiangmen。"),
        (("jiangmen", "26"), {"all": "x"}, "26 不是年份。请写成四位数字，例如 2026。"),
    ],
)
def test_what_cannot_be_meant_is_a_sentence(tmp_path, monkeypatch, arguments, options, said):
    published.issue(8)
    monkeypatch.chdir(tmp_path)

    assert refusal(*arguments, **options) == said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "article", "reason"),
    [
        ("docx", TOO_WIDE, "有一个表格有64列，Word 最多63列，不能做成 Word 版。请把表格拆成几个，再试。"),
        (
            "pdf",
            LACKING,
            "字体里没有《市财政局😀》里的“😀”（U+1F600），版式文件没有生成。"
            "请改用别的字，或者请管理员安装有这个字的字体。",
        ),
    ],
)
def test_a_refused_issue_is_named_with_its_reason_and_the_rest_goes_on(noto, folder, capsys, kind, article, reason):
    published.issue(7)
    published.issue(8, article)
    published.issue(9)

    assert refusal(all=str(folder), format=kind) == "3期中有1期没有写出。"
    assert capsys.readouterr().err == f"《江门政务信息》2026年第8期：{reason}\n"
    assert written(folder) == [f"jiangmen/2026/7.{kind}", f"jiangmen/2026/9.{kind}"]


def test_what_is_missing_for_every_issue_is_said_once(folder, settings, capsys):
    settings.FONTS_DIR = str(folder / "none")
    published.issue(8)
    published.issue(9)

    assert refusal(all=str(folder), format="pdf").startswith(f"设置 FONTS_DIR 指的（{folder}/none）不是能读的文件夹")
    assert (capsys.readouterr().err, folder.exists()) == ("", False)


def test_a_folder_that_cannot_be_written_is_a_sentence(folder):
    published.issue(8)
    folder.write_text("a file")

    assert refusal(all=str(folder)) == f"{folder}/jiangmen/2026/8.txt：写不了这个文件（Not a directory）。"
    assert folder.read_text() == "a file"


def test_a_disk_that_is_full_is_a_sentence():
    published.issue(8)

    said = refusal("jiangmen", "2026", "8", output="/dev/full")
    assert said == "/dev/full：写不了这个文件（No space left on device）。"


# How it is written


def test_a_bar_shows_on_a_terminal_only(folder, capsys, monkeypatch):
    published.issue(8)
    exported(folder)
    assert capsys.readouterr() == ("", "")

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    exported(folder)
    out, err = capsys.readouterr()
    assert (out, "100%" in err, "1/1" in err) == ("", True, True)


@pytest.mark.parametrize("kind", Edition.Format.values)
def test_each_issue_takes_the_same_number_of_queries_however_long(noto, folder, kind):
    counts = []
    for number, articles in ((1, 1), (2, 3), (3, 9)):
        published.issue(number, *[("工作进展", f"第{n}篇", "市财政局", "<p>正文。</p>") for n in range(articles)])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            exported(folder, format=kind)
        counts.append(len(queries))

    assert counts[2] - counts[1] == counts[1] - counts[0]


def test_nothing_of_an_issue_stays_in_memory(noto, folder):
    for number in range(1, 4):
        published.issue(number)
    norm("一行。")
    exported(folder, format="docx")

    assert norm.cache_info().currsize == 0


def test_one_process_makes_the_pdfs_of_all_issues(noto, folder, monkeypatch):
    started = []
    popen = subprocess.Popen
    monkeypatch.setattr(
        press.subprocess, "Popen", lambda *given, **options: started.append(1) or popen(*given, **options)
    )
    for number in range(1, 4):
        published.issue(number)

    assert (len(exported(folder, format="pdf")), started) == (3, [1])


# Files


def test_a_file_that_does_not_fit_leaves_the_old_one_and_nothing_else(tmp_path):
    file = tmp_path / "8.txt"
    file.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            files.write(file, b"new" * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"8.txt": b"old"}


def test_a_writer_that_is_killed_leaves_the_old_file_and_the_next_clears_up(tmp_path):
    file = tmp_path / "8.txt"
    file.write_bytes(b"old")
    script = (
        "import os, sys; from pathlib import Path; from bulletin.management import files\n"
        "os.fsync = lambda file: (print('half', flush=True), sys.stdin.read())\n"
        "files.write(Path(sys.argv[1]), b'new')"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", script, str(file)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with writer:
        assert writer.stdout.readline() == b"half\n"
        beside = len(list(tmp_path.iterdir()))
        files.write(tmp_path / "9.txt", b"another")
        assert (beside, len(list(tmp_path.iterdir()))) == (2, 3)  # that of a living process stays
        writer.send_signal(signal.SIGKILL)

    assert file.read_bytes() == b"old"
    files.write(file, b"new")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"8.txt": b"new", "9.txt": b"another"}


def test_a_file_keeps_its_mode_and_a_link_stays_one(tmp_path):
    file, link = tmp_path / "8.txt", tmp_path / "latest.txt"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to(file)
    files.write(link, b"new")

    assert (link.is_symlink(), file.read_bytes(), file.stat().st_mode & 0o777) == (True, b"new", 0o640)


def test_a_pipe_is_written_to(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        files.write(pipe, b"through")
        assert reader.stdout.read() == b"through"
