"""Digests: what came together leaves as one mail, at the reader's hour, nothing lost or doubled."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from threading import Barrier, BrokenBarrierError

import icalendar
import pytest
from django.core import mail

from assemblies.enums import CalendarStatus
from notifications.calendar.entries import Entry
from notifications.enums import Failure, Lane, MessageState, Method
from notifications.jobs import rendering, wordings
from notifications.messages import kinds
from notifications.models.mailings import MailTemplate
from notifications.models.messages import Message
from notifications.services import addressees, digests, erasure, outbox
from notifications.services.addressees import Choice
from sessions.messages import SITTING_CHANGED
from tests.notifications.kinds import NEWS, PLAIN
from tests.simultaneously import simultaneously

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
HOUR = datetime(2026, 3, 2, 7, tzinfo=UTC)
ADA = "ada@example.org"


@pytest.fixture
def reader(db):
    choice = Choice(cadences={"programme": "daily"}, digest_at=time(7))
    return addressees.choose(address=ADA, choice=choice, by=None, at=AT)


def entry(uid="1", sequence=0):
    return Entry(
        uid=uid,
        sequence=sequence,
        created_at=AT,
        changed_at=AT,
        starts=AT,
        ends=AT + timedelta(hours=1),
        zone="Europe/Zurich",
        summary="Sitting",
        status=CalendarStatus.CONFIRMED,
    )


def tell(key, *, with_entry=None, **words):
    method = Method.REQUEST if with_entry else None
    said = outbox.Words(context={"title": key}, entry=with_entry, method=method, **words)
    to = outbox.Recipient(address=ADA, name="Ada")
    outbox.queue(kind=NEWS, to=to, key=key, words=said, at=AT)


def tell_at_once(key, about):
    words = outbox.Words(context={"title": key}, entry=about, method=Method.REQUEST)
    outbox.queue(kind=PLAIN, to=outbox.Recipient(address=ADA), key=key, words=words, at=AT)


def attached_to(one):
    (attached,) = [p for p in one.message().walk() if p.get_content_type() == "application/ics"]
    events = icalendar.Calendar.from_ical(attached.get_payload(decode=True)).walk("VEVENT")
    return {(str(e["UID"]), e["SEQUENCE"]) for e in events}


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_digest_says_all_of_it_once_at_her_hour(reader, deliver_all):
    tell("first")
    tell("second")

    assert digests.gather(at=HOUR - timedelta(seconds=1)) == 0
    assert digests.gather(at=HOUR) == 1
    assert digests.gather(at=HOUR) == 0

    (one,) = deliver_all(at=HOUR)
    text = one.body
    assert text.count("Dear Ada,") == 1
    assert "first" in text
    assert "second" in text
    assert states() == ["folded", "folded", "sent"]
    digest = Message.objects.get(kind="digest")
    assert (digest.lane, digest.folded.count()) == (Lane.BULK, 2)
    assert one.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_digest_of_one_item_is_a_digest(reader, deliver_all):
    tell("only")
    digests.gather(at=HOUR)

    assert "1 piece of news" in deliver_all(at=HOUR)[0].subject


def test_of_an_entry_that_changed_twice_the_last_is_attached(reader, deliver_all):
    tell("a", with_entry=entry(sequence=1))
    tell("b", with_entry=entry(sequence=2))
    tell("c", with_entry=entry(uid="2"))
    digests.gather(at=HOUR)
    (one,) = deliver_all(at=HOUR)

    assert attached_to(one) == {("1", 2), ("2", 0)}


def test_what_is_of_no_use_any_more_is_left_out(reader):
    tell("stale", useful_until=HOUR + timedelta(hours=1))
    tell("fresh")
    late = HOUR + timedelta(hours=2)  # the worker was away

    assert digests.gather(at=late) == 1
    assert states() == ["failed", "folded", "queued"]


def test_what_does_not_hold_any_more_is_left_out(reader, monkeypatch):
    kind = replace(NEWS, still_holds="tests.notifications.test_digests.holds")
    monkeypatch.setitem(kinds(), NEWS.name, kind)
    tell("put off")
    tell("fresh")
    digests.gather(at=HOUR)

    assert states() == ["failed", "folded", "queued"]
    ended = Message.objects.get(key="put off")
    assert (ended.failure, ended.context) == (Failure.LATE, {})


def holds(key):
    return key != "put off"


def test_news_from_before_newer_ones_that_left_at_once_are_left_out(reader, deliver_all):
    tell("at ten", with_entry=entry(sequence=1))
    tell("of the other", with_entry=entry(uid="2", sequence=1))
    tell_at_once("registered", entry(sequence=1))
    tell("at three", with_entry=entry(sequence=2))  # her calendar has it: it leaves at once
    deliver_all(at=AT)
    digests.gather(at=HOUR)

    digest = Message.objects.get(kind="digest")
    assert [one["subject"] for one in digest.context["items"]] == ["Test: of the other"]
    assert [(one["uid"], one["sequence"]) for one in digest.entries] == [("2", 1)]
    assert Message.objects.get(key="at ten").failure == Failure.LATE


def test_file_of_a_digest_leaves_out_what_her_calendar_has_newer(reader, deliver_all):
    words = outbox.Words(
        context={"title": "several"}, entries=(entry(sequence=1), entry(uid="2", sequence=1))
    )
    outbox.queue(kind=NEWS, to=outbox.Recipient(address=ADA), key="several", words=words, at=AT)
    tell_at_once("newer", entry(sequence=2))
    deliver_all(at=AT)
    digests.gather(at=HOUR)
    (one,) = deliver_all(at=HOUR)

    assert "several" in one.body
    assert attached_to(one) == {("2", 1)}


def test_newer_news_that_somebody_keeps_back_replace_nothing(reader, deliver_all):
    tell("at ten", with_entry=entry(sequence=1))
    tell_at_once("kept back", entry(sequence=2))
    Message.objects.filter(key="kept back").update(state=MessageState.HELD)
    digests.gather(at=HOUR)

    assert "at ten" in deliver_all(at=HOUR)[0].body


def test_own_words_with_a_line_of_dashes_are_said_whole(reader, deliver_all, settings):
    words = {"title": "T", "body": "B", "when": "in May", "where": "Room 1", "event": "E",
             "note": "See\n--\nUs", "url": "http://testserver/x/", "programme_url": ""}  # fmt: skip
    MailTemplate.objects.create(
        kind="sitting_changed", language="en", subject="{title}",
        text="Above\n\n--\nThe secretariat\n\n{facts}", changed_at=AT,
    )  # fmt: skip
    wordings.forget()
    to = outbox.Recipient(address=ADA, name="Ada")
    outbox.queue(kind=SITTING_CHANGED, to=to, key="k", words=outbox.Words(context=words), at=AT)
    digests.gather(at=HOUR)
    (one,) = deliver_all(at=HOUR)
    wordings.forget()

    said = one.body.partition(settings.ORGANIZATION)[0]
    assert said.count("Dear Ada,") == 1
    assert "You receive this because" not in said
    for part in ("Above", "The secretariat", "in May", "Us", "http://testserver/x/"):
        assert part in said


@pytest.mark.parametrize("broken", ["entry", "whole"])
def test_reader_whose_digest_fails_keeps_back_no_other(reader, monkeypatch, broken):
    choice = Choice(cadences={"programme": "daily"}, digest_at=time(7))
    addressees.choose(address="bob@example.org", choice=choice, by=None, at=AT)
    tell("hers", with_entry=entry())
    to = outbox.Recipient(address="bob@example.org")
    outbox.queue(kind=NEWS, to=to, key="his", words=outbox.Words(context={"title": "b"}), at=AT)
    if broken == "entry":
        Message.objects.filter(recipient=ADA).update(entry={"broken": 1})
    else:
        said = digests._said

        def breaks(rows, at):
            if rows[0].recipient == ADA:
                raise ValueError
            return said(rows, at)

        monkeypatch.setattr(digests, "_said", breaks)

    assert digests.gather(at=HOUR) == 1
    assert Message.objects.get(kind="digest").recipient == "bob@example.org"
    left = Message.objects.get(key="hers").state
    assert left == ("queued" if broken == "entry" else "gathered")


def test_row_that_cannot_be_written_keeps_back_no_other(reader, monkeypatch):
    tell("bad")
    tell("good")
    whole = rendering.bare_words

    def breaks(row, *, at):
        if row.key == "bad":
            raise ValueError
        return whole(row, at=at)

    monkeypatch.setattr(rendering, "bare_words", breaks)
    digests.gather(at=HOUR)

    assert states() == ["queued", "folded", "queued"]


def test_killed_between_nothing_is_lost(reader, monkeypatch):
    tell("a")

    def killed(**_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(digests.outbox, "queue", killed)
        with suppress(KeyboardInterrupt):
            digests.gather(at=HOUR)

    assert states() == ["gathered"]
    assert digests.gather(at=HOUR) == 1


def test_erased_person_gets_no_digest(reader):
    tell("a")
    erasure.forget_address(address=ADA, at=AT)

    assert digests.gather(at=HOUR) == 0
    assert states() == ["failed"]
    assert not type(reader).objects.exists()
    assert mail.outbox == []


def test_who_switches_off_what_waits_hears_no_more_of_it(reader):
    tell("a")
    addressees.choose(address=ADA, choice=Choice(cadences={"programme": "none"}), by=None, at=AT)

    assert states() == []


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
class TestTwoWorkers:
    def make(self):
        choice = Choice(cadences={"programme": "daily"})
        addressees.choose(address=ADA, choice=choice, by=None, at=AT)
        for n in range(5):
            tell(f"item {n}")

    def at_once(self):
        return simultaneously(*(lambda: digests.gather(at=HOUR) for _ in range(3)))

    def test_one_digest_has_each_item_once(self):
        self.make()

        assert sorted(self.at_once()) == [0, 0, 1]
        assert Message.objects.filter(kind="digest").count() == 1
        assert Message.objects.filter(state=MessageState.FOLDED).count() == 5

    def test_without_the_lock_two_fold_the_same_rows(self, monkeypatch):
        """The negative control: this is what the lock is for."""
        self.make()
        looked = Barrier(2, timeout=10)

        def without_a_lock(address, at):
            rows = Message.objects.filter(recipient=address, state=MessageState.GATHERED)
            rows = list(rows.order_by("pk"))
            with suppress(BrokenBarrierError):
                looked.wait()
            return rows

        monkeypatch.setattr(digests, "_held", without_a_lock)
        folded = simultaneously(*(lambda: digests.gather(at=HOUR) for _ in range(2)))

        assert folded == [1, 1]


@pytest.mark.parametrize("state", ["dropped", "failed"])
def test_later_news_that_never_left_take_nothing_out_of_the_digest(reader, deliver_all, state):
    tell("at ten", with_entry=entry(sequence=1))
    tell_at_once("gone", entry(sequence=2))
    failed_at = HOUR if state == "failed" else None
    Message.objects.filter(key="gone").update(state=state, failed_at=failed_at)

    digests.gather(at=HOUR)

    assert len(deliver_all(at=HOUR)) == 1
