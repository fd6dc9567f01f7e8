"""Rows on their way into the outbox: as their readers chose."""

from datetime import UTC, datetime, time, timedelta

import pytest

from assemblies.enums import CalendarStatus
from assemblies.models.accounts import User
from notifications.calendar.entries import Entry
from notifications.enums import Category, Lane, MessageState, Method
from notifications.errors import MailUnwanted
from notifications.jobs.rendering import parts_of
from notifications.messages import MessageKind, kinds
from notifications.models.addressees import Addressee
from notifications.models.follows import Follow
from notifications.models.messages import Message
from notifications.selectors import Told, entries_told, is_entry_held
from notifications.services import addressees, outbox, postroom
from notifications.services.addressees import Choice
from tests.notifications.kinds import CODE, NEWS, PLAIN

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
ADA = outbox.Recipient(address="Ada@example.org", name="Ada Exemplar")


@pytest.fixture
def desk():
    return User.objects.create_user("desk@example.org")


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


def test_only_mail_to_many_is_ended_by_a_mail_programs_button():
    of_places = next(kind for kind in kinds().values() if kind.category is Category.PLACES)
    news, hers = tell("a"), tell("b")
    hers.kind, hers.context = of_places.name, {"title": "b"}

    assert parts_of(news, at=AT).unsubscribe
    parts = parts_of(hers, at=AT)
    assert parts.unsubscribe is None
    assert "/stop/" in str(parts.text) or "/wishes/" in str(parts.text), (
        "she may still say so on a page"
    )


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


@pytest.mark.parametrize(("chosen", "utc"), [("", 18), ("Asia/Tokyo", 22)])
def test_who_chose_no_clock_is_read_to_by_that_of_her_account(chosen, utc):
    User.objects.create_user(ADA.address.lower(), name="Ada", time_zone="Pacific/Auckland")
    choose(cadences={"programme": "daily"}, time_zone=chosen, digest_at=time(7))

    assert tell("a").due_at == datetime(2026, 3, 1, utc, tzinfo=UTC)


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


def test_entry_that_she_holds_is_ended_though_she_switched_the_programme_off():
    tell("a", method=Method.REQUEST)
    Message.objects.update(state=MessageState.SENT, sent_at=AT)
    choose(cadences={"programme": "none"})

    assert tell("b") is None
    assert tell("c", method=Method.CANCEL).method == Method.CANCEL


def test_who_ends_the_programme_keeps_what_else_she_chose():
    topic = "theme:peace"
    addressees.confirm(address=ADA.address, topic=topic, language="en", at=AT)
    addressees.stop(address=ADA.address, what="news", at=AT)
    addressees.stop(address=ADA.address, what="programme", at=AT)

    assert Addressee.objects.get().cadences == {"news": "none", "programme": "none"}
    assert not Follow.objects.exists()


def test_of_who_only_followed_by_mail_nothing_is_kept_when_she_ends_it():
    addressees.confirm(address=ADA.address, topic="theme:peace", language="en", at=AT)
    addressees.stop(address=ADA.address, what="programme", at=AT)

    assert not Addressee.objects.exists()


def test_quiet_hours_delay_what_can_wait():
    choose(quiet=(time(8), time(12)))

    assert tell("a").due_at == AT + timedelta(hours=3)
    assert tell("b", useful_until=AT + timedelta(hours=2)).due_at == AT


def test_what_waits_for_quiet_hours_leaves_when_they_end():
    choose(quiet=(time(8), time(12)), time_zone="UTC")
    tell("a")
    tell("b", method=Method.REQUEST)

    choose(quiet=(time(8), time(10)), time_zone="UTC")
    assert {one.due_at for one in Message.objects.all()} == {AT + timedelta(hours=1)}
    choose()
    assert {one.due_at for one in Message.objects.all()} == {AT}


