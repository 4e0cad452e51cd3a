"""What every test may ask for: the real bulletins, a real browser, and a place for uploads."""

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import sync_playwright

from bulletin.document import Document, Part
from bulletin.formats import fonts, pdf
from bulletin.formats.sheet import STANDARD
from tests.printed import HEAD

ROOT = Path(__file__).resolve().parent.parent
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}

# No deadline: a slow machine is no fault. In CI the same examples every time, so that a red run can be run again.
hypothesis_settings.register_profile("dev", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis_settings.load_profile("ci" if CI else "dev")


def pytest_report_header():
    return f"database: {connection.vendor}"


# Data


@pytest.fixture(scope="session")
def seeds_dir():
    """The directory of real bulletins: BULLETIN_SEEDS, or ../shared/seeds beside the project."""
    path = Path(os.environ.get("BULLETIN_SEEDS") or ROOT.parent / "shared" / "seeds")
    if not path.is_dir():
        pytest.skip(f"There are no real bulletins in {path}; BULLETIN_SEEDS names another directory.")
    return path


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite as it is run: a file in WAL mode, one connection per thread; in memory, all would share one."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["TEST"]["NAME"] = tmp_path_factory.mktemp("database") / "test.sqlite3"


@pytest.fixture(scope="session", autouse=True)
def uploads(tmp_path_factory):
    """Pictures and attachments of tests never reach the project's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "MEDIA_ROOT", tmp_path_factory.mktemp("media"))
        yield


# Editions


@pytest.fixture(scope="session")
def noto():
    try:
        return fonts.faces()
    except fonts.MissingFont as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def soffice(tmp_path_factory):
    """Turns a Word file into the pages of a PDF, as texts."""
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip("There is no LibreOffice here (Debian packages: libreoffice-writer, poppler-utils).")
    folder = tmp_path_factory.mktemp("office")

    def pages(content):
        (folder / "issue.docx").write_bytes(content)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder, folder / "issue.docx"]
        environment = os.environ | {"HOME": str(folder)}
        subprocess.run(command, check=True, capture_output=True, timeout=240, env=environment)
        told = subprocess.run(
            ["pdftotext", "-layout", folder / "issue.pdf", "-"], check=True, capture_output=True, timeout=60
        )
        return told.stdout.decode().split("\f")[:-1]

    return pages


@pytest.fixture
def made(noto):
    """Makes a PDF of articles or of a whole document."""

    def make(*entries, sheet=STANDARD, alone=False, **head):
        document = Document(parts=(Part("工作进展", entries),), head=replace(HEAD, **head))
        return pdf.write(document, noto, sheet, alone=alone)

    return make


@pytest.fixture
def counted(monkeypatch):
    """Lets every edition be made as ever, and keeps what was made: (what is shown, format)."""
    from bulletin import export  # needs Django, which processes that tests start do without

    making, kept = export.made, []

    def made(shown, format):
        kept.append((str(shown), format))
        return making(shown, format)

    monkeypatch.setattr(export, "made", made)
    return kept


# Browser


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium, one for all tests. It talks to nobody but the page's own server."""
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    if executable is None:
        pytest.skip("There is no Chromium here (Debian package: chromium).")
    arguments = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox does not work as root
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which Django takes for a danger; but nothing awaits here.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A new page of a new visitor: no cookies, nothing stored."""
    with chromium.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(10_000)
        yield context.new_page()


# In CI everything is installed: a skipped test there is a test that nobody runs.


def pytest_sessionfinish(session):
    if skipped_in_ci(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    if skipped := skipped_in_ci(config):
        terminalreporter.section("skipped, which fails in CI", red=True)
        for report in skipped:
            terminalreporter.line(f"{report.nodeid}: {report.longrepr[-1]}")


def skipped_in_ci(config):
    reporter = config.pluginmanager.get_plugin("terminalreporter")  # workers of xdist have none
    return reporter.stats.get("skipped", []) if CI and reporter else []
