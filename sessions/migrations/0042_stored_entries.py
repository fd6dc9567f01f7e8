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
            model_name="release",
            name="holds_mails",
            field=models.BooleanField(
                default=False,
                help_text="Its mails wait until somebody has had a second look at them.",
            ),
        ),
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
            name="ReminderSent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("minutes", models.PositiveIntegerField(help_text="Before the start.")),
                ("starts_at", models.DateTimeField(help_text="The start it was a reminder of.")),
                ("sent_at", models.DateTimeField()),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders_sent",
                        to="assembly_sessions.sitting",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "reminders sent",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sitting", "minutes", "starts_at"), name="remindersent_is_once"
                    )
                ],
            },
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
                    "jcal",
                    models.BinaryField(
                        default=b"",
                        help_text="The same as jCal; empty until somebody has asked for it.",
                    ),
                ),
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
