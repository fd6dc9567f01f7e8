"""Rows on their way into the outbox: as their readers chose."""

from datetime import UTC, datetime, time, timedelta

import pytest

from assemblies.enums import CalendarStatus
from notifications.calendar.entries import Entry
from notifications.enums import Category, Lane, MessageState, Method
from notifications.messages import MessageKind, kinds
from notifications.models.addressees import Addressee
from notifications.models.messages import Message
from notifications.services import addressees, outbox
from notifications.services.addressees import Choice
from tests.notifications.kinds import CODE, NEWS, PLAIN

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
ADA = outbox.Recipient(address="Ada@example.org", name="Ada Exemplar")


def entry(sequence=0):
    return Entry(
        uid="1",
        sequence=sequence,
        created_at=AT,
        changed_at=AT,
        starts=AT,
        ends=AT + timedelta(hours=1),
        zone="Europe/Zurich",
        summary="Sitting",
        status=CalendarStatus.CONFIRMED,
    )


def choose(**choice):
    addressees.choose(address=ADA.address, choice=Choice(**choice), by=None, at=AT)


def tell(key, *, kind=NEWS, method=None, **words):
    said = outbox.Words(context={"title": key}, entry=entry() if method else None, method=method,
                        **words)  # fmt: skip
    outbox.queue(kind=kind, to=ADA, key=key, words=said, at=AT)
    return Message.objects.filter(key=key).first()


def test_who_chose_nothing_hears_of_everything_at_once():
    one = tell("a", method=Method.REQUEST)

    assert (one.state, one.due_at, one.method) == (MessageState.QUEUED, AT, Method.REQUEST)


def test_none_is_not_written_but_official_is():
    choose(cadences={"programme": "none"})

    assert tell("a") is None
    assert tell("b", kind=PLAIN).state == MessageState.QUEUED


def test_official_cannot_be_switched_off_by_forged_input():
    choose(cadences={"official": "none", "urgent": "none", "programme": "hourly"})

    assert Addressee.objects.get().cadences == {}
    Addressee.objects.update(
        cadences={"official": "none"}, quiet_from=time(0), quiet_until=time(23)
    )
    assert (tell("a", kind=PLAIN).due_at, tell("b", kind=CODE).due_at) == (AT, AT)


def test_daily_is_gathered_until_her_hour():
    choose(cadences={"programme": "daily"}, time_zone="Asia/Tokyo", digest_at=time(8))

    one = tell("a", method=Method.REQUEST)

    assert (one.state, one.method) == (MessageState.GATHERED, "")
    assert one.due_at == datetime(2026, 3, 1, 23, tzinfo=UTC)
    assert one.entry is not None


def test_update_of_a_held_entry_is_sent_at_once_to_who_reads_daily():
    tell("a", method=Method.REQUEST)
    choose(cadences={"programme": "daily"})

    one = tell("b", method=Method.CANCEL)

    assert (one.state, one.method) == (MessageState.QUEUED, Method.CANCEL)


def test_who_takes_no_calendar_part_gets_words_and_the_end_of_what_she_held():
    choose(takes_calendar_parts=False)
    assert (tell("a", method=Method.REQUEST).method, tell("a").entry) == ("", None)
    assert tell("b", method=Method.CANCEL).method == ""

    choose()
    tell("c", method=Method.REQUEST)
    choose(takes_calendar_parts=False)

    assert tell("d", method=Method.CANCEL).method == Method.CANCEL


def test_row_without_its_calendar_part_stays_in_the_order_of_the_thread():
    choose(takes_calendar_parts=False)

    assert tell("a", method=Method.REQUEST).thread == "ada@example.org 1"


def test_quiet_hours_delay_what_can_wait():
    choose(quiet=(time(8), time(12)))

    assert tell("a").due_at == AT + timedelta(hours=3)
    assert tell("b", useful_until=AT + timedelta(hours=2)).due_at == AT


def test_what_waits_for_quiet_hours_leaves_when_they_end():
    choose(quiet=(time(8), time(12)))
    tell("a")
    tell("b", method=Method.REQUEST)

    choose(quiet=(time(8), time(10)))
    assert {one.due_at for one in Message.objects.all()} == {AT + timedelta(hours=1)}
    choose()
    assert {one.due_at for one in Message.objects.all()} == {AT}


@pytest.mark.parametrize("readers", [1, 30])
def test_wishes_cost_the_same_queries_for_many(readers, django_assert_num_queries):
    for n in range(readers):
        choice = Choice(cadences={"programme": "daily"}, takes_calendar_parts=False)
        addressees.choose(address=f"p{n}@example.org", choice=choice, by=None, at=AT)
    said = outbox.Words(context={"title": "x"}, entry=entry(), method=Method.REQUEST)
    news = [(outbox.Recipient(address=f"p{n}@example.org"), said) for n in range(readers)]

    with django_assert_num_queries(3):  # wishes, what is held, write
        outbox.queue_all(kind=NEWS, news=news, key="k", at=AT)


def test_hours_are_said_on_the_readers_clock_where_it_shows_others(django_assert_num_queries):
    hours = outbox.hours_of(AT, AT + timedelta(hours=2), "Europe/Zurich")
    choose(time_zone="Africa/Nairobi")

    for key, context in (("a", {"hours": hours}), ("b", {"changes": [{"hours": hours}]})):
        words = outbox.Words(context={"title": "x", **context})
        outbox.queue(kind=PLAIN, to=ADA, key=key, words=words, at=AT)

    one, several = Message.objects.order_by("pk")
    assert one.context["your_when"] == "Sunday 1 March 2026, 12:00 to 14:00 (Africa/Nairobi)"
    assert several.context["changes"][0]["your_when"] == one.context["your_when"]


def test_same_hour_is_not_said_twice():
    choose(time_zone="Europe/Paris")
    words = outbox.Words(context={"hours": outbox.hours_of(AT, None, "Europe/Zurich")})
    outbox.queue(kind=PLAIN, to=ADA, key="a", words=words, at=AT)

    assert "your_when" not in Message.objects.get().context


def test_every_kind_says_what_it_is_about():
    assert {kind.category for kind in kinds().values()} <= set(Category)
    official = {name for name, kind in kinds().items() if kind.category is Category.OFFICIAL}
    assert {"account", "person_confirmed", "person_refused", "letter_issued", "seat_offered",
            "question_asked", "delegation_returned", "event_changed"} <= official  # fmt: skip
    assert {"sitting_changed", "sitting_soon", "deadline_near", "digest"}.isdisjoint(official)
    told_to_many = {name for name, kind in kinds().items() if kind.lane is Lane.BULK}
    assert {"programme_changed", "digest", "sitting_soon"} <= told_to_many
    assert isinstance(kinds()["digest"], MessageKind)
