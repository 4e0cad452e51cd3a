"""The sample site with its people, each in a browser of their own, and a camera.

A label that a story names and no page shows any more ends the run: the manual names it too.
"""

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection
from contextlib import ExitStack, nullcontext
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as Waited

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "docs" / "pictures"
PORT = os.environ.get("PORT", "8917")
SITE = f"http://127.0.0.1:{PORT}"
DESK = {"width": 1180, "height": 900}
MARGIN = 10  # pixels around what is cut out
PATIENCE = 10_000  # milliseconds
UNSEEN = 8  # of 255: by so much the edge of a letter differs from run to run


class Missing(Exception):
    """A page has no such button, link or field, or it does not do what it did."""


class Studio:
    """The site, started, and its browser; used in a `with`. `wanted` names the pictures to keep, none of them all."""

    def __init__(self, folder: Path, wanted: Collection[str] = ()):
        self.folder, self.wanted = folder, set(wanted)
        self.taken: list[str] = []
        self.passwords: dict[str, str] = {}
        self._stack = ExitStack()

    def __enter__(self):
        try:
            self.it_is("2026-09-11 16:30")
            self._start_site()
            self._browser = self._start_browser()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *error):
        self._stack.close()

    def it_is(self, moment: str) -> None:
        """Set the clock of the site to this time of Beijing, from now on. Who was logged in may not be any more."""
        (self.folder / "clock").write_text(f"{moment}:00+08:00")

    def visitor(self, **options) -> Page:
        """The page of a citizen; `options` are those of a browser context."""
        context = self._browser.new_context(**{"locale": "zh-CN", "viewport": DESK, **options})
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def colleague(self, name: str, path: str = "/admin/", **options) -> Page:
        """The page of somebody who has logged in there; `name` is a user name of the samples."""
        page = self.visitor(**options)
        page.goto(f"{SITE}/admin/login/?next={path}")
        fill(page, "用户名", name)
        fill(page, "密码", self.passwords[name])
        press(page, "登录")
        return page

    def take(self, page: Page, name: str, *parts: str, whole: bool = False, most: int = 0) -> None:
        """Photograph the window, the `whole` page, or what holds all of these parts (selectors), cut at `most` pixels.

        256 colours are enough for text and a fifth of the size. What is the same as before is not written again.
        """
        self.taken.append(name)
        if self.wanted and name not in self.wanted:
            return
        page.mouse.move(0, 0)  # so that nothing looks as under the pointer
        page.evaluate("document.activeElement?.blur(), scrollTo(0, 0)")
        clip = _around(page, parts, most) if parts else None
        shot = page.screenshot(full_page=whole or bool(parts), clip=clip, animations="disabled")
        picture = Image.open(io.BytesIO(shot)).convert("RGB")
        picture = picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        file = PICTURES / f"{name}.png"
        if not (file.exists() and _same(file, picture)):
            picture.save(file, optimize=True)
            print(f"{name}.png")

    # How it is started

    def _start_site(self) -> None:
        """The samples on a database of their own."""
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{self.folder}/sample.sqlite3",
            "DATA_DIR": str(self.folder),
            "PORT": PORT,
        }
        command = [sys.executable, "-u", "-m", "docs.screenshots.clock", str(self.folder / "clock"), "runsample"]
        log = self._stack.enter_context((self.folder / "log").open("w"))
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        self._stack.callback(server.wait)
        self._stack.callback(server.terminate)
        for line in server.stdout:
            if found := re.search(r"用户名 (\S+)　密码 (\S+)", line):
                self.passwords[found[1]] = found[2]
            if "Quit the server" in line:
                return
        raise SystemExit(f"The sample site did not start:\n{(self.folder / 'log').read_text()}")

    def _start_browser(self) -> Browser:
        executable = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        if executable is None:
            raise SystemExit("There is no Chromium here (Debian package: chromium).")
        arguments = ["--disable-background-networking", "--lang=zh-CN", "--force-color-profile=srgb"]
        arguments += ["--no-sandbox"] if os.geteuid() == 0 else []
        playwright = self._stack.enter_context(sync_playwright())
        # By these, Chromium's own date fields are in Chinese.
        environment = os.environ | {"LANG": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"}
        browser = playwright.chromium.launch(executable_path=executable, args=arguments, env=environment)
        self._stack.callback(browser.close)
        if not browser.new_page().evaluate("navigator.language").startswith("zh"):
            raise SystemExit("Chromium's own words would be English on the pictures (Debian package: chromium-l10n).")
        return browser


# What a person does


def press(page: Page | Locator, label: str, *, stays: bool = False) -> None:
    """Click the button or link of this name, or whose name begins so (its rest is for screen readers).

    Waits for the page that it leads to, unless it `stays` on this one.
    """
    found = _there(lambda name: page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)), label)
    try:
        with nullcontext() if stays else found.page.expect_navigation():
            found.click()
    except Waited:
        raise Missing(f"“{label}” on {found.page.url} ({found.page.title()}) leads nowhere") from None
    refusals = found.page.locator(".notice.error, .errornote, .messagelist .error, .messagelist .warning")
    if refused := refusals.all_inner_texts():
        raise Missing(f"“{label}” was refused: {' '.join(refused)}")


def fill(page: Page | Locator, label: str, text: str) -> None:
    """Type into the field of this label."""
    _there(page.get_by_label, label).fill(text)


def choose(page: Page | Locator, label: str, option: str) -> None:
    """Choose from the list of this label."""
    _there(page.get_by_label, label).select_option(label=option)


def tick(page: Page | Locator, label: str) -> None:
    """Tick the box, or choose the circle, of this label."""
    _there(page.get_by_label, label).check()


def give(page: Page | Locator, label: str, *files: Path) -> None:
    """Choose these files in the field of this label."""
    _there(page.get_by_label, label).set_input_files(files)


def unfold(page: Page | Locator, label: str) -> None:
    """Open what is folded under this heading."""
    _there(lambda name: page.locator("summary", has_text=name), label).click()


def _there(named: Callable[[re.Pattern], Locator], label: str) -> Locator:
    """What is called exactly so, or else begins so."""
    begins = _shown(named(re.compile(rf"^\s*{re.escape(label)}")), label)
    exact = named(re.compile(rf"^\s*{re.escape(label)}\s*$")).locator("visible=true")
    return exact.first if exact.count() else begins


def _shown(found: Locator, name: str) -> Locator:
    first = found.locator("visible=true").first
    try:
        first.wait_for()
    except Waited:
        raise Missing(f"“{name}” is not on {found.page.url} ({found.page.title()})") from None
    return first


# The camera


def _around(page: Page, parts: Collection[str], most: int) -> dict[str, float]:
    """The part of the page that holds all of these, with a margin; at most so many pixels high, if that is not 0."""
    boxes = [_shown(page.locator(part), part).bounding_box() for part in parts]
    left = max(0, min(box["x"] for box in boxes) - MARGIN)
    top = max(0, min(box["y"] for box in boxes) - MARGIN)
    right = min(page.viewport_size["width"], max(box["x"] + box["width"] for box in boxes) + MARGIN)
    bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
    height = min(bottom - top, most) if most else bottom - top
    return {"x": left, "y": top, "width": right - left, "height": height}


def _same(file: Path, picture: Image.Image) -> bool:
    with Image.open(file) as before:
        if before.size != picture.size:
            return False
        apart = ImageChops.difference(before.convert("RGB"), picture.convert("RGB")).getextrema()
        return max(most for _, most in apart) <= UNSEEN
