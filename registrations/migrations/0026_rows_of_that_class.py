from django.db import migrations

OLD, NEW = "never_approved", "not_approved"


def rename(apps, old, new):
    for name in ("Erasure", "RetentionRule"):
        model = apps.get_model("registrations", name)
        model.objects.filter(data_class=old).update(data_class=new)


def forwards(apps, _editor):
    rename(apps, OLD, NEW)


def backwards(apps, _editor):
    rename(apps, NEW, OLD)


class Migration(migrations.Migration):
    dependencies = [("registrations", "0025_a_class_by_what_it_holds")]

    operations = [migrations.RunPython(forwards, backwards)]
