import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registrations", "0017_late_requests_without_delegation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("answered", "answered"),
                            ("settled", "settled"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                (
                    "question",
                    models.TextField(help_text="What the secretariat asks.", max_length=2000),
                ),
                (
                    "answer",
                    models.TextField(blank=True, help_text="What she answers.", max_length=2000),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inquiries",
                        to="registrations.registration",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "inquiries",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", ""), ("answered_at__isnull", False), _connector="XOR"
                        ),
                        name="inquiry_answer_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "asked"), _negated=True),
                            ("answered_at__isnull", True),
                            _connector="OR",
                        ),
                        name="inquiry_asked_has_no_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "answered"),
                                _negated=True,
                            ),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="inquiry_answered_has_an_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "settled"),
                            ("settled_at__isnull", True),
                            _connector="XOR",
                        ),
                        name="inquiry_settled_has_its_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "settled"), _negated=True),
                        fields=("registration",),
                        name="inquiry_one_stands_for_a_person",
                    ),
                ],
            },
        ),
    ]
