"""Public pages for anonymous readers with 50 and with 5,000 events: queries cold, rate warm.

Warm is compared, in turn and in the same run, with a bare Django view that returns the same bytes.
"""

import argparse
import os
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bench import client, measure

SIZES = tuple(map(int, os.environ.get("BENCH_EVENTS", "50 5000").split()))
KINDS = ("webinar", "conference", "hearing", "seminar", "summit", "meeting")
PLACES = ((46.2, 6.1, "CH"), (-1.3, 36.8, "KE"), (35.7, 139.7, "JP"), (-34.6, -58.4, "AR"))

_folder = Path(tempfile.mkdtemp())
_environment = measure.environment_of(_folder)
measure.prepare(_environment, _folder, 1)
os.environ.update(_environment)

from bench import world  # noqa: E402, F401, I001 - it sets the framework up
from config import kept_pages  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from assemblies.models.bodies import Theme  # noqa: E402
from assemblies.models.events import Event  # noqa: E402
from sessions.models.sittings import Sitting  # noqa: E402
from sessions.selectors import moments  # noqa: E402


def main():
    arguments = arguments_of()
    at = timezone.now()
    month = f"{at + timedelta(days=40):%Y-%m}"
    pages = {
        "home": "/en/",
        "month": f"/en/events/?view=month&month={month}",
        "list": "/en/events/",
        "map": "/en/events/?view=map",
        "event": "/en/events/event-7/",
    }
    for name in ("feed", "large", "page"):
        (_folder / name).write_bytes(b"")
    print("events  page    queries  cold    octets     ours    limit  rates  processor time")
    for size in SIZES:
        fill(size, at)
        cold = {name: asked(path) for name, path in pages.items()}
        with open(_folder / "log", "wb") as log:
            compare(size, pages, cold, log, arguments)


def fill(size, at):
    """Make events, a month of them to come and the others over, with themes and two sittings."""
    have = Event.objects.filter(slug__startswith="event-").count()
    themes = [_theme(n) for n in range(12)]
    body = Sitting.objects.order_by("pk").values_list("body", flat=True)[0]
    Event.objects.bulk_create((_event(n, at, body) for n in range(have, size)), batch_size=1_000)
    made = list(Event.objects.filter(slug__startswith="event-").order_by("pk"))[have:]
    through = Event.themes.through.objects
    links = (Event.themes.through(event=one, theme=themes[one.pk % 12]) for one in made)
    through.bulk_create(links, batch_size=2_000)
    rows = (_sitting(one, at, body, hour) for one in made for hour in (9, 15))
    Sitting.objects.bulk_create(rows, batch_size=2_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _theme(n):
    return Theme.objects.get_or_create(code=f"theme-{n}", defaults={"name": {"en": f"Theme {n}"}})[
        0
    ]


def _event(n, at, body):
    day = (at + timedelta(days=n % 60 if n % 40 < 20 else -(n % 3_000) - 1)).date()
    north, east, country = PLACES[n % len(PLACES)]
    return Event(
        kind=KINDS[n % len(KINDS)], slug=f"event-{n}", body_id=body if n % 3 else None,
        title={"en": f"Event {n} on parliaments and the future of work", "fr": f"Réunion {n}"},
        place={"en": f"City {n % 90}"}, country=country,
        latitude=north + n % 90 / 10, longitude=east + n % 90 / 10,
        time_zone="Europe/Zurich", starts_on=day, ends_on=day + timedelta(days=n % 3),
        languages=["en", "fr"], created_at=at, changed_at=at, published_at=at,
    )  # fmt: skip


def _sitting(event, at, body, hour):
    starts = timezone.datetime.combine(event.starts_on, timezone.datetime.min.time(), event.zone)
    return Sitting(
        event=event, body_id=body, title=event.title, starts_at=starts + timedelta(hours=hour),
        ends_at=starts + timedelta(hours=hour + 1), released_at=at, created_at=at, changed_at=at,
    )  # fmt: skip


def asked(path):
    """Return how many questions a cold page asks, and how long it takes; the least of three."""
    found = []
    for _turn in range(4):
        kept_pages.forget()
        moments.forget()
        with CaptureQueriesContext(connection) as queries:
            began = time.perf_counter()
            response = Client(headers={"host": "127.0.0.1"}).get(path)
            found.append((time.perf_counter() - began, len(queries)))
        if response.status_code != 200:
            raise SystemExit(f"bench: {path} answers {response.status_code}")
    return min(found[1:])


def compare(size, pages, cold, log, arguments):
    with measure.served("granian", "config.wsgi:application", _environment, log) as ours:
        for name, path in pages.items():
            _status, _head, body = client.ask(ours.port, client.request("GET", path))
            (_folder / f"{name}-{size}").write_bytes(body)
        with measure.served("granian", "bench.bare:application", _environment, log) as bare:
            for name, path in pages.items():
                its = measure.same(client.request("GET", f"/bodies/{name}-{size}"))
                mine = measure.same(client.request("GET", path))
                sides = {"ours": (ours, mine), "limit": (bare, its)}
                runs = {"ours": [], "limit": []}
                for turn in range(arguments.repeats + 1):  # the first only warms
                    for side in sorted(sides, reverse=bool(turn % 2)):
                        one = measure.measured(*sides[side], arguments.seconds, 200)
                        runs[side] += [one] if turn else []
                said = {side: measure.medians(those) for side, those in runs.items()}
                tell(size, name, cold[name], said)


def tell(size, name, cold, said):
    took, queries = cold
    mine, its = said["ours"], said["limit"]
    print(
        f"{size:6}  {name:6} {queries:8} {1000 * took:4.0f} ms"
        f" {(_folder / f'{name}-{size}').stat().st_size:7}"
        f" {mine['per_second']:6.0f}/s {its['per_second']:6.0f}/s"
        f"  {mine['per_second'] / its['per_second']:.2f}   {its['cpu_ms'] / mine['cpu_ms']:.2f}",
        flush=True,
    )


def arguments_of():
    parser = argparse.ArgumentParser(prog="bench/pages", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="of one measurement")
    parser.add_argument("--repeats", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
