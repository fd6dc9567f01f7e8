"""The entry an outbox row keeps is the entry that was put in."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from notifications.calendar.entries import Attachment
from notifications.calendar.plain import from_plain, to_plain
from tests.notifications.calendar.builders import make_days, make_entry, written

ZURICH = ZoneInfo("Europe/Zurich")


@pytest.mark.parametrize(
    "entry",
    [
        make_entry(),
        make_days(),
        make_entry(
            starts=datetime(2018, 10, 28, 2, 15, tzinfo=ZURICH, fold=1),
            ends=datetime(2018, 10, 28, 9, tzinfo=ZURICH),
            categories=("a", "b"),
            geo=(46.2, 6.1),
            attachments=(Attachment(address="https://events.example.org/d.pdf", label="D"),),
            conference="https://events.example.org/join/",
        ),
    ],
)
def test_an_entry_survives_json(entry):
    kept = from_plain(json.loads(json.dumps(to_plain(entry))))

    assert kept == entry
    assert written(kept) == written(entry)
