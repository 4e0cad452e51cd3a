"""The interface does what its own description says, whatever it is asked: everything allowed, and much that is not."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import published

pytestmark = pytest.mark.django_db(transaction=True)


def test_schemathesis_finds_nothing(live_server, tmp_path):
    published.issue(8, *published.TWO, total_number=108)
    published.issue(7).withdraw(reason="数据有误。")
    command = [Path(sys.executable).with_name("st"), "run", f"{live_server.url}/api/v1/openapi.json"]
    limits = ["--max-examples", "15", "--workers", "2", "--seed", "1", "--no-color", "--suppress-health-check", "all"]
    done = subprocess.run([*command, *limits], cwd=tmp_path, capture_output=True, text=True, timeout=300)

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert re.search(r"(\d+) generated, \1 passed", done.stdout)
