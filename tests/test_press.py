"""The process in which typst runs: gone with its memory after the PDF, and broken off without harm."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psutil
import pytest

from bulletin.document import Refusal
from bulletin.formats import press
from tests import printed
from tests.conftest import ROOT
from tests.printed import SENTENCE, entry

ONE = entry("一、简化流程。减少材料10份。")
MANY = entry(*[f"第{n}段。{SENTENCE * 9}" for n in range(200)])  # more pages than a process sets


def presses(process=None):
    """The processes of ours in which typst runs, dead ones that nobody has waited for among them."""
    found = []
    for child in (process or psutil.Process()).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if child.status() == psutil.STATUS_ZOMBIE or "bulletin.formats.press" in child.cmdline():
                found.append(child)
    return found


def at_work(process=None):
    """The process, once it has read fonts."""
    for _ in range(6000):
        for found in presses(process):
            with suppress(psutil.NoSuchProcess):
                if found.memory_info().rss > 50_000_000:
                    return found
        time.sleep(0.005)
    raise AssertionError("no process was started")


def test_each_pdf_has_a_process_that_is_gone_afterwards(made):
    made(ONE)

    assert presses() == []


def test_where_many_are_made_they_share_a_process_until_it_has_set_many_pages(made):
    with press.keep():
        made(ONE)
        first = presses()
        made(ONE)
        assert (len(first), presses()) == (1, first)

        assert made(MANY).pages >= 60
        assert presses() == []
        made(ONE)
        assert len(presses()) == 1

    assert presses() == []


def test_the_bytes_do_not_depend_on_what_the_process_has_set_before(made):
    alone = made(ONE).data
    with press.keep():
        made(entry("别的稿件。", title="别的"))
        assert made(ONE).data == alone


def test_a_text_that_cannot_be_set_leaves_the_process_to_the_next(made):
    with press.keep():
        with pytest.raises(Refusal):
            made(entry("😀"))
        found = presses()
        assert "减少材料10份" in printed.text(made(ONE).data)
        assert (len(found), presses()) == (1, found)


def test_a_process_that_is_killed_is_a_sentence_and_the_next_pdf_is_made(made):
    with press.keep(), ThreadPoolExecutor() as pool:
        pool.submit(lambda: at_work().kill())
        with pytest.raises(press.Broken) as broken:
            made(MANY)
        assert str(broken.value) == "排版程序中途停了（信号 9），版式文件没有生成。可能是内存不足，请过一会儿再试。"
        assert presses() == []
        assert "减少材料10份" in printed.text(made(ONE).data)


def test_a_process_that_hangs_is_ended_with_a_sentence_and_the_next_pdf_is_made(made, monkeypatch):
    with press.keep():
        made(ONE)
        presses()[0].suspend()
        monkeypatch.setattr(press, "_LIMIT", 1)
        with pytest.raises(press.Broken) as broken:
            made(ONE)
        assert str(broken.value) == "排版程序1秒还没有排完，已经停下，版式文件没有生成。请过一会儿再试。"
        assert presses() == []
        monkeypatch.undo()
        assert "减少材料10份" in printed.text(made(ONE).data)


def test_a_process_that_was_killed_between_two_pdfs_is_replaced(made):
    with press.keep():
        made(ONE)
        killed = presses()[0]
        killed.kill()
        killed.wait()
        assert "减少材料10份" in printed.text(made(ONE).data)

    assert presses() == []


def test_threads_do_not_get_one_anothers_pdf(made):
    titles = [f"第{n}个标题" for n in range(6)]
    with press.keep(), ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda title: made(entry("正文。", title=title)), titles))

    assert [[title for title in titles if title in printed.text(each.data)] for each in found] == [[t] for t in titles]
    assert presses() == []


def test_nothing_stays_of_a_pdf_whose_maker_was_killed(noto, tmp_path):
    script = (
        "from bulletin.document import Document, Part; from bulletin.formats import fonts, pdf;"
        "from tests.test_press import MANY; pdf.write(Document(parts=(Part(None, (MANY,)),)), fonts.faces())"
    )
    maker = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=os.environ | {"TMPDIR": str(tmp_path)})
    child = at_work(psutil.Process(maker.pid))
    maker.send_signal(signal.SIGKILL)
    maker.wait()
    psutil.wait_procs([child], timeout=30)

    assert (child.is_running(), list(tmp_path.iterdir())) == (False, [])


def test_no_room_for_temporary_files_is_a_sentence(made, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    with pytest.raises(press.Unable) as unable:
        made(ONE)

    assert str(unable.value) == (
        "排版程序运行不了（No such file or directory），版式文件没有生成。请查看内存和磁盘，然后再试。"
    )
