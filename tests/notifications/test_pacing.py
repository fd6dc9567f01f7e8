"""Hosts that ask us to wait, numbers a minute, addresses not written to, mails that end workers."""

import threading
from datetime import UTC, datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

import pytest
import yaml
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

from notifications import tasks
from notifications.enums import Category, Lane, SuppressionReason
from notifications.jobs import claiming, delivery, rendering
from notifications.messages import MessageKind, kinds
from notifications.models.delivery import MailDomain, Suppression
from notifications.models.messages import Message
from notifications.services import outbox
from tests.notifications.kinds import CODE, NEWS, PLAIN
from tests.simultaneously import simultaneously
from tools import commands

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


class Scripted(BaseEmailBackend):
    """Takes mails, and refuses those to some addresses or hosts as it is told."""

    refuses = {}
    taken = []
    is_away = False

    def open(self):
        if Scripted.is_away:
            raise ConnectionRefusedError

    def send_messages(self, email_messages):
        (mail,) = email_messages
        (address,) = mail.recipients()
        error = self.refuses.get(address) or self.refuses.get(address.partition("@")[2])
        if error is not None:
            code, words = error
            raise SMTPRecipientsRefused({address: (code, words)})
        self.taken.append(address)
        return 1


@pytest.fixture(autouse=True)
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Scripted"
    monkeypatch.setattr(Scripted, "refuses", {})
    monkeypatch.setattr(Scripted, "taken", [])
    monkeypatch.setattr(Scripted, "is_away", False)
    delivery.post.hang_up()
    yield Scripted
    delivery.post.hang_up()


def queue(address, key="k", kind=PLAIN):
    outbox.queue(
        kind=kind,
        to=outbox.Recipient(address=address, name="Ada"),
        key=key,
        words=outbox.Words(context={"title": "Hello", "code": "1"}),
        at=AT,
    )


def deliver(lane=Lane.MAIL, at=AT):
    while delivery.deliver_some(lane=lane, clock=lambda: at):
        pass


def test_a_host_that_asks_to_wait_rests_with_all_its_mail_and_others_go_on(server):
    for number in range(5):
        queue(f"r{number}@slow.example")
        queue(f"r{number}@quick.example")
    server.refuses = {"slow.example": (421, b"too many connections")}

    deliver()

    host = MailDomain.objects.get()
    assert (host.name, host.refusals) == ("slow.example", 1)
    assert timedelta(seconds=24) <= host.rests_until - AT <= timedelta(seconds=36)
    assert len(server.taken) == 5
    # One was tried; the others kept all their tries.
    assert sorted(Message.objects.filter(state="queued").values_list("attempts", flat=True)) == [
        0, 0, 0, 0, 1,
    ]  # fmt: skip
    assert not Message.objects.filter(claimed_until__isnull=False).exists()

    server.refuses = {}
    deliver(at=AT + timedelta(minutes=2))
    assert len(server.taken) == 10
    host.refresh_from_db()
    assert (host.rests_until, host.refusals) == (None, 0)


def test_a_host_that_goes_on_refusing_rests_longer_each_time(server):
    queue("a@slow.example")
    server.refuses = {"slow.example": (451, b"4.7.0 rate limited")}
    rests, at = [], AT
    for _ in range(4):
        deliver(at=at)
        host = MailDomain.objects.get()
        rests.append(host.rests_until - at)
        at = max(host.rests_until, Message.objects.get().due_at)

    assert rests == sorted(rests)
    assert rests[-1] > 3 * rests[0]


def test_one_address_that_is_put_off_or_refused_does_not_touch_its_neighbours(server):
    for name in ("ada", "bob", "cleo"):
        queue(f"{name}@example.org")
    server.refuses = {
        "ada@example.org": (451, b"4.2.0 greylisted"),
        "bob@example.org": (550, b"5.1.1 no such user"),
    }

    deliver()

    assert server.taken == ["cleo@example.org"]
    assert not MailDomain.objects.exists()
    ada, bob = (Message.objects.get(recipient=f"{name}@example.org") for name in ("ada", "bob"))
    assert (ada.state, ada.failure) == ("queued", "")
    assert (bob.state, bob.failure, bob.last_error) == (
        "failed", "address", "SMTPRecipientsRefused: 550 5.1.1",
    )  # fmt: skip


