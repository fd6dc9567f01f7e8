"""What was published before there were releases is each event's first one: papers say its number."""

from datetime import UTC

from django.db import migrations
from django.db.models import Max

_PLAIN = (
    "kind", "group", "title", "shares_room", "end_is_indicative", "time_shown_as",
    "follows_minutes", "is_closed", "purposes", "languages", "interpretation",
)  # fmt: skip


def state_of(sitting):
    return {
        **{name: getattr(sitting, name) for name in _PLAIN},
        "body": sitting.body_id,
        "room": sitting.room_id,
        "follows": sitting.follows_id,
        "starts_at": sitting.starts_at.astimezone(UTC).isoformat(),
        "ends_at": sitting.ends_at.astimezone(UTC).isoformat(),
        "is_cancelled": sitting.status == "cancelled",
    }


def release_what_is_published(apps, schema_editor):
    of = lambda name: apps.get_model("assembly_sessions", name).objects  # noqa: E731
    unrecorded = of("Sitting").filter(released_at__isnull=False, event__releases=None)
    events = unrecorded.order_by("event").values_list("event").annotate(last=Max("released_at"))
    for event, last in list(events):
        release = of("Release").create(event_id=event, number=1, released_at=last, told_at=last)
        rows = [
            of("ReleasedSitting").model(
                release=release,
                sitting=sitting,
                changes=["added"],
                state=state_of(sitting),
                sequence=sitting.sequence,
            )
            for sitting in of("Sitting").filter(event=event, released_at__isnull=False)
        ]
        of("ReleasedSitting").bulk_create(rows, batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("assembly_sessions", "0013_printed_papers")]

    operations = [migrations.RunPython(release_what_is_published, migrations.RunPython.noop)]
