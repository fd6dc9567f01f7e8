import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0002_more_capacities_and_roles"),
        ("assembly_sessions", "0004_sitting_places"),
        ("registrations", "0009_search_key_filled"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SeatParty",
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
                            ("waiting", "waiting"),
                            ("offered", "offered"),
                            ("held", "held"),
                            ("given_up", "given_up"),
                            ("declined", "declined"),
                            ("expired", "expired"),
                            ("released", "released"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(help_text="The order of asking, from one."),
                ),
                ("asked_at", models.DateTimeField()),
                ("offer_expires_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField(help_text="When the state was reached.")),
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
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seat_parties",
                        to="assembly_sessions.sitting",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "seat parties",
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "is_standing",
                    models.BooleanField(
                        default=True,
                        help_text="She has a place or waits for one; false when that is over.",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sitting_seats",
                        to="assemblies.participant",
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="assembly_sessions.sitting",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="registrations.seatparty",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SeatLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("presiding_officer", "presiding_officer"),
                            ("deputy_presiding_officer", "deputy_presiding_officer"),
                            ("member_of_parliament", "member_of_parliament"),
                            ("young_member", "young_member"),
                            ("honorary_member", "honorary_member"),
                            ("adviser", "adviser"),
                            ("secretary_of_delegation", "secretary_of_delegation"),
                            ("secretary_general", "secretary_general"),
                            ("associate_member", "associate_member"),
                            ("observer", "observer"),
                            ("invited_speaker", "invited_speaker"),
                            ("host_staff", "host_staff"),
                            ("secretariat", "secretariat"),
                            ("interpreter", "interpreter"),
                            ("press", "press"),
                            ("accompanying_person", "accompanying_person"),
                        ],
                        max_length=32,
                    ),
                ),
                ("most", models.PositiveIntegerField()),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seat_limits",
                        to="assembly_sessions.sitting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sitting", "capacity"), name="seatlimit_is_one")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="seatparty",
            index=models.Index(fields=["sitting", "state", "position"], name="seatparty_order"),
        ),
        migrations.AddIndex(
            model_name="seatparty",
            index=models.Index(
                condition=models.Q(("state", "offered")),
                fields=["offer_expires_at"],
                name="seatparty_offers_running",
            ),
        ),
        migrations.AddConstraint(
            model_name="seatparty",
            constraint=models.UniqueConstraint(
                fields=("sitting", "position"), name="seatparty_position_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="seatparty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "offered"), _negated=True),
                    ("offer_expires_at__isnull", False),
                    _connector="OR",
                ),
                name="seatparty_offer_has_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_standing", True)),
                fields=("sitting", "participant"),
                name="seat_is_one_a_person",
            ),
        ),
    ]
