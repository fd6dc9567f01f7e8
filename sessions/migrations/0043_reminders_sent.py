import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assembly_sessions", "0042_stored_entries"),
    ]

    operations = [
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
    ]
