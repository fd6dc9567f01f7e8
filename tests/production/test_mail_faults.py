"""A bad day of the mail: each part fails in its turn, and nothing is lost or overtaken.

Real processes again: the worker of the compose file, PostgreSQL, a broker of this test's own, and a
mail server that refuses, cuts lines and goes away.
"""

# ruff: noqa: F811 - fixtures are taken by their names

import os
import signal
import time
from collections import Counter
from email import message_from_bytes

import psycopg
import pytest

from notifications.jobs.delivery import NOTED_AT_ONCE
from tests.production.composed import Production
from tests.production.test_nothing_is_lost import (  # noqa: F401 - fixtures
    HANDS,
    broker,
    database,
    mails,
    production,
    shell,
    world,
)
from tests.production.test_processes import VALUES
from tests.tools.started import wait_until
from tools import guarded
from tools.preflight import free_port
from tools.servers import start_postgres, valkey_command

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

QUEUE = """
from datetime import UTC, datetime, timedelta
from django.db import transaction
from django.utils import timezone
from assemblies.enums import CalendarStatus
from config.messages import ACCOUNT_MAIL
from notifications.calendar.entries import Entry
from notifications.enums import Method
from notifications.models.messages import Message
from notifications.services import outbox
from registrations.messages import SUBMITTED
at = datetime(2026, 3, 1, 9, tzinfo=UTC)
def tell(address, key, kind=SUBMITTED, entry=None, **context):
    with transaction.atomic():
        outbox.queue(kind=kind, to=outbox.Recipient(address=address), key=key,
            words=outbox.Words(context={"parliament": "Exampleland", **context}, entry=entry,
                method=Method.REQUEST if entry else None), at=timezone.now())
def entry(sequence):
    return Entry(uid="the-sitting", sequence=sequence, created_at=at, changed_at=at, starts=at,
        ends=at + timedelta(hours=1), zone="Europe/Zurich", summary="Sitting",
        status=CalendarStatus.CONFIRMED)
"""

BAD_DAY = (
    QUEUE
    + """
for n in range(40):
    tell(f"person{n}@example.org", "plain")
for n in range(6):
    tell("calendar@example.org", f"change:{n}", entry=entry(n))
tell("nobody@example.org", "plain")
tell("greylisted@example.org", "plain")
tell("cut@example.org", "plain")
tell("poison@example.org", "plain")
Message.objects.filter(recipient="poison@example.org").update(kind="a kind nobody knows")
"""
)

MANY_THEN_A_CODE = (
    QUEUE
    + """
now = timezone.now()
Message.objects.bulk_create(Message(recipient=f"bulk{n}@example.org", domain="example.org",
    language="en", key="bulk", kind=SUBMITTED.name, lane="bulk",
    context={"parliament": "Exampleland"}, created_at=now, due_at=now) for n in range(5000))
tell("waiting@example.org", "code", kind=ACCOUNT_MAIL, code="424242", about="login_code")
"""
)


def rows(database, what, where="true"):
    with psycopg.connect(database, autocommit=True) as connection:
        found = f"SELECT {what} FROM notifications_message WHERE {where} ORDER BY id"
        return connection.execute(found).fetchall()


def hurry(database):
    """Let the minutes pass after which a mail is tried again."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE notifications_message SET due_at = now() WHERE state = 'queued'")
        connection.execute("UPDATE notifications_maildomain SET rests_until = NULL")


def cut_all_lines(database, but=None):
    """Do to every process what a restart of PostgreSQL does: its connections are gone."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), %s)",
            [but.info.backend_pid if but else 0],
        )


def readers(mails):
    return Counter(str(message_from_bytes(one)["To"]).strip(" <>") for one in list(mails.mails))


