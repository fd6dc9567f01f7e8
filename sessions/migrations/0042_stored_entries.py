import django.db.models.deletion
import sessions.models.sittings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0006_heads_of_delegations"),
        ("assembly_sessions", "0041_debates"),
    ]

    operations = [
        migrations.AddField(
            model_name="sitting",
            name="reminders",
            field=models.JSONField(
                blank=True,
                default=sessions.models.sittings.usual_reminders,
                help_text="Minutes before its start at which those who follow it are reminded.",
            ),
        ),
        migrations.AddField(
            model_name="sitting",
            name="themes",
            field=models.JSONField(
                blank=True, default=list, help_text="Codes of the themes it is about."
            ),
        ),
        migrations.AddField(
            model_name="sittingdraft",
            name="themes",
            field=models.JSONField(
                blank=True, default=list, help_text="Codes of the themes it is about."
            ),
        ),
        migrations.AlterField(
            model_name="storedfeed",
            name="event",
            field=models.ForeignKey(
                help_text="Empty: it shows several.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="stored_feeds",
                to="assemblies.event",
            ),
        ),
        migrations.CreateModel(
            name="StoredEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("sequence", models.PositiveIntegerField()),
                ("changed_at", models.DateTimeField()),
                ("edition", models.CharField(max_length=24)),
                (
                    "zone",
                    models.CharField(blank=True, help_text="Its clock; empty: UTC.", max_length=64),
                ),
                ("body", models.BinaryField()),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stored_entries",
                        to="assembly_sessions.sitting",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "stored entries",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sitting", "language"), name="storedentry_is_one"
                    )
                ],
            },
        ),
    ]
