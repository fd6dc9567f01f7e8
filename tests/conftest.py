"""What every test may rely on: no network, no stray files, after-commit work runs, clocks given."""

import gc
from io import StringIO

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone, translation
from hypothesis import settings as examples
from pytest_socket import socket_allow_hosts

from config import kept_pages
from notifications.enums import Lane
from notifications.jobs import delivery, wordings
from notifications.models.messages import Message
from sessions.jobs import telling
from sessions.models.releases import Release
from sessions.selectors import kept_bytes, moments
from tests.factories import worlds

_NOT_RUN = []

# No test looks at a clock: a busy machine is not a fault. The rest of the profile stays, so that a
# build draws the same examples each time.
examples.register_profile("patient", parent=examples(), deadline=None)
examples.load_profile("patient")


def pytest_configure(config):
    """Compile the translations where they are missing or old: a fresh clone has none."""
    call_command("compile_catalogues", stdout=StringIO())


def pytest_collection_finish(session):
    """Let the collector leave alone what stays until the end: a sixth of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def pytest_runtest_setup(item):
    """Keep every test on this machine: addresses of its own and local sockets, nothing else."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


def pytest_collection_modifyitems(config, items):
    """Say loudly which tests a database without row locks cannot run."""
    if connection.vendor == "postgresql":
        return
    cannot = pytest.mark.skip(reason="NOT RUN: needs PostgreSQL and Valkey (./test starts them)")
    for item in items:
        if item.get_closest_marker("stack"):
            item.add_marker(cannot)
            _NOT_RUN.append(item.nodeid)


def pytest_terminal_summary(terminalreporter):
    if _NOT_RUN:
        terminalreporter.section(f"!!!! {len(_NOT_RUN)} tests NOT RUN on SQLite", sep="!")
        terminalreporter.line("They need PostgreSQL and Valkey: python -m tools.stack -- pytest …")


@pytest.fixture(scope="session", autouse=True)
def _filled_tables_are_emptied():
    """Empty what a test that commits has filled: all the tables take PostgreSQL half a second."""
    if connection.vendor != "postgresql":
        return
    quoted = connection.ops.quote_name

    def sql_flush(style, tables, **_):
        tables = set(tables) - {"django_content_type", "auth_permission"}  # always the same
        looks = [f"SELECT '{one}' WHERE EXISTS (SELECT 1 FROM {quoted(one)})" for one in tables]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(looks))
            # In one transaction, at whose end the references are checked: in any order.
            return [f"DELETE FROM {quoted(one)}" for (one,) in cursor.fetchall()]

    connection.ops.sql_flush = sql_flush


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Give each test its own mailbox and empty caches."""
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    for cache in caches.all(initialized_only=True):
        cache.clear()
    moments.forget()
    kept_bytes.of_process().clear()
    kept_pages.forget()
    wordings.forget()


@pytest.fixture(autouse=True)
def _own_language():
    """Leave no language behind: the next test begins in the site's own."""
    yield
    translation.deactivate()


@pytest.fixture
def deliver_all():
    """Return a function that delivers what waits in the outbox and returns the mails it sent.

    A mail that could not be written or sent fails the test.
    """

    def deliver(at=None):
        before = len(mail.outbox)
        at = at or timezone.now()
        telling.tell_untold(at=at)
        assert not Release.objects.filter(told_at=None).exists()
        while any(delivery.deliver_next(lane=lane, at=at) for lane in Lane):
            pass
        faults = Message.objects.exclude(last_error="").values_list("kind", "last_error")
        assert list(faults) == []
        return mail.outbox[before:]

    return deliver


@pytest.fixture
def world(db):
    """Return an assembly open for registration with two delegations and everybody's accounts."""
    return worlds.make_world()


@pytest.fixture(scope="session")
def tables(django_db_setup, django_db_blocker):
    """Make sure of the tables, for what outlives a test.

    pytest-django prepares a database only where a test asks for one in its own way; a selection of
    others alone gets the scratch one, still without tables.
    """
    with django_db_blocker.unblock():
        if not connection.introspection.table_names():
            call_command("migrate", verbosity=0)


@pytest.fixture(scope="module")
def shared_world(tables, django_db_blocker):
    """Return a world that all tests of a module look at: built once, gone after the last of them.

    Each test takes it through `undone`, which undoes what the test changes. For modules that try
    every address of the site, where building it a thousand times would be most of the work.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.make_world()
        transaction.set_rollback(True)


@pytest.fixture
def undone():
    """Undo, after the test, what it did to a world it shares with others."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
