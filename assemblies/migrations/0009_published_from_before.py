"""What stood in the house before there were drafts is published since it was made."""

from django.db import migrations, models


def publish(apps, schema_editor):
    events = apps.get_model("assemblies", "Event").objects
    events.filter(published_at=None).update(published_at=models.F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("assemblies", "0008_events_of_every_kind")]

    operations = [migrations.RunPython(publish, migrations.RunPython.noop, elidable=True)]
