import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import assemblies.fields


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0004_members_of_bodies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("assembly_sessions", "0007_one_sitting_a_room"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agenda",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="Once adopted, everybody reads it; else only the body's members.",
                    ),
                ),
                ("adopted_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "adopted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agendas",
                        to="assemblies.body",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agendas",
                        to="assemblies.event",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "body"), name="agenda_of_a_body_is_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("adopted_by__isnull", True),
                            ("adopted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="agenda_adopted_has_its_time",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="agendaitem", name="agendaitem_number_is_unique"),
        migrations.AlterField(
            model_name="agendaitem",
            name="event",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="agenda_items",
                to="assemblies.event",
            ),
        ),
        migrations.RenameField(model_name="agendaitem", old_name="body", new_name="prepared_by"),
        migrations.AlterField(
            model_name="agendaitem",
            name="prepared_by",
            field=models.ForeignKey(
                blank=True,
                help_text="The committee that prepares the item.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prepared_items",
                to="assemblies.body",
            ),
        ),
        migrations.AlterField(
            model_name="agendaitem",
            name="number",
            field=models.PositiveSmallIntegerField(help_text="At its level: 2 of item 3 is 3(b)."),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="agenda",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="assembly_sessions.agenda",
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parts",
                to="assembly_sessions.agendaitem",
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="position",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Its place among those beside it."
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("procedural", "procedural"),
                    ("debate", "debate"),
                    ("election", "election"),
                    ("adoption", "adoption"),
                    ("emergency_item", "emergency_item"),
                    ("other", "other"),
                ],
                default="other",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "pending"),
                    ("in_hand", "in_hand"),
                    ("suspended", "suspended"),
                    ("closed", "closed"),
                    ("withdrawn", "withdrawn"),
                ],
                default="pending",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="state_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Since when; a pending item has always been so.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="state_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="reason",
            field=assemblies.fields.LanguageMapField(
                blank=True,
                help_text="Why it was suspended, closed, withdrawn, for readers.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="source_digest",
            field=models.CharField(
                blank=True,
                help_text=(
                    "Hash of its row as last imported: a row that stays keeps an editor's changes."
                ),
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="Treatment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="treatments",
                        to="assembly_sessions.agendaitem",
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="treatments",
                        to="assembly_sessions.sitting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sitting", "item"), name="treatment_of_an_item_is_one_a_sitting"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="sittings",
            field=models.ManyToManyField(
                related_name="agenda_items",
                through="assembly_sessions.Treatment",
                to="assembly_sessions.sitting",
            ),
        ),
    ]
