"""The secret of a draw is encrypted at rest: who reads the database before the draw learns nothing."""

from django.db import migrations, models

import assemblies.fields


def seal(apps, schema_editor):
    for draw in apps.get_model("assembly_sessions", "ListDraw").objects.order_by("pk"):
        draw.secret = draw.plain
        draw.save(update_fields=["secret"])


def unseal(apps, schema_editor):
    for draw in apps.get_model("assembly_sessions", "ListDraw").objects.order_by("pk"):
        draw.plain = draw.secret
        draw.save(update_fields=["plain"])


class Migration(migrations.Migration):
    dependencies = [("assembly_sessions", "0041_debates")]

    operations = [
        migrations.RenameField("listdraw", "secret", "plain"),
        migrations.AlterField("listdraw", "plain", models.CharField(default="", max_length=64)),
        migrations.AddField(
            "listdraw",
            "secret",
            assemblies.fields.SealedJSONField(help_text="Published with the draw only.", null=True),
        ),
        migrations.RunPython(seal, unseal, elidable=True),
        migrations.AlterField(
            "listdraw",
            "secret",
            assemblies.fields.SealedJSONField(help_text="Published with the draw only."),
        ),
        migrations.RemoveField("listdraw", "plain"),
    ]
