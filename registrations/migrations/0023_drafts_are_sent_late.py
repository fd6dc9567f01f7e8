from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registrations", "0022_fewer_indexes_on_people")]

    operations = [
        migrations.AlterField(
            model_name="changerequest",
            name="kind",
            field=models.CharField(
                choices=[
                    ("add", "add"),
                    ("change", "change"),
                    ("substitute", "substitute"),
                    ("send", "send"),
                ],
                max_length=12,
            ),
        ),
    ]
