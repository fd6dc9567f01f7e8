from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assembly_sessions", "0018_emergency_requests"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sittingpart",
            name="part",
            field=models.CharField(
                choices=[
                    ("chair", "chair"),
                    ("vice_chair", "vice_chair"),
                    ("rapporteur", "rapporteur"),
                    ("panellist", "panellist"),
                    ("speaker", "speaker"),
                ],
                max_length=16,
            ),
        ),
    ]
