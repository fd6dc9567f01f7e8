import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assembly_sessions", "0023_files_of_requests"),
        ("assemblies", "0006_heads_of_delegations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RequestSpeech",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("author", "author"), ("objector", "objector")], max_length=8
                    ),
                ),
                (
                    "speaker",
                    models.CharField(
                        blank=True, help_text="By name, if it is noted.", max_length=120
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(help_text="As long as the floor was given."),
                ),
                ("given_at", models.DateTimeField()),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assemblies.institution",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speeches",
                        to="assembly_sessions.emergencyrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "part"), name="requestspeech_is_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1)), name="requestspeech_has_minutes"
                    ),
                ],
            },
        ),
    ]
