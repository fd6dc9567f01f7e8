from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registrations", "0020_addresses_are_a_class"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="outdated_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Since when it says what is not true any more.",
                null=True,
            ),
        ),
    ]
