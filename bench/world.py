"""What is measured: an assembly of 300 sittings, and delegations with a program each.

python -m bench.world FILE N [large]    fill the database of DATABASE_URL, N delegations; write keys
                                        there. large: an event of 30,000 sittings beside it
"""

import json
import sys
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from assemblies.enums import EventKind, Role  # noqa: E402
from assemblies.models.events import Assembly, Event  # noqa: E402
from assemblies.models.institutions import Institution  # noqa: E402
from assemblies.services import accounts, parliaments, roles  # noqa: E402
from assemblies.services.import_files import SourceFile  # noqa: E402
from registrations.rules.windows import Window  # noqa: E402
from registrations.services import invitations, windows  # noqa: E402
from sessions.jobs import feeds  # noqa: E402
from sessions.models.sittings import Sitting  # noqa: E402
from sessions.rules.feed_filters import of_event  # noqa: E402
from sessions.services import programme_import  # noqa: E402

DATA = Path(__file__).resolve().parent.parent / "data"
NUMBER = 138
SITTINGS = 300
LARGE = 30_000  # sittings of the event named `large`


def main(out, delegations, *, with_large=False):
    now = timezone.now()
    parliaments.import_file(file=_source("parliaments.csv"), by=None, at=now)
    sources = programme_import.Sources(
        assembly=_source("assemblies.json"),
        titles=_source("titles-138.fr.csv"),
        bodies=_source("bodies.csv"),
    )
    programme_import.import_file(sources=sources, number=NUMBER, by=None, at=now)
    assembly = Assembly.objects.get(number=NUMBER)
    _fill(assembly)
    if with_large:
        large(sittings=LARGE, at=now)
    manager = accounts.account_for(email="manager@bench.example")
    roles.grant(user=manager, role=Role.SECRETARIAT_MANAGER, by=None, at=now)
    window = Window(now - timedelta(days=1), now + timedelta(days=30))
    windows.set_window(event=assembly, window=window, by=manager, at=now)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_row (id bigserial PRIMARY KEY, body text NOT NULL)")
    programs = [
        _program(assembly, institution, manager, now)
        for institution in Institution.objects.parliaments().order_by("pk")[:delegations]
    ]
    Path(out).write_text(json.dumps({"sittings": SITTINGS, "programs": programs}))


def _source(name):
    return SourceFile(name=name, data=(DATA / name).read_bytes())


def _fill(assembly):
    """Repeat the real sittings on later days until there are as many as we measure."""
    real = list(Sitting.objects.filter(event=assembly).order_by("starts_at", "pk"))
    lacking = islice(cycle(real), SITTINGS - len(real))
    Sitting.objects.bulk_create(
        Sitting(
            event=assembly,
            body=one.body,
            title=one.title,
            room=one.room,
            starts_at=one.starts_at + timedelta(days=8 * (1 + n // len(real))),
            ends_at=one.ends_at + timedelta(days=8 * (1 + n // len(real))),
            is_closed=one.is_closed,
            shares_room=True,
            released_at=one.released_at,
            created_at=one.created_at,
            changed_at=one.changed_at,
        )
        for n, one in enumerate(lacking)
    )


def large(*, sittings, at, slug="large"):
    """Make an event of many sittings, an hour each, of one body; write its feed in English."""
    event = Event.objects.create(
        kind=EventKind.CONFERENCE,
        slug=slug,
        title={"en": "A conference without end"},
        place={"en": "Nairobi"},
        time_zone="Africa/Nairobi",
        starts_on=at.date(),
        ends_on=at.date() + timedelta(days=1 + sittings // 24),
        created_at=at,
        changed_at=at,
        published_at=at,
    )
    like = Sitting.objects.select_related("body").order_by("pk")[0]
    Sitting.objects.bulk_create(
        (
            Sitting(
                event=event,
                body=like.body,
                title={"en": f"Sitting {n} of the working group on procedure and practice"},
                starts_at=at + timedelta(hours=n),
                ends_at=at + timedelta(hours=n + 1),
                released_at=at,
                created_at=at,
                changed_at=at,
            )
            for n in range(sittings)
        ),
        batch_size=2_000,
    )
    feeds.newest(of_event(slug, "en"), at=at)
    return event


def _program(assembly, institution, manager, now):
    user = accounts.account_for(email=f"coordinator@{institution.code.lower()}.bench.example")
    file = invitations.open_file(assembly=assembly, institution=institution, by=user, at=now)
    roles.grant(user=user, role=Role.COORDINATOR, delegation=file.delegation, by=manager, at=now)
    _token, secret = accounts.issue_token(user=user, name="bench", by=user, at=now)
    return {"delegation": file.pk, "secret": secret}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), with_large="large" in sys.argv[3:])
