import assemblies.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0007_registration_is_of_every_event"),
    ]

    operations = [
        migrations.CreateModel(
            name="EventLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("page", "page"),
                            ("recording", "recording"),
                            ("slides", "slides"),
                            ("survey", "survey"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", assemblies.fields.LanguageMapField()),
                ("url", models.URLField(max_length=500)),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[("en", "en"), ("fr", "fr"), ("ar", "ar"), ("es", "es")],
                        max_length=2,
                    ),
                ),
                (
                    "is_for_participants",
                    models.BooleanField(
                        default=False, help_text="Shown only to those who take part."
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="EventSpeaker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "function",
                    assemblies.fields.LanguageMapField(
                        blank=True, help_text="Who she is there.", null=True
                    ),
                ),
                (
                    "country",
                    models.CharField(blank=True, help_text="ISO 3166-1 alpha-2.", max_length=2),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("url", models.URLField(blank=True, max_length=500)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name="event",
            name="body",
            field=models.ForeignKey(
                blank=True,
                help_text="Whose event it is.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="assemblies.body",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="country",
            field=models.CharField(
                blank=True,
                help_text="ISO 3166-1 alpha-2 of the place; empty: online.",
                max_length=2,
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="date_precision",
            field=models.CharField(
                choices=[("day", "day"), ("month", "month"), ("year", "year")],
                default="day",
                help_text="Of a month or a year, the days stand for the whole of it.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="format",
            field=models.CharField(
                choices=[("in_person", "in_person"), ("online", "online"), ("hybrid", "hybrid")],
                default="in_person",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="languages",
            field=models.JSONField(
                blank=True, default=list, help_text="Codes of the languages it is held in."
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="latitude",
            field=models.FloatField(blank=True, help_text="Degrees north.", null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="longitude",
            field=models.FloatField(blank=True, help_text="Degrees east.", null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="publish_at",
            field=models.DateTimeField(
                blank=True, help_text="When the clock publishes it.", null=True
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="published_at",
            field=models.DateTimeField(blank=True, db_index=True, null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="summary",
            field=assemblies.fields.LanguageMapField(
                blank=True, help_text="What it is about.", null=True
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="themes",
            field=models.ManyToManyField(blank=True, related_name="events", to="assemblies.theme"),
        ),
        migrations.AddField(
            model_name="participant",
            name="institution",
            field=models.ForeignKey(
                blank=True,
                help_text="Of who comes for a parliament without its delegation.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assemblies.institution",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("assembly", "assembly"),
                    ("webinar", "webinar"),
                    ("conference", "conference"),
                    ("hearing", "hearing"),
                    ("seminar", "seminar"),
                    ("summit", "summit"),
                    ("meeting", "meeting"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("publish_at__isnull", False)),
                fields=["publish_at"],
                name="event_awaits_publication",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["starts_on", "id"], name="event_by_day"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("publish_at__isnull", True), ("published_at__isnull", True), _connector="OR"
                ),
                name="event_published_awaits_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                    _connector="OR",
                ),
                name="event_position_is_whole",
            ),
        ),
        migrations.AddField(
            model_name="eventlink",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="links",
                to="assemblies.event",
            ),
        ),
        migrations.AddField(
            model_name="eventspeaker",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="speakers",
                to="assemblies.event",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="partners",
                to="assemblies.event",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventlink",
            constraint=models.UniqueConstraint(
                fields=("event", "url"), name="eventlink_stands_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="eventspeaker",
            constraint=models.UniqueConstraint(
                fields=("event", "name"), name="eventspeaker_is_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(
                fields=("event", "name"), name="partner_is_named_once"
            ),
        ),
    ]
