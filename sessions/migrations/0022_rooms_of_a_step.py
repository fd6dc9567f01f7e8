from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assembly_sessions", "0021_a_draft_a_page"),
    ]

    operations = [
        migrations.AddField(
            model_name="planstep",
            name="rooms",
            field=models.JSONField(default=list, help_text="Keys of the rooms that it has made."),
        ),
    ]
