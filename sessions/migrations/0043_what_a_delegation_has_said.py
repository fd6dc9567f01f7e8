from django.db import migrations, models


class Migration(migrations.Migration):
    """One column says what a delegation has said of its time; no release has had two."""

    dependencies = [
        ("assembly_sessions", "0042_parts_of_a_delegations_time"),
    ]

    operations = [
        migrations.RemoveField(model_name="speaker", name="asked_seconds"),
        migrations.AlterField(
            model_name="speaker",
            name="seconds",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Her part of the delegation's time, where it said so.",
                null=True,
            ),
        ),
    ]
