from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assembly_sessions", "0042_stored_entries"),
    ]

    operations = [
        migrations.AddField(
            model_name="sitting",
            name="format",
            field=models.CharField(
                choices=[("in_person", "in_person"), ("online", "online"), ("hybrid", "hybrid")],
                default="in_person",
                help_text="Whether people take part in a room, online, or both.",
                max_length=12,
            ),
        ),
    ]
