"""Publishing by hand and by the clock, and back; a draft leaks nowhere."""

from datetime import UTC, datetime, timedelta

import pytest
import structlog
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from assemblies.fields import LanguageMap
from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from notifications.models.messages import Message
from notifications.services import follows
from registrations.models.registrations import Registration
from registrations.services import event_making
from sessions.errors.events import (
    EventBegun,
    EventIsDraft,
    EventIsPublished,
    NotScheduled,
    PublicationPast,
    PublicationTooLate,
    SomebodyFollows,
    SomebodyRegistered,
    WebinarWithoutSitting,
)
from sessions.models.releases import Release
from sessions.models.sittings import Sitting
from sessions.schedule import publish_due as clock
from sessions.services import events_publishing, plans, releases
from tests.factories.accounts import make_account
from tests.factories.events import NOW, make_event, make_published
from tests.factories.sessions import make_body

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)


def publish(event, **changes):
    return events_publishing.publish(event=event, **{"by": None, "at": NOW, **changes})


def schedule(event, publish_at=LATER, at=NOW):
    return events_publishing.schedule(event=event, publish_at=publish_at, by=None, at=at)


def test_publishing_releases_the_programme_at_the_same_instant(django_capture_on_commit_callbacks):
    event = make_event()

    published = publish(event)

    sitting = Sitting.objects.get(event_id=event.pk)
    assert published.published_at == sitting.released_at == NOW
    assert Release.objects.get().event_id == event.pk
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True)[3:])
    assert acts == ["programme.release", "event.publish"]
    with pytest.raises(EventIsPublished):
        publish(event)


def test_followers_of_the_body_hear_of_it_when_it_is_published(deliver_all):
    reader = make_account("reader@example.org")
    follows.follow(user=reader, topic=make_body().topic, at=NOW)
    event = make_event(starts_on=timezone.now().date() + timedelta(days=30))
    assert deliver_all() == []

    publish(event, at=timezone.now())

    (mail,) = deliver_all()
    assert "Water for all" in mail.body


def test_programme_of_a_draft_is_not_released_alone():
    """Whoever follows the body would read of an event that nobody may know of."""
    event = make_event()

    with pytest.raises(EventIsDraft):
        releases.release(event=event, by=None, at=NOW)
    assert not Sitting.objects.exists()


def test_webinar_without_a_sitting_is_not_published():
    event = make_event()
    plans.drop(sitting=Sitting.planned.get(), by=None, at=NOW)

    with pytest.raises(WebinarWithoutSitting):
        publish(event)
    with pytest.raises(WebinarWithoutSitting):
        schedule(event)


def test_clock_publishes_what_is_due_once_and_nothing_else():
    due, other = make_event(), make_event()
    schedule(due)
    schedule(other, NOW + timedelta(days=2))

    assert events_publishing.publish_due(at=LATER - timedelta(minutes=1)) == 0
    assert events_publishing.publish_due(at=LATER) == 1
    assert events_publishing.publish_due(at=LATER) == 0
    assert list(Event.objects.exclude(published_at=None)) == [due]
    entry = AuditEntry.objects.get(act="event.publish")
    assert (entry.by_key, entry.before["publish_at"]) == ("", LATER.isoformat())


def test_clock_is_asked_each_half_minute(settings):
    event = make_event(at=timezone.now(), starts_on=timezone.now().date() + timedelta(days=9))
    Event.objects.filter(pk=event.pk).update(publish_at=timezone.now() - timedelta(minutes=1))

    clock()

    assert not Event.objects.get(pk=event.pk).is_draft
    assert settings.CELERY_BEAT_SCHEDULE["publish-due"]["task"] == clock.name


def test_one_that_cannot_be_published_keeps_no_other_back():
    broken, good = make_event(), make_event()
    for one in (broken, good):
        schedule(one)
    plans.drop(sitting=Sitting.planned.get(event_id=broken.pk), by=None, at=NOW)

    assert events_publishing.publish_due(at=LATER) == 1
    assert Event.objects.get(pk=broken.pk).publish_at == LATER  # its page says that it is overdue


def test_one_that_fails_in_the_database_keeps_no_other_back(monkeypatch):
    broken, good = make_event(), make_event()
    for one in (broken, good):
        schedule(one)
    release = releases.release

    def failing(*, event, **given):
        if event.pk == broken.pk:
            raise IntegrityError("sitting_has_the_room")
        return release(event=event, **given)

    monkeypatch.setattr(releases, "release", failing)

    with structlog.testing.capture_logs() as logs:
        assert events_publishing.publish_due(at=LATER) == 1
    assert [(one["event"], one["draft"]) for one in logs] == [("draft_not_published", broken.pk)]
    assert Event.objects.get(pk=broken.pk).is_draft
    assert not Event.objects.get(pk=good.pk).is_draft


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        (NOW, PublicationPast),
        (NOW - timedelta(days=1), PublicationPast),
        (datetime(2026, 11, 18, 13, 0, tzinfo=UTC), PublicationTooLate),
    ],
)
def test_moment_that_helps_nobody_is_refused(moment, refusal):
    with pytest.raises(refusal):
        schedule(make_event(), moment)


