"""The 138th is taken from the secretariat's file, moved on the board, released and printed."""

import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from assemblies.enums import Role
from notifications.services import follows
from sessions.jobs import telling
from sessions.models.sittings import Sitting
from tests.factories.accounts import make_account
from tests.journeys.conftest import look_at
from tests.journeys.test_board import card, move_by_keyboard
from tests.journeys.test_check_in_offline import log_in
from tests.journeys.test_main_job import newest_mail
from tests.journeys.test_papers import PDF, make_all, words_of

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]

DATA = Path(__file__).resolve().parents[2] / "data"
MOVED = timedelta(minutes=30)
FOLLOWER = "follower@demo.example"


@pytest.fixture
def site(empty_site):
    """Return the address of a product that knows nothing but what the file says."""
    take_the_file()
    return empty_site


def test_assembly_is_imported_moved_released_and_printed(site, visitor):
    sitting = alone_in_its_room()
    follows.follow(user=make_account(FOLLOWER), topic=sitting.topic, at=timezone.now())
    reader = visitor()
    reader.goto(f"{site}/en/events/138/programme/")
    look_at(reader)
    assert shown(reader, site, sitting) == (sitting.starts_at, 0)

    # The editor moves it by keyboard. Nobody else sees any of it.
    editor = visitor()
    log_in(editor, make_account("editor@secretariat.example", role=Role.PROGRAMME_EDITOR), site)
    editor.goto(f"{site}/en/console/138/programme/?day={sitting.local_start:%Y-%m-%d}")
    expect(card(editor, sitting)).to_be_visible()
    look_at(editor)
    move_by_keyboard(editor, sitting)
    assert shown(reader, site, sitting) == (sitting.starts_at, 0)

    # She reads what the release will change, and releases it.
    editor.get_by_role("link", name="Release 1 change").click()
    expect(editor.get_by_text("1 person is told by mail.")).to_be_visible()
    look_at(editor)
    editor.get_by_role("button", name="Release it now").click()
    expect(editor.get_by_text("As released on")).to_be_visible()
    assert shown(reader, site, sitting) == (sitting.starts_at + MOVED, 1)
    telling.tell_untold(at=timezone.now())  # as the worker does
    later = sitting.local_start + MOVED
    letter = newest_mail(visitor(), site, FOLLOWER, re.compile("^Changed"))
    assert f"{later:%H:%M}" in letter

    # The day is printed in both languages, as released.
    for language, title in sitting.title.items():
        reader.goto(f"{site}/{language}/events/138/papers/order-{later:%Y-%m-%d}.pdf")
        make_all()
        expect(reader.locator(PDF)).to_be_visible()
        words = words_of(reader, site, reader.locator(PDF).get_attribute("href"))
        assert " ".join(title.split()) in words
        assert f"{later:%H:%M}" in words

    # The file is taken once more: what the editor has moved stays moved.
    assert take_the_file() == "unchanged (121 read)\n"
    assert shown(reader, site, sitting) == (sitting.starts_at + MOVED, 1)


def take_the_file():
    report = StringIO()
    call_command(
        "import_assembly", str(DATA / "assemblies.json"), "138",
        titles=DATA / "titles-138.fr.csv", bodies=DATA / "bodies.csv", stdout=report,
    )  # fmt: skip
    return report.getvalue()


def alone_in_its_room():
    """Return an open sitting, named in both languages, after which its room is free that day."""
    of_the_day = Sitting.objects.filter(event__slug="138", starts_at__date="2018-03-26")
    latest = {one.room_id: one for one in of_the_day.select_related("event").order_by("starts_at")}
    return next(
        one for one in latest.values()
        if one.room_id and not one.is_closed and {"en", "fr"} <= one.title.keys()
    )  # fmt: skip


def shown(reader, site, sitting):
    """Return since when a subscribed calendar has the sitting begin, and its SEQUENCE."""
    answer = reader.request.get(f"{site}/calendar/assemblies/138.en.ics")
    (entry,) = [
        one for one in Calendar.from_ical(answer.body()).walk("VEVENT")
        if one["UID"] == str(sitting.uid)
    ]  # fmt: skip
    return entry["DTSTART"].dt, int(entry["SEQUENCE"])
