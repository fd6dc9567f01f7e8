import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assembly_sessions", "0032_committee_cycles"),
    ]

    operations = [
        migrations.AddField(
            model_name="amendment",
            name="question",
            field=models.OneToOneField(
                blank=True,
                help_text="By whose vote it is decided, where there is one.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendment",
                to="assembly_sessions.putquestion",
            ),
        ),
    ]
