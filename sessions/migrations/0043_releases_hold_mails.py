from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assembly_sessions", "0042_stored_entries"),
    ]

    operations = [
        migrations.AddField(
            model_name="release",
            name="holds_mails",
            field=models.BooleanField(
                default=False,
                help_text="Its mails wait until somebody has had a second look at them.",
            ),
        ),
    ]
