"""Telling services: made after the commit, tried again, moved along, taken back, and outages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assemblies.enums import EventFormat, LinkKind
from assemblies.fields import LanguageMap
from assemblies.models.audit import AuditEntry
from assemblies.models.events import Event
from registrations.errors.meetings import (
    AddressUnfit,
    EverybodyMayJoin,
    NotHeldOnline,
    NotOfThisEvent,
    RecordingPublished,
    ServiceUnknown,
    StopFirst,
)
from registrations.jobs import meeting_guests, probing, recordings
from registrations.jobs import meetings as preparing
from registrations.models.meetings import KnownGuest, MeetingRecording, ServiceProbe
from registrations.models.registrations import Registration
from registrations.services import erasing, joining, meetings
from sessions.errors import SittingCancelled
from sessions.services import events_surroundings, sittings
from sessions.services.events_surroundings import LinkFacts
from tests.factories.accounts import make_account
from tests.factories.meetings import (
    hold,
    make_attendee,
    make_meeting_things,
    make_online_sitting,
    make_open,
    make_webinar,
    meeting_of,
    prepare,
)
from tests.factories.seats import make_participants
from tests.registrations.meetings.services import bigbluebutton, zoom
from tests.registrations.providers import serving as faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(db):
    return make_online_sitting(make_webinar())


def test_a_plain_address_is_checked_and_kept(sitting):
    for wrong in ("", "http://meet.example/", "meet.example/room", "javascript:alert(1)"):
        with pytest.raises(AddressUnfit):
            hold(sitting, address=wrong)
    hold(sitting)
    prepare()

    meeting = meeting_of(sitting)
    assert (meeting.preparation, meeting.failure, meeting.due_at) == ("ready", "", None)
    assert meeting.reference == f"sitting-{sitting.uid}"


def test_a_service_that_is_not_in_the_settings_cannot_be_chosen(sitting):
    with pytest.raises(ServiceUnknown):
        hold(sitting, "zoom")


def test_the_audit_says_nothing_of_where(sitting, world):
    hold(sitting, by=world.editor)

    entries = AuditEntry.objects.filter(act="meeting.hold_online")
    assert entries.get().after == {
        "sitting": sitting.pk, "provider": "address", "opens_minutes": 15, "recorded": False,
        "preparation": "waiting",
    }  # fmt: skip


def test_holding_it_online_changes_how_people_take_part(world):
    hold(world.sitting, format=EventFormat.HYBRID)
    world.sitting.refresh_from_db()
    assert world.sitting.format == "hybrid"
    sequence = world.sitting.sequence

    meetings.stop(sitting=world.sitting, by=world.editor, at=timezone.now())

    world.sitting.refresh_from_db()
    assert (world.sitting.format, world.sitting.sequence) == ("in_person", sequence + 1)


def test_a_meeting_is_made_and_its_reports_are_asked_for(settings, sitting):
    with bigbluebutton(settings) as fake:
        hold(sitting, "bbb")
        assert fake.asked == []  # nothing before the commit, nothing in the request
        prepare()

        assert fake.names_asked() == ["GET /bigbluebutton/api/hooks/create"]
    assert meeting_of(sitting).preparation == "ready"


def test_an_outage_is_tried_again_and_said_with_since_when(settings, sitting):
    at = timezone.now()
    with bigbluebutton(settings) as fake:
        fake.fault = faults.down
        hold(sitting, "bbb", at=at)
        prepare(at)
        failed = meeting_of(sitting)
        prepare(at + timedelta(seconds=30))  # too soon
        asked = len(fake.asked)
        prepare(at + timedelta(minutes=1))
        again = meeting_of(sitting)
        fake.fault = None
        prepare(at + timedelta(minutes=10))

    assert (failed.preparation, failed.failure) == ("failed", "provider_away:status 500")
    assert (failed.failed_since, failed.due_at) == (at, at + timedelta(minutes=1))
    assert asked == 1
    assert (again.tries, again.failed_since, again.due_at) == (2, at, at + timedelta(minutes=3))
    ready = meeting_of(sitting)
    assert (ready.preparation, ready.failure, ready.failed_since, ready.tries) == (
        "ready", "", None, 0,
    )  # fmt: skip


def test_a_sitting_that_moves_is_brought_up_to_date_and_stays_open_meanwhile(settings, sitting):
    with zoom(settings) as fake:
        hold(sitting, "zoom")
        prepare()
        told = len(fake.asked)
        prepare()
        assert len(fake.asked) == told  # nothing is new
        moved = sittings.Slot(
            starts_at=sitting.starts_at + timedelta(hours=1),
            ends_at=sitting.ends_at + timedelta(hours=1), room=None,
        )  # fmt: skip
        sittings.move(sitting=sitting, to=moved, by=None, at=timezone.now())
        fake.fault = faults.down
        prepare()
        failed = meeting_of(sitting)
        fake.fault = None
        prepare(timezone.now() + timedelta(minutes=5))
        (kept,) = fake.meetings.values()

    assert (failed.preparation, bool(failed.reference)) == ("failed", True)
    assert meeting_of(sitting).preparation == "ready"
    assert kept["start_time"] == f"{moved.starts_at:%Y-%m-%dT%H:%M:%SZ}"


def test_a_cancelled_sitting_is_taken_back(settings, sitting):
    with zoom(settings) as fake:
        hold(sitting, "zoom")
        prepare()
        sittings.cancel(sitting=sitting, by=None, at=timezone.now())
        prepare()

        assert fake.meetings == {}
    meeting = meeting_of(sitting)
    assert (meeting.preparation, meeting.state, meeting.due_at) == ("over", {}, None)


def test_stopped_it_is_taken_back_and_may_be_held_elsewhere(settings, sitting):
    with zoom(settings) as fake:
        hold(sitting, "zoom")
        prepare()
        with pytest.raises(StopFirst):
            hold(sitting)
        meetings.stop(sitting=sitting, by=None, at=timezone.now())
        with pytest.raises(NotHeldOnline):
            meetings.stop(sitting=sitting, by=None, at=timezone.now())
        prepare()
        assert fake.meetings == {}
        hold(sitting)
        prepare()

    assert (meeting_of(sitting).provider, meeting_of(sitting).preparation) == ("address", "ready")


def test_a_service_that_is_down_is_left_and_takes_it_back_later(settings, sitting):
    """Stopped, its service away: it is held elsewhere at once, and taken back once that answers."""
    at = timezone.now()
    with zoom(settings) as fake:
        hold(sitting, "zoom", at=at)
        prepare(at)
        fake.fault = faults.down
        meetings.stop(sitting=sitting, by=None, at=at)
        prepare(at)
        assert meeting_of(sitting).preparation == "ending"
        hold(sitting, at=at)
        prepare(at)
        away = meeting_of(sitting)
        left = len(fake.meetings)
        fake.fault = None
        prepare(at + timedelta(minutes=5))
        soon = len(fake.meetings)
        prepare(at + timedelta(minutes=11))

    assert (away.provider, away.preparation, away.failure) == ("address", "ready", "")
    assert away.reference == f"sitting-{sitting.uid}"
    assert (left, soon, len(fake.meetings)) == (1, 1, 0)
    done = meeting_of(sitting)
    assert (done.preparation, done.due_at) == ("ready", None)
    assert "left" not in done.state


def test_what_a_service_never_takes_back_is_given_up_after_the_end(settings, sitting):
    with zoom(settings) as fake:
        hold(sitting, "zoom")
        prepare()
        fake.fault = faults.down
        meetings.stop(sitting=sitting, by=None, at=timezone.now())
        hold(sitting)
        meetings.stop(sitting=sitting, by=None, at=timezone.now())
        prepare()
        waiting = meeting_of(sitting)
        prepare(sitting.ends_at + timedelta(minutes=30))

    assert (waiting.preparation, meeting_of(sitting).preparation) == ("ending", "over")


def test_who_comes_back_to_a_service_finds_the_same_meeting(settings, sitting):
    with zoom(settings) as fake:
        hold(sitting, "zoom")
        prepare()
        number = meeting_of(sitting).reference
        fake.fault = faults.down
        meetings.stop(sitting=sitting, by=None, at=timezone.now())
        hold(sitting)
        prepare()
        meetings.stop(sitting=sitting, by=None, at=timezone.now())
        hold(sitting, "zoom")
        fake.fault = None
        prepare(timezone.now() + timedelta(minutes=15))
        made = list(fake.meetings)

    assert made == [number]
    assert (meeting_of(sitting).reference, meeting_of(sitting).preparation) == (number, "ready")


def test_what_is_set_otherwise_meanwhile_is_told_again(settings, sitting, monkeypatch):
    """Between a service's answer and our writing it down somebody changes the meeting."""
    with zoom(settings):
        hold(sitting, "zoom")
        real = preparing._write

        def write(meeting, facts):
            monkeypatch.setattr(preparing, "_write", real)
            hold(sitting, "zoom", is_recorded=True)
            return real(meeting, facts)

        monkeypatch.setattr(preparing, "_write", write)
        assert preparing.bring_next(clock=timezone.now)
        between = meeting_of(sitting)
        prepare()

    assert (between.preparation, between.is_recorded) == ("waiting", True)
    assert meeting_of(sitting).preparation == "ready"


