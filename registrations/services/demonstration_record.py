"""Who was there, in the demonstration: one sitting with parts, a quorum and published minutes."""

from datetime import datetime
from typing import Final

from assemblies.enums import Language
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Assembly
from sessions.enums import Part
from sessions.models.sittings import Sitting
from sessions.services import minutes, parts, presence
from sessions.services.minutes import Typed
from sessions.services.parts import Who

_GUEST: Final = Who(guest="Gita Placeholder", function="Invented University")
_MINUTES: Final = {
    Language.ENGLISH: (
        "The sitting opened with the Chair's words of welcome.\n\n"
        "The Rapporteur presented the invented draft. Two delegations spoke on it.\n\n"
        "The sitting rose."
    ),
    Language.FRENCH: (
        "La séance s'est ouverte par les mots de bienvenue du Président.\n\n"
        "La Rapporteure a présenté le projet inventé. Deux délégations sont intervenues.\n\n"
        "La séance a été levée."
    ),
}


def build(*, assembly: Assembly, manager: User, at: datetime) -> str:
    """Give an open sitting its parts, quorum and minutes; say which."""
    open_sittings = Sitting.objects.filter(event_id=assembly.pk, is_closed=False, cancelled_at=None)
    # The first records its own presence, of few people.
    sitting = open_sittings.select_related("event").order_by("starts_at", "pk")[1]
    people = Participant.objects.accredited().filter(event_id=assembly.pk).order_by("pk")[:2]
    holders = [Who(participant=one) for one in people]
    for who, part in zip(
        (*holders, _GUEST), (Part.CHAIR, Part.RAPPORTEUR, Part.PANELLIST), strict=True
    ):
        parts.add(sitting=sitting, who=who, part=part, by=manager, at=at)
    presence.record_quorum(sitting=sitting, by=manager, at=at)
    for language, text in _MINUTES.items():
        typed = Typed(text, 0)
        saved = minutes.save(sitting=sitting, language=language, typed=typed, by=manager, at=at)
        seen = saved.version
        minutes.publish(sitting=sitting, language=language, seen=seen, by=manager, at=at)
    return f"who was there: {sitting.title}"
