import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0005_themes"),
    ]

    operations = [
        migrations.AddField(
            model_name="delegation",
            name="head",
            field=models.ForeignKey(
                blank=True,
                help_text="Who leads it, once she is accredited.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="assemblies.participant",
            ),
        ),
    ]
