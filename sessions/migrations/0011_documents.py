import assemblies.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0005_themes"),
        ("assembly_sessions", "0010_agenda_items_need_their_agenda"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LanguageVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "en"), ("fr", "fr"), ("ar", "ar"), ("es", "es")],
                        max_length=2,
                    ),
                ),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField(help_text="bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("kept_at", models.DateTimeField()),
                (
                    "kept_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "symbol",
                    models.CharField(
                        help_text="As it is written, without a revision.",
                        max_length=40,
                        unique=True,
                    ),
                ),
                (
                    "letters",
                    models.CharField(help_text="Of the body, as in the symbol.", max_length=8),
                ),
                (
                    "session",
                    models.PositiveSmallIntegerField(help_text="As the body counts its own."),
                ),
                (
                    "item",
                    models.CharField(blank=True, help_text="As in the symbol.", max_length=12),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("convocation", "convocation"),
                            ("agenda", "agenda"),
                            ("proposal", "proposal"),
                            ("report", "report"),
                            ("summary_records", "summary_records"),
                            ("information", "information"),
                            ("journal", "journal"),
                            ("draft_resolution", "draft_resolution"),
                            ("memorandum", "memorandum"),
                        ],
                        max_length=20,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "order",
                    models.CharField(
                        help_text="What sorts symbols as people count.", max_length=40
                    ),
                ),
                ("title", assemblies.fields.LanguageMapField()),
                (
                    "search_key",
                    models.TextField(
                        editable=False, help_text="Symbol and titles, without accents and case."
                    ),
                ),
                (
                    "access",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("participants", "participants"),
                            ("members", "members"),
                            ("secretariat", "secretariat"),
                        ],
                        default="secretariat",
                        max_length=12,
                    ),
                ),
                (
                    "visible_from",
                    models.DateTimeField(
                        blank=True,
                        help_text="An embargo: before it, only the secretariat sees it.",
                        null=True,
                    ),
                ),
                (
                    "shown_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="Since when somebody outside the secretariat may have seen it.",
                        null=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("issued_at", models.DateTimeField()),
                (
                    "agenda_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="assembly_sessions.agendaitem",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="assemblies.body",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="assemblies.event",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sittings",
                    models.ManyToManyField(
                        blank=True, related_name="documents", to="assembly_sessions.sitting"
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True, related_name="documents", to="assemblies.theme"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DocumentContent",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="content",
                        serialize=False,
                        to="assembly_sessions.languageversion",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "note",
                    assemblies.fields.LanguageMapField(
                        blank=True, help_text="What was changed, for readers.", null=True
                    ),
                ),
                ("issued_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", assemblies.fields.LanguageMapField(blank=True, null=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="assembly_sessions.document",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="languageversion",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="assembly_sessions.revision",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["event", "order"], name="document_of_event"),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                fields=("document", "number"), name="revision_number_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_reason__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_reason__isnull", False)),
                    _connector="OR",
                ),
                name="revision_withdrawn_has_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_by__isnull", True), ("withdrawn_at__isnull", False), _connector="OR"
                ),
                name="revision_withdrawn_by_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="languageversion",
            constraint=models.UniqueConstraint(
                fields=("revision", "language"), name="language_version_is_one"
            ),
        ),
    ]