def test_a_cancelled_sitting_cannot_be_held_online(world):
    sittings.cancel(sitting=world.sitting, by=None, at=timezone.now())

    with pytest.raises(SittingCancelled):
        hold(world.sitting)


def test_an_outage_touches_registration_in_nothing(settings, sitting, client):
    """The pages of who registers and reads ask no service: all of them answer."""
    with bigbluebutton(settings) as fake:
        fake.fault = faults.down
        hold(sitting, "bbb")
        prepare()
        asked = len(fake.asked)
        user = make_account("ada@example.org")
        make_attendee(sitting.event, user)
        client.force_login(user)
        slug = sitting.event.slug
        pages = [
            f"/en/events/{slug}/", f"/en/events/{slug}/programme/",
            f"/en/events/{slug}/sittings/{sitting.pk}/",
            f"/en/events/{slug}/sittings/{sitting.pk}/lobby/",
        ]  # fmt: skip

        assert [client.get(page).status_code for page in pages] == [200] * 4
        assert len(fake.asked) == asked


# People whom a service has to know


def test_people_are_made_known_ahead_and_forgotten_when_they_withdraw(settings, sitting):
    with zoom(settings) as fake:
        hold(sitting, "zoom")
        prepare()
        person = make_attendee(sitting.event, email="ada@parliament.example")
        assert meeting_guests.admit_waiting(at=timezone.now()) == 1
        assert meeting_guests.admit_waiting(at=timezone.now()) == 0
        known = KnownGuest.objects.get()
        person.withdrawn_at = timezone.now()
        person.save()
        assert meeting_guests.admit_waiting(at=timezone.now()) == 1
        (kept,) = fake.meetings.values()

    assert known.registrant
    forgotten = KnownGuest.objects.get()
    assert (forgotten.registrant, forgotten.kept) == ("", {})
    assert kept["registrants"] == {}


