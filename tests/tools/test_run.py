"""./run, on a miniature product: what it refuses, what it keeps running, what it leaves behind."""

import os
import signal
import socket
import stat
import subprocess
import sys

import pytest

from tests.tools.started import (
    Started,
    clean_environment,
    miniature,
    processes_with,
    read,
    wait_until,
)

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="reads /proc")


@pytest.fixture
def checkout(tmp_path):
    return miniature(tmp_path)


def refusal(checkout, *options, **environment):
    """Run ./run expecting a refusal; return its one sentence."""
    done = subprocess.run(
        [str(checkout / "run"), *options],
        env=clean_environment(**environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_run_leaves_no_process_behind(checkout, number):
    with Started(checkout, "--port", "0") as started:
        assert read(f"{started.address}/livez/")[0] == 200
        # Three guardians, the broker, the web server and its worker, Celery and its beat.
        assert wait_until(lambda: len(started.leftovers()) >= 8), started.leftovers()

        code = started.end(number)

        assert code == (-number if number == signal.SIGKILL else 0)
        assert wait_until(lambda: not started.leftovers(), 10), started.leftovers()


@pytest.mark.parametrize("victim", ["guardian.py", "-m granian", "-m celery", "valkey.conf"])
def test_run_starts_a_fallen_process_again(checkout, victim):
    with Started(checkout, "--port", "0") as started:
        address = started.address
        before = [
            pid
            for pid, words in processes_with(f"VAR_DIR={started.var}")
            if victim in words and ("granian" in words or victim != "guardian.py")
        ]
        assert before

        for pid in before:
            os.kill(pid, signal.SIGKILL)

        assert wait_until(lambda: "starting it again" in started.words)
        assert wait_until(lambda: read(f"{address}/livez/")[0] == 200)
        assert started.process.poll() is None


def test_run_gives_up_on_a_process_that_always_dies(checkout):
    (checkout / "config/celery.py").write_text("raise SystemExit('no worker today')\n")
    with Started(checkout, "--port", "0") as started:
        assert started.process.wait(60) == 1
        assert "The worker process ended 5 times at once" in started.words
        assert "no worker today" in started.words
        assert started.leftovers() == []


def test_run_keeps_its_secret_and_prepares_only_once(checkout):
    with Started(checkout, "--port", "0") as started:
        assert started.address
        assert "Making the tables" in started.words
    secret = (started.var / "env").read_text()
    assert stat.S_IMODE((started.var / "env").stat().st_mode) == 0o600
    assert len(secret) > 50

    with Started(checkout, "--port", "0") as again:
        assert again.address
        assert "Making the tables" not in again.words
    assert (started.var / "env").read_text() == secret


def test_run_reset_empties_the_database_only_when_told_twice(checkout):
    with Started(checkout, "--port", "0") as started:
        assert started.address
    (started.var / "mailbox").mkdir()

    sentence = refusal(checkout, "--port", "0", "--reset", VAR_DIR=str(started.var))

    assert "--yes" in sentence
    assert (started.var / "hemicycle.sqlite3").exists()

    with Started(checkout, "--port", "0", "--reset", "--yes") as again:
        assert again.address
        assert "Making the tables" in again.words
    assert not (started.var / "mailbox").exists()


def test_run_never_resets_a_database_server(checkout):
    sentence = refusal(checkout, "--port=0", "--reset", "--yes", DATABASE_URL="postgres://x@y/z")

    assert "DATABASE_URL" in sentence


def test_run_refuses_a_port_in_use(checkout):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = refusal(checkout, "--port", str(port))

    assert f"port {port}" in sentence
    assert "in use" in sentence


def test_run_refuses_a_second_start_in_the_same_folder(checkout):
    with Started(checkout, "--port", "0") as started:
        address = started.address

        sentence = refusal(checkout, "--port", "0", VAR_DIR=str(started.var))

    assert "already runs" in sentence
    assert address in sentence


def test_run_refuses_a_folder_it_cannot_write(checkout):
    sentence = refusal(checkout, VAR_DIR="/sys/hemicycle")

    assert "/sys/hemicycle cannot be written" in sentence


def test_run_refuses_a_database_on_a_network_file_system(checkout, tmp_path):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 0:21 / / rw,relatime - ext4 /dev/sda1 rw\n"
        f"23 22 0:22 / {tmp_path} rw,relatime - nfs4 server:/home rw\n"
    )
    looks = checkout / "tools/preflight.py"
    looks.write_text(looks.read_text().replace("/proc/self/mountinfo", str(mounts)))

    sentence = refusal(checkout, VAR_DIR=str(tmp_path / "var"))

    assert f"network file system (nfs4 at {tmp_path})" in sentence


def test_run_refuses_an_old_python(checkout, tmp_path):
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2\nexit 1\n')
    old.chmod(0o755)

    sentence = refusal(checkout, PYTHON=str(old))

    assert "needs Python 3.11 or newer; found: Python 3.9.2" in sentence


def test_run_goes_on_without_a_broker(checkout):
    (checkout / ".venv").unlink()
    (checkout / ".venv").mkdir()
    real = os.path.dirname(os.path.dirname(os.path.abspath(sys.executable)))
    for name in ("bin", "lib", "pyvenv.cfg", ".hemicycle-requirements"):
        (checkout / ".venv" / name).symlink_to(f"{real}/{name}")
    # A wheel's server that does not run on this processor, and none of the system's.
    servers = checkout / "tools/servers.py"
    servers.write_text(servers.read_text().replace("--version", "--no-such-option"))

    with Started(checkout, "--port", "0") as started:
        assert read(f"{started.address}/livez/")[0] == 200
        assert "No Valkey or Redis runs" in started.words