def test_quiet_hours_of_who_chose_no_clock_are_those_of_the_place():
    choose(quiet=(time(8), time(12)))
    hours = outbox.hours_of(AT, AT + timedelta(hours=1), "Asia/Tokyo")  # where it is six o'clock
    zurich = outbox.hours_of(AT, AT + timedelta(hours=1), "Europe/Zurich")  # and here it is ten

    for key, said in (("far", hours), ("near", zurich)):
        words = outbox.Words(context={"title": key, "hours": said})
        outbox.queue(kind=NEWS, to=ADA, key=key, words=words, at=AT)

    assert Message.objects.get(key="far").due_at == AT
    assert Message.objects.get(key="near").due_at == AT + timedelta(hours=2)


@pytest.mark.parametrize("cadence", ["at_once", "daily"])
def test_who_takes_no_calendar_part_gets_no_file_of_several_either(cadence):
    choose(takes_calendar_parts=False, cadences={"programme": cadence})
    several = outbox.Words(context={"title": "a"}, entries=(entry(),))
    outbox.queue(kind=NEWS, to=ADA, key="a", words=several, at=AT)
    tell("b", method=Method.REQUEST)

    assert set(Message.objects.values_list("entry", "entries")) == {(None, None)}


def test_longer_quiet_hours_do_not_hold_what_would_come_too_late():
    choose(quiet=(time(8), time(10)))
    tell("a", useful_until=AT + timedelta(hours=2))

    choose(quiet=(time(8), time(12)))

    assert Message.objects.get().due_at == AT


def test_what_the_desk_lets_go_waits_for_the_end_of_quiet_hours(desk):
    one, other = tell("a"), tell("b")
    postroom.hold_many(among=Message.objects.all(), by=desk, at=AT)
    choose(quiet=(time(8), time(12)))

    postroom.release(message=one, by=desk, at=AT)
    postroom.release_many(among=Message.objects.filter(pk=other.pk), by=desk, at=AT)

    assert {m.due_at for m in Message.objects.filter(state="queued")} == {AT + timedelta(hours=3)}


def test_what_the_desk_lets_go_has_no_file_that_she_wants_no_more(desk):
    outbox.queue(
        kind=NEWS, to=ADA, key="a", at=AT,
        words=outbox.Words(context={"title": "a"}, entries=(entry(),)),
    )  # fmt: skip
    postroom.hold(message=Message.objects.get(), by=desk, at=AT)
    choose(takes_calendar_parts=False)

    postroom.release(message=Message.objects.get(), by=desk, at=AT)

    assert Message.objects.get().entries is None


def test_what_failed_is_not_sent_again_to_who_has_chosen_not_to_hear_it(desk):
    one, code = tell("a"), tell("b", kind=CODE)
    Message.objects.update(state="failed", failed_at=AT, failure="tired", attempts=9)
    choose(cadences={"programme": "none"})

    with pytest.raises(MailUnwanted):
        postroom.resend(message=one, by=desk, at=AT)
    with pytest.raises(MailUnwanted):
        postroom.redirect(message=one, address=ADA.address, by=desk, at=AT)
    assert postroom.resend_many(among=Message.objects.all(), by=desk, at=AT) == 1

    assert Message.objects.get(pk=one.pk).state == "failed"
    again = Message.objects.get(pk=code.pk)
    assert (again.state, again.attempts, again.failed_at) == ("queued", 0, None)


@pytest.mark.parametrize("state", ["failed", "dropped"])
def test_what_never_arrived_stands_in_no_calendar(state):
    tell("a", method=Method.REQUEST)
    tell("b", method=Method.CANCEL)
    assert not is_entry_held(ADA.address, "1")

    Message.objects.filter(key="b").update(state=state, failed_at=AT if state == "failed" else None)

    assert is_entry_held(ADA.address, "1")
    assert entries_told(["1"])["ada@example.org", "1"] == Told(Method.REQUEST, cancelled=1)


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
            "question_asked", "delegation_returned", "event_changed", "seat_held",
            "seat_ended"} <= official  # fmt: skip
    assert {
        "sitting_changed",
        "sitting_soon",
        "deadline_near",
        "digest",
        "event_news",
        "asked_seat_held",
    }.isdisjoint(official)
    told_to_many = {name for name, kind in kinds().items() if kind.lane is Lane.BULK}
    assert {"programme_changed", "digest", "sitting_soon"} <= told_to_many
    assert isinstance(kinds()["digest"], MessageKind)


