from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registrations", "0011_photos_and_retention")]

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
