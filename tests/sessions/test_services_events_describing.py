"""Describing and moving events; partners, speakers and links; who is told."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from assemblies.enums import EventFormat, LinkKind
from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.audit import AuditEntry
from assemblies.models.events import Event
from notifications.models.messages import Message
from notifications.services import follows
from sessions.enums.events import Template
from sessions.errors import NothingChanged
from sessions.errors.events import (
    DayPast,
    DaysReversed,
    EventBegun,
    EventIsCancelled,
    EventIsPublished,
    HourOnThatDay,
    NamedTwice,
    PlaceMissing,
)
from sessions.models.drafts import SittingDraft
from sessions.models.sittings import Sitting
from sessions.selectors.entries import entry_of_event
from sessions.selectors.event_desk import mark_of_event, mark_of_rows
from sessions.services import events_cancelling, events_describing, events_surroundings, sittings
from sessions.services.events_describing import Days, Description
from sessions.services.events_surroundings import LinkFacts, PartnerFacts, SpeakerFacts
from tests.factories.accounts import make_account
from tests.factories.events import NOW, make_event, make_published

pytestmark = pytest.mark.django_db


def said(event, **changes):
    facts = {
        name: getattr(event, name)
        for name in (
            "title", "summary", "place", "country", "latitude", "longitude", "body", "languages",
        )
    }  # fmt: skip
    facts |= {"format": EventFormat(event.format), "themes": ()}
    return Description(**{**facts, **changes})


def describe(event, seen=None, at=NOW, **changes):
    given = {"event": event, "said": said(event, **changes), "seen": seen, "by": None, "at": at}
    return events_describing.describe(**given)


def move(event, starts_on, *, at=NOW, note=None, **changes):
    to = Days(starts_on=starts_on, **changes)
    return events_describing.move(event=event, to=to, note=note, by=None, at=at)


def hours_of(event):
    planned = Sitting.planned.filter(event_id=event.pk).order_by("starts_at")
    zone = ZoneInfo(Event.objects.get(pk=event.pk).time_zone)
    return [f"{(one.draft if hasattr(one, 'draft') else one).starts_at.astimezone(zone):%d %H:%M}"
            for one in planned]  # fmt: skip


def test_draft_is_described_in_silence_and_its_sittings_take_its_name():
    event = make_event()
    title = LanguageMap({"en": "Water for some", "fr": "L'eau"})

    changed = describe(event, title=title, summary=LanguageMap({"en": "Wells."}))

    assert (changed.title, changed.summary, changed.sequence) == (title, {"en": "Wells."}, 0)
    assert Sitting.planned.get().draft.title == title
    assert not Message.objects.exists()
    assert AuditEntry.objects.filter(act="event.describe").count() == 1


def test_published_event_tells_who_takes_part_of_another_place():
    event = make_published()
    follows.follow(user=make_account("reader@example.org"), topic=event.topic, at=NOW)
    version = Event.objects.get(pk=event.pk).calendar_version

    place = LanguageMap({"en": "New York"})
    changed = describe(event, format=EventFormat.HYBRID, place=place)

    assert changed.sequence == 1
    assert Message.objects.get().kind == "event_changed"
    assert Sitting.objects.get().format == "hybrid"
    assert Event.objects.get(pk=event.pk).calendar_version > version


def make_published_twice():
    event = make_published(Template.WEBINAR_TWICE, starts=[time(9), time(15)])
    return event, *Sitting.objects.filter(event_id=event.pk).order_by("starts_at")


def test_sittings_still_to_end_are_held_as_their_event_and_calendars_number_them_anew():
    event, first, second = make_published_twice()
    dropped = sittings.cancel(sitting=second, by=None, at=NOW)
    place = LanguageMap({"en": "New York"})

    describe(event, format=EventFormat.IN_PERSON, place=place, at=NOW + timedelta(hours=1))

    after = Sitting.objects.get(pk=first.pk)
    assert (after.format, after.sequence, after.changed_at) == (
        "in_person", first.sequence + 1, NOW + timedelta(hours=1),
    )  # fmt: skip
    assert AuditEntry.objects.filter(act="sitting.set_format").count() == 1
    stays = Sitting.objects.get(pk=second.pk)
    assert (stays.format, stays.sequence) == ("online", dropped.sequence)


def test_sitting_that_is_over_stays_as_it_was_called_and_held():
    event, first, second = make_published_twice()

    between = first.ends_at + timedelta(minutes=1)
    title = LanguageMap({"en": "Water for some"})
    describe(event, format=EventFormat.HYBRID, place=event.place, title=title, at=between)

    told = [(one.format, one.title, one.sequence) for one in Sitting.objects.order_by("starts_at")]
    assert told[0] == ("online", first.title, first.sequence)
    assert told[1][:2] == ("hybrid", title)
    assert told[1][2] > second.sequence


def test_sittings_called_as_a_published_event_take_its_name_and_their_followers_hear(deliver_all):
    event, first, second = make_published_twice()
    own = LanguageMap({"en": "Wells alone"})
    sittings.publish(sitting=second, facts={"title": own}, by=None, at=NOW)
    reader = make_account("reader@example.org")
    follows.follow(user=reader, topic=first.topic, at=NOW)
    title = LanguageMap({"en": "Water for some", "fr": "L'eau"})

    describe(event, title=title)

    after = Sitting.objects.get(pk=first.pk)
    assert (after.title, after.sequence) == (title, first.sequence + 1)
    assert Sitting.objects.get(pk=second.pk).title == own
    assert not SittingDraft.objects.exists()
    assert any("Water for some" in mail.body for mail in deliver_all())


@pytest.mark.parametrize(
    "changes", [{"latitude": 46.2, "longitude": 6.1}, {"place": LanguageMap({"en": "Lyon"})}]
)
def test_another_place_on_the_map_or_in_words_numbers_the_sittings_anew(changes):
    event = make_published(Template.CONFERENCE)
    before = {one.pk: one.sequence for one in Sitting.objects.filter(room=None)}

    describe(event, **changes)

    after = {one.pk: one.sequence for one in Sitting.objects.filter(room=None)}
    assert after == {pk: sequence + 1 for pk, sequence in before.items()}
    assert after


def test_what_calendars_do_not_show_renews_pages_and_tells_nobody():
    event = make_published()
    follows.follow(user=make_account("reader@example.org"), topic=event.topic, at=NOW)
    version = Event.objects.get(pk=event.pk).calendar_version

    changed = describe(event, summary=LanguageMap({"en": "Wells."}))

    assert changed.sequence == 0
    assert not Message.objects.exists()
    assert Event.objects.get(pk=event.pk).calendar_version == version + 1


def test_description_is_refused_when_another_editor_was_quicker():
    event = make_event()
    seen = mark_of_event(Event.objects.get(pk=event.pk))
    describe(event, seen=seen, summary=LanguageMap({"en": "First."}))

    with pytest.raises(Superseded):
        describe(event, seen=seen, summary=LanguageMap({"en": "Second."}))
    with pytest.raises(PlaceMissing):
        describe(event, format=EventFormat.IN_PERSON, place=None)


def test_draft_moves_with_its_sittings_over_the_change_of_the_clocks():
    event = make_event()  # on 18 November, in winter
    closes = event.registration_closes_at

    moved = move(event, date(2027, 6, 9))

    assert (moved.starts_on, moved.ends_on) == (date(2027, 6, 9), date(2027, 6, 9))
    assert hours_of(event) == ["09 14:00"]
    assert moved.registration_closes_at == closes + timedelta(days=203) - timedelta(hours=1)
    assert not Message.objects.exists()


def test_draft_takes_another_clock_and_shows_the_same_hours():
    event = make_event()

    move(event, event.starts_on, time_zone="Asia/Tokyo")

    assert hours_of(event) == ["18 14:00"]
    assert Sitting.planned.get().draft.starts_at.hour == 5


def test_draft_on_another_clock_opens_and_closes_at_the_same_hours():
    event = make_event()
    window = ("registration_opens_at", "registration_closes_at")
    hours = [f"{getattr(event, name).astimezone(event.zone):%d %H:%M}" for name in window]

    moved = move(event, event.starts_on, time_zone="Asia/Tokyo")

    assert [f"{getattr(moved, name).astimezone(moved.zone):%d %H:%M}" for name in window] == hours


def test_published_event_moves_and_its_followers_are_told(deliver_all):
    day = timezone.now().date() + timedelta(days=40)
    event = make_published(starts_on=day, at=timezone.now())
    sitting = Sitting.objects.get()
    reader = make_account("reader@example.org")
    for topic in (event.topic, sitting.topic):
        follows.follow(user=reader, topic=topic, at=NOW)
    note = LanguageMap({"en": "The speaker is ill."})

    move(event, day + timedelta(days=7), note=note, at=timezone.now())

    after = Sitting.objects.get()
    assert after.starts_at.date() == day + timedelta(days=7)
    assert (after.sequence, after.change_note) == (1, note)
    mails = {mail.subject.partition(":")[0]: mail for mail in deliver_all()}
    assert len(mails) >= 1
    assert any("The speaker is ill." in mail.body for mail in mails.values())
    with pytest.raises(EventIsPublished):
        move(event, day + timedelta(days=9), time_zone="Asia/Tokyo")


@pytest.mark.parametrize(
    ("starts_on", "changes", "refusal"),
    [
        (date(2026, 8, 1), {}, DayPast),
        (date(2026, 11, 18), {}, NothingChanged),
        (date(2026, 11, 20), {"ends_on": date(2026, 11, 19)}, DaysReversed),
    ],
)
def test_days_that_cannot_be_are_refused(starts_on, changes, refusal):
    event = make_event()

    with pytest.raises(refusal):
        move(event, starts_on, **changes)
    assert Event.objects.get(pk=event.pk).starts_on == date(2026, 11, 18)


def test_hour_that_does_not_exist_on_the_new_day_is_refused():
    event = make_event(starts=[time(2, 30)])

    with pytest.raises(HourOnThatDay):
        move(event, date(2027, 3, 28))


def test_what_has_begun_or_was_cancelled_is_not_moved():
    event = make_published()
    with pytest.raises(EventBegun):
        move(event, date(2026, 12, 1), at=NOW + timedelta(days=79))
    events_cancelling.cancel(event=event, words=LanguageMap({"en": "No."}), by=None, at=NOW)

    for act in (lambda: move(event, date(2026, 12, 1)), lambda: describe(event)):
        with pytest.raises(EventIsCancelled):
            act()


def set_partners(event, *names, seen=None):
    facts = [PartnerFacts(name=name) for name in names]
    return events_surroundings.set_partners(
        event=event, partners=facts, seen=seen, by=None, at=NOW
    )  # fmt: skip


def test_partners_stand_in_their_order_and_are_replaced():
    event = make_published()
    version = Event.objects.get(pk=event.pk).calendar_version

    set_partners(event, "Zeta", "Alpha")
    assert [one.name for one in event.partners.order_by("position")] == ["Zeta", "Alpha"]
    set_partners(event, "Alpha")
    set_partners(event, "Alpha")

    assert [one.name for one in event.partners.order_by("position")] == ["Alpha"]
    assert Event.objects.get(pk=event.pk).calendar_version == version + 2
    entries = AuditEntry.objects.filter(act="event.set_partners")
    assert [(one.before, one.after) for one in entries.order_by("pk")] == [
        ({"partners": 0}, {"partners": 2}),
        ({"partners": 2}, {"partners": 1}),
    ]


def test_lists_are_refused_twice_named_or_seen_otherwise():
    event = make_event()
    seen = mark_of_rows(event.partners.all())
    set_partners(event, "Alpha", seen=seen)

    with pytest.raises(NamedTwice):
        set_partners(event, "Alpha", "alpha")
    with pytest.raises(Superseded):
        set_partners(event, "Beta", seen=seen)


def test_speakers_and_links_are_kept_and_speakers_stand_in_no_audit():
    event = make_event()
    speaker = SpeakerFacts(name="Ada Example", function=LanguageMap({"en": "Chair"}), country="FR")
    link = LinkFacts(
        kind=LinkKind.RECORDING, title=LanguageMap({"en": "Film"}), url="https://x.example/f",
        is_for_participants=True,
    )  # fmt: skip

    events_surroundings.set_speakers(event=event, speakers=[speaker], by=None, at=NOW)
    events_surroundings.set_links(event=event, links=[link], by=None, at=NOW)

    assert event.speakers.get().function == {"en": "Chair"}
    assert event.links.get().is_for_participants
    assert "Ada" not in str(list(AuditEntry.objects.values("before", "after")))


def test_calendar_and_mail_of_an_event_say_what_kind_it_is(deliver_all):
    event = make_published()
    reader = make_account("lectrice@example.org", language="fr")
    follows.follow(user=reader, topic=event.topic, at=NOW)

    describe(event, title=LanguageMap({"en": "Water for some", "fr": "L'eau"}))

    assert entry_of_event(event, "en").categories == ("Webinar",)
    assert entry_of_event(event, "fr").categories == ("Webinaire",)
    (mail,) = deliver_all()
    assert "Webinaire: L'eau" in mail.body.replace("\N{NO-BREAK SPACE}", " ")
    assert "assembl" not in mail.body.partition("--")[0].lower().replace("interparlement", "")
