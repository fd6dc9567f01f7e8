import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assembly_sessions", "0024_speeches_on_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="requestlist",
            name="author_minutes",
            field=models.PositiveSmallIntegerField(
                default=5,
                help_text="For the author who presents a request.",
                validators=[django.core.validators.MinValueValidator(1)],
            ),
        ),
        migrations.AddField(
            model_name="requestlist",
            name="objector_minutes",
            field=models.PositiveSmallIntegerField(
                default=3,
                help_text="For the delegation that objects.",
                validators=[django.core.validators.MinValueValidator(1)],
            ),
        ),
    ]
