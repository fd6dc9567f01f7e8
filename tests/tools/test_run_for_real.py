"""./run with the real product: the demonstration is there, and what it prints is true."""

import re
import sqlite3

import pytest

from tests.production.browsing import Visitor
from tests.tools.started import ROOT, Started, read, wait_until

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """Start it, stop it, and start it again: what people have most of the time."""
    folder = tmp_path_factory.mktemp("run")
    with Started(ROOT, "--port", "0", folder=folder) as first:
        assert first.address
        assert "Building the demonstration" in first.words
        first.end()
    with Started(ROOT, "--port", "0", folder=folder) as second:
        assert second.address
        assert wait_until(lambda: "Stop with Ctrl-C" in second.words)
        yield second


def test_every_address_it_prints_answers(started):
    addresses = re.findall(r"http://\S+", started.words)

    assert len(addresses) == 4
    for address in addresses:
        assert read(address)[0] == 200, address


def test_every_account_it_prints_can_log_in(started):
    emails = re.findall(r"^  (\S+@\S+)  ", started.words, re.MULTILINE)
    password = re.search(r"Password: (\S+)", started.words)[1]

    assert len(emails) >= 5
    for email in emails:
        visitor = Visitor(started.address)
        page = visitor.send("/en/account/login/", login=email, password=password)
        assert "/account/logout/" in page, email


def test_mails_asked_for_are_sent_by_the_worker(started):
    Visitor(started.address).send("/en/account/login/code/", email="manager@demo.example")

    def waiting():
        with sqlite3.connect(f"file:{started.var}/hemicycle.sqlite3?mode=ro", uri=True) as data:
            return data.execute(
                "SELECT count(*) FROM notifications_message WHERE state = 'queued'"
            ).fetchone()[0]

    assert wait_until(lambda: waiting() == 0, 30), (started.var / "log/worker.log").read_text()


def test_a_second_start_builds_nothing_anew(started):
    assert "Making" not in started.words
    assert "Building" not in started.words


def test_without_the_demonstration_there_are_no_accounts_and_no_mailbox(tmp_path):
    with Started(ROOT, "--port", "0", "--no-demo", folder=tmp_path) as started:
        address = started.address

        assert wait_until(lambda: "Stop with Ctrl-C" in started.words)
        assert "Building the demonstration" not in started.words
        assert "Accounts" not in started.words
        assert read(f"{address}/en/")[0] == 200
        assert read(f"{address}/en/mailbox/")[0] == 404
    with sqlite3.connect(f"file:{started.var}/hemicycle.sqlite3?mode=ro", uri=True) as data:
        assert data.execute("SELECT count(*) FROM assemblies_user").fetchone()[0] == 0
