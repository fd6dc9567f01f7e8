"""One change in feeds of 300, 3,000 and 30,000 sittings: what is written anew, what is copied."""

import os
import resource
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bench import measure

SIZES = (300, 3_000, 30_000)
TURNS = 3

_folder = Path(tempfile.mkdtemp())
_environment = measure.environment_of(_folder)
measure.prepare(_environment, _folder, delegations=1)
os.environ.update(_environment)

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import get_resolver  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import world  # noqa: E402 - it sets the framework up
from sessions.jobs import composing, feeds, fragments  # noqa: E402
from sessions.rules.feed_filters import Wanted, of_event  # noqa: E402
from sessions.selectors.feed_scopes import scope_of  # noqa: E402
from sessions.services import sittings  # noqa: E402


class Counted:
    """Counts how often an entry is written."""

    def __init__(self):
        self.write, self.times = fragments.write_event, 0
        fragments.write_event = self

    def __call__(self, *arguments):
        self.times += 1
        return self.write(*arguments)


def main():
    get_resolver().url_patterns  # noqa: B018 - loaded by a running server long ago
    counted = Counted()
    print("sittings     octets  made first  then written  statements  composed  and kept      json")
    for size in SIZES:
        slug = f"of-{size}"
        began = time.perf_counter()
        event = world.large(sittings=size, at=timezone.now(), slug=slug)
        first = time.perf_counter() - began
        wanted = of_event(slug, "en")
        kept, composed, json, written, asked = [], [], [], [], 0
        _turned(wanted)
        for turn in range(TURNS):
            _move(event, turn)
            counted.times = 0
            began = time.perf_counter()
            with CaptureQueriesContext(connection) as queries:
                body = _composed(wanted)
            composed.append(time.perf_counter() - began)
            written.append(counted.times)
            asked = len(queries)
            began = time.perf_counter()
            feeds.newest(wanted, at=timezone.now())
            kept.append(time.perf_counter() - began)
            began = time.perf_counter()
            _turned(wanted)
            json.append(time.perf_counter() - began)
        print(
            f"{size:8} {len(body):10} {first:9.1f} s {max(written):13} {asked:11}"
            f" {min(composed):8.3f} s {min(kept):7.3f} s {min(json):6.3f} s"
        )
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def _composed(wanted):
    return composing.compose(scope_of(wanted, at=timezone.now()), at=timezone.now()).body


def _turned(wanted):
    return _composed(Wanted(wanted.filter, wanted.language, "json"))


def _move(event, turn):
    sitting = event.sittings.order_by("pk")[turn]
    slot = sittings.Slot(
        starts_at=sitting.starts_at + timedelta(minutes=1), ends_at=sitting.ends_at, room=None
    )
    sittings.move(sitting=sitting, to=slot, by=None, at=timezone.now())


if __name__ == "__main__":
    main()
