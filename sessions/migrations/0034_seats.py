from django.db import migrations, models


class Migration(migrations.Migration):
    """Several seats are filled in one election: a ballot names several candidates."""

    dependencies = [("assembly_sessions", "0033_votes_on_amendments")]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="sex",
            field=models.CharField(
                blank=True,
                choices=[("female", "female"), ("male", "male")],
                default="",
                help_text="Where a share of the seats is due to each sex.",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="castballot",
            name="chosen",
            field=models.JSONField(
                default=list, help_text="The candidates' keys, in the order of the keys."
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="election",
            name="seats",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="How many are elected; a ballot names at most as many."
            ),
        ),
        migrations.AddField(
            model_name="electionround",
            name="seats",
            field=models.PositiveSmallIntegerField(default=1, help_text="To be filled in it."),
        ),
    ]
