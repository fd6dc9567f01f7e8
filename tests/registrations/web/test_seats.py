"""The pages of places: a participant, a coordinator, the desk, the editor."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from notifications.models.messages import Message
from registrations.models.seats import SeatParty
from registrations.services import sitting_seats
from sessions.jobs import telling
from sessions.models.sittings import Sitting
from sessions.services import programmes, sittings
from sessions.services.sittings import Slot
from tests.factories.accounts import make_account
from tests.factories.seats import make_participants, make_workshop


def log_in(user):
    client = Client()
    client.force_login(user)
    return client


def participant_of(world, email="ada@example.org", **changes):
    (person,) = make_participants(world.assembly, 1, **changes)
    person.user = make_account(email)
    person.save(update_fields=["user"])
    return person


def page_of(sitting):
    return reverse("registrations:seats", args=[sitting.event.slug, sitting.pk])


def ask(sitting, *people):
    keys = [one.pk for one in people]
    return sitting_seats.ask(sitting=sitting, people=keys, by=None, at=timezone.now())


def test_participant_asks_waits_and_is_offered_a_place(world):
    sitting = make_workshop(world.assembly, 1, offer_hours=24)
    held = ask(sitting, *make_participants(world.assembly, 1))
    person = participant_of(world)
    client = log_in(person.user)

    asked = client.post(page_of(sitting), {"people": person.pk}, follow=True)
    assert "You are number 1 on the waiting list" in asked.content.decode()
    assert "Number 1 of 1 on the waiting list" in asked.content.decode()

    sitting_seats.give_up(party=held, by=None, at=timezone.now())
    party = SeatParty.objects.get(seats__participant=person)
    page = client.get(page_of(sitting)).content.decode()
    assert "Offered until" in page
    accepted = client.post(reverse("registrations:seat-accept", args=[party.pk]), follow=True)
    assert "The place is yours." in accepted.content.decode()
    again = client.post(reverse("registrations:seat-accept", args=[party.pk]), follow=True)
    assert "There is no offer to answer" in again.content.decode()
    party.refresh_from_db()
    assert party.state == "held"


def test_coordinator_asks_for_a_group_and_for_nobody_elses_people(world):
    sitting = make_workshop(world.assembly, 5)
    ours = make_participants(world.assembly, 2, delegation=world.file.delegation)
    (theirs,) = make_participants(world.assembly, 1, delegation=world.other_file.delegation)
    client = log_in(world.coordinator)

    page = client.get(page_of(sitting)).content.decode()
    refused = client.post(page_of(sitting), {"people": [ours[0].pk, theirs.pk]})
    assert [one.badge_name in page for one in (*ours, theirs)] == [True, True, False]
    assert (refused.status_code, SeatParty.objects.count()) == (422, 0)

    client.post(page_of(sitting), {"people": [one.pk for one in ours]})
    party = SeatParty.objects.get()
    assert (party.state, party.seats.count(), party.asked_by) == ("held", 2, world.coordinator)


def test_person_of_a_group_gives_up_her_own_place_only(world):
    sitting = make_workshop(world.assembly, 5)
    person = participant_of(world, delegation=world.file.delegation)
    (other,) = make_participants(world.assembly, 1, delegation=world.file.delegation)
    party = ask(sitting, person, other)

    log_in(person.user).post(reverse("registrations:seat-give-up", args=[party.pk]))

    party.refresh_from_db()
    assert party.state == "held"
    assert [s.participant for s in party.seats.filter(is_standing=True)] == [other]


@pytest.mark.parametrize("verb", ["accept", "decline", "give-up"])
def test_party_of_others_is_not_found(world, verb):
    sitting = make_workshop(world.assembly, 5)
    party = ask(sitting, *make_participants(world.assembly, 1))
    address = reverse(f"registrations:seat-{verb}", args=[party.pk])

    assert log_in(world.coordinator).post(address).status_code == 404
    assert log_in(participant_of(world).user).post(address).status_code == 404


def test_one_of_a_group_cannot_answer_for_all(world):
    sitting = make_workshop(world.assembly, 2, offer_hours=24)
    held = ask(sitting, *make_participants(world.assembly, 1))
    person = participant_of(world, delegation=world.file.delegation)
    (other,) = make_participants(world.assembly, 1, delegation=world.file.delegation)
    party = ask(sitting, person, other)
    sitting_seats.give_up(party=held, by=None, at=timezone.now())
    address = reverse("registrations:seat-accept", args=[party.pk])

    assert log_in(person.user).post(address).status_code == 403
    assert log_in(world.coordinator).post(address).status_code == 302
    party.refresh_from_db()
    assert party.state == "held"


def test_desk_finds_filters_and_exports(world, django_assert_num_queries):
    sitting = make_workshop(world.assembly, 1)
    held, waiting = (
        make_participants(world.assembly, 1, delegation=file.delegation)[0]
        for file in (world.file, world.other_file)
    )
    type(waiting).objects.filter(pk=waiting.pk).update(badge_name="=cmd()")
    for person in (held, waiting):
        ask(sitting, person)
    client = log_in(world.desk)
    address = reverse("registrations:seat-list", args=[sitting.pk])

    page = client.get(address, {"state": "waiting"}).content.decode()
    found = client.get(address, {"q": "France"}).content.decode()
    export = client.get(reverse("registrations:seat-export", args=[sitting.pk]))

    assert ("=cmd()" in page, held.badge_name in page) == (True, False)
    assert ("=cmd()" in found, held.badge_name in found) == (False, True)
    rows = list(csv.reader(StringIO(export.content.decode("utf-8-sig"))))
    assert [row[:4] for row in rows[1:]] == [
        ["1", "Place held", held.badge_name, "France"],
        ["2", "Waiting", "'=cmd()", "Kenya"],
    ]
    assert AuditEntry.objects.get(act="export.take").after == {"table": "places", "people": 2}
    sittings = client.get(reverse("registrations:seat-sittings", args=[world.assembly.slug]))
    assert "Workshop on budgets" in sittings.content.decode()
    with django_assert_num_queries(8):
        client.get(address)


def test_editor_sets_places_and_hears_that_nobody_loses_one(world):
    sitting = make_workshop(world.assembly, 2)
    for person in make_participants(world.assembly, 2, capacity="press"):
        ask(sitting, person)
    client = log_in(world.editor)
    address = reverse("registrations:seat-setting", args=[sitting.event.slug, sitting.pk])

    answer = client.post(
        address,
        {"places": 1, "offer_hours": 12, "per_delegation": "", "most_press": 0},
        follow=True,
    )

    sitting = Sitting.objects.get(pk=sitting.pk)
    assert (sitting.places, sitting.offer_hours, sitting.places_taken) == (1, 12, 2)
    assert "nobody loses a place" in answer.content.decode()
    assert 'value="0"' in client.get(address).content.decode()
    assert client.post(address, {"places": "0"}).status_code == 422


def test_programme_and_sitting_say_how_many_places_there_are(world):
    sitting = make_workshop(world.assembly, 12)
    ask(sitting, *make_participants(world.assembly, 3))
    programme = reverse("assembly_sessions:programme", args=[world.assembly.slug])
    detail = reverse("assembly_sessions:sitting-detail", args=[world.assembly.slug, sitting.pk])

    assert "12 places in all" in Client().get(programme).content.decode()
    assert "12 places in all" in Client().get(detail).content.decode()
    assert "9 of 12 places left" in log_in(world.delegate).get(detail).content.decode()


def test_page_of_a_sitting_that_has_begun_or_needs_no_place_offers_nothing(world):
    sitting = make_workshop(world.assembly, 5)
    person = participant_of(world)
    client = log_in(person.user)
    detail = reverse("assembly_sessions:sitting-detail", args=[world.assembly.slug, sitting.pk])
    assert page_of(sitting) in client.get(detail).content.decode()
    Sitting.objects.filter(pk=sitting.pk).update(starts_at=timezone.now() - timedelta(minutes=1))
    assert page_of(sitting) not in client.get(detail).content.decode()

    begun = client.get(page_of(sitting))
    Sitting.objects.filter(pk=sitting.pk).update(places=None)
    free = client.get(page_of(sitting))

    assert "This sitting has begun" in begun.content.decode()
    assert "Nobody needs a place" in free.content.decode()
    assert client.post(page_of(sitting), {"people": person.pk}).status_code == 422


def test_who_holds_a_place_hears_of_changes_though_unticked_and_is_told_why(world):
    sitting = make_workshop(world.assembly, 2)
    person = participant_of(world)
    ask(sitting, person)
    now = timezone.now()
    programmes.choose(user=person.user, event=world.assembly, chosen=[], among=[sitting], at=now)
    hour = timedelta(hours=1)
    later = Slot(starts_at=sitting.starts_at + hour, ends_at=sitting.ends_at + hour, room=None)

    page = " ".join(log_in(person.user).get(page_of(sitting)).content.decode().split())
    sittings.move(sitting=sitting, to=later, by=world.editor, at=now)
    telling.tell_untold(at=now)

    assert "as long as the place is held, whether or not it is ticked" in page
    told = Message.objects.get(kind="sitting_changed", recipient=person.user.email)
    for ending in ("txt", "html"):
        mail = render_to_string(f"assembly_sessions/mail/sitting_changed.{ending}", told.context)
        assert "or hold a place in it" in mail
        assert "who holds a place hears of it until the place is given up" in " ".join(mail.split())
