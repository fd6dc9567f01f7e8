import assemblies.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0008_events_of_every_kind"),
        ("assembly_sessions", "0043_sittings_online"),
        ("registrations", "0027_heads_on_the_ground_floor"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Admission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("anybody", "anybody"),
                            ("members", "members"),
                            ("invited", "invited"),
                        ],
                        default="anybody",
                        max_length=12,
                    ),
                ),
                (
                    "approval",
                    models.CharField(
                        choices=[
                            ("automatic", "automatic"),
                            ("desk", "desk"),
                            ("media", "media"),
                            ("manager", "manager"),
                        ],
                        default="automatic",
                        max_length=16,
                    ),
                ),
                (
                    "most_of_member",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="People of one Member; empty: no limit.", null=True
                    ),
                ),
                ("most_women_of_member", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("most_men_of_member", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "youngest",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Age in years on the first day; empty: no limit.",
                        null=True,
                    ),
                ),
                ("oldest", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                (
                    "minutes",
                    models.PositiveIntegerField(help_text="How long she was there, whole minutes."),
                ),
                ("issued_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="KnownGuest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kept", assemblies.fields.SealedJSONField(blank=True, default=dict)),
                (
                    "registrant",
                    models.CharField(
                        blank=True,
                        help_text="Under which the service's reports name her.",
                        max_length=200,
                    ),
                ),
                ("known_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="OnlineAttendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("click", "click"), ("service", "service")], max_length=12
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="A report that comes twice counts once.",
                        max_length=200,
                        unique=True,
                    ),
                ),
                ("joined_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="OnlineMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.CharField(help_text="A name in the settings.", max_length=40)),
                (
                    "address",
                    assemblies.fields.SealedField(
                        blank=True, help_text="Of a plain address: where it is held."
                    ),
                ),
                ("state", assemblies.fields.SealedJSONField(blank=True, default=dict)),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="Under which the service's reports name it.",
                        max_length=200,
                    ),
                ),
                (
                    "opens_minutes",
                    models.PositiveSmallIntegerField(
                        default=15, help_text="Minutes before the start."
                    ),
                ),
                ("is_recorded", models.BooleanField(default=False)),
                (
                    "preparation",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("ready", "ready"),
                            ("failed", "failed"),
                            ("over", "over"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                (
                    "failure",
                    models.CharField(blank=True, help_text="Code of the refusal.", max_length=60),
                ),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RemoteGuest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("allowed_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="registration",
            name="institution",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Of who comes for a parliament without its delegation.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assemblies.institution",
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("institution__isnull", False)),
                fields=["institution", "event"],
                name="registration_of_member",
            ),
        ),
        migrations.AddField(
            model_name="admission",
            name="event",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="admission",
                to="assemblies.event",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="assemblies.event",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="participant",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificate",
                to="assemblies.participant",
            ),
        ),
        migrations.AddField(
            model_name="knownguest",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="known_at_meetings",
                to="assemblies.participant",
            ),
        ),
        migrations.AddField(
            model_name="onlineattendance",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="online_attendances",
                to="assemblies.participant",
            ),
        ),
        migrations.AddField(
            model_name="onlineattendance",
            name="sitting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="online_attendances",
                to="assembly_sessions.sitting",
            ),
        ),
        migrations.AddField(
            model_name="onlinemeeting",
            name="sitting",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="meeting",
                to="assembly_sessions.sitting",
            ),
        ),
        migrations.AddField(
            model_name="knownguest",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="guests",
                to="registrations.onlinemeeting",
            ),
        ),
        migrations.AddField(
            model_name="remoteguest",
            name="allowed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="remoteguest",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="remote_sittings",
                to="assemblies.participant",
            ),
        ),
        migrations.AddField(
            model_name="remoteguest",
            name="sitting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="remote_guests",
                to="assembly_sessions.sitting",
            ),
        ),
        migrations.AddConstraint(
            model_name="admission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("youngest__isnull", True),
                    ("oldest__isnull", True),
                    ("oldest__gte", models.F("youngest")),
                    _connector="OR",
                ),
                name="admission_ages_are_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="onlineattendance",
            index=models.Index(
                fields=["sitting", "participant"], name="onlineattendance_of_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="onlineattendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_at__isnull", True),
                    ("left_at__gte", models.F("joined_at")),
                    _connector="OR",
                ),
                name="onlineattendance_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="onlinemeeting",
            index=models.Index(fields=["preparation", "tried_at"], name="onlinemeeting_to_do"),
        ),
        migrations.AddConstraint(
            model_name="onlinemeeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("provider", "reference"),
                name="onlinemeeting_reference_is_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="onlinemeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("preparation", "failed"), ("failure", ""), _connector="XOR"),
                name="onlinemeeting_failed_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="knownguest",
            constraint=models.UniqueConstraint(
                fields=("meeting", "participant"), name="knownguest_is_known_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="remoteguest",
            constraint=models.UniqueConstraint(
                fields=("sitting", "participant"), name="remoteguest_is_allowed_once"
            ),
        ),
    ]