def test_people_without_an_address_do_not_stand_in_the_way(settings, monkeypatch):
    monkeypatch.setattr(meeting_guests, "AT_ONCE", 2)
    with zoom(settings):
        sitting = make_open(provider="zoom")
        for _ in range(2):
            make_attendee(sitting.event, email="")
        account = make_account("ada@parliament.example")
        person = make_attendee(sitting.event, account, email="")
        meeting_guests.admit_waiting(at=timezone.now())

    assert KnownGuest.objects.get().participant_id == person.pk


@pytest.mark.parametrize("is_down", [False, True])
def test_who_is_erased_is_taken_back_at_the_service_too(settings, world, is_down):
    with zoom(settings) as fake:
        sitting = make_open(world.assembly, provider="zoom")
        registration = world.add_person(email="ada@parliament.example")
        (one,) = make_participants(world.assembly, 1, email="ada@parliament.example")
        Registration.objects.filter(pk=registration.pk).update(participant=one.pk)
        registration.refresh_from_db()
        meetings.allow(sitting=sitting, participant=one, by=None, at=timezone.now())
        meeting_guests.admit_waiting(at=timezone.now())
        (there,) = fake.meetings.values()
        before = len(there["registrants"])
        erasing.forget(registration, by=None, at=timezone.now())
        kept = KnownGuest.objects.get().kept
        fake.fault = faults.down if is_down else None
        meeting_guests.admit_waiting(at=timezone.now())
        left, known = len(there["registrants"]), KnownGuest.objects.count()
        meeting_guests.admit_waiting(at=sitting.ends_at + timedelta(minutes=1))

    assert (before, sorted(kept)) == (1, ["meeting", "registrant"])
    assert (left, known) == ((1, 1) if is_down else (0, 0))
    assert not KnownGuest.objects.exists()