NIGHT = datetime(2026, 3, 1, 23, tzinfo=UTC)
QUIET = (time(22), time(7))


def say(key, kind, method, *, sequence, at):
    said = outbox.Words(context={"title": key}, entry=entry(sequence), method=method)
    outbox.queue(kind=kind, to=ADA, key=key, words=said, at=at)
    return Message.objects.get(key=key)


def test_one_click_ends_what_waits_for_the_morning(deliver_all):
    choose(quiet=QUIET)
    outbox.queue(kind=NEWS, to=ADA, key="n", words=outbox.Words(context={"title": "n"}), at=NIGHT)

    addressees.stop(address=ADA.address, what="programme", at=NIGHT + timedelta(hours=1))

    assert deliver_all(at=NIGHT + timedelta(hours=9)) == []


@pytest.mark.parametrize("ended", ["programme", "reminders"])
def test_ending_a_category_drops_what_is_held_of_it_and_nothing_else(ended):
    tell("n")
    tell("o", kind=PLAIN)
    Message.objects.update(state=MessageState.HELD)

    choose(cadences={ended: "none"})

    left = set(Message.objects.values_list("key", flat=True))
    assert left == ({"o"} if ended == "programme" else {"n", "o"})


def test_what_a_worker_has_in_its_hands_is_not_taken_away():
    tell("n")
    Message.objects.update(claimed_until=AT + timedelta(minutes=1))

    choose(cadences={"programme": "none"})

    assert Message.objects.filter(key="n").exists()


def test_official_words_leave_at_night_after_what_waited_before_them(deliver_all):
    choose(quiet=QUIET)
    say("news", NEWS, Method.REQUEST, sequence=1, at=NIGHT)
    say("official", PLAIN, Method.CANCEL, sequence=2, at=NIGHT + timedelta(minutes=5))

    sent = deliver_all(at=NIGHT + timedelta(minutes=10))

    assert len(sent) == 2
    assert [row.key for row in Message.objects.order_by("sent_at", "pk")] == ["news", "official"]


def test_official_words_do_not_wait_behind_what_is_held(deliver_all):
    say("news", NEWS, Method.REQUEST, sequence=1, at=AT)
    Message.objects.update(state=MessageState.HELD)

    say("official", PLAIN, Method.CANCEL, sequence=2, at=AT)

    assert len(deliver_all(at=AT)) == 1
    held = Message.objects.get(key="news")
    assert (held.state, held.method, held.entry) == (MessageState.HELD, "", None)


def test_news_wait_behind_what_is_held_as_before(deliver_all):
    say("first", NEWS, Method.REQUEST, sequence=1, at=AT)
    Message.objects.update(state=MessageState.HELD)

    say("second", NEWS, Method.REQUEST, sequence=2, at=AT)

    assert deliver_all(at=AT) == []


def test_official_words_alone_leave_the_order_of_calendars_as_it_is(deliver_all):
    """What takes an entry out of her calendar is not lost for words that carry none."""
    choose(takes_calendar_parts=False)
    say("end", NEWS, Method.CANCEL, sequence=1, at=AT)
    Message.objects.update(state=MessageState.HELD, method=Method.CANCEL)

    say("official", PLAIN, Method.REQUEST, sequence=2, at=AT)

    assert len(deliver_all(at=AT)) == 1
    assert Message.objects.get(key="end").method == Method.CANCEL
