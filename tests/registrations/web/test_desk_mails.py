"""The outbox page: what was mailed, what failed, sent again, held back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from notifications.enums import MessageState
from notifications.errors import MailForgotten, MailGone, MailNotFailed
from notifications.models.messages import Message
from notifications.services import postroom
from registrations.services import delegations, reviews


def to(name, *args):
    return reverse(f"registrations:{name}", args=args)


@pytest.fixture
def mail(client, world):
    world.add_person(badge_name="Ada", email="ada@example.org")
    now = timezone.now()
    delegations.submit(file=world.file, by=world.coordinator, at=now)
    reviews.approve_all(file=world.file, by=world.desk, at=now)
    client.force_login(world.desk)
    return Message.objects.get(recipient="ada@example.org")


def listed(client, **filters):
    return [
        (line.message.recipient, str(line.tag.text))
        for line in client.get(to("mail-list", "138"), filters).context["lines"]
    ]


def act(client, mail, name):
    return client.post(to("mail-act", "138", mail.pk, name), follow=True).content.decode()


def fail(mail):
    now = timezone.now()
    Message.objects.filter(pk=mail.pk).update(
        state=MessageState.FAILED, failed_at=now, attempts=8, last_error="SMTPException: 550"
    )


def test_page_lists_mails_of_the_event_and_no_codes(client, world, mail):
    Message.objects.create(
        recipient="ada@example.org", key="code", kind="login_code", lane="urgent", language="en",
        created_at=timezone.now(), due_at=timezone.now(),
    )  # fmt: skip
    assert ("ada@example.org", "Waiting") in listed(client)
    assert len(listed(client, q="ada@")) == 1
    assert listed(client, state="failed") == []
    assert ("fr@example.org", "Waiting") in listed(client, state="queued")


def test_failed_mail_is_sent_again(client, world, mail, deliver_all):
    fail(mail)
    assert "1 mail did not arrive" in client.get(to("mail-list", "138")).content.decode()

    act(client, mail, "resend")

    assert any("ada@example.org" in one.to[0] for one in deliver_all())
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.failed_at) == (MessageState.SENT, 1, None)
    assert AuditEntry.objects.filter(act="mail.resend").count() == 1


def test_held_mail_waits_until_it_is_let_go(client, mail, deliver_all):
    act(client, mail, "hold")
    deliver_all()
    mail.refresh_from_db()
    assert mail.state == MessageState.HELD

    act(client, mail, "release")
    deliver_all()
    mail.refresh_from_db()
    assert mail.state == MessageState.SENT


def test_what_follows_a_held_mail_in_its_thread_waits_too(world, mail, deliver_all):
    now = timezone.now()
    postroom.hold(message=mail, by=world.desk, at=now)
    after = Message.objects.get(pk=mail.pk)
    after.pk, after.key, after.public_id = None, "later", "00000000-0000-0000-0000-000000000001"
    after.state = MessageState.QUEUED
    after.save()

    deliver_all()
    assert Message.objects.get(key="later").state == MessageState.QUEUED

    postroom.release(message=mail, by=world.desk, at=now)
    deliver_all()
    assert Message.objects.get(key="later").state == MessageState.SENT


def test_acts_that_come_too_late_are_refused(world, mail, deliver_all):
    now, by = timezone.now(), world.desk
    Message.objects.filter(pk=mail.pk).update(claimed_until=now + timedelta(seconds=60))
    with pytest.raises(MailGone):
        postroom.hold(message=mail, by=by, at=now)
    with pytest.raises(MailNotFailed):
        postroom.resend(message=mail, by=by, at=now)
    with pytest.raises(MailGone):
        postroom.release(message=mail, by=by, at=now)
    fail(mail)
    Message.objects.filter(pk=mail.pk).update(context={})
    with pytest.raises(MailForgotten):
        postroom.resend(message=mail, by=by, at=now)


def test_unknown_act_or_mail_is_not_found(client, world, mail):
    foreign = Message.objects.create(
        recipient="nobody@example.org", key="x", kind="person_confirmed", lane="mail",
        language="en", created_at=timezone.now(), due_at=timezone.now(),
    )  # fmt: skip

    answers = [
        client.post(to("mail-act", "138", mail.pk, "burn")),
        client.post(to("mail-act", "138", foreign.pk, "hold")),
        client.get(to("mail-act", "138", mail.pk, "hold")),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 405]


def test_refusal_is_said_on_the_page(client, mail):
    assert "Only a mail that failed" in act(client, mail, "resend")
