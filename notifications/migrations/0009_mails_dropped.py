from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0008_filled_from_before"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "queued"),
                    ("held", "held"),
                    ("gathered", "gathered"),
                    ("folded", "folded"),
                    ("sent", "sent"),
                    ("failed", "failed"),
                    ("dropped", "dropped"),
                ],
                default="queued",
                max_length=8,
            ),
        ),
    ]
