import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assembly_sessions", "0009_agenda_items_into_trees")]

    operations = [
        migrations.RemoveField(model_name="agendaitem", name="event"),
        migrations.AlterField(
            model_name="agendaitem",
            name="agenda",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="assembly_sessions.agenda",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parent__isnull", True)),
                fields=("agenda", "number"),
                name="agendaitem_number_is_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parent__isnull", False)),
                fields=("parent", "number"),
                name="agendaitem_part_is_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="agendaitem_number_counts_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "pending"),
                        ("state_at__isnull", True),
                        ("state_by__isnull", True),
                    ),
                    models.Q(
                        models.Q(("state", "pending"), _negated=True), ("state_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="agendaitem_state_has_its_time",
            ),
        ),
    ]
