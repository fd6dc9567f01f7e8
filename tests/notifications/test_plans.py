"""What PostgreSQL reads for the post room and for a claim: never what was sent long ago."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.enums import Lane
from notifications.jobs import claiming
from notifications.models.messages import Message
from registrations.selectors import post_room

pytestmark = [pytest.mark.stack, pytest.mark.django_db]

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
SENT, QUEUED, FAILED = 6_000, 200, 100


@pytest.fixture
def mails():
    def row(n, state, at):
        return Message(
            recipient=f"reader{n}@host{n % 50}.example", domain=f"host{n % 50}.example",
            language="en", key=f"k:{n}", kind="sitting_changed", lane=("mail", "bulk")[n % 2],
            thread=f"reader{n} sitting-{n % 20}", context={"title": "x" * 200}, state=state,
            created_at=at, due_at=at, sent_at=at if state == "sent" else None,
            failed_at=at if state == "failed" else None,
            failure="address" if state == "failed" else "",
        )  # fmt: skip

    states = ["sent"] * SENT + ["queued"] * QUEUED + ["failed"] * FAILED
    early = AT - timedelta(days=30)
    Message.objects.bulk_create(
        row(n, state, early if state == "sent" else AT) for n, state in enumerate(states)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notifications_message")


def most_rows(ask):
    """Return the most rows of mails that one step of one of its queries reads or passes over."""
    with CaptureQueriesContext(connection) as seen:
        ask()
    found = []
    with connection.cursor() as cursor:
        for query in seen.captured_queries:
            if query["sql"].startswith("SELECT") and "notifications_message" in query["sql"]:
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")
                (plan,) = cursor.fetchone()
                plan = json.loads(plan) if isinstance(plan, str) else plan
                found += rows_of(plan[0]["Plan"])
    assert found
    return max(found)


def rows_of(step):
    passed = step.get("Rows Removed by Filter", 0) + step["Actual Rows"]
    below = [one for part in step.get("Plans", []) for one in rows_of(part)]
    reads = [passed * step["Actual Loops"]] if "Scan" in step["Node Type"] else []
    return reads + below


@pytest.mark.parametrize(
    "ask",
    [
        lambda: claiming.claim(lane=Lane.MAIL, at=AT, most=20),
        lambda: claiming.claim(lane=Lane.URGENT, at=AT, most=20),
        lambda: post_room.lanes(AT),
        lambda: post_room.rates(AT),
        post_room.failures,
        lambda: list(post_room.mails_where()[:26]),
        lambda: list(post_room.mails_where(state="failed")[:26]),
        lambda: list(post_room.mails_where(state="queued", lane="bulk")[:26]),
        lambda: list(post_room.mails_where(address="reader77")[:26]),
    ],
)
def test_what_was_sent_long_ago_is_not_read(mails, ask):
    # Two indexes may be laid over each other, each with what other tests left behind in it.
    assert most_rows(ask) <= 10 * (QUEUED + FAILED) < SENT


def test_the_measure_sees_a_query_that_reads_everything(mails):
    assert most_rows(lambda: Message.objects.filter(last_error="x").count()) >= SENT
