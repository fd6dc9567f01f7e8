"""The outbox forgets: words of messages long done with."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from config.celery import app
from notifications.jobs import retention
from notifications.models.delivery import MailDomain
from notifications.models.messages import Message
from notifications.services import outbox
from tests.notifications.kinds import PLAIN

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
KEPT = timedelta(days=90)

pytestmark = pytest.mark.django_db


def message(key, **state):
    outbox.queue(
        kind=PLAIN,
        to=outbox.Recipient(address="ada@example.org", name="Ada Exemplar"),
        key=key,
        words=outbox.Words(context={"title": "Refused", "reason": "of her"}),
        at=AT,
    )
    Message.objects.filter(key=key).update(**state)
    return Message.objects.get(key=key)


def test_words_of_messages_long_sent_or_given_up_are_erased_once():
    old = [
        message("k:1", state="sent", sent_at=AT),
        message("k:2", state="failed", failed_at=AT),
    ]
    after = AT + KEPT + timedelta(seconds=1)

    assert retention.erase_old(at=after) == 2
    assert retention.erase_old(at=after) == 0

    for row in old:
        row.refresh_from_db()
        assert (row.context, row.entry, row.recipient_name) == ({}, None, "")
        assert (row.recipient, row.key[:2]) == ("ada@example.org", "k:"), "that she was told stays"


def test_hosts_of_which_nothing_is_to_be_remembered_are_forgotten():
    after = AT + KEPT + timedelta(seconds=1)
    for name, more in {
        "awake.example": {},
        "long-ago.example": {"rests_until": AT, "refusals": 3},
        "lately.example": {"rests_until": after - timedelta(days=1), "refusals": 1},
        "slow.example": {"per_minute": 10},
    }.items():
        MailDomain.objects.create(name=name, **more)

    retention.erase_old(at=after)

    kept = MailDomain.objects.order_by("name").values_list("name", flat=True)
    assert list(kept) == ["lately.example", "slow.example"]


@pytest.mark.parametrize("state", [{"state": "sent", "sent_at": AT}, {}])
def test_what_is_younger_or_still_waits_is_kept(state):
    kept = message("k:1", **state)
    later = timedelta(days=400) if not state else KEPT

    assert retention.erase_old(at=AT + later) == 0

    kept.refresh_from_db()
    assert (kept.context["reason"], kept.recipient_name) == ("of her", "Ada Exemplar")


def test_everything_the_clock_asks_for_is_a_task_that_exists():
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert "registrations.erase_due" in asked, "the outbox is erased with all else, and proved"
    assert asked <= set(app.tasks)
