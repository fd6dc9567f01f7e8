"""The compose file's own processes, word for word, on real servers: they start, serve, survive.

Only addresses are changed. Where no container engine is at hand, this is the proof that what the
compose file names works with the settings, the image's static files and PostgreSQL and Redis.
"""

import json
import os
import re
import signal
import urllib.parse
from email import message_from_bytes
from pathlib import Path

import psycopg
import pytest
import redis
from psycopg import sql

from tests.production.browsing import Visitor
from tests.production.composed import Production
from tests.production.mail_sink import MailSink
from tests.tools.started import read, wait_until
from tools.guardian import session_members
from tools.preflight import free_port

pytestmark = pytest.mark.stack

VALUES = {
    "SECRET_KEY": "for-these-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "FIELD_KEYS": "for-these-tests-as-well",
    "POSTGRES_PASSWORD": "unused",
    "REDIS_PASSWORD": "unused",
    "ALLOWED_HOSTS": "assembly.example.org,127.0.0.1",
}


@pytest.fixture(scope="module")
def database():
    """Make a database of its own on the launcher's server."""
    server, name = os.environ["TEST_DATABASE_URL"], f"production_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield urllib.parse.urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        connection.execute(drop.format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def broker():
    """Return a numbered database of the launcher's broker, empty before and after."""
    address = urllib.parse.urlsplit(os.environ["TEST_REDIS_URL"])._replace(path="/7").geturl()
    with redis.Redis.from_url(address) as client:
        client.flushdb()
        yield address
        client.flushdb()


@pytest.fixture(scope="module")
def mails():
    with MailSink() as sink:
        yield sink


@pytest.fixture(scope="module")
def production(tmp_path_factory, database, broker, mails):
    port = free_port()
    addresses = {
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "EMAIL_URL": mails.address,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "GRANIAN_HOST": "127.0.0.1",
        "GRANIAN_PORT": str(port),
    }
    made = Production(tmp_path_factory.mktemp("production"), addresses, VALUES)
    try:
        made.prepare()
        yield made
    finally:
        made.end()


def address(production, path):
    return production.environment("web")["PUBLIC_URL"] + path


def up(production, path="/livez/"):
    return wait_until(lambda: read(address(production, path))[0] == 200, 40)


def started_web(production):
    """Start the web server and wait until both its workers serve."""
    before = production.log("web").count("Started worker-")
    process = production.start("web")
    both = wait_until(lambda: production.log("web").count("Started worker-") == before + 2, 40)
    assert both, production.log("web")
    assert up(production), production.log("web")
    return process


@pytest.fixture
def web(production):
    process = started_web(production)
    yield process
    if process.poll() is None:
        production.stop(process)


def parent_of(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def workers_of(process):
    """Return the web server's worker processes: what its main process, not we, has started."""
    members = session_members(process.pid)
    return [pid for pid in members if parent_of(pid) in members and parent_of(pid) != process.pid]


def test_settings_pass_djangos_check_for_deployment(production):
    check = ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]

    checked = production.run("web", ["env", "PUBLIC_URL=https://assembly.example.org", *check])

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_migrations_are_complete_and_safe_to_run_again(production):
    again = production.run("migrate")

    assert again.returncode == 0, again.stderr
    assert "No migrations to apply" in again.stdout


def test_web_answers_and_is_healthy(production, web):
    status, live = read(address(production, "/livez/"))
    ready_status, ready = read(address(production, "/readyz/"))

    assert (status, json.loads(live)["status"]) == (200, "ok")
    assert ready_status == 200
    assert json.loads(ready)["database"] == "ok"
    assert json.loads(ready)["broker"] == "ok"
    assert production.healthy("web")


def test_web_serves_pages_whose_static_files_are_there(production, web):
    status, page = read(address(production, "/en/"))
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)

    assert status == 200, page
    assert files
    for file in files:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", file), "not a file of the manifest"
        assert read(address(production, file))[0] == 200, file


def test_web_refuses_a_foreign_host_name(production, web):
    port = production.environment("web")["GRANIAN_PORT"]

    assert read(f"http://localhost:{port}/en/")[0] == 400


def test_a_killed_web_worker_is_replaced(production, web):
    before = workers_of(web)
    assert len(before) == 2

    started = production.log("web").count("Started worker-")

    os.kill(before[0], signal.SIGKILL)

    assert wait_until(lambda: production.log("web").count("Started worker-") > started, 30)
    assert len(set(workers_of(web)) - set(before)) == 1
    assert up(production)


def test_a_killed_web_server_starts_again_at_once(production, web):
    production.kill(web)
    assert read(address(production, "/livez/"))[0] == 0

    production.stop(started_web(production))


def test_web_stops_within_its_grace_when_asked(production, web):
    web.send_signal(signal.SIGTERM)

    assert web.wait(10) in (0, 128 + signal.SIGTERM)


def test_worker_sweeps_is_healthy_and_comes_back_after_a_kill(production):
    worker = production.start("worker")
    assert wait_until(lambda: production.healthy("worker"), 30), production.log("worker")

    production.kill(worker)
    alive = production.folder / "tmp/hemicycle-worker-alive"
    alive.unlink()
    assert not production.healthy("worker")

    again = production.start("worker")
    assert wait_until(lambda: production.healthy("worker"), 30), production.log("worker")
    production.stop(again)


def test_clock_is_healthy_and_starts_over_the_schedule_that_a_killed_one_left(production):
    clock = production.start("beat")
    assert wait_until(lambda: production.healthy("beat"), 30), production.log("beat")
    production.kill(clock)
    started = production.log("beat").count("is starting")

    again = production.start("beat")

    assert wait_until(lambda: production.log("beat").count("is starting") > started, 30)
    fell = wait_until(lambda: again.poll() is not None, 3)
    assert not fell, production.log("beat")
    assert production.healthy("beat")
    production.stop(again)


def codes_mailed(mails):
    parts = (message_from_bytes(mail).walk() for mail in mails.mails)
    texts = [
        p.get_payload(decode=True) for w in parts for p in w if p.get_content_type() == "text/plain"
    ]
    return [
        re.search(rb"^ *([A-Z0-9-]{6,12}) *\r?$", text, re.MULTILINE)[1].decode() for text in texts
    ]


def test_a_log_in_code_travels_through_all_processes_and_opens_the_door(production, web, mails):
    command = ["python", "manage.py", "createsuperuser", "--noinput", "--email", "ada@example.org"]
    made = production.run("web", ["env", "DJANGO_SUPERUSER_PASSWORD=x", *command])
    assert made.returncode == 0, made.stderr
    visitor = Visitor(production.environment("web")["PUBLIC_URL"])

    visitor.send("/en/account/login/code/", email="ada@example.org")
    assert mails.mails == []  # nothing sends but the worker, and none runs
    worker = production.start("worker")

    assert wait_until(lambda: len(mails.mails) == 1, 30), production.log("worker")
    page = visitor.send("/en/account/login/code/confirm/", code=codes_mailed(mails)[0])
    assert "ada@example.org" in page

    production.kill(worker)
    visitor = Visitor(production.environment("web")["PUBLIC_URL"])
    visitor.send("/en/account/login/code/", email="ada@example.org")
    worker = production.start("worker")

    assert wait_until(lambda: len(mails.mails) == 2, 30), production.log("worker")
    assert len(set(codes_mailed(mails))) == 2
    production.stop(worker)
    assert len(mails.mails) == 2