def test_who_registers_a_moment_before_is_made_known_by_her_click(settings):
    with zoom(settings) as fake:
        sitting = make_open(provider="zoom")
        person = make_attendee(sitting.event, email="ada@parliament.example")

        address = joining.join(
            sitting=sitting, participant=person, is_moderator=False, by=None, at=timezone.now()
        )

        assert address.startswith("http")
        assert any("registrants" in one for one in fake.names_asked())


def test_who_was_known_is_made_known_again_at_a_meeting_that_is_made_anew(settings):
    with zoom(settings) as fake:
        sitting = make_open(provider="zoom")
        person = make_attendee(sitting.event, email="ada@parliament.example")
        meeting_guests.admit_waiting(at=timezone.now())
        old = meeting_of(sitting).reference
        fake.sent_today.clear()  # another day: numbers of meetings come back in this fake
        meetings.stop(sitting=sitting, by=None, at=timezone.now())
        prepare()
        stopped = KnownGuest.objects.get()
        fake.meetings["81000000000"] = {"kind": "meetings", "agenda": "another's"}
        hold(sitting, "zoom")
        prepare()

        assert (stopped.registrant, stopped.kept) == ("", {})
        assert meeting_of(sitting).reference != old
        assert meeting_guests.admit_waiting(at=timezone.now()) == 1
        told = len(fake.asked)
        for _ in range(2):
            joining.join(
                sitting=sitting, participant=person, is_moderator=False, by=None, at=timezone.now()
            )
        assert len(fake.asked) == told  # both clicks by what is kept


def test_a_click_at_a_meeting_that_was_made_anew_is_learnt(settings):
    """The service was told of her at the old meeting after the new one was written down."""
    with zoom(settings) as fake:
        sitting = make_open(provider="zoom")
        person = make_attendee(sitting.event, email="ada@parliament.example")
        meeting_guests.admit_waiting(at=timezone.now())
        old = KnownGuest.objects.get()
        KnownGuest.objects.update(registrant="r-old", kept={**old.kept, "meeting": "1"})
        told = len(fake.asked)
        for _ in range(2):
            joining.join(
                sitting=sitting, participant=person, is_moderator=False, by=None, at=timezone.now()
            )

    known = KnownGuest.objects.get()
    assert (known.registrant, len(fake.asked)) == (old.registrant, told + 1)
    assert known.kept["meeting"] == meeting_of(sitting).reference


# Recordings


