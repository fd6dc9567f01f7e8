"""Events made from templates and like others: sittings by local hours, windows, refusals."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from assemblies.enums import LinkKind, YearlySession
from assemblies.fields import LanguageMap
from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Participant
from assemblies.models.events import Event, EventLink, EventSpeaker, Partner
from registrations.enums import AdmittedKind
from registrations.models.admissions import Admission
from registrations.models.seats import SeatLimit
from registrations.services import admissions, event_making
from registrations.services.admissions import AdmissionSetting
from sessions.enums.events import Template
from sessions.errors.events import (
    DayPast,
    DaysReversed,
    EventIsPublished,
    HourOnThatDay,
    HoursMissing,
    MustBeKept,
    NumberMissing,
    NumberTaken,
    PlaceMissing,
    TooManyDays,
)
from sessions.models.sittings import Sitting
from sessions.services import events_drafting, events_publishing
from sessions.services.events_drafting import Numbered
from tests.factories.documents import make_theme
from tests.factories.events import NOW, make_event, make_published
from tests.factories.sessions import make_assembly, make_room, make_sitting

pytestmark = pytest.mark.django_db
TITLE = LanguageMap({"en": "Water again", "fr": "L'eau encore"})


def hours_of(event):
    planned = Sitting.planned.filter(event_id=event.pk).order_by("starts_at")
    return [f"{one.starts_at.astimezone(event.zone):%d %H:%M}" for one in planned]


def test_webinar_is_a_draft_with_its_sitting_window_and_reminders():
    theme = make_theme("water")
    event = make_event(themes=[theme], places=300)

    sitting = Sitting.planned.get(event_id=event.pk)
    assert event.is_draft
    assert (event.kind, event.format, event.slug) == ("webinar", "online", "water-for-all-2026")
    assert hours_of(event) == ["18 14:00"]
    assert sitting.ends_at - sitting.starts_at == timedelta(minutes=90)
    assert (sitting.format, sitting.places, sitting.reminders) == ("online", 300, [1440, 60, 10])
    assert (sitting.title, sitting.languages) == (event.title, ["en", "fr"])
    assert sitting.themes == ["water"]
    assert sitting.released_at is None
    assert event.registration_opens_at == NOW
    assert event.registration_closes_at == sitting.starts_at - timedelta(hours=1)
    assert event.place["fr"]
    assert list(event.themes.all()) == [theme]
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["plan.add", "event.create", "admission.set"]


def test_webinar_for_two_halves_of_the_world_has_two_sittings_on_one_clock():
    event = make_event(Template.WEBINAR_TWICE, starts=[time(8), time(20, 30)], minutes=60)

    assert hours_of(event) == ["18 08:00", "18 20:30"]
    last = Sitting.planned.filter(event_id=event.pk).order_by("-starts_at").first()
    assert event.registration_closes_at == last.starts_at - timedelta(hours=1)


@pytest.mark.parametrize(
    ("template", "sittings", "days"),
    [
        (Template.HEARING, 4, 2),
        (Template.SEMINAR, 4, 2),
        (Template.CONFERENCE, 4, 2),
        (Template.SUMMIT, 4, 2),
        (Template.MEETING, 1, 1),
    ],
)
def test_each_template_makes_its_kind(template, sittings, days):
    event = make_event(template)

    assert event.kind == template.value
    assert Sitting.planned.filter(event_id=event.pk).count() == sittings
    assert (event.ends_on - event.starts_on).days + 1 == days
    assert Admission.objects.get(event=event).who == "members"
    assert event.registration_closes_at < datetime(2026, 11, 18, tzinfo=UTC)


def test_assembly_has_its_number_and_no_admission():
    make_assembly(152)
    numbered = Numbered(number=153, yearly_session=YearlySession.FIRST)

    event = make_event(Template.ASSEMBLY, numbered=numbered)

    assert (event.assembly.number, event.slug) == (153, "153")
    assert not Admission.objects.filter(event=event).exists()
    assert events_drafting.next_number() == 154


def test_assembly_without_number_or_with_one_that_is_taken_is_refused():
    make_assembly(152)
    numbered = Numbered(number=152, yearly_session=YearlySession.FIRST)

    with pytest.raises(NumberMissing):
        make_event(Template.ASSEMBLY)
    with pytest.raises(NumberTaken):
        make_event(Template.ASSEMBLY, numbered=numbered)
    assert Event.objects.count() == 1


def test_sittings_keep_their_hours_over_a_change_of_the_clocks():
    # Clocks go back on 25 October 2026 in Zurich.
    event = make_event(Template.SEMINAR, starts_on=date(2026, 10, 24), ends_on=date(2026, 10, 26))

    assert hours_of(event) == [
        "24 09:30", "24 14:30", "25 09:30", "25 14:30", "26 09:30", "26 14:30",
    ]  # fmt: skip
    utc = [one.starts_at.hour for one in Sitting.planned.order_by("starts_at")]
    assert utc == [7, 12, 8, 13, 8, 13]


@pytest.mark.parametrize(
    ("day", "clock"), [(date(2027, 3, 28), time(2, 30)), (date(2026, 10, 25), time(2, 30))]
)
def test_hour_that_is_skipped_or_struck_twice_is_refused(day, clock):
    with pytest.raises(HourOnThatDay) as refused:
        make_event(starts_on=day, starts=[clock])

    assert refused.value.details == {"day": day.isoformat(), "clock": "02:30"}
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"starts_on": date(2026, 8, 31)}, DayPast),
        ({"ends_on": date(2026, 11, 17)}, DaysReversed),
        ({"ends_on": date(2027, 11, 17)}, TooManyDays),
        ({"starts": [time(9), time(12)]}, HoursMissing),
    ],
)
def test_contradictory_facts_are_refused(changes, refusal):
    with pytest.raises(refusal):
        make_event(**changes)
    assert not Event.objects.exists()


def test_what_is_held_in_a_room_needs_a_place():
    with pytest.raises(PlaceMissing):
        make_event(Template.SEMINAR, place=None)


def test_same_title_in_one_year_gets_an_address_of_its_own():
    slugs = [make_event().slug for _n in range(3)]

    assert slugs == ["water-for-all-2026", "water-for-all-2026-2", "water-for-all-2026-3"]


def test_title_without_a_latin_letter_gets_an_address():
    event = make_event(title=LanguageMap({"ar": "الماء للجميع"}))

    assert event.slug == "event-2026"


def test_short_notice_closes_registration_when_it_begins():
    event = make_event(Template.SEMINAR, starts_on=date(2026, 9, 3))

    first = Sitting.planned.filter(event_id=event.pk).order_by("starts_at").first()
    assert event.registration_closes_at == first.starts_at


def filled():
    """Return a published event with everything around it, and people."""
    event = make_published(Template.WEBINAR_TWICE, places=40)
    Partner.objects.create(event=event, name="Example Fund", url="https://fund.example/")
    EventSpeaker.objects.create(event=event, name="Ada Example")
    for kind in (LinkKind.PAGE, LinkKind.RECORDING):
        EventLink.objects.create(
            event=event, kind=kind, title={"en": kind.value}, url=f"https://x.example/{kind}"
        )
    sitting = Sitting.objects.filter(event_id=event.pk).order_by("starts_at").first()
    SeatLimit.objects.create(sitting=sitting, most=2)
    Admission.objects.filter(event=event).update(who="members", most_of_member=5)
    Participant.objects.create(
        event=event, given_name="Ada", family_name="Example", badge_name="Ada Example",
        sex="female", capacity="observer", accredited_at=NOW,
    )  # fmt: skip
    return event


def clone(source, **changes):
    given = {"starts_on": date(2027, 4, 7), "title": TITLE, **changes}
    return event_making.clone(source=source, **given, by=None, at=NOW)


def test_clone_copies_everything_but_people_and_outcomes():
    source = filled()

    event = clone(source)

    assert event.is_draft
    assert event.slug == "water-again-2027"
    assert hours_of(event) == ["07 09:00", "07 17:00"]  # in summer, by the same clock
    sittings = Sitting.planned.filter(event_id=event.pk).order_by("starts_at")
    assert {one.title["en"] for one in sittings} == {"Water again"}
    assert {(one.places, one.format, one.places_taken) for one in sittings} == {(40, "online", 0)}
    assert {tuple(one.reminders) for one in sittings} == {(1440, 60, 10)}
    assert [one.name for one in event.partners.all()] == ["Example Fund"]
    assert [one.kind for one in event.links.all()] == ["page"]
    assert not event.speakers.exists()
    assert not Participant.objects.filter(event=event).exists()
    admission = Admission.objects.get(event=event)
    assert (admission.who, admission.most_of_member) == ("members", 5)
    assert SeatLimit.objects.get(sitting=sittings[0]).most == 2
    assert event.registration_closes_at.astimezone(event.zone).strftime("%d %H:%M") == "07 16:00"


def test_who_is_invited_to_a_clone_gets_another_link():
    source = make_event()
    invited = AdmissionSetting(who=AdmittedKind.INVITED, needs_approval=True, oldest=45)
    secret = admissions.set_up(event=source, setting=invited, by=None, at=NOW).secret

    copy = Admission.objects.get(event=clone(source))

    assert admissions.setting_of(copy) == invited
    assert len(copy.secret) >= 32
    assert copy.secret != secret


def test_clone_of_an_assembly_keeps_rooms_and_what_follows_what():
    source = make_assembly(152, starts_on=date(2026, 10, 21), ends_on=date(2026, 10, 25))
    room = make_room(source)
    first = make_sitting(source, room=room)
    make_sitting(source, hour=11, follows=first)
    make_sitting(source, day=2, status="cancelled", cancelled_at=NOW)
    numbered = Numbered(number=153, yearly_session=YearlySession.FIRST)

    event = clone(Event.objects.get(pk=source.pk), numbered=numbered)

    copies = list(Sitting.planned.filter(event_id=event.pk).order_by("starts_at"))
    assert hours_of(event) == ["07 09:00", "07 11:00"]
    assert copies[0].room.name == "Room 1"
    assert copies[0].room_id != room.pk
    assert copies[1].follows_id == copies[0].pk
    assert event.assembly.number == 153


def test_clone_takes_what_is_planned_of_a_draft():
    source = make_event()
    sitting = Sitting.planned.get(event_id=source.pk)
    sitting.draft.title = {"en": "Opening"}
    sitting.draft.save()

    event = clone(source)

    assert Sitting.planned.get(event_id=event.pk).title == {"en": "Opening"}


def test_clone_into_the_past_is_refused():
    with pytest.raises(DayPast):
        clone(make_event(), starts_on=date(2026, 8, 1))


def test_draft_is_thrown_away_with_everything():
    event = make_event()

    events_drafting.delete(event=event, by=None, at=NOW)

    assert not Event.objects.exists()
    assert not Sitting.planned.exists()
    assert AuditEntry.objects.filter(act="event.delete").count() == 1


def test_what_was_published_is_not_deleted():
    event = make_published()

    with pytest.raises(EventIsPublished):
        events_drafting.delete(event=event, by=None, at=NOW)
    event = events_publishing.take_back(event=event, by=None, at=NOW)
    with pytest.raises(MustBeKept):
        events_drafting.delete(event=event, by=None, at=NOW)
