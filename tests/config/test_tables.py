"""Tables made at once are those that the migrations make one by one; what is there is let be."""

import json
import os
import secrets
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection

from config import tables

# Of a table of Django's own, the history and the models do not agree which integer its key is.
OF_DJANGO = "column: ('auth_group_permissions', 'id', "


@pytest.fixture
def empty_database():
    """Return a function that makes an empty database beside the test's own, and its address."""
    made = []

    def make():
        made.append(f"structure_{secrets.token_hex(4)}")
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {made[-1]}")
        return urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{made[-1]}").geturl()

    yield make
    with connection.cursor() as cursor:
        for name in made:
            cursor.execute(f"DROP DATABASE {name}")


def structure(way, url):
    made = subprocess.run(
        [sys.executable, "-m", "tests.config.structure", way], capture_output=True, text=True,
        env={**os.environ, "TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return [line for line in json.loads(made.stdout) if not line.startswith(OF_DJANGO)]


@pytest.mark.stack
@pytest.mark.timeout(400)
@pytest.mark.django_db(transaction=True)
def test_both_ways_give_the_same_tables(empty_database):
    at_once = structure("at-once", empty_database())
    step_by_step = structure("step-by-step", empty_database())

    assert set(at_once) ^ set(step_by_step) == set()
    assert len(at_once) == len(step_by_step) > 1000


@pytest.mark.django_db
def test_a_database_with_tables_is_not_made_anew(monkeypatch):
    monkeypatch.setattr(tables, "make", lambda connection: pytest.fail("it has its tables"))

    call_command("migrate", verbosity=0)
