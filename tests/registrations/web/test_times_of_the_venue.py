"""The console's tables show the venue's clock and say once whose it is."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from assemblies.models.audit import AuditEntry
from registrations.models.badges import Badge
from registrations.models.letters import Letter
from registrations.models.lists import ParticipantList
from registrations.models.registrations import DelegationFile, Registration
from registrations.models.seats import SeatParty
from registrations.services import lists, sitting_seats
from registrations.services.sitting_seats import Setting
from tests.factories.papers import make_approved, make_badge, make_letter

LATE = datetime(2026, 1, 15, 23, 30, tzinfo=UTC)
THERE = "2026-01-16 00:30"  # in Zurich


@pytest.fixture
def things(world):
    """Return by route what its page is about; everything happened late in the evening."""
    assert world.assembly.time_zone == "Europe/Zurich"
    person = make_approved(world, is_listed=True)
    badge, letter = make_badge(world, person), make_letter(world, person)
    lists.freeze(event=world.assembly, by=world.desk, at=LATE)
    sitting, places = world.sitting, Setting(places=5)
    sitting_seats.set_places(sitting=sitting, setting=places, by=world.desk, at=LATE)
    people = [person.participant_id]
    sitting_seats.ask(sitting=sitting, people=people, by=world.desk, at=LATE)
    Registration.objects.update(changed_at=LATE, created_at=LATE)
    DelegationFile.objects.update(submitted_at=LATE)
    Badge.objects.update(issued_at=LATE)
    Letter.objects.update(issued_at=LATE)
    SeatParty.objects.update(asked_at=LATE)
    ParticipantList.objects.update(frozen_at=LATE)
    AuditEntry.objects.update(at=LATE)
    return {
        "people-list": world.assembly.slug,
        "delegation-list": world.assembly.slug,
        "list-console": world.assembly.slug,
        "badge-detail": badge.pk,
        "delegation-review": world.file.pk,
        "person-review": person.pk,
        "seat-list": sitting.pk,
        "letter": letter,
    }


@pytest.mark.parametrize(
    "route",
    [
        "people-list",
        "delegation-list",
        "list-console",
        "badge-detail",
        "delegation-review",
        "person-review",
        "seat-list",
    ],
)
def test_console_shows_the_clock_of_the_venue_and_says_so_once(client, world, things, route):
    client.force_login(world.manager)

    address = reverse(f"registrations:{route}", args=[things[route]])
    page = client.get(address, {"view": ""}).content.decode()

    assert THERE in page
    assert "2026-01-15 23:30" not in page
    assert page.count("Europe/Zurich") == 1
    assert "UTC" not in page


def test_day_of_a_letter_is_that_of_the_venue_wherever_it_is_shown(client, world, things):
    client.force_login(world.desk)
    letter = things["letter"]

    for route, key in (("letter-list", world.assembly.slug), ("letter-check", letter.code)):
        page = client.get(reverse(f"registrations:{route}", args=[key])).content.decode()
        assert "16 January 2026" in page