def test_schedule_is_moved_and_taken_away():
    event = make_event()
    with pytest.raises(NotScheduled):
        events_publishing.unschedule(event=event, by=None, at=NOW)

    schedule(event)
    assert schedule(event, LATER + timedelta(hours=1)).publish_at == LATER + timedelta(hours=1)
    assert events_publishing.unschedule(event=event, by=None, at=NOW).publish_at is None
    with pytest.raises(EventIsPublished):
        schedule(publish(event))


def test_taken_back_it_is_a_draft_with_the_same_plan():
    event = make_published()
    sequence = Sitting.objects.get().sequence

    taken = event_making.take_back(event=event, by=None, at=NOW)

    sitting = Sitting.planned.get(event_id=event.pk)
    assert taken.is_draft
    assert (sitting.released_at, sitting.sequence) == (None, sequence + 1)
    again = publish(event, at=LATER)
    assert not again.is_draft
    assert Sitting.objects.get(event_id=event.pk).released_at == LATER


def test_nobody_is_told_of_what_was_taken_back(deliver_all):
    reader = make_account("reader@example.org")
    follows.follow(user=reader, topic=make_body().topic, at=NOW)
    event = make_published(starts_on=timezone.now().date() + timedelta(days=30), at=timezone.now())

    event_making.take_back(event=event, by=None, at=timezone.now())

    assert deliver_all() == []
    assert not Message.objects.exists()


def test_it_is_not_taken_back_once_somebody_counts_on_it():
    followed, registered, attended = (make_published() for _n in range(3))
    reader = make_account("reader@example.org")
    topic = Sitting.objects.get(event_id=followed.pk).topic
    follows.follow(user=reader, topic=topic, at=NOW)
    facts = {
        "given_name": "Ada", "family_name": "Example", "badge_name": "Ada Example",
        "sex": "female", "capacity": "observer",
    }  # fmt: skip
    Registration.objects.create(event=registered, created_at=NOW, changed_at=NOW, **facts)
    Participant.objects.create(event=attended, accredited_at=NOW, **facts)

    for event, refusal in (
        (followed, SomebodyFollows),
        (registered, SomebodyRegistered),
        (attended, SomebodyRegistered),
    ):
        with pytest.raises(refusal):
            event_making.take_back(event=event, by=None, at=NOW)
        assert not Event.objects.get(pk=event.pk).is_draft


def test_what_has_begun_or_is_a_draft_is_not_taken_back():
    event = make_published()

    with pytest.raises(EventBegun):
        event_making.take_back(event=event, by=None, at=datetime(2026, 11, 18, 9, 0, tzinfo=UTC))
    with pytest.raises(EventIsDraft):
        event_making.take_back(event=make_event(), by=None, at=NOW)


LEAKS = (
    "/en/", "/en/events/{slug}/", "/en/events/{slug}/programme/", "/en/events/{slug}/documents/",
    "/en/events/{slug}/agenda/", "/en/subscribe/", "/en/calendar/", "/en/follow/",
    "/calendar/events/{slug}.en.ics", "/calendar/all.en.ics", "/calendar/kinds/webinar.en.ics",
    "/en/events/", "/en/events/?view=month", "/en/search/?q=leaky", "/api/v1/search/?q=leaky",
    "/api/v1/events/", "/api/v1/events/{slug}/", "/api/v1/sittings/{sitting}/", "/en/documents/",
)  # fmt: skip


def seen_at(event):
    sitting = Sitting.planned.get(event_id=event.pk)
    client = Client(raise_request_exception=False)
    found = set()
    for path in LEAKS:
        answer = client.get(path.format(slug=event.slug, sitting=sitting.pk), follow=True)
        if answer.status_code < 400 and b"Leaky pipes" in b"".join(answer):
            found.add(path)
    return found


def test_draft_leaks_nowhere_and_is_seen_everywhere_once_published():
    """The negative control: each of these places would have shown it."""
    day = timezone.now().date() + timedelta(days=30)
    event = make_event(
        title=LanguageMap({"en": "Leaky pipes", "fr": "Tuyaux"}), starts_on=day, at=timezone.now()
    )
    schedule(event, timezone.now() + timedelta(days=1), timezone.now())

    before = seen_at(event)
    publish(event, at=timezone.now())
    after = seen_at(event)
    event_making.take_back(event=event, by=None, at=timezone.now())

    assert before == seen_at(event) == set()
    assert {
        "/en/events/", "/en/search/?q=leaky", "/api/v1/search/?q=leaky", "/en/",
        "/en/events/{slug}/", "/en/events/{slug}/programme/", "/en/subscribe/",
        "/calendar/events/{slug}.en.ics", "/calendar/all.en.ics", "/api/v1/events/",
        "/api/v1/events/{slug}/", "/api/v1/sittings/{sitting}/",
    } <= after  # fmt: skip