def test_our_own_server_away_costs_one_try_and_not_one_for_each_mail(server):
    for number in range(30):
        queue(f"r{number}@example.org")
    server.is_away = True

    deliver()

    assert MailDomain.objects.get().name == claiming.OUR_SERVER
    assert Message.objects.filter(attempts=0, state="queued").count() == 29
    server.is_away = False
    deliver(at=AT + timedelta(minutes=2))
    assert len(server.taken) == 30


def test_a_code_is_tried_while_everything_rests(server):
    MailDomain.objects.create(name="example.org", rests_until=AT + timedelta(hours=1), per_minute=1)
    MailDomain.objects.create(name="*", rests_until=AT + timedelta(hours=1))
    queue("ada@example.org", kind=CODE)
    queue("bob@example.org")

    deliver(Lane.URGENT)
    deliver()

    assert server.taken == ["ada@example.org"]


def test_a_host_gets_its_number_in_any_minute_and_others_do_not_wait_behind_it(server):
    MailDomain.objects.create(name="paced.example", per_minute=3)
    for number in range(60):
        queue(f"r{number}@paced.example")
    queue("last@example.org")

    def paced():
        return sum("paced" in one for one in server.taken)

    deliver()
    assert paced() == 3
    assert "last@example.org" in server.taken
    deliver(at=AT + timedelta(seconds=59))
    assert paced() == 3
    deliver(at=AT + timedelta(seconds=61))
    assert paced() == 6


@pytest.mark.parametrize(
    ("reason", "category", "kept_from"),
    [
        ("bounced", Category.NEWS, True),
        ("bounced", Category.OFFICIAL, True),
        ("by_desk", Category.OFFICIAL, True),
        ("complained", Category.NEWS, True),
        ("complained", Category.OFFICIAL, False),
    ],
)
def test_what_is_not_sent_to_an_address_any_more(server, monkeypatch, reason, category, kept_from):
    Suppression.objects.create(
        address="ada@example.org", reason=SuppressionReason(reason), created_at=AT
    )
    kind = MessageKind(
        name="test_plain", templates="tests/mail/plain", title="Test", category=category
    )
    monkeypatch.setitem(kinds(), "test_plain", kind)
    queue("Ada@example.org")

    deliver()

    message = Message.objects.get()
    assert (message.failure == "suppressed") is kept_from
    assert (server.taken == []) is kept_from


def test_a_code_to_an_address_whose_mails_came_back_is_not_sent_and_forgotten(server):
    Suppression.objects.create(
        address="ada@example.org", reason=SuppressionReason.BOUNCED, created_at=AT
    )
    queue("ada@example.org", kind=CODE)

    deliver(Lane.URGENT)

    message = Message.objects.get()
    assert (message.state, message.failure, message.context) == ("failed", "suppressed", {})


def test_a_mail_that_ends_every_worker_is_given_up_and_travels_alone_before(server):
    for number in range(3):
        queue(f"r{number}@example.org", key=f"k{number}")
    poison = Message.objects.order_by("pk").first()
    Message.objects.filter(pk=poison.pk).update(attempts=claiming.ALONE_AFTER)

    assert delivery.deliver_some(lane=Lane.MAIL, clock=lambda: AT) == 1
    Message.objects.filter(pk=poison.pk).update(state="queued", sent_at=None, attempts=10)
    deliver()

    poison.refresh_from_db()
    assert (poison.state, poison.failure) == ("failed", "unreadable")
    assert Message.objects.filter(state="sent").count() == 2


def test_a_mail_to_nobodys_address_is_given_up_at_once(server):
    queue("ada@example.org")
    Message.objects.update(recipient="nobody at all")

    deliver()

    message = Message.objects.get()
    assert (message.failure, message.attempts) == ("address", 1)


