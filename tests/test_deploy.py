"""The files of deploy/, as far as they can be tried without nginx and systemd."""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def gunicorn(tmp_path_factory):
    """Asks a gunicorn with the options of the unit, but one worker: gives what a request line is answered with."""
    path = tmp_path_factory.mktemp("run")
    unit = (ROOT / "deploy" / "bulletin.service").read_text().replace("\\\n", "").replace("/run/bulletin", str(path))
    options = shlex.split(re.search("^ExecStart=(.*)$", unit, re.M)[1])[1:]
    environment = os.environ | {"DATA_DIR": str(path)}
    environment.pop("DATABASE_URL", None)
    command = [Path(sys.executable).with_name("gunicorn"), *options, "--workers", "1", "--worker-tmp-dir", str(path)]

    def connected():
        there = socket.socket(socket.AF_UNIX)
        there.settimeout(20)
        there.connect(f"{path}/gunicorn.sock")
        return there

    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                if (path / "gunicorn.sock").exists():
                    break
                time.sleep(0.1)
            yield connected
        finally:
            process.terminate()


def asked(there, address):
    there.sendall(f"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    return there.makefile("rb").readline()


def test_a_search_of_2000_characters_fits_the_request_line(gunicorn):
    with gunicorn() as there:
        assert asked(there, f"/healthz?q={quote('渡' * 2_000)}") == b"HTTP/1.1 200 OK\r\n"


def test_whoever_is_slow_holds_up_nobody(gunicorn):
    with gunicorn() as slow, gunicorn() as there:
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
        time.sleep(0.5)  # until the worker has begun with it
        assert asked(there, "/healthz") == b"HTTP/1.1 200 OK\r\n"
