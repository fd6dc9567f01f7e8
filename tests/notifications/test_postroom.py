"""What the post room sends again never overtakes, in a calendar, what was sent since."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from assemblies.enums import CalendarStatus
from notifications.calendar.entries import Entry
from notifications.enums import Failure, Method
from notifications.errors import MailThereAlready
from notifications.models.messages import Message
from notifications.services import outbox, postroom
from tests.factories.accounts import make_account
from tests.notifications.kinds import PLAIN
from tests.simultaneously import alone, wait_until_somebody_waits

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
ADA = "ada@example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_account("desk@example.org")


def queue(key, method, *, uid="1", address=ADA):
    entry = Entry(
        uid=uid, sequence=0, created_at=AT, changed_at=AT, starts=AT,
        ends=AT + timedelta(hours=1), zone="Europe/Zurich", summary="Sitting",
        status=CalendarStatus.CONFIRMED,
    )  # fmt: skip
    outbox.queue(
        kind=PLAIN,
        to=outbox.Recipient(address=address),
        key=key,
        words=outbox.Words(context={"title": key}, entry=entry, method=method),
        at=AT,
    )
    return Message.objects.get(recipient=address, key=key)


def failed(message):
    Message.objects.filter(pk=message.pk).update(
        state="failed", failed_at=AT, failure=Failure.TIRED
    )
    return message


def test_an_invitation_is_not_sent_again_after_its_cancellation(desk, deliver_all):
    invited = failed(queue("invited", Method.REQUEST))
    queue("cancelled", Method.CANCEL)
    deliver_all(at=AT)

    with pytest.raises(MailThereAlready):
        postroom.resend(message=invited, by=desk, at=AT)
    assert postroom.resend_many(among=Message.objects.all(), by=desk, at=AT) == 0
    with pytest.raises(MailThereAlready):
        postroom.redirect(message=invited, address="new@example.org", by=desk, at=AT)
    assert not deliver_all(at=AT + timedelta(minutes=1))


def test_it_is_sent_again_before_a_cancellation_that_waits(desk, deliver_all):
    invited = failed(queue("invited", Method.REQUEST))
    cancelled = queue("cancelled", Method.CANCEL)
    another = failed(queue("another", Method.REQUEST, uid="2"))
    postroom.resend(message=invited, by=desk, at=AT)
    assert postroom.resend_many(among=Message.objects.all(), by=desk, at=AT) == 1

    sent = [mail.extra_headers["Message-ID"].strip("<>") for mail in deliver_all(at=AT)]
    places = [sent.index(f"{one.public_id}@testserver") for one in (invited, cancelled, another)]
    assert places[0] < places[1]


def test_a_cancellation_in_somebodys_hands_has_left(desk):
    invited = failed(queue("invited", Method.REQUEST))
    cancelled = queue("cancelled", Method.CANCEL)
    Message.objects.filter(pk=cancelled.pk).update(claimed_until=AT + timedelta(seconds=60))

    with pytest.raises(MailThereAlready):
        postroom.resend(message=invited, by=desk, at=AT)
    assert postroom.resend_many(among=Message.objects.all(), by=desk, at=AT) == 0


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_of_many", [False, True])
def test_who_sends_again_waits_for_a_claim_that_takes_the_cancellation(desk, is_of_many):
    with transaction.atomic():
        invited = failed(queue("invited", Method.REQUEST))
        cancelled = queue("cancelled", Method.CANCEL)

    def again():
        if is_of_many:
            return postroom.resend_many(among=Message.objects.all(), by=desk, at=AT)
        return postroom.resend(message=invited, by=desk, at=AT)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            claimed = Message.objects.filter(pk=cancelled.pk)
            claimed.update(claimed_until=AT + timedelta(seconds=60))
            sending = pool.submit(alone, again)
            wait_until_somebody_waits()
        if is_of_many:
            assert sending.result() == 0
        else:
            with pytest.raises(MailThereAlready):
                sending.result()


def test_an_old_invitation_does_not_follow_what_the_right_address_had_since(desk, deliver_all):
    invited = failed(queue("invited", Method.REQUEST, address="wrong@example.org"))
    queue("cancelled", Method.CANCEL)
    deliver_all(at=AT)

    with pytest.raises(MailThereAlready):
        postroom.redirect(message=invited, address=ADA, by=desk, at=AT)
    invited.refresh_from_db()
    assert (invited.recipient, invited.state) == ("wrong@example.org", "failed")


def test_words_without_an_entry_are_sent_again_whatever_was_sent_since(desk, deliver_all):
    for key in "ab":
        outbox.queue(
            kind=PLAIN, to=outbox.Recipient(address=ADA), key=key,
            words=outbox.Words(context={"title": key}), at=AT,
        )  # fmt: skip
    first = failed(Message.objects.get(key="a"))
    deliver_all(at=AT)

    assert postroom.resend_many(among=Message.objects.all(), by=desk, at=AT) == 1
    failed(first)
    postroom.resend(message=first, by=desk, at=AT)
