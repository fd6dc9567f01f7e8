import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0009_published_from_before"),
        ("assembly_sessions", "0043_sittings_online"),
    ]

    operations = [
        migrations.AddField(
            model_name="sitting",
            name="papers",
            field=models.JSONField(
                blank=True,
                default=list,
                editable=False,
                help_text="The documents that its calendar entry names: symbol, titles, kinds of files.",
            ),
        ),
        migrations.CreateModel(
            name="AttachedPapers",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveBigIntegerField(
                        help_text="The event's calendar_version that was looked at."
                    ),
                ),
                (
                    "looked_at",
                    models.DateTimeField(
                        help_text="Embargoes that have ended since are still to come."
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attached_papers",
                        to="assemblies.event",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "attached papers",
            },
        ),
    ]
