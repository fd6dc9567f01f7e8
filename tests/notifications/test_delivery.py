"""Delivering the outbox through a real sink: the demonstration's mailbox of .eml files."""

import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from assemblies.enums import CalendarStatus
from config.messages import ACCOUNT_MAIL
from notifications.calendar.entries import Entry
from notifications.enums import Lane, Method
from notifications.jobs import claiming, delivery
from notifications.models.messages import Message
from notifications.services import outbox
from tests.notifications.kinds import CODE, PLAIN
from tests.production.mail_sink import MailSink

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
SINKS = "tests.notifications.sinks"


@pytest.fixture(autouse=True)
def mailbox(settings, tmp_path):
    settings.EMAIL_BACKEND = "notifications.gateways.mail.MailboxBackend"
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    return settings.MAILBOX_DIR


def mails():
    files = sorted(Path(settings.MAILBOX_DIR).glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]


def queue(key="k:1", *, kind=PLAIN, address="ada@example.org", entry=None, method=None, **context):
    outbox.queue(
        kind=kind,
        to=outbox.Recipient(address=address, name="Ada Exemplar", language="en"),
        key=key,
        words=outbox.Words(context={"title": "Hello", **context}, entry=entry, method=method),
        at=AT,
    )
    return Message.objects.get(key=key, recipient=address)


def an_entry(sequence=0, status=CalendarStatus.CONFIRMED):
    return Entry(
        uid="5f0c1f8e-0d3f-4b7a-9a51-000000000001",
        sequence=sequence,
        created_at=AT,
        changed_at=AT,
        starts=AT,
        ends=AT + timedelta(hours=1),
        zone="Europe/Zurich",
        summary="Sitting",
        status=status,
    )


def deliver(lane=Lane.MAIL, at=AT):
    count = 0
    while delivery.deliver_next(lane=lane, at=at):
        count += 1
    return count


@pytest.mark.django_db
def test_due_message_arrives_and_is_marked_sent():
    message = queue()

    assert deliver() == 1

    (mail,) = mails()
    assert mail["To"].addresses[0].addr_spec == "ada@example.org"
    assert mail["Message-ID"] == f"<{message.public_id}@testserver>"
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.attempts) == ("sent", AT, 1)


@pytest.mark.django_db
def test_delivering_twice_sends_once():
    queue()

    assert (deliver(), deliver()) == (1, 0)
    assert len(mails()) == 1


@pytest.mark.django_db
def test_message_claimed_by_a_worker_that_died_is_sent_after_the_lease_under_the_same_id():
    message = queue()
    Message.objects.update(claimed_until=AT + timedelta(seconds=60), attempts=1)

    assert deliver(at=AT + timedelta(seconds=59)) == 0
    assert deliver(at=AT + timedelta(seconds=60)) == 1

    (mail,) = mails()
    assert mail["Message-ID"] == f"<{message.public_id}@testserver>"


@pytest.mark.django_db
def test_code_is_erased_once_it_has_left_but_stands_in_the_mail():
    message = queue(kind=CODE, code="424242")

    deliver(Lane.URGENT)

    message.refresh_from_db()
    assert message.context == {}
    assert "424242" in mails()[0].get_body(("plain",)).get_content()


@pytest.mark.django_db
def test_code_that_cannot_be_delivered_is_given_up_and_forgotten_when_it_has_run_out(settings):
    message = queue(kind=CODE, code="424242")
    settings.EMAIL_BACKEND = f"{SINKS}.Unreachable"

    for minute in range(20):
        deliver(Lane.URGENT, at=AT + timedelta(minutes=minute))

    message.refresh_from_db()
    assert (message.state, message.context) == ("failed", {})
    assert message.failed_at < AT + timedelta(minutes=15)


@pytest.mark.django_db
def test_code_that_waited_for_a_worker_too_long_is_not_sent():
    message = queue(kind=CODE, code="424242")

    deliver(Lane.URGENT, at=AT + timedelta(minutes=15))

    message.refresh_from_db()
    assert (message.state, message.context, mails()) == ("failed", {}, [])


def test_log_in_code_is_given_up_when_it_is_not_valid_any_more(settings):
    valid_for = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)

    assert ACCOUNT_MAIL.useful_for == valid_for