def test_a_bad_day_loses_nothing_doubles_nothing_and_keeps_the_order(
    production,
    world,
    mails,
    database,
    broker,
    monkeypatch,
):
    mails.mails.clear()
    monkeypatch.setattr(mails, "pause", 0.02)
    monkeypatch.setattr(
        mails,
        "refuses",
        {
            "nobody@example.org": "550 5.1.1 no such user",
            "greylisted@example.org": "451 4.7.1 greylisted, come back later",
        },
    )
    monkeypatch.setattr(mails, "drops", {"cut@example.org"})
    workers = [production.start("worker"), production.start("worker")]
    assert wait_until(lambda: production.healthy("worker"), 40), production.log("worker")

    shell(production, BAD_DAY)
    assert wait_until(lambda: len(mails.mails) > 5, 30), production.log("worker")
    cut_all_lines(database)
    os.killpg(broker.process.pid, signal.SIGSTOP)
    assert wait_until(lambda: len(mails.mails) > 20, 40), production.log("worker")
    os.killpg(broker.process.pid, signal.SIGCONT)
    waiting = {"greylisted@example.org", "cut@example.org", "poison@example.org"}

    def are_done():
        return {one for (one,) in rows(database, "recipient", "state = 'queued'")} <= waiting

    # Whoever held a mail when its line was cut holds it for the length of a lease, and with it what
    # follows in its thread.
    assert wait_until(are_done, 150), production.log("worker")
    assert rows(database, "state, failure", "recipient = 'nobody@example.org'") == [
        ("failed", "address")
    ]
    mails.refuses.clear()
    hurry(database)

    def is_left():
        left = rows(database, "id", "state = 'queued' AND recipient <> 'poison@example.org'")
        if left:
            hurry(database)
        return left

    assert wait_until(lambda: not is_left(), 120), production.log("worker")
    seen = readers(mails)
    assert set(seen) == {
        *(f"person{n}@example.org" for n in range(40)),
        "calendar@example.org",
        "greylisted@example.org",
        "cut@example.org",
    }
    # Where the line to the database was cut between the server's yes and our commit, a second
    # copy comes under the same Message-ID: no more than the hands held.
    copies = Counter(message_from_bytes(one)["Message-ID"] for one in mails.mails)
    assert len(copies) == 40 + 6 + 2
    assert sum(copies.values()) - len(copies) <= 2 * HANDS
    assert numbers_of_calendar(mails) == [0, 1, 2, 3, 4, 5]
    for worker in workers:
        production.kill(worker)


def slowly_to(count, mails, monkeypatch):
    """Make the server so slow that a fault falls between mails; return what queues them at once."""
    mails.mails.clear()
    monkeypatch.setattr(mails, "pause", 0.05)
    each = f'for n in range({count}):\n        tell(f"p{{n}}@example.org", "k")'
    return f"{QUEUE}\nwith transaction.atomic():\n    {each}"


def doubled(mails):
    """Return how many Message-IDs came, and how many mails beside the first of each."""
    copies = Counter(message_from_bytes(one)["Message-ID"] for one in list(mails.mails))
    return len(copies), sum(copies.values()) - len(copies)


def all_sent(database):
    try:
        left = rows(database, "id", "state <> 'sent'")
        if left:
            hurry(database)
    except psycopg.OperationalError:
        return False  # it is away at this moment
    return not left


