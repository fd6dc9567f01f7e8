import assemblies.fields
import datetime
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0006_heads_of_delegations"),
        ("notifications", "0006_parts_of_channels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Addressee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "address",
                    models.EmailField(help_text="In lower case.", max_length=254, unique=True),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "en"), ("fr", "fr"), ("ar", "ar"), ("es", "es")],
                        default="en",
                        max_length=2,
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(blank=True, help_text="Empty: the venue's.", max_length=64),
                ),
                (
                    "cadences",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="By category; what is missing comes at once.",
                    ),
                ),
                (
                    "digest_at",
                    models.TimeField(default=datetime.time(7, 0), help_text="On her own clock."),
                ),
                ("quiet_from", models.TimeField(blank=True, null=True)),
                ("quiet_until", models.TimeField(blank=True, null=True)),
                (
                    "takes_calendar_parts",
                    models.BooleanField(
                        default=True,
                        help_text="No: she subscribes, and wants no second copy by mail.",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When she followed a link sent to the address.",
                        null=True,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CalendarReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                ("uid", models.CharField(max_length=255)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("accepted", "accepted"),
                            ("tentative", "tentative"),
                            ("declined", "declined"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sequence", models.PositiveIntegerField(default=0)),
                (
                    "stamp",
                    models.DateTimeField(help_text="DTSTAMP: which of two answers is the later."),
                ),
                ("heard_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "calendar replies",
            },
        ),
        migrations.CreateModel(
            name="CalendarState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("listing", models.JSONField(default=dict, help_text="Version by entry.")),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="CalendarToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(help_text="Hers: “my phone”.", max_length=100)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("renewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "last_used_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="To the hour: not every poll is written down.",
                        null=True,
                    ),
                ),
                (
                    "last_used_by",
                    models.CharField(
                        blank=True, help_text="The program, as it calls itself.", max_length=40
                    ),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="DeliveryReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event_key", models.CharField(max_length=200, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("delivered", "delivered"),
                            ("deferred", "deferred"),
                            ("bounced", "bounced"),
                            ("complained", "complained"),
                            ("unsubscribed", "unsubscribed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("is_permanent", models.BooleanField(default=False)),
                ("heard_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="MailDomain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, unique=True)),
                ("rests_until", models.DateTimeField(blank=True, db_index=True, null=True)),
                (
                    "refusals",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Times in a row that it asked us to wait."
                    ),
                ),
                (
                    "per_minute",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="The most it is sent in a minute; empty: no limit.",
                        null=True,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mailing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(help_text="The kind of its messages.", max_length=60)),
                (
                    "occasion",
                    models.CharField(help_text="Key of its messages.", max_length=160, unique=True),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("held", "held"),
                            ("released", "released"),
                            ("dropped", "dropped"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                (
                    "audience",
                    models.JSONField(blank=True, default=dict, help_text="Whom it is for."),
                ),
                ("subject", assemblies.fields.LanguageMapField(blank=True, null=True)),
                ("text", assemblies.fields.LanguageMapField(blank=True, null=True)),
                (
                    "estimate",
                    models.PositiveIntegerField(default=0, help_text="How many it will tell."),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MailTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("language", models.CharField(max_length=2)),
                ("subject", models.CharField(blank=True, max_length=300)),
                ("text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "address",
                    models.EmailField(help_text="In lower case.", max_length=254, unique=True),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("bounced", "bounced"),
                            ("complained", "complained"),
                            ("by_desk", "by_desk"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "detail",
                    models.CharField(blank=True, help_text="What the server said.", max_length=300),
                ),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="message_sent_has_its_time",
        ),
        migrations.AddField(
            model_name="message",
            name="digest",
            field=models.ForeignKey(
                blank=True,
                help_text="The digest it went out in.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="folded",
                to="notifications.message",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="domain",
            field=models.CharField(
                blank=True, help_text="The host of the address.", max_length=255
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="failure",
            field=models.CharField(
                blank=True,
                choices=[
                    ("address", "address"),
                    ("refused", "refused"),
                    ("tired", "tired"),
                    ("late", "late"),
                    ("suppressed", "suppressed"),
                    ("bounced", "bounced"),
                    ("unreadable", "unreadable"),
                    ("forgotten", "forgotten"),
                ],
                help_text="Why it was given up.",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="uid",
            field=models.CharField(
                blank=True, help_text="Of the one calendar entry it is about.", max_length=255
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="useful_until",
            field=models.DateTimeField(
                blank=True, help_text="After that it is not sent any more.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="follow",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="follows",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="lane",
            field=models.CharField(
                choices=[("urgent", "urgent"), ("mail", "mail"), ("bulk", "bulk")], max_length=8
            ),
        ),
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
        migrations.AddConstraint(
            model_name="addressee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from__isnull", True), ("quiet_until__isnull", True)),
                    models.Q(("quiet_from__isnull", False), ("quiet_until__isnull", False)),
                    _connector="OR",
                ),
                name="addressee_quiet_hours_are_a_period",
            ),
        ),
        migrations.AddField(
            model_name="follow",
            name="addressee",
            field=models.ForeignKey(
                blank=True,
                help_text="Who follows by mail, without an account.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="follows",
                to="notifications.addressee",
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.UniqueConstraint(
                fields=("addressee", "topic"), name="follow_by_mail_is_held_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("user__isnull", True), ("addressee__isnull", True), _connector="XOR"
                ),
                name="follow_is_of_an_account_or_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarreply",
            constraint=models.UniqueConstraint(
                fields=("uid", "address"), name="calendarreply_is_the_last"
            ),
        ),
        migrations.AddField(
            model_name="calendarstate",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="calendar_states",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="calendartoken",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="calendar_tokens",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="deliveryreport",
            name="message",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="notifications.message",
            ),
        ),
        migrations.AddField(
            model_name="mailing",
            name="changed_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Who wrote in it last: somebody else lets it go.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="mailing",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="mailing",
            name="event",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mailings",
                to="assemblies.event",
            ),
        ),
        migrations.AddField(
            model_name="mailing",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="mailing",
            field=models.ForeignKey(
                blank=True,
                help_text="The many of which it is one.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="messages",
                to="notifications.mailing",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "gathered")),
                fields=["recipient", "due_at"],
                name="message_gathered",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("method", ""), _negated=True),
                fields=["uid", "recipient"],
                name="message_entry_told",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "sent")),
                fields=["domain", "sent_at"],
                name="message_sent_to_domain",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "sent")),
                fields=["sent_at"],
                name="message_sent_lately",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["-created_at", "-id"], name="message_newest"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "sent"), _negated=True),
                fields=["state", "lane", "failure", "due_at"],
                name="message_not_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                    ("state", "failed"),
                    models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                    _connector="OR",
                ),
                name="message_sent_has_its_time",
            ),
        ),
        migrations.AddField(
            model_name="mailtemplate",
            name="changed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="suppression",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="calendarstate",
            index=models.Index(fields=["user", "-id"], name="calendarstate_newest"),
        ),
        migrations.AddConstraint(
            model_name="mailtemplate",
            constraint=models.UniqueConstraint(
                fields=("kind", "language"), name="mailtemplate_is_one"
            ),
        ),
    ]
