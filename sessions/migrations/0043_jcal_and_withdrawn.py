import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0006_heads_of_delegations"),
        ("assembly_sessions", "0042_stored_entries"),
    ]

    operations = [
        migrations.AddField(
            model_name="storedentry",
            name="jcal",
            field=models.BinaryField(
                default=b"", help_text="The same as jCal; empty until somebody has asked for it."
            ),
        ),
        migrations.AddField(
            model_name="withdrawnentry",
            name="body",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="assemblies.body",
            ),
        ),
        migrations.AddField(
            model_name="withdrawnentry",
            name="room",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="assembly_sessions.room",
            ),
        ),
        migrations.AddField(
            model_name="withdrawnentry",
            name="themes",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
