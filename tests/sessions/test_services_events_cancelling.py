"""Cancelling an event: calendars, words in the reader's language, places, who is told once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assemblies.enums import CalendarStatus
from assemblies.fields import LanguageMap
from assemblies.models.audit import AuditEntry
from assemblies.models.events import Event
from notifications.models.messages import Message
from notifications.services import follows
from registrations.models.registrations import Registration
from registrations.services import event_making, sitting_seats
from sessions.errors.events import EventIsCancelled, EventIsDraft, EventOver
from sessions.errors.speakers import DebateHeldThere
from sessions.models.drafts import SittingDraft
from sessions.models.sittings import Sitting
from sessions.services import plan_steps, plans, releases
from tests.factories.accounts import make_account
from tests.factories.events import NOW, make_event, make_published
from tests.factories.seats import make_participants

pytestmark = pytest.mark.django_db
WORDS = LanguageMap({"en": "The hall burned down.", "fr": "La salle a brûlé."})


def published(**changes):
    day = timezone.now().date() + timedelta(days=40)
    return make_published(at=timezone.now(), **{"starts_on": day, **changes})


def cancel(event, at=None, words=WORDS):
    return event_making.cancel(event=event, words=words, by=None, at=at or timezone.now())


def register(event, email, state="submitted", language="en"):
    return Registration.objects.create(
        event=event, given_name="Ada", family_name="Example", badge_name="Ada Example",
        sex="female", capacity="observer", email=email, state=state, language=language,
        created_at=NOW, changed_at=NOW,
    )  # fmt: skip


def test_event_and_sittings_are_cancelled_and_registration_ends():
    event = published()
    at = timezone.now() + timedelta(hours=1)

    cancelled = cancel(event, at)

    sitting = Sitting.objects.get(event_id=event.pk)
    assert (cancelled.status, cancelled.cancelled_at) == (CalendarStatus.CANCELLED, at)
    assert (cancelled.sequence, sitting.status, sitting.sequence) == (1, "cancelled", 1)
    assert sitting.change_note == WORDS
    assert not Event.objects.get(pk=event.pk).registration_is_open(at)
    assert AuditEntry.objects.get(act="event.cancel").after == {
        "sittings": 1,
        "languages": ["en", "fr"],
    }


def test_followers_get_it_in_their_language_with_the_calendars_cancellation(deliver_all):
    event = published()
    reader = make_account("lectrice@example.org", language="fr")
    follows.follow(user=reader, topic=event.topic, at=NOW)
    sitting = Sitting.objects.get(event_id=event.pk)
    follows.follow(user=reader, topic=sitting.topic, at=NOW)

    cancel(event)

    mails = deliver_all()
    methods = sorted(row.method for row in Message.objects.all())
    assert methods == ["CANCEL", "CANCEL"]
    assert {row.uid for row in Message.objects.all()} == {str(event.uid), str(sitting.uid)}
    assert all("La salle a brûlé." in mail.body for mail in mails)


def test_who_registered_and_was_not_let_in_yet_is_told_too_and_nobody_twice(deliver_all):
    event = published()
    both = make_account("both@example.org")
    follows.follow(user=both, topic=event.topic, at=NOW)
    register(event, "both@example.org")
    register(event, "waits@example.org", language="fr")
    register(event, "gone@example.org", state="withdrawn")
    register(event, "typing@example.org", state="draft")

    cancel(event)

    told = {mail.to[0].strip("<>").split("<")[-1]: "brûlé" in mail.body for mail in deliver_all()}
    assert told == {"both@example.org": False, "waits@example.org": True}
    assert Message.objects.count() == len(told)
    assert event_making.people_told(event) == 2


def test_places_are_given_back():
    event = published(places=2)
    sitting = Sitting.objects.get(event_id=event.pk)
    people = [one.pk for one in make_participants(event, 2)]
    sitting_seats.ask(sitting=sitting, people=people, by=None, at=timezone.now())
    assert Sitting.objects.get(event_id=event.pk).places_taken == 2

    cancel(event)
    sitting_seats.settle_all(at=timezone.now())

    assert Sitting.objects.get(event_id=event.pk).places_taken == 0


def test_what_is_planned_and_never_published_tells_nobody(deliver_all):
    event = make_event()
    with pytest.raises(EventIsDraft):
        cancel(event, NOW)
    assert deliver_all() == []


def test_it_is_cancelled_once_and_not_after_its_end():
    event = published()
    with pytest.raises(EventOver):
        cancel(event, timezone.now() + timedelta(days=60))
    cancel(event)

    with pytest.raises(EventIsCancelled):
        cancel(event)
    assert Message.objects.count() == 0


def test_sitting_that_is_over_stays_as_it_was_held():
    event = published(starts_on=timezone.now().date() + timedelta(days=1))
    Sitting.objects.filter(event_id=event.pk).update(
        starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now() - timedelta(hours=1)
    )

    cancel(event)

    assert not Sitting.objects.get(event_id=event.pk).is_cancelled


def test_what_was_only_planned_goes_and_nothing_is_planned_any_more():
    event = published()
    at = timezone.now()
    sitting = Sitting.objects.select_related("event", "body").get(event_id=event.pk)
    facts = {
        "kind": sitting.kind,
        "body": sitting.body,
        "title": LanguageMap({"en": "Extra sitting"}),
        "starts_at": sitting.starts_at + timedelta(hours=5),
        "ends_at": sitting.ends_at + timedelta(hours=5),
    }
    extra = plans.add(event=event, facts=facts, by=None, at=at)
    over = plans.add(event=event, facts=facts, by=None, at=at)
    releases.release(event=event, only={over.pk}, by=None, at=at)
    plans.edit(sitting=over, facts={"title": LanguageMap({"en": "Later"})}, by=None, at=at)
    Sitting.objects.filter(pk=over.pk).update(
        starts_at=at - timedelta(hours=3), ends_at=at - timedelta(hours=1)
    )
    seen = Event.objects.get(pk=event.pk)

    cancel(event)

    assert not Sitting.planned.filter(pk=extra.pk).exists()
    assert Sitting.objects.get(pk=over.pk).title == {"en": "Extra sitting"}
    assert not SittingDraft.objects.exists()
    given_up = AuditEntry.objects.get(act="plan.give_up")
    assert given_up.after == {"sittings": [extra.pk, over.pk]}
    for act in (
        lambda: plans.add(event=seen, facts=facts, by=None, at=at),
        lambda: plans.edit(sitting=sitting, facts=facts, by=None, at=at),
        lambda: releases.release(event=seen, by=None, at=at),
    ):
        with pytest.raises(EventIsCancelled):
            act()


def test_planned_sitting_of_a_debate_does_not_hold_the_cancellation_up(monkeypatch):
    event = published()
    sitting = Sitting.objects.select_related("body").get(event_id=event.pk)
    facts = {"body": sitting.body, "title": sitting.title, "kind": sitting.kind}
    facts |= {"starts_at": sitting.starts_at, "ends_at": sitting.ends_at}
    extra = plans.add(event=event, facts=facts, by=None, at=timezone.now())

    def held(_sitting):
        raise DebateHeldThere(debate="On water")

    monkeypatch.setattr(plan_steps, "remove_without_trace", held)
    assert cancel(event).is_cancelled
    assert not Sitting.objects.filter(pk=extra.pk).exists()
