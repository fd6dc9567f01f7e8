"""Whatever editors do, the feed stays one that every reader takes, and never goes back."""

import datetime as dt
from datetime import timedelta
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
import vobject
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assemblies.errors import DomainError
from sessions.jobs import feeds
from sessions.models.feeds import StoredFeed
from sessions.models.sittings import Sitting
from sessions.rules.feed_filters import of_assembly
from sessions.services import sittings
from tests.factories.sessions import NOW, make_assembly, make_room, make_sitting

HELD = 3
ZONES = ("Europe/Zurich", "America/New_York", "Asia/Kathmandu", "Africa/Casablanca", "UTC")

moves = st.tuples(
    st.just("move"),
    st.integers(0, HELD - 1),
    st.integers(-40 * 24 * 12, 40 * 24 * 12),  # five minutes each: across changes of clocks
    st.integers(1, 120),
    st.booleans(),
)
cancellations = st.tuples(
    st.just("cancel"), st.integers(0, HELD - 1), st.just(0), st.just(1), st.just(False)
)


class FeedOfAnEditedProgramme(TestCase):
    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        zone=st.sampled_from(ZONES),
        acts=st.lists(st.one_of(moves, cancellations), min_size=1, max_size=6),
        seconds=st.lists(st.integers(0, 90_000), min_size=6, max_size=6),
    )
    def test_feed_stays_valid_and_never_goes_back(self, zone, acts, seconds):
        cache.clear()
        assembly = make_assembly(number=138, time_zone=zone)
        room = make_room(assembly, "Salle Genève; « A », \\1")
        held = [make_sitting(assembly, day=day + 1) for day in range(HELD)]
        before, at = self.state(NOW), NOW
        assert len(before) == HELD + 1

        for (verb, which, shift, length, in_room), later in zip(acts, seconds, strict=False):
            at += timedelta(seconds=later)
            etag, changed_at = self.validators
            self.act(verb, held[which], shift, length, room if in_room else None, at)
            after = self.state(at)
            self.compare(before, after)
            if self.validators[0] != etag:
                assert self.validators[1] >= changed_at + timedelta(seconds=1)
            else:
                assert self.validators[1] == changed_at
            assert self.state(at + timedelta(hours=1)) == after  # time alone changes nothing
            before = after

    def act(self, verb, sitting, shift, length, room, at):
        try:
            if verb == "cancel":
                sittings.cancel(sitting=sitting, by=None, at=at)
                return
            starts_at = sitting.starts_at + timedelta(minutes=5 * shift)
            slot = sittings.Slot(
                starts_at=starts_at, ends_at=starts_at + timedelta(minutes=5 * length), room=room
            )
            sittings.move(sitting=sitting, to=slot, by=None, at=at)
        except DomainError:
            return  # cancelled already, or nothing would change

    def state(self, at):
        """Return what the feed shows, read by three parsers, with its validators."""
        feeds.newest(of_assembly(138, "en"), at=at)
        stored = StoredFeed.objects.get(language="en")
        body = bytes(stored.body)
        calendar = icalendar.Calendar.from_ical(body)
        events = {str(e["UID"]): e for e in calendar.walk("VEVENT")}
        assert len(events) == body.count(b"BEGIN:VEVENT")  # no UID twice
        assert sorted(e.uid.value for e in _vobject_events(body)) == sorted(events)
        self.check_times(calendar, events)
        shown = {
            uid: (
                int(e["SEQUENCE"]),
                e["DTSTAMP"].dt,
                e["LAST-MODIFIED"].dt,
                e["CREATED"].dt,
                str(e["STATUS"]),
                e["DTSTART"].dt,
                e["DTEND"].dt,
                str(e.get("LOCATION", "")),
            )
            for uid, e in events.items()
        }
        self.validators = (stored.etag, stored.changed_at)
        return shown

    def check_times(self, calendar, events):
        """An independent reader finds each sitting where the database has it."""
        found = recurring_ical_events.of(calendar).between(
            dt.date(2026, 8, 1), dt.date(2027, 1, 31)
        )
        times = {str(e["UID"]): (e["DTSTART"].dt, e["DTEND"].dt) for e in found}
        for sitting in Sitting.objects.select_related("event"):
            starts, ends = times[str(sitting.uid)]
            assert starts.astimezone(ZoneInfo("UTC")) == sitting.starts_at
            assert ends.astimezone(ZoneInfo("UTC")) == sitting.ends_at

    def compare(self, before, after):
        assert before.keys() == after.keys()
        for uid, old in before.items():
            new = after[uid]
            assert new[0] >= old[0], "SEQUENCE fell"
            assert new[1] == new[2], "DTSTAMP differs from LAST-MODIFIED"
            assert new[1] >= old[1], "DTSTAMP went back"
            assert new[3] == old[3], "CREATED changed"
            if old[4] == "CANCELLED":
                assert new[4] == "CANCELLED"
            if new[4:] != old[4:]:
                assert new[0] == old[0] + 1
            else:
                assert new[:4] == old[:4], "stamps moved without a change"


def _vobject_events(body):
    (calendar,) = vobject.readComponents(body.decode())
    return calendar.vevent_list
