"""Acts on a programme hold its event before its sittings, so that no two wait for each other."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from assemblies.models.events import Event
from assemblies.services.import_files import SourceFile
from sessions.models.sittings import Sitting
from sessions.services import programme_import, sittings
from sessions.services.programme_import import Sources
from sessions.services.sittings import Slot
from tests.factories.sessions import LATER, NOW
from tests.simultaneously import alone, wait_until_somebody_waits

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

FILE = Path(__file__).parent / "files" / "indicative_end.json"


def take(whole, *, at):
    file = SourceFile(name="file.json", data=json.dumps(whole).encode())
    return programme_import.import_file(sources=Sources(assembly=file), number=901, by=None, at=at)


@pytest.fixture
def whole():
    whole = json.loads(FILE.read_text(encoding="utf-8"))
    take(whole, at=NOW)
    return whole


def move(whole):
    sitting = Sitting.objects.get(source_key="3")
    hour = timedelta(hours=1)
    slot = Slot(starts_at=sitting.starts_at, ends_at=sitting.ends_at + hour, room=None)
    return sittings.move(sitting=sitting, to=slot, by=None, at=LATER)


def cancel(whole):
    return sittings.cancel(sitting=Sitting.objects.get(source_key="3"), by=None, at=LATER)


def rename_a_body(whole):
    whole["bodies"]["assembly"] = "Plenary"
    return take(whole, at=LATER)


def another_day(whole):
    whole["assemblies"][0]["end"] = "2031-04-05"
    return take(whole, at=LATER)


@pytest.mark.parametrize("act", [move, cancel, rename_a_body, another_day])
def test_whoever_holds_the_event_finds_its_sittings_free(whole, act):
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Event.objects.select_for_update().get()
            other = pool.submit(alone, act, whole)
            wait_until_somebody_waits()
            # With another order this ends in an error: the act holds them and waits for us.
            assert len(Sitting.objects.select_for_update(nowait=True)) == 3
        other.result(timeout=30)

    assert Event.objects.get().calendar_version > 1
