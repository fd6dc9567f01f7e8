"""A release of 100 changes that 5,000 people follow: what the editor waits for, what follows."""

import os
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bench import measure

CHANGES, FOLLOWERS, OF_EACH = 100, 5_000, 3

_folder = Path(tempfile.mkdtemp())
_environment = measure.environment_of(_folder)
measure.prepare(_environment, _folder)
os.environ.update(_environment)

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import get_resolver  # noqa: E402
from django.utils import timezone  # noqa: E402

from assemblies.models.accounts import User  # noqa: E402
from assemblies.models.events import Assembly  # noqa: E402
from notifications.models.follows import Follow  # noqa: E402
from notifications.models.messages import Message  # noqa: E402
from sessions.jobs import telling  # noqa: E402
from sessions.models.sittings import Sitting  # noqa: E402
from sessions.services import plans, releases  # noqa: E402


def main():
    get_resolver().url_patterns  # noqa: B018 - loaded by a running server long ago
    assembly = Assembly.objects.get(number=138)
    now = timezone.now()
    open_ones = Sitting.objects.filter(event=assembly, is_closed=False, room__isnull=False)
    changed = list(open_ones.order_by("pk")[:CHANGES])
    _follow(changed, now)
    for one in changed:
        later = timedelta(minutes=15)
        facts = {"starts_at": one.starts_at + later, "ends_at": one.ends_at + later}
        plans.edit(sitting=one, facts=facts | {"shares_room": True}, by=None, at=now)
    with CaptureQueriesContext(connection) as asked:
        began = time.perf_counter()
        found = releases.release(event=assembly, by=None, at=now)
        committed = time.perf_counter() - began
    began = time.perf_counter()
    told = telling.tell(release_id=found.pk, at=now)
    queued = time.perf_counter() - began
    print(
        f"{found.sittings.count()} changes released in {committed:.2f} s, {len(asked)} statements"
    )
    print(f"{told} followers told, {Message.objects.count()} mails queued in {queued:.1f} s")


def _follow(sittings, now):
    people = User.objects.bulk_create(
        User(email=f"follower{n}@bench.example", language="en" if n % 2 else "fr")
        for n in range(FOLLOWERS)
    )
    Follow.objects.bulk_create(
        Follow(user=person, topic=sittings[(n + k) % len(sittings)].topic, created_at=now)
        for n, person in enumerate(people)
        for k in range(OF_EACH)
    )


if __name__ == "__main__":
    main()
