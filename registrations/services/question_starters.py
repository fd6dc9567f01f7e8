"""Sets of questions that most events ask, added with one act and changed afterwards."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction

from assemblies.enums import Capacity
from assemblies.models.accounts import User
from assemblies.models.events import Event
from registrations.enums import AskedWhen, QuestionKind, StarterSet
from registrations.models.questions import Question
from registrations.services import questions
from registrations.services.questions import Option, Wanted

_YES_NO: Final = (
    Option("yes", {"en": "Yes", "fr": "Oui", "ar": "نعم", "es": "Sí"}),
    Option("no", {"en": "No", "fr": "Non", "ar": "لا", "es": "No"}),
)
_LATE: Final = AskedWhen.AFTER_APPROVAL
_COMPANION: Final = (Capacity.ACCOMPANYING_PERSON,)

# The key of another question of the same set, and the answer that is waited for.
_WAITS: Final[Mapping[str, tuple[str, str]]] = {
    "hotel-from": ("hotel", "yes"),
    "hotel-nights": ("hotel", "yes"),
    "visa-place": ("visa", "yes"),
}

STARTERS: Final[Mapping[StarterSet, tuple[Wanted, ...]]] = {
    StarterSet.TRAVEL: (
        Wanted(
            key="passport-name",
            kind=QuestionKind.TEXT,
            label={"en": "Name as printed in the passport", "fr": "Nom tel qu'au passeport"},
            asked_when=_LATE,
            is_protected=True,
        ),
        Wanted(
            key="birth-date",
            kind=QuestionKind.DATE,
            label={"en": "Date of birth", "fr": "Date de naissance"},
            asked_when=_LATE,
            is_protected=True,
        ),
        Wanted(
            key="passport-number",
            kind=QuestionKind.TEXT,
            label={"en": "Passport number", "fr": "Numéro de passeport"},
            help={
                "en": "Encrypted; shown to protocol only, and deleted after the event.",
                "fr": "Chiffré ; visible du seul protocole, supprimé après l'événement.",
            },
            asked_when=_LATE,
            is_protected=True,
            is_required=True,
        ),
        Wanted(
            key="passport-valid-until",
            kind=QuestionKind.DATE,
            label={"en": "Passport valid until", "fr": "Passeport valable jusqu'au"},
            asked_when=_LATE,
            is_protected=True,
        ),
        Wanted(
            key="nationality",
            kind=QuestionKind.COUNTRY,
            label={"en": "Nationality in the passport", "fr": "Nationalité au passeport"},
            asked_when=_LATE,
            is_protected=True,
        ),
        Wanted(
            key="visa",
            kind=QuestionKind.CHOICE,
            options=_YES_NO,
            label={"en": "Is a visa needed?", "fr": "Faut-il un visa ?"},
            asked_when=_LATE,
            is_protected=True,
        ),
        Wanted(
            key="visa-place",
            kind=QuestionKind.TEXT,
            label={"en": "Where the visa is applied for", "fr": "Où le visa est demandé"},
            asked_when=_LATE,
            is_protected=True,
        ),
        Wanted(
            key="arrival",
            kind=QuestionKind.TEXT,
            label={"en": "Arrival: day, hour and flight", "fr": "Arrivée : jour, heure et vol"},
            asked_when=_LATE,
            is_protected=True,
        ),
    ),
    StarterSet.STAY: (
        Wanted(
            key="hotel",
            kind=QuestionKind.CHOICE,
            options=_YES_NO,
            label={
                "en": "Do you want a room in one of the assembly's hotels?",
                "fr": "Souhaitez-vous une chambre dans un hôtel de l'assemblée ?",
            },
        ),
        Wanted(
            key="hotel-from",
            kind=QuestionKind.DATE,
            label={"en": "Room from", "fr": "Chambre à partir du"},
            is_required=True,
        ),
        Wanted(
            key="hotel-nights",
            kind=QuestionKind.NUMBER,
            least=1,
            most=30,
            label={"en": "Number of nights", "fr": "Nombre de nuits"},
            is_required=True,
        ),
        Wanted(
            key="diet",
            kind=QuestionKind.CHOICES,
            options=(
                Option("vegetarian", {"en": "Vegetarian", "fr": "Végétarien"}),
                Option("vegan", {"en": "Vegan", "fr": "Végétalien"}),
                Option("halal", {"en": "Halal", "fr": "Halal"}),
                Option("kosher", {"en": "Kosher", "fr": "Casher"}),
                Option("no-gluten", {"en": "Without gluten", "fr": "Sans gluten"}),
            ),
            label={"en": "Food", "fr": "Alimentation"},
            help={"en": "Leave empty if you eat everything.", "fr": "Vide : tout convient."},
            retention_days=7,
        ),
    ),
    StarterSet.COMPANION: (
        Wanted(
            key="accompanies",
            kind=QuestionKind.TEXT,
            label={"en": "Whom she or he accompanies", "fr": "Personne accompagnée"},
            capacities=_COMPANION,
            is_required=True,
        ),
        Wanted(
            key="companion-programme",
            kind=QuestionKind.CHOICE,
            options=_YES_NO,
            label={
                "en": "Takes part in the programme for accompanying persons",
                "fr": "Participe au programme des personnes accompagnantes",
            },
            capacities=_COMPANION,
        ),
    ),
}


@transaction.atomic
def add(*, event: Event, name: StarterSet, by: User | None, at: datetime) -> tuple[Question, ...]:
    """Add the questions of a set that the event has not had yet, retired ones included.

    Returns those that were added; a second time, none.
    """
    had = {one.key: one for one in Question.objects.filter(event=event)}
    added = []
    for wanted in STARTERS[name]:
        if wanted.key in had:
            continue
        other, answer = _WAITS.get(wanted.key, ("", ""))
        if other:
            wanted = replace(wanted, depends_on=had[other].pk, depends_value=answer)
        had[wanted.key] = questions.ask(event=event, wanted=wanted, by=by, at=at)
        added.append(had[wanted.key])
    return tuple(added)
