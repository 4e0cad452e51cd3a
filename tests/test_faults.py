"""What happens when the database is gone (SECURITY.md §9)."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASK = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "bulletin.settings"
django.setup()
from django.test import Client
client = Client(SERVER_NAME="localhost", raise_request_exception=False)
for address in ("/", "/issues/lanjiang/2026/1/", "/healthz"):
    answer = client.get(address)
    print(answer.status_code, answer.headers.get("Retry-After"))
"""


def ask(url):
    environment = os.environ | {"DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_without_its_database_the_site_says_come_back(tmp_path):
    gone = "postgres://nobody:x@127.0.0.1:9/none"

    assert ask(gone) == ["503 30", "503 30", "503 None"]


def test_a_command_without_its_database_says_so_in_a_sentence():
    environment = os.environ | {"DATABASE_URL": "postgres://nobody:x@127.0.0.1:9/none"}
    arguments = [sys.executable, "manage.py", "addpublication", "lanjiang", "澜江政务信息"]

    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[0].startswith("CommandError: 数据库没有完成这一步")
    assert "Traceback" not in done.stderr