def test_a_broken_mail_is_tried_later_and_the_rest_goes_on(server, monkeypatch):
    queue("ada@example.org")
    queue("bob@example.org")
    Message.objects.filter(recipient="ada@example.org").update(kind="unknown")

    deliver()

    assert server.taken == ["bob@example.org"]
    assert Message.objects.get(kind="unknown").last_error == "KeyError:"


def test_a_slow_round_puts_back_what_it_cannot_do_within_its_lease(server):
    for number in range(6):
        queue(f"r{number}@example.org")
    moments = iter(AT + timedelta(seconds=4 * n) for n in range(1000))

    delivery.deliver_some(lane=Lane.MAIL, clock=lambda: next(moments))

    left = Message.objects.filter(state="queued")
    assert 0 < left.count() < 6
    assert set(left.values_list("attempts", "claimed_until")) == {(0, None)}


def test_a_clock_set_back_or_forward_sends_nothing_twice(server):
    queue("ada@example.org")
    moments = iter([AT, AT + timedelta(hours=3), AT - timedelta(hours=3), AT, AT, AT, AT])

    delivery.deliver_some(lane=Lane.MAIL, clock=lambda: next(moments))
    deliver(at=AT - timedelta(days=1))
    deliver(at=AT + timedelta(days=1))

    assert server.taken == ["ada@example.org"]


def test_what_is_the_same_for_all_is_rendered_once_and_the_name_is_each_readers_own(monkeypatch):
    for name in ("Ada <b>", "Bob & Co"):
        outbox.queue(
            kind=NEWS,
            to=outbox.Recipient(address=f"{name[0]}@example.org", name=name),
            key=name,
            words=outbox.Words(context={"title": "Hello"}),
            at=AT,
        )
    rendering._shared.cache_clear()
    rendered = []
    real = rendering.render_to_string
    monkeypatch.setattr(rendering, "render_to_string", lambda *a: rendered.append(a) or real(*a))

    first, second = (rendering.parts_of(one, at=AT) for one in Message.objects.order_by("pk"))

    assert len(rendered) == 3
    assert None not in {first.unsubscribe, second.unsubscribe}
    assert first.unsubscribe != second.unsubscribe
    assert (first.recipient_name, second.recipient_name) == ("Ada <b>", "Bob & Co")


def test_an_idle_look_takes_no_lock_and_a_batch_few_questions(server, django_assert_num_queries):
    with django_assert_num_queries(1):
        delivery.deliver_some(lane=Lane.MAIL, clock=lambda: AT)
    for number in range(10):
        queue(f"r{number}@example.org")
    # is anything due, hosts, claim (4 with its savepoint), addresses not written to, the
    # secretariat's own words, sent
    with django_assert_num_queries(9):
        delivery.deliver_some(lane=Lane.MAIL, clock=lambda: AT)


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_two_workers_together_keep_to_a_hosts_number(server):
    MailDomain.objects.create(name="paced.example", per_minute=7)
    for number in range(60):
        queue(f"r{number}@paced.example")

    simultaneously(*[deliver] * 4)

    assert len(server.taken) == 7


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_host_two_workers_would_send_too_many(server, monkeypatch):
    """The negative control: count without waiting for the other, and the number is passed."""
    MailDomain.objects.create(name="paced.example", per_minute=7)
    for number in range(60):
        queue(f"r{number}@paced.example")
    monkeypatch.setattr(claiming, "_free", lambda hosts, at: {"paced.example": 7})

    simultaneously(*[lambda: delivery.deliver_some(lane=Lane.MAIL, clock=lambda: AT, most=7)] * 4)

    assert len(server.taken) > 7


def test_a_mail_refused_after_its_words_is_no_fault_of_the_address(server, monkeypatch):
    def refuse(self, mails):
        raise SMTPDataError(554, b"5.7.1 looks like spam")

    monkeypatch.setattr(Scripted, "send_messages", refuse)
    queue("ada@example.org")

    deliver()

    assert Message.objects.get().failure == "refused"


