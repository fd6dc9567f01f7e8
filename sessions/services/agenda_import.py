"""Taking the plenary's agenda from a file of the secretariat.

As with sittings, a row that stays as it was leaves its item alone, whatever an editor made of it.
"""

from collections.abc import Collection, Mapping

from assemblies.models.bodies import Body
from assemblies.models.events import Event
from sessions.models.agenda import Agenda
from sessions.selectors.agenda import PLENARY
from sessions.services.import_work import ImportWork, differing
from sessions.services.programme_file import AgendaRow


def keep(
    *, event: Event, rows: Collection[AgendaRow], bodies: Mapping[str, Body], work: ImportWork
) -> bool:
    """Keep the plenary's agenda: adopted and public, for so it is where the file comes from."""
    if not rows:
        return False
    agenda, is_new = Agenda.objects.get_or_create(
        event_id=event.pk,
        body=bodies[PLENARY],
        defaults={"is_public": True, "adopted_at": work.at, "adopted_by": work.by},
    )
    if is_new:
        work.record(agenda, "agenda", None, {"body": agenda.body, "is_public": True})
    known = {item.number: item for item in agenda.items.filter(parent=None)}
    has_changed = False
    for row in rows:
        facts = {"title": row.title, "kind": row.kind, "prepared_by": bodies.get(row.body)}
        name = f"agenda item {row.number}"
        if (item := known.pop(row.number, None)) is None:
            item = agenda.items.create(
                number=row.number, position=row.number, source_digest=row.digest, **facts
            )
            work.record(item, name, None, facts)
            continue
        if item.source_digest == row.digest:
            work.unchanged += 1
            continue
        before, after = differing(item, facts)
        for key, value in after.items():
            setattr(item, key, value)
        item.source_digest, item.version = row.digest, item.version + bool(after)
        item.save()
        if not after:
            work.unchanged += 1
            continue
        work.record(item, name, before, after)
        has_changed = True
    work.notes.extend(f"agenda item {number} is not in the file; it stays" for number in known)
    return has_changed
