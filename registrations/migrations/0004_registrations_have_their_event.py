from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    Registration = apps.get_model("registrations", "Registration")
    DelegationFile = apps.get_model("registrations", "DelegationFile")
    event = DelegationFile.objects.filter(pk=OuterRef("file_id")).values("delegation__assembly_id")
    Registration.objects.filter(event=None).update(event_id=Subquery(event[:1]))


class Migration(migrations.Migration):
    dependencies = [("registrations", "0003_questions_and_ways_in")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
