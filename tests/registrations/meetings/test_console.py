"""The secretariat's pages about online sittings, and what mails and calendars say of them."""

import csv
import io

import openpyxl
import pytest
from django.utils import timezone

from assemblies.enums import EventFormat
from assemblies.models.audit import AuditEntry
from notifications.services import follows
from notifications.services.outbox import Recipient
from registrations.enums import PartyState
from registrations.models.meetings import MeetingRecording, RemoteGuest
from registrations.models.seats import Seat, SeatParty
from sessions.jobs import reminding
from sessions.models.sittings import Sitting
from sessions.selectors.entries import entry_of_sitting
from sessions.selectors.own_links import own_links
from tests.factories.accounts import make_account
from tests.factories.meetings import (
    hold,
    make_attendee,
    make_online_sitting,
    make_open,
    make_webinar,
    meeting_of,
    prepare,
)
from tests.registrations.meetings.test_certificates import attend

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_editor(client, world):
    client.force_login(world.editor)
    return client


def test_a_sitting_is_held_online_from_the_console(as_editor, world):
    sitting = make_online_sitting(world.assembly, format=EventFormat.IN_PERSON)
    path = f"/en/console/sittings/{sitting.pk}/online/"
    listed = f"/en/console/{world.assembly.slug}/online/"
    form = {"format": "hybrid", "provider": "address", "opens_minutes": 15}

    assert path in as_editor.get(listed).content.decode()
    wrong = as_editor.post(path, {**form, "address": "meet.example"})
    answer = as_editor.post(path, {**form, "address": "https://meet.example/room"})
    prepare()
    text = as_editor.get(listed).content.decode()

    assert wrong.status_code == 422
    assert "It begins with https://" in wrong.content.decode()
    assert (answer.status_code, answer["Location"]) == (302, listed)
    assert "Ready" in text
    assert "meet.example" not in text
    sitting.refresh_from_db()
    assert sitting.format == "hybrid"


def test_a_failure_is_said_in_words_and_tried_again(as_editor, settings):
    settings.PROVIDERS = {"gone": {"kind": "jitsi", "url": "https://a.example", "app_id": "a",
                                   "secret": "s" * 32}}  # fmt: skip
    sitting = make_online_sitting(make_webinar())
    hold(sitting, "gone")
    settings.PROVIDERS = {}
    prepare()
    listed = f"/en/console/{sitting.event.slug}/online/"

    text = as_editor.get(listed).content.decode()
    answer = as_editor.post(f"/en/console/sittings/{sitting.pk}/online/try-again/")

    assert "The service is not in the settings of this site any more." in text
    assert "tried again by itself" in text
    assert answer["Location"] == listed
    assert meeting_of(sitting).due_at <= timezone.now()


def test_people_are_found_and_let_in(as_editor, world):
    sitting = make_online_sitting(world.assembly, format=EventFormat.HYBRID)
    person = make_attendee(world.assembly)
    path = f"/en/console/sittings/{sitting.pk}/online/people/"
    words = f"{path}?q={person.badge_name}"

    assert person.badge_name in as_editor.get(words).content.decode()
    assert as_editor.post(path, {"participant": person.pk, "as": "guest"}).status_code == 302
    guest = RemoteGuest.objects.get()
    assert (guest.participant_id, guest.is_moderator, guest.allowed_by) == (
        person.pk, False, world.editor,
    )  # fmt: skip
    for wrong in ("", "x", "9" * 30, "\x00", str(10**9)):
        answer = as_editor.post(path, {"participant": wrong}, follow=True)
        assert "Choose somebody who takes part" in answer.content.decode()
    as_editor.post(f"/en/console/remote-guests/{guest.pk}/withdraw/")
    assert not RemoteGuest.objects.exists()


