import assemblies.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0004_members_of_bodies"),
    ]

    operations = [
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True)),
                ("name", assemblies.fields.LanguageMapField()),
            ],
        ),
    ]
