from django.db import migrations

_PLENARY = "assembly"
_NAMES = {"en": "Assembly", "fr": "Assemblée"}


def into_trees(apps, schema_editor):
    """Give each event's items to the agenda of its plenary, adopted and public as they were."""
    Agenda = apps.get_model("assembly_sessions", "Agenda")
    AgendaItem = apps.get_model("assembly_sessions", "AgendaItem")
    Body = apps.get_model("assemblies", "Body")
    Event = apps.get_model("assemblies", "Event")
    for event in Event.objects.filter(agenda_items__isnull=False).distinct().order_by("pk"):
        body, _ = Body.objects.get_or_create(code=_PLENARY, defaults={"name": _NAMES})
        agenda = Agenda.objects.create(
            event=event, body=body, is_public=True, adopted_at=event.created_at
        )
        in_order = AgendaItem.objects.filter(event=event).order_by("number")
        for position, item in enumerate(in_order, start=1):
            item.agenda, item.position = agenda, position
            item.save(update_fields=["agenda", "position"])


def back_to_events(apps, schema_editor):
    """Hang each plenary's items on their events; parts and other agendas have no place there."""
    Agenda = apps.get_model("assembly_sessions", "Agenda")
    AgendaItem = apps.get_model("assembly_sessions", "AgendaItem")
    flat = AgendaItem.objects.filter(parent__isnull=True, agenda__body__code=_PLENARY)
    AgendaItem.objects.exclude(pk__in=flat.values("pk")).delete()
    for item in flat.select_related("agenda"):
        item.event_id, item.agenda = item.agenda.event_id, None
        item.save(update_fields=["event", "agenda"])
    Agenda.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("assembly_sessions", "0008_agendas")]

    operations = [migrations.RunPython(into_trees, back_to_events)]
