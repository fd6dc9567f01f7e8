from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registrations", "0012_check_in")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="least",
            field=models.IntegerField(
                blank=True, help_text="Of a number: the smallest.", null=True
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="most",
            field=models.IntegerField(blank=True, help_text="Of a number: the largest.", null=True),
        ),
    ]
