import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0009_published_from_before"),
        ("assembly_sessions", "0043_sittings_online"),
        ("registrations", "0028_online_meetings"),
    ]

    operations = [
        migrations.CreateModel(
            name="WantedSitting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wanted_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="admission",
            name="secret",
            field=models.CharField(
                blank=True, help_text="The end of the link, where one is needed.", max_length=64
            ),
        ),
        migrations.AddConstraint(
            model_name="admission",
            constraint=models.UniqueConstraint(
                condition=models.Q(("secret", ""), _negated=True),
                fields=("secret",),
                name="admission_secret_is_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="admission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("who", "invited"),
                    ("secret", ""),
                    _connector="XOR",
                ),
                name="admission_secret_fits_who",
            ),
        ),
        migrations.AddField(
            model_name="wantedsitting",
            name="registration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="wanted_sittings",
                to="registrations.registration",
            ),
        ),
        migrations.AddField(
            model_name="wantedsitting",
            name="sitting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="assembly_sessions.sitting",
            ),
        ),
        migrations.AddConstraint(
            model_name="wantedsitting",
            constraint=models.UniqueConstraint(
                fields=("registration", "sitting"), name="wantedsitting_is_wanted_once"
            ),
        ),
    ]
