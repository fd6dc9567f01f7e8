"""Writing to the outbox: once a person and occasion, in the act's own transaction."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from assemblies.enums import CalendarStatus
from assemblies.gateways import broker
from assemblies.models.accounts import User
from notifications import tasks
from notifications.calendar.entries import Entry
from notifications.enums import Lane, Method
from notifications.models.messages import Message
from notifications.selectors import followed_topics, followers_of, oldest_wait
from notifications.services import follows, outbox
from tests.notifications.kinds import CODE, PLAIN

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
ADA = outbox.Recipient(address="Ada@example.org", name="Ada Exemplar", language="en")


def words(title="Hello", entry=None, method=None):
    return outbox.Words(context={"title": title}, entry=entry, method=method)


def an_entry(uid="1", sequence=0):
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


def test_queue_writes_one_row_for_its_recipient():
    outbox.queue(kind=PLAIN, to=ADA, key="x:1", words=words(), at=AT)

    message = Message.objects.get()
    assert message.recipient == "ada@example.org"
    assert (message.kind, message.lane, message.state) == ("test_plain", Lane.MAIL, "queued")
    assert message.context == {"title": "Hello"}


def test_queue_twice_for_one_occasion_tells_once():
    for title in ("first", "second"):
        outbox.queue(kind=PLAIN, to=ADA, key="x:1", words=words(title), at=AT)

    assert [m.context["title"] for m in Message.objects.all()] == ["first"]


def test_queue_puts_a_secret_kind_into_the_urgent_lane():
    outbox.queue(kind=CODE, to=ADA, key="x:1", words=words(), at=AT)

    assert Message.objects.get().lane == Lane.URGENT


def test_act_that_fails_leaves_no_message():
    @transaction.atomic
    def act():
        outbox.queue(kind=PLAIN, to=ADA, key="x:1", words=words(), at=AT)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()

    assert not Message.objects.exists()


def test_database_itself_refuses_a_second_row_for_the_occasion():
    outbox.queue(kind=PLAIN, to=ADA, key="x:1", words=words(), at=AT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(
            recipient="ada@example.org", key="x:1", kind="k", lane=Lane.MAIL,
            language="en", created_at=AT, due_at=AT,
        )  # fmt: skip


def test_database_itself_refuses_a_sent_message_without_its_time():
    outbox.queue(kind=PLAIN, to=ADA, key="x:1", words=words(), at=AT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(state="sent")


def test_message_with_an_entry_belongs_to_the_thread_of_person_and_entry():
    outbox.queue(
        kind=PLAIN, to=ADA, key="x:1", words=words(entry=an_entry(), method=Method.REQUEST), at=AT
    )

    message = Message.objects.get()
    assert message.thread == "ada@example.org 1"
    assert message.method == "REQUEST"
    assert message.entry["uid"] == "1"


def people(*languages):
    return [
        User.objects.create_user(f"person{n}@example.org", name=f"Person {n}", language=language)
        for n, language in enumerate(languages)
    ]


def test_publish_tells_each_follower_once_however_many_topics_she_follows():
    ada, bob = people("en", "en")
    for topic in ("sitting:1", "event:1"):
        follows.follow(user=ada, topic=topic, at=AT)
    follows.follow(user=bob, topic="sitting:2", at=AT)

    told = outbox.publish(
        kind=PLAIN, topics=["sitting:1", "event:1"], key="k", words_in=lambda _: words(), at=AT
    )

    assert told == 1
    assert [m.recipient for m in Message.objects.all()] == ["person0@example.org"]


def test_publish_asks_for_the_words_once_a_language_and_in_it():
    for person in people("en", "fr", "fr"):
        follows.follow(user=person, topic="t", at=AT)
    asked = []

    def words_in(language):
        asked.append((language, translation.get_language()))
        return words(language)

    outbox.publish(kind=PLAIN, topics=["t"], key="k", words_in=words_in, at=AT)

    assert sorted(asked) == [("en", "en"), ("fr", "fr")]
    said = [m.context["title"] for m in Message.objects.order_by("recipient")]
    assert said == ["en", "fr", "fr"]


def test_publish_passes_over_accounts_put_to_rest():
    (ada,) = people("en")
    follows.follow(user=ada, topic="t", at=AT)
    User.objects.update(is_active=False)

    assert outbox.publish(kind=PLAIN, topics=["t"], key="k", words_in=words, at=AT) == 0


@pytest.mark.parametrize("followers", [1, 3])
def test_publish_costs_the_same_number_of_queries_for_many(followers, django_assert_num_queries):
    for person in people(*["en"] * followers):
        follows.follow(user=person, topic="t", at=AT)

    with (
        django_assert_num_queries(5),
        transaction.atomic(),
    ):  # savepoint, accounts, by mail, write, release
        outbox.publish(kind=PLAIN, topics=["t"], key="k", words_in=lambda _: words(), at=AT)


def test_follow_exactly_changes_only_the_topics_it_was_asked_about():
    (ada,) = people("en")
    for topic in ("sitting:1", "sitting:2", "event:9"):
        follows.follow(user=ada, topic=topic, at=AT)

    follows.follow_exactly(
        user=ada, topics=["sitting:2", "sitting:3"], among=["sitting:1", "sitting:2"], at=AT
    )

    everything = ["sitting:1", "sitting:2", "sitting:3", "event:9"]
    assert followed_topics(ada, everything) == {"sitting:2", "sitting:3", "event:9"}


def test_unfollow_ends_the_news():
    (ada,) = people("en")
    follows.follow(user=ada, topic="t", at=AT)

    assert follows.unfollow(user=ada, topic="t")
    assert followers_of(["t"]) == ()


def test_oldest_wait_is_how_long_the_first_due_message_waits():
    assert oldest_wait(AT) == timedelta(0)
    outbox.queue(kind=PLAIN, to=ADA, key="x:1", words=words(), at=AT)

    assert oldest_wait(AT + timedelta(minutes=7)) == timedelta(minutes=7)


@pytest.mark.parametrize(("count", "called"), [(1, 1), (200, 1), (201, 2), (5_000, 2)])
def test_many_mails_call_several_threads_and_leave_others_free(
    count, called, monkeypatch, django_capture_on_commit_callbacks
):
    words_sent = []
    monkeypatch.setattr(broker, "send_now", lambda task, **words: words_sent.append(task.name))

    with django_capture_on_commit_callbacks(execute=True):
        tasks.wake(Lane.MAIL, mails=count)
        tasks.wake(Lane.MAIL)

    assert words_sent == ["notifications.deliver_mail"] * called
