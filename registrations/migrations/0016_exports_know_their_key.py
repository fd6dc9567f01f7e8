import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0003_keys_are_narrowed"),
        ("registrations", "0015_letters_are_erased"),
    ]

    operations = [
        migrations.AddField(
            model_name="export",
            name="asked_with",
            field=models.ForeignKey(
                blank=True,
                help_text=(
                    "The key it was asked with; the list holds nobody whom the key does not open."
                ),
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="assemblies.apitoken",
            ),
        ),
    ]
