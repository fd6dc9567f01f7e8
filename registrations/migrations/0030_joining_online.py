import assemblies.fields
import django.db.models.deletion
import registrations.enums
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0009_published_from_before"),
        ("assembly_sessions", "0043_sittings_online"),
        ("registrations", "0029_enrolments"),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificateRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_issued", models.BooleanField(default=True)),
                (
                    "least_percent",
                    models.PositiveSmallIntegerField(
                        default=50, help_text="Of the time of a sitting, to have attended it."
                    ),
                ),
                (
                    "settled_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When everybody had theirs; empty: not yet.",
                        null=True,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeetingRecording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(help_text="The service's own.", max_length=200)),
                (
                    "address",
                    assemblies.fields.SealedField(help_text="It may let in whoever has it."),
                ),
                (
                    "seconds",
                    models.PositiveIntegerField(default=0, help_text="How long; 0: not said."),
                ),
                ("found_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ServiceProbe",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("is_well", models.BooleanField()),
                ("code", models.CharField(blank=True, help_text="Of the refusal.", max_length=60)),
                (
                    "reason",
                    models.CharField(
                        blank=True, help_text="One or two fixed words.", max_length=60
                    ),
                ),
                ("since", models.DateTimeField(help_text="Since when it does so.")),
                ("probed_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="onlineattendance",
            name="left_key",
            field=models.CharField(
                blank=True, help_text="Of the report that she has left.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="onlinemeeting",
            name="due_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the clock asks the service next; empty: never.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="onlinemeeting",
            name="failed_since",
            field=models.DateTimeField(
                blank=True, help_text="When the first of the tries in a row failed.", null=True
            ),
        ),
        migrations.AddField(
            model_name="onlinemeeting",
            name="looked_at",
            field=models.DateTimeField(
                blank=True, help_text="When the service was last asked for recordings.", null=True
            ),
        ),
        migrations.AddField(
            model_name="onlinemeeting",
            name="prepared_as",
            field=models.DateTimeField(
                blank=True,
                help_text="The sitting's last change that the service knows of.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="onlinemeeting",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, help_text="That failed, in a row."),
        ),
        migrations.AddField(
            model_name="remoteguest",
            name="is_moderator",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="onlinemeeting",
            name="preparation",
            field=models.CharField(
                choices=[
                    ("waiting", "waiting"),
                    ("ready", "ready"),
                    ("failed", "failed"),
                    ("ending", "ending"),
                    ("over", "over"),
                ],
                default=registrations.enums.MeetingState["WAITING"],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="onlinemeeting",
            index=models.Index(fields=["due_at"], name="onlinemeeting_due"),
        ),
        migrations.AddConstraint(
            model_name="onlineattendance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_key", ""), _negated=True),
                fields=("left_key",),
                name="onlineattendance_ends_once",
            ),
        ),
        migrations.AddField(
            model_name="certificaterule",
            name="event",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="certificate_rule",
                to="assemblies.event",
            ),
        ),
        migrations.AddField(
            model_name="meetingrecording",
            name="link",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="assemblies.eventlink",
            ),
        ),
        migrations.AddField(
            model_name="meetingrecording",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="recordings",
                to="registrations.onlinemeeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificaterule",
            constraint=models.CheckConstraint(
                condition=models.Q(("least_percent__range", (1, 100))),
                name="certificaterule_is_a_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingrecording",
            constraint=models.UniqueConstraint(
                fields=("meeting", "reference"), name="meetingrecording_is_found_once"
            ),
        ),
    ]
