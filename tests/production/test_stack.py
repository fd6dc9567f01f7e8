"""The launcher's servers answer, and are gone with it."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis

from tests.tools.started import ROOT, clean_environment, processes_with, wait_until

pytestmark = pytest.mark.stack


@pytest.fixture
def launched(tmp_path):
    """Start the launcher around a sleeping command; return it, its marker and its addresses."""
    marker = f"HEMICYCLE_TEST={tmp_path}"
    environment = clean_environment(HEMICYCLE_TEST=str(tmp_path), TMPDIR=tempfile.gettempdir())
    for name in ("TEST_DATABASE_URL", "TEST_REDIS_URL"):
        environment.pop(name, None)
    script = "import os, time; print(os.environ['TEST_DATABASE_URL'], os.environ['TEST_REDIS_URL'],"
    script += " flush=True); time.sleep(600)"
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.stack", "--", sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        line = next((line for line in process.stdout if line.startswith("postgres://")), "")
        assert line, "the launcher started nothing"
        yield process, marker, *line.split()
        process.kill()
        assert wait_until(lambda: not processes_with(marker), 15)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_servers_answer_and_go_with_their_launcher(launched, number):
    process, marker, database, broker = launched
    with psycopg.connect(database) as connection:
        folder = connection.execute("show data_directory").fetchone()[0]
        connection.execute("create extension btree_gist")
    with redis.Redis.from_url(broker) as client:
        assert client.ping()
    assert Path(folder).parent.exists()

    os.kill(process.pid, number)

    assert wait_until(lambda: not processes_with(marker), 15), processes_with(marker)
    assert wait_until(lambda: not Path(folder).parent.exists(), 15)


def test_broker_of_the_launcher_asks_for_its_password(launched):
    *_, broker = launched
    address = re.sub(r"//:[^@]+@", "//", broker)

    with redis.Redis.from_url(address) as client, pytest.raises(redis.AuthenticationError):
        client.ping()