@pytest.fixture
def own_production(tmp_path, broker, mails):
    """Return our processes on a PostgreSQL that nobody else uses, and its address."""
    server, port = start_postgres(), free_port()
    addresses = {
        "DATABASE_URL": server.url,
        "REDIS_URL": broker.url,
        "EMAIL_URL": mails.address,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    made = Production(tmp_path, addresses, VALUES)
    try:
        made.prepare()
        yield made, server.url
    finally:
        made.end()
        guarded.stop(server.process)


def test_postgresql_that_crashes_and_comes_back_under_load_loses_nothing(
    own_production, mails, monkeypatch
):
    production, database = own_production
    many = slowly_to(150, mails, monkeypatch)
    worker = production.start("worker")
    assert wait_until(lambda: production.healthy("worker"), 40), production.log("worker")

    shell(production, many)
    assert wait_until(lambda: len(mails.mails) > 20, 40), production.log("worker")
    assert len(mails.mails) < 150
    with psycopg.connect(database) as victim:
        # One of its processes dies: it ends all others, reads its log anew, and opens again.
        os.kill(victim.info.backend_pid, signal.SIGKILL)
    time.sleep(3)  # every hand has noticed by then, and holds nothing more
    with psycopg.connect(database, autocommit=True) as connection:
        # The leases run out; a minute is not waited for here.
        connection.execute("UPDATE notifications_message SET claimed_until = NULL")

    assert wait_until(lambda: all_sent(database), 60), production.log("worker")
    different, again = doubled(mails)
    assert different == 150
    assert again <= HANDS
    production.kill(worker)


def test_a_broker_that_is_killed_and_comes_back_empty_loses_nothing(
    tmp_path, database, mails, monkeypatch
):
    folder = tmp_path / "valkey"
    folder.mkdir()
    command, url, _ = valkey_command(folder)
    broker = guarded.start(command)
    addresses = {"DATABASE_URL": database, "REDIS_URL": url, "EMAIL_URL": mails.address}
    production = Production(tmp_path, addresses, VALUES)
    try:
        production.prepare()
        many = slowly_to(100, mails, monkeypatch)
        production.start("worker")
        assert wait_until(lambda: production.healthy("worker"), 40), production.log("worker")

        shell(production, many)
        assert wait_until(lambda: len(mails.mails) > 20, 40), production.log("worker")
        guarded.sweep(broker)
        assert len(mails.mails) < 100
        assert wait_until(lambda: len(mails.mails) > 50, 40), production.log("worker")
        broker = guarded.start(command)

        done = "key = 'k' AND state <> 'sent'"
        assert wait_until(lambda: not rows(database, "id", done), 60), production.log("worker")
        assert doubled(mails) == (100, 0)
    finally:
        production.end()
        guarded.stop(broker)
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("TRUNCATE notifications_message CASCADE")


def test_a_mail_server_that_is_away_for_a_while_gets_all_when_it_is_back(
    production, world, mails, database, monkeypatch
):
    many = slowly_to(200, mails, monkeypatch)
    worker = production.start("worker")
    assert wait_until(lambda: production.healthy("worker"), 40), production.log("worker")

    shell(production, many)
    assert wait_until(lambda: len(mails.mails) > 10, 40), production.log("worker")
    monkeypatch.setattr(mails, "is_away", True)
    with psycopg.connect(database, autocommit=True) as connection:
        rests = "SELECT 1 FROM notifications_maildomain WHERE name = '*' AND rests_until > now()"
        assert wait_until(lambda: connection.execute(rests).fetchone(), 30), "no rest"
    assert len(mails.mails) < 200
    monkeypatch.setattr(mails, "is_away", False)

    assert wait_until(lambda: all_sent(database), 60), production.log("worker")
    # A line that was cut after the mail and before the yes: one for each hand.
    different, again = doubled(mails)
    assert different == 200
    assert again <= HANDS // NOTED_AT_ONCE
    assert rows(database, "id", "state = 'failed'") == []
    production.kill(worker)


def numbers_of_calendar(mails):
    """Return the revisions of the one entry in the order they came, a repeated one once."""
    numbers = []
    for one in map(message_from_bytes, mails.mails):
        for part in one.walk():
            if part.get_content_type() == "text/calendar":
                text = part.get_payload(decode=True).decode()
                numbers.append(int(text.partition("SEQUENCE:")[2].split()[0]))
    return list(dict.fromkeys(numbers))


def test_a_code_does_not_wait_behind_five_thousand_to_many(
    production,
    world,
    mails,
    monkeypatch,
):
    mails.mails.clear()
    monkeypatch.setattr(mails, "pause", 0.3)
    worker = production.start("worker")
    assert wait_until(lambda: production.healthy("worker"), 40), production.log("worker")

    shell(production, MANY_THEN_A_CODE)

    assert wait_until(lambda: readers(mails)["waiting@example.org"], 20), production.log("worker")
    assert len(mails.mails) < 100
    production.kill(worker)


def test_a_worker_killed_between_the_servers_yes_and_the_commit_sends_again_under_the_same_id(
    production,
    world,
    mails,
    database,
):
    mails.mails.clear()
    shell(production, QUEUE + '\nfor n in range(3):\n    tell(f"p{n}@example.org", "k")')
    with psycopg.connect(database) as holding:
        # Claims pass over what is locked, so it is taken first and locked after.
        mails.pause = 4.0
        try:
            worker = production.start("worker")
            taken = "claimed_until IS NOT NULL"
            assert wait_until(lambda: rows(database, "id", taken), 40), production.log("worker")
            holding.execute("SELECT id FROM notifications_message FOR UPDATE")
            assert wait_until(lambda: len(mails.mails) >= 1, 20), production.log("worker")
        finally:
            mails.pause = 0.0
        production.kill(worker)
        # What it asked of the database last waits there still, and must not be done now.
        cut_all_lines(database, but=holding)
        holding.rollback()
    assert rows(database, "id", "state = 'sent'") == []
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE notifications_message SET claimed_until = now()")

    worker = production.start("worker")

    assert wait_until(lambda: not rows(database, "id", "state <> 'sent'"), 40), production.log(
        "worker"
    )
    copies = Counter(message_from_bytes(one)["Message-ID"] for one in mails.mails)
    assert len(copies) == 3
    assert max(copies.values()) == 2
    production.kill(worker)
