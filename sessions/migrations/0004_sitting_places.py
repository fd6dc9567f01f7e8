from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assembly_sessions", "0003_presence")]

    operations = [
        migrations.AddField(
            model_name="sitting",
            name="places",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="How many may come; empty: whoever comes, without asking for a place.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="sitting",
            name="places_taken",
            field=models.PositiveIntegerField(
                default=0,
                editable=False,
                help_text="Held and offered; counted under the row's lock.",
            ),
        ),
        migrations.AddField(
            model_name="sitting",
            name="offer_hours",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text=("How long a place is offered to who waited; empty: it is hers at once."),
                null=True,
            ),
        ),
    ]