def test_attendance_is_listed_searched_and_taken_away(as_editor, world):
    sitting = make_online_sitting(make_webinar(), minutes=-210)
    people = [make_attendee(sitting.event) for _ in range(3)]
    for minutes, person in zip((90, 44, 10), people, strict=True):
        attend(sitting, person, minutes)
    path = f"/en/console/sittings/{sitting.pk}/attendance"

    text = as_editor.get(f"{path}/").content.decode()
    one = as_editor.get(f"{path}/?q={people[0].badge_name}").content.decode()
    rows = list(csv.reader(io.StringIO(as_editor.get(f"{path}.csv").content.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(as_editor.get(f"{path}.xlsx").content))

    assert text.count("Not long enough") == 2
    assert text.count(">Long enough<") == 1
    assert people[1].badge_name not in one
    assert [row[5] for row in rows[1:]] == ["90", "44", "10"]
    assert [row[5].value for row in list(book.active.rows)[1:]] == [90, 44, 10]
    assert as_editor.get(f"{path}.pdf").status_code == 404
    assert as_editor.get(f"{path}/?q={'x' * 10_000}").status_code == 200
    taken = AuditEntry.objects.filter(act="export.take")
    assert [entry.after for entry in taken] == [{"table": "attendance", "people": 3}] * 2


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_lists_do_not_grow(as_editor, django_assert_num_queries, number, settings):
    event = make_webinar()
    for n in range(number):
        sitting = make_online_sitting(event, minutes=-210 + n)
        hold(sitting)
        for _ in range(number):
            attend(sitting, make_attendee(event), 50)
    listed, attended = (
        f"/en/console/{event.slug}/online/", f"/en/console/sittings/{sitting.pk}/attendance/",
    )  # fmt: skip
    as_editor.get(listed)

    with django_assert_num_queries(8):
        as_editor.get(listed)
    with django_assert_num_queries(7):
        as_editor.get(attended)


def test_a_recording_is_published_by_an_editor(as_editor, world):
    sitting = make_open()
    found = MeetingRecording.objects.create(
        meeting=meeting_of(sitting), reference="r", address=b"https://films.example/secret-1",
        seconds=3600, found_at=timezone.now(),
    )  # fmt: skip
    listed = f"/en/console/{sitting.event.slug}/online/"
    before = as_editor.get(listed).content.decode()

    as_editor.post(f"/en/console/recordings/{found.pk}/publish/", {"for": "everybody"})
    as_editor.post(f"/en/console/recordings/{found.pk}/publish/", {"for": "everybody"})

    assert "secret-1" not in before
    assert "60 minutes" in before
    (link,) = sitting.event.links.all()
    assert (link.url, link.is_for_participants) == ("https://films.example/secret-1", False)
    assert "Published" in as_editor.get(listed).content.decode()


# Calendars and mails


def test_the_calendar_says_online_and_leads_to_our_lobby():
    sitting = make_online_sitting(make_webinar())
    hold(sitting)
    sitting = Sitting.objects.select_related("event", "body", "room").get()
    lobby = f"http://testserver/fr/events/{sitting.event.slug}/sittings/{sitting.pk}/lobby/"

    entry = entry_of_sitting(sitting, "fr")

    assert (entry.conference, entry.location) == (lobby, "En ligne")
    assert lobby in entry.description


def test_a_room_stays_the_place_of_a_hybrid_sitting(world):
    sitting = make_online_sitting(world.assembly, format=EventFormat.HYBRID, room=world.room)
    sitting = Sitting.objects.select_related("event", "body", "room").get(pk=sitting.pk)

    entry = entry_of_sitting(sitting, "en")

    assert entry.location == world.room.name
    assert entry.conference.endswith("/lobby/")
    assert entry_of_sitting(world.sitting, "en").conference is None


def test_who_waits_for_a_place_reads_so_and_is_given_no_link(client):
    sitting = make_online_sitting(make_webinar())
    ada, bo, chair = (make_account(f"{name}@parliament.example") for name in ("ada", "bo", "chair"))
    people = [make_attendee(sitting.event, user, email="") for user in (ada, bo, chair)]
    Sitting.objects.filter(pk=sitting.pk).update(places=1)
    for number, state in enumerate((PartyState.HELD, PartyState.WAITING)):
        party = SeatParty.objects.create(
            sitting=sitting, position=number + 1, asked_at=timezone.now(),
            changed_at=timezone.now(), state=state,
        )  # fmt: skip
        Seat.objects.create(party=party, sitting=sitting, participant=people[number])
    RemoteGuest.objects.create(
        sitting=sitting, participant=people[2], is_moderator=True, allowed_at=timezone.now()
    )
    sitting = Sitting.objects.select_related("event").get(pk=sitting.pk)
    pages = []
    for user in (ada, bo, chair):
        client.force_login(user)
        pages.append(client.get(f"/en/events/{sitting.event.slug}/").content.decode())

    links = own_links(sitting, [Recipient(address=user.email) for user in (ada, bo, chair)])

    assert ["Go to the lobby" in page for page in pages] == [True, False, True]
    assert ["hold a place in this sitting" in page for page in pages] == [False, True, False]
    assert ["/en/join/" in links[user.email] for user in (ada, bo, chair)] == [True, False, True]


def test_a_reminder_leads_each_to_her_own_lobby(client, deliver_all):
    sitting = make_online_sitting(make_webinar(), minutes=58)
    ada, bo = make_account("ada@parliament.example"), make_account("bo@example.org")
    make_attendee(sitting.event, ada)
    for user in (ada, bo):
        follows.follow_exactly(
            user=user, topics={sitting.topic}, among=[sitting.topic], at=timezone.now()
        )

    reminding.remind_all(at=timezone.now())
    mails = {mail.to[0]: mail.body for mail in deliver_all()}

    assert "/en/join/" in mails[ada.email]
    assert "/en/join/" not in mails[bo.email]
    assert f"/sittings/{sitting.pk}/lobby/" in mails[bo.email]
    link = next(word for word in mails[ada.email].split() if "/en/join/" in word)
    assert client.get(link.removeprefix("http://testserver")).status_code == 200
