from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registrations", "0023_drafts_are_sent_late")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="earliest",
            field=models.DateField(blank=True, help_text="Of a date: the first day.", null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="latest",
            field=models.DateField(blank=True, help_text="Of a date: the last day.", null=True),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("earliest__isnull", True),
                    ("latest__isnull", True),
                    ("latest__gte", models.F("earliest")),
                    _connector="OR",
                ),
                name="question_days_are_in_order",
            ),
        ),
    ]