def test_recordings_are_found_after_the_end_and_published_by_an_editor(settings, world):
    with bigbluebutton(settings) as fake:
        sitting = make_open(provider="bbb", is_recorded=True)
        key = meeting_of(sitting).reference
        fake.film(key, url="https://films.example/r-1?secret=film")
        assert recordings.gather(at=timezone.now()) == 0
        after = sitting.ends_at + timedelta(minutes=15)
        assert recordings.gather(at=after) == 1
        assert recordings.gather(at=after + timedelta(hours=1)) == 0  # known already

    found = MeetingRecording.objects.get()
    assert not sitting.event.links.exists()
    link = meetings.publish_recording(
        recording=found, is_for_participants=True, by=world.editor, at=after
    )
    assert (link.kind, link.is_for_participants, link.url) == (
        "recording", True, "https://films.example/r-1?secret=film",
    )  # fmt: skip

    survey = LinkFacts(
        kind=LinkKind.SURVEY, title=LanguageMap({"en": "Say how it was"}), url="https://s.example/"
    )
    facts = LinkFacts(kind=LinkKind.RECORDING, title=link.title, url=link.url)
    events_surroundings.set_links(event=sitting.event, links=[survey, facts], by=None, at=after)
    found.refresh_from_db()
    assert found.link == sitting.event.links.get(kind="recording")
    assert found.link.position == 1
    assert not found.link.is_for_participants


def test_recording_whose_address_an_editor_entered_is_not_offered_twice(world):
    sitting, found, _certificate = make_meeting_things(world)
    event = Event.objects.get(pk=sitting.event_id)
    url = bytes(found.address).decode()
    own = LinkFacts(kind=LinkKind.PAGE, title=LanguageMap({"en": "Mine"}), url=url)
    events_surroundings.set_links(event=event, links=[own], by=None, at=timezone.now())

    with pytest.raises(RecordingPublished):
        meetings.publish_recording(
            recording=found, is_for_participants=True, by=world.editor, at=timezone.now()
        )
    assert (event.links.get().kind, event.links.get().is_for_participants) == ("page", False)


# Who is let in


def test_people_are_let_in_one_by_one_at_assemblies_alone(world, deliver_all):
    person = make_attendee(world.assembly, email="ada@parliament.example")
    other = make_attendee(make_webinar())
    webinar = make_online_sitting(make_webinar("two"))
    at = timezone.now()
    sitting = make_online_sitting(world.assembly, format=EventFormat.HYBRID)
    hold(sitting)

    meetings.allow(sitting=sitting, participant=person, by=world.editor, at=at)
    meetings.allow(sitting=sitting, participant=person, by=world.editor, at=at)

    (mail,) = deliver_all()
    assert "/en/join/" in mail.body
    assert "No log-in is needed." in mail.body
    account = make_account("eve@parliament.example")
    meetings.allow(
        sitting=sitting, participant=make_attendee(world.assembly, account), by=None, at=at
    )
    assert "You log in before you come in." in deliver_all()[-1].body
    with pytest.raises(NotOfThisEvent):
        meetings.allow(sitting=sitting, participant=other, by=world.editor, at=at)
    mine = make_attendee(webinar.event)
    with pytest.raises(EverybodyMayJoin):
        meetings.allow(sitting=webinar, participant=mine, by=world.editor, at=at)
    meetings.allow(sitting=webinar, participant=mine, is_moderator=True, by=world.editor, at=at)


# The services themselves


def test_a_probe_says_how_a_service_does_and_since_when(settings, client, world):
    at = timezone.now()
    with bigbluebutton(settings) as fake:
        probing.probe_all(at=at)
        well = ServiceProbe.objects.get()
        fake.fault = faults.down
        probing.probe_all(at=at + timedelta(minutes=5))
        probing.probe_all(at=at + timedelta(minutes=10))
        away = ServiceProbe.objects.get()
        client.force_login(world.editor)
        page = client.get(f"/en/console/{world.assembly.slug}/online/").content.decode()
        asked = len(fake.asked)
        client.post(f"/en/console/{world.assembly.slug}/online/probe/")
        assert len(fake.asked) == asked  # by the worker, not by the request
        settings.PROVIDERS = {}
        probing.probe_all(at=at)

    assert (well.is_well, well.since) == (True, at)
    assert (away.is_well, away.code, away.since) == (
        False, "provider_away", at + timedelta(minutes=5),
    )  # fmt: skip
    assert "The service does not answer." in page
    assert "registration goes on as usual" in page
    assert not ServiceProbe.objects.exists()
