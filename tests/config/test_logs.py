"""What stands in the log, and what never does."""

import json
import logging
from io import StringIO

import pytest
import structlog
from django.test import Client
from django.urls import reverse

from config import logs

SECRET = "q3JzU0mVtB9xYw7KpLd2NfRa"


@pytest.fixture
def log():
    """Return a function that gives the lines written so far, as a program reads them."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter("json"))
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.django_db
def test_secret_of_an_invitation_is_in_no_line(log):
    address = reverse("registrations:invitation", args=[SECRET])

    Client(enforce_csrf_checks=True).post(address)
    Client().get(address)

    written = json.dumps(log(), ensure_ascii=False)
    assert "/invitations/…/" in written
    assert SECRET not in written


def test_secret_is_cut_out_of_words_and_tracebacks(log):
    logger = logging.getLogger("somebody.else")
    try:
        int(f"https://example.org/fr/account/password/reset/key/{SECRET}/")
    except ValueError:
        logger.exception("Failed at %s", f"/en/invitations/{SECRET}/code/")
    structlog.get_logger("ours").info("asked", path=f"/en/invitations/{SECRET}/")

    written = json.dumps(log(), ensure_ascii=False)
    assert written.count("…") >= 3
    assert SECRET not in written
    assert "/code/" in written