def test_every_queue_that_mail_goes_through_is_taken_by_the_worker(settings):
    composed = yaml.safe_load((settings.ROOT / "docker-compose.yml").read_text())
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}

    shipped = composed["services"]["worker"]["command"]
    assert int(shipped[shipped.index("-c") + 1]) > tasks.HELPERS, "feeds go on meanwhile"
    for command in (shipped, commands.worker(threads=1)):
        assert {*routed, "celery"} <= set(command[command.index("-Q") + 1].split(","))
    assert {*Lane} <= set(settings.DISPATCHER_PAUSE)


@pytest.mark.stack
def test_a_mail_is_noted_without_a_look_at_all_that_waits():
    """Of no index of what waits PostgreSQL can think, whatever it knows of the table just now."""
    for number in range(30):
        queue(f"r{number}@quick.example")
    keys = list(Message.objects.order_by("pk").values_list("pk", flat=True)[10:20])
    noted = Message.objects.not_ended(keys)
    assert noted.count() == len(keys)

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE notifications_message DROP CONSTRAINT notifications_message_pkey CASCADE"
        )
        cursor.execute("SET LOCAL enable_seqscan = off")  # any index is better

    assert "Seq Scan" in noted.explain()
    as_queued = Message.objects.filter(pk__in=keys, state="queued")
    assert "Seq Scan" not in as_queued.explain()


def test_what_is_not_handed_over_in_time_is_left_to_who_takes_it_then(server, monkeypatch):
    for number in range(2):
        queue(f"r{number}@slow.example")
    now, hand_over = [AT], delivery.post.hand_over

    def slowly(mail, *, then=None):
        hand_over(mail, then=then)
        if now[0] == AT:  # the server takes a minute for the first; another worker has a look then
            now[0] += timedelta(seconds=61)
            delivery.deliver_some(lane=Lane.MAIL, clock=lambda: now[0])

    monkeypatch.setattr(delivery.post, "hand_over", slowly)
    delivery.deliver_some(lane=Lane.MAIL, clock=lambda: now[0])

    assert server.taken.count("r1@slow.example") == 1


def test_nobody_gives_up_a_claim_that_is_another_workers_by_now():
    queue("ada@example.org")
    first = claiming.claim(lane=Lane.MAIL, at=AT, most=1)
    second = claiming.claim(lane=Lane.MAIL, at=AT + timedelta(seconds=61), most=1)

    claiming.put_back(first.messages)

    assert Message.objects.get().claimed_until == second.until
    claiming.put_back(second.messages)
    assert Message.objects.get().claimed_until is None


def test_a_word_wakes_the_dispatcher_and_only_help_delivers_beside_it(server, monkeypatch):
    dispatcher = threading.Event()
    monkeypatch.setitem(tasks.dispatchers, Lane.MAIL, dispatcher)
    queue("ada@example.org")

    tasks.deliver_mail(word=0)
    assert dispatcher.is_set()
    assert server.taken == []
    tasks.deliver_mail(helps=True)
    assert server.taken == ["ada@example.org"]


def test_no_more_than_a_few_help(server, monkeypatch):
    monkeypatch.setattr(tasks, "_helpers", threading.BoundedSemaphore(1))
    queue("ada@example.org")

    with tasks._helpers:
        tasks.deliver_mail(helps=True)
    assert server.taken == []
    tasks.deliver_mail(helps=True)
    assert server.taken == ["ada@example.org"]


@pytest.mark.parametrize(("works", "calls"), [(0.9, 0), (0.1, 1)])
def test_help_is_asked_for_while_the_mail_server_takes_the_time(server, monkeypatch, works, calls):
    called, clock = [], [0.0]

    def deliver_some(**_):
        clock[0] += 10
        return delivery.AT_ONCE[Lane.MAIL] if clock[0] == 10 else 0

    monkeypatch.setattr(delivery, "deliver_some", deliver_some)
    monkeypatch.setattr(tasks, "monotonic", lambda: clock[0])
    monkeypatch.setattr(tasks, "thread_time", lambda: clock[0] * works)
    monkeypatch.setattr(tasks.broker, "send_now", lambda task, **words: called.append(words))

    tasks.deliver_all(Lane.MAIL, is_over=lambda: False)

    assert called == [{"helps": True}] * calls
