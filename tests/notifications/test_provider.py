"""A provider of django-anymail builds the mail from its parts: nothing a reader needs gets lost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from assemblies.enums import CalendarStatus
from notifications.calendar.entries import Entry
from notifications.enums import Lane, Method
from notifications.jobs import delivery
from notifications.models.messages import Message
from notifications.services import outbox
from tests.notifications.kinds import PLAIN

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_mail_with_a_calendar_entry_goes_through_a_provider(settings):
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    entry = Entry(
        uid="1",
        sequence=3,
        created_at=AT,
        changed_at=AT,
        starts=AT,
        ends=AT + timedelta(hours=1),
        zone="Europe/Zurich",
        summary="Sitting",
        status=CalendarStatus.CONFIRMED,
    )
    outbox.queue(
        kind=PLAIN,
        to=outbox.Recipient(address="ada@example.org", name="Ada Exemplar"),
        key="k",
        words=outbox.Words(context={"title": "Hello"}, entry=entry, method=Method.REQUEST),
        at=AT,
    )

    assert delivery.deliver_next(lane=Lane.MAIL, at=AT)

    message = Message.objects.get()
    assert message.state == "sent", message.last_error
    given = mail.outbox[-1].anymail_test_params
    (attachment,) = given["attachments"]
    assert [str(to) for to in given["to"]] == ["Ada Exemplar <ada@example.org>"]
    assert "Hello" in given["text_body"]
    assert "Hello" in given["html_body"]
    assert attachment.name.endswith(".ics")
    assert b"SEQUENCE:3" in attachment.content
    assert given["extra_headers"]["Message-ID"] == f"<{message.public_id}@testserver>"
