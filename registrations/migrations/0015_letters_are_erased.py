from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registrations", "0014_letters_and_lists")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="erased_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the facts were erased; number and kind stay.",
                null=True,
            ),
        ),
    ]