@pytest.mark.django_db
def test_urgent_lane_does_not_look_at_other_mail():
    for number in range(3):
        queue(f"k:{number}")
    queue("code:1", kind=CODE)

    assert delivery.deliver_next(lane=Lane.URGENT, at=AT)

    assert list(Message.objects.filter(state="sent").values_list("kind", flat=True)) == [
        "test_code"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("sink", ["Unreachable", "Greylisting"])
def test_temporary_failure_is_tried_again_later(settings, mailbox, sink):
    message = queue()
    settings.EMAIL_BACKEND = f"{SINKS}.{sink}"

    assert deliver() == 1

    message.refresh_from_db()
    assert (message.state, message.claimed_until) == ("queued", None)
    assert timedelta(seconds=48) <= message.due_at - AT <= timedelta(seconds=72)
    assert mails() == []
    settings.EMAIL_BACKEND = "notifications.gateways.mail.MailboxBackend"
    assert deliver(at=message.due_at) == 1
    assert len(mails()) == 1


@pytest.mark.django_db
def test_permanent_failure_is_final_and_says_why_without_the_address(settings):
    message = queue()
    settings.EMAIL_BACKEND = f"{SINKS}.UnknownRecipient"

    deliver()

    message.refresh_from_db()
    assert (message.state, message.failed_at) == ("failed", AT)
    assert "550" in message.last_error
    assert "ada" not in message.last_error


@pytest.mark.django_db
def test_one_bad_message_does_not_stop_the_others():
    broken = queue("k:1")
    Message.objects.filter(pk=broken.pk).update(kind="a kind nobody knows")
    queue("k:2")

    deliver()

    states = dict(Message.objects.values_list("key", "state"))
    assert states == {"k:1": "queued", "k:2": "sent"}


@pytest.mark.django_db
def test_cancellation_waits_for_the_invitation_it_cancels(settings):
    queue("k:1", entry=an_entry(), method=Method.REQUEST)
    cancelled = an_entry(sequence=1, status=CalendarStatus.CANCELLED)
    queue("k:2", entry=cancelled, method=Method.CANCEL)
    queue("k:2", address="bob@example.org", entry=cancelled, method=Method.CANCEL)
    settings.EMAIL_BACKEND = f"{SINKS}.Unreachable"
    delivery.deliver_next(lane=Lane.MAIL, at=AT)
    settings.EMAIL_BACKEND = "notifications.gateways.mail.MailboxBackend"

    assert deliver() == 1  # Bob's; Ada's cancellation stands behind her invitation
    assert deliver(at=AT + timedelta(minutes=2)) == 2

    ada = Message.objects.filter(recipient="ada@example.org").order_by("pk")
    assert [m.state for m in ada] == ["sent", "sent"]


@pytest.mark.django_db
def test_calendar_part_says_what_the_entry_said_at_the_act():
    queue(entry=an_entry(sequence=4), method=Method.REQUEST)

    deliver()

    (part,) = [p for p in mails()[0].walk() if p.get_content_type() == "text/calendar"]
    text = part.get_content()
    assert part.get_param("method") == "REQUEST"
    assert "SEQUENCE:4" in text
    assert "UID:5f0c1f8e-0d3f-4b7a-9a51-000000000001" in text


@pytest.mark.django_db
def test_mail_to_our_own_address_leaves_without_a_calendar_part(settings):
    settings.MAIL_FROM = "Secretariat <Desk@example.org>"
    queue(address="desk@example.org", entry=an_entry(), method=Method.REQUEST)

    deliver()

    (mail,) = mails()
    assert [part for part in mail.walk() if part.get_content_type() == "text/calendar"] == []
    assert Message.objects.get().state == "sent"


def claim_side_by_side(count):
    """Let `count` threads deliver at the same moment, each with its own connection."""
    barrier = threading.Barrier(count)
    delivered = []

    def work():
        barrier.wait()
        delivered.append(deliver())
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(delivered)


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_send_each_message_once():
    for number in range(40):
        queue(f"k:{number}")

    assert claim_side_by_side(4) == 40
    assert list(Message.objects.values_list("attempts", flat=True).distinct()) == [1]


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_without_the_conditional_claim_messages_would_be_sent_twice(monkeypatch):
    """The negative control: take the claim away, and the test above must be able to fail."""
    for number in range(40):
        queue(f"k:{number}")

    def look_without_claiming(lane, at, most):
        due = Message.objects.due(at).filter(lane=lane).order_by("due_at", "id")
        return claiming.Batch(list(due[:most]))

    monkeypatch.setattr(claiming, "claim", look_without_claiming)

    assert claim_side_by_side(4) > 40


@pytest.mark.django_db
def test_a_clock_set_back_doubles_nothing_and_loses_nothing():
    queue("k:1")
    assert deliver() == 1
    waiting = queue("k:2")

    assert deliver(at=AT - timedelta(hours=1)) == 0  # by this clock its time has not come
    assert deliver(at=AT) == 1

    waiting.refresh_from_db()
    assert waiting.state == "sent"
    assert len(mails()) == 2


@pytest.mark.django_db
def test_a_clock_set_forward_takes_no_mail_out_of_hands_that_finish_it():
    """The other worker's lease looks over; what it has sent is written once, under one id."""
    message = queue()
    held = claiming.claim(lane=Lane.MAIL, at=AT, most=1)

    assert deliver(at=AT + timedelta(days=1)) == 1
    delivery._note_successes([(held.messages[0], AT)])

    message.refresh_from_db()
    assert (message.state, message.sent_at) == ("sent", AT + timedelta(days=1))
    assert len(mails()) == 1


@pytest.mark.django_db
def test_a_clock_set_back_while_a_worker_died_leaves_the_mail_for_later():
    queue()
    claiming.claim(lane=Lane.MAIL, at=AT + timedelta(days=1), most=1)

    assert deliver(at=AT) == 0
    assert deliver(at=AT + timedelta(days=1, seconds=61)) == 1


@pytest.mark.django_db
def test_a_database_away_in_the_middle_leaves_the_line_to_the_mail_server_clean(
    settings, monkeypatch
):
    for number in range(8):
        queue(f"k:{number}")
    note, broken = delivery._note_successes, [OperationalError("terminated")]

    def noted(sent):
        if broken:
            raise broken.pop()
        note(sent)

    monkeypatch.setattr(delivery, "_note_successes", noted)
    monkeypatch.setattr(delivery, "NOTED_AFTER", timedelta(0))
    with MailSink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.server_address[:2]
        with pytest.raises(OperationalError):
            delivery.deliver_some(lane=Lane.MAIL, clock=lambda: AT, most=3)
        delivery.deliver_some(lane=Lane.MAIL, clock=lambda: AT)
    delivery.post.hang_up()

    assert not Message.objects.exclude(last_error="").exists()
    assert Message.objects.filter(state="sent").count() == 5  # the first three are in a lost claim
