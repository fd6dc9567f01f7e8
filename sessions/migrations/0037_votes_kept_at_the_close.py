from django.db import migrations, models


class Migration(migrations.Migration):
    """What a closed vote has given stands beside it, for lists."""

    dependencies = [("assembly_sessions", "0036_ballots_without_one_candidate")]

    operations = [
        migrations.AddField(
            model_name="ballot",
            name="in_favour",
            field=models.PositiveIntegerField(
                blank=True, help_text="Of its result, for lists; the record proves it.", null=True
            ),
        ),
        migrations.AddField(
            model_name="ballot",
            name="against",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ballot",
            name="abstaining",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]
