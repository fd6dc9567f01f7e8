"""What stands in the programme was released; two sittings in one room were meant."""

from django.db import migrations
from django.db.models import F


def mark_released(apps, schema_editor):
    sitting = apps.get_model("assembly_sessions", "Sitting")
    sitting.objects.filter(released_at=None).update(released_at=F("created_at"))
    last = {}
    holding = sitting.objects.filter(room__isnull=False, end_is_indicative=False)
    for one in holding.exclude(status="cancelled").order_by("room_id", "starts_at", "pk"):
        before = last.get(one.room_id)
        if before is not None and one.starts_at < before:
            sitting.objects.filter(pk=one.pk).update(shares_room=True)
        else:
            last[one.room_id] = one.ends_at


def keep_what_is_planned_secret(apps, schema_editor):
    """Refuse to go back while something is planned: without its column it would be published."""
    sitting = apps.get_model("assembly_sessions", "Sitting")
    planned = sitting.objects.filter(released_at=None).count()
    if planned:
        raise RuntimeError(
            f"{planned} sittings are planned and not published. Before this migration every sitting"
            " is public: release them, or cancel them in the draft and release it; then migrate back."
        )


class Migration(migrations.Migration):
    dependencies = [("assembly_sessions", "0005_drafts_and_releases")]

    operations = [migrations.RunPython(mark_released, keep_what_is_planned_secret)]
