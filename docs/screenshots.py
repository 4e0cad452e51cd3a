"""Makes the pictures of README.md and docs/ again, from the samples: `make screenshots`.

Starts the sample site on a database of its own and photographs it with the system's Chromium.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = Path(__file__).resolve().parent / "screenshots"
PORT = "8917"
SITE = f"http://127.0.0.1:{PORT}"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def main():
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(folder) as server, sync_playwright() as playwright:
        password = {}
        for line in server.stdout:
            if found := re.search(r"用户名 (\S+)　密码 (\S+)", line):
                password[found[1]] = found[2]
            if "Quit the server" in line:
                break
        arguments = ["--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        desk = browser.new_page(viewport=DESK, locale="zh-CN")
        public(desk)
        phone = browser.new_page(viewport=PHONE, locale="zh-CN")
        phone.goto(f"{SITE}/issues/lanjiang/2026/8/")
        save(phone, "phone")
        importing(browser.new_page(viewport={"width": 1280, "height": 1400}, locale="zh-CN"), password["bianji"])
        browser.close()
        server.terminate()


def serving(folder):
    """The sample site as a process; `make run` without make."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/sample.sqlite3", "DATA_DIR": folder, "PORT": PORT}
    command = [sys.executable, "-u", "manage.py", "runsample"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def public(page):
    page.goto(SITE)
    save(page, "home", whole=True)
    page.goto(f"{SITE}/issues/lanjiang/2026/8/")
    save(page, "issue")


def importing(page, password):
    page.goto(f"{SITE}/admin/login/?next=/admin/bulletin/issue/import/")
    page.fill("[name=username]", "bianji")
    page.fill("[name=password]", password)
    page.click("[type=submit]")
    page.fill("[name=text]", (ROOT / "docs" / "screenshots" / "import.txt").read_text())
    page.click("[name=_read]")
    page.wait_for_load_state()
    save(page, "import")
    page.locator("button.main[name=_confirm]").click()
    page.wait_for_selector("form.live")
    save(page, "compose")


def save(page, name, *, whole=False):
    """A picture of 256 colours, which is enough for text and a fifth of the size."""
    page.wait_for_load_state()
    picture = Image.open(io.BytesIO(page.screenshot(full_page=whole))).convert("RGB")
    picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        PICTURES / f"{name}.png", optimize=True
    )


if __name__ == "__main__":
    main()
