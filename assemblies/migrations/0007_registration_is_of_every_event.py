"""The window of registration moves from assemblies to events of every kind."""

from django.db import migrations, models

_WINDOW = ("registration_opens_at", "registration_closes_at")


def move_down(apps, schema_editor):
    assemblies = apps.get_model("assemblies", "Assembly").objects
    events = apps.get_model("assemblies", "Event").objects
    for key, opens_at, closes_at in assemblies.values_list("pk", *(f"own_{x}" for x in _WINDOW)):
        events.filter(pk=key).update(
            registration_opens_at=opens_at, registration_closes_at=closes_at
        )


def move_up(apps, schema_editor):
    assemblies = apps.get_model("assemblies", "Assembly").objects
    events = apps.get_model("assemblies", "Event").objects
    for key, opens_at, closes_at in events.filter(assembly__isnull=False).values_list(
        "pk", *_WINDOW
    ):
        assemblies.filter(pk=key).update(
            own_registration_opens_at=opens_at, own_registration_closes_at=closes_at
        )


def _moment():
    return models.DateTimeField(blank=True, null=True)


class Migration(migrations.Migration):
    dependencies = [("assemblies", "0006_heads_of_delegations")]

    operations = [
        migrations.RemoveConstraint("assembly", "assembly_registration_is_a_period"),
        *(migrations.RenameField("assembly", name, f"own_{name}") for name in _WINDOW),
        migrations.AddField("event", "registration_opens_at", _moment()),
        migrations.AddField(
            "event",
            "registration_closes_at",
            models.DateTimeField(
                blank=True, help_text="The first moment at which it is closed.", null=True
            ),
        ),
        migrations.RunPython(move_down, move_up, elidable=True),
        *(migrations.RemoveField("assembly", f"own_{name}") for name in _WINDOW),
        migrations.AddConstraint(
            "event",
            models.CheckConstraint(
                condition=models.Q(
                    ("registration_closes_at__isnull", True),
                    ("registration_opens_at__isnull", True),
                )
                | models.Q(("registration_closes_at__gt", models.F("registration_opens_at"))),
                name="event_registration_is_a_period",
            ),
        ),
    ]
