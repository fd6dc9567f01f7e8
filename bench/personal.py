"""Personal calendars of 5,000 people with 100 sittings each, polled twice, in one process."""

import argparse
import os
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from bench import measure

OF_EACH, SITTINGS = 100, 1_000

_folder = Path(tempfile.mkdtemp())
_environment = measure.environment_of(_folder)
measure.prepare(_environment, _folder)
os.environ.update(_environment)

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from assemblies.models.accounts import User  # noqa: E402
from assemblies.models.events import Assembly  # noqa: E402
from assemblies.services.accounts import digest_of  # noqa: E402
from notifications.models.calendars import CalendarToken  # noqa: E402
from notifications.models.follows import Follow  # noqa: E402
from sessions.feeds import answering  # noqa: E402
from sessions.models.sittings import Sitting  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=5_000)
    people = _people(parser.parse_args().people)
    tags, first, asked = _round(people, {})
    print(f"first round:  {_told(first)}, {asked}")
    _tags, second, asked = _round(people, tags)
    print(f"second round: {_told(second)}, {asked}")


def _people(number):
    """Make accounts that follow 100 of 1,000 sittings; return key and secret of each."""
    now = timezone.now()
    assembly = Assembly.objects.get(number=138)
    one = Sitting.objects.filter(event=assembly, is_closed=False).order_by("pk").first()
    Sitting.planned.bulk_create(
        Sitting(
            event=assembly, body=one.body, title=one.title, starts_at=now + timedelta(hours=n),
            ends_at=now + timedelta(hours=n + 1), created_at=now, changed_at=now, released_at=now,
        )
        for n in range(SITTINGS)
    )  # fmt: skip
    keys = list(Sitting.objects.order_by("-pk").values_list("pk", flat=True)[:SITTINGS])
    accounts = User.objects.bulk_create(
        User(email=f"person{n}@bench.example") for n in range(number)
    )
    secrets = [f"{n:0>43}" for n in range(number)]
    CalendarToken.objects.bulk_create(
        CalendarToken(user=user, name="x", digest=digest_of(secret), created_at=now)
        for user, secret in zip(accounts, secrets, strict=True)
    )
    Follow.objects.bulk_create(
        (
            Follow(user=user, topic=f"sitting:{keys[(n * 7 + k * 3) % SITTINGS]}", created_at=now)
            for n, user in enumerate(accounts)
            for k in range(OF_EACH)
        ),
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return [(user.pk, secret) for user, secret in zip(accounts, secrets, strict=True)]


def _round(people, tags):
    """Ask for each calendar; return the tags, the answers with the seconds, and what was asked.

    How often the database is asked is counted for each fiftieth: counting costs.
    """
    factory, statuses, queries, seen = RequestFactory(), Counter(), Counter(), {}
    sizes, spent = [], 0.0
    for number, (user, secret) in enumerate(people):
        headers = {"If-None-Match": tags[user]} if tags else {}
        request = factory.get(f"/calendar/personal/{user}-{secret}.en.ics", headers=headers)
        if number % 50 == 0:
            with CaptureQueriesContext(connection) as asked:
                answer = answering.answer(request)
            queries[len(asked)] += 1
        else:
            began = time.perf_counter()
            answer = answering.answer(request)
            spent += time.perf_counter() - began
        statuses[answer.status_code] += 1
        sizes.append(len(answer.content))
        seen[user] = answer["ETag"]
    timed = len(people) - len(people[::50])
    told = ", ".join(f"{n} statements {times} times" for n, times in sorted(queries.items()))
    return seen, (statuses, spent / timed, max(sizes)), told


def _told(found):
    statuses, seconds, largest = found
    return (
        f"{dict(statuses)}, {seconds * 1000:.2f} ms each ({1 / seconds:,.0f} a second),"
        f" {largest:,} bytes at most"
    )


if __name__ == "__main__":
    main()
