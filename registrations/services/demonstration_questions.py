"""The forms and questions of the demonstration, and some answers to them."""

from datetime import datetime, timedelta
from typing import Final

from assemblies.enums import Capacity
from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from registrations.enums import ApprovalPath, AskedOf, QuestionKind, RegistrationState, WayIn
from registrations.models.registrations import Registration
from registrations.services import answers, capacity_forms, question_starters, questions
from registrations.services.capacity_forms import FormSettings
from registrations.services.questions import Option, Wanted

FORMS: Final[dict[Capacity, FormSettings]] = {
    Capacity.PRESS: FormSettings(
        way_in=WayIn.SECRET_LINK,
        approval=ApprovalPath.MEDIA,
        limit_per_organization=3,
        limit_overall=400,
        introduction={
            "en": "For journalists, photographers and technicians with a valid press card.",
            "fr": "Pour journalistes, photographes et techniciens munis d'une carte de presse.",
        },
    ),
    Capacity.OBSERVER: FormSettings(
        way_in=WayIn.PUBLIC,
        limit_per_organization=5,
        introduction={
            "en": "For organizations that hold the status of observer.",
            "fr": "Pour les organisations qui ont le statut d'observateur.",
        },
    ),
    Capacity.ACCOMPANYING_PERSON: FormSettings(limit_per_delegation=4),
    Capacity.INVITED_SPEAKER: FormSettings(way_in=WayIn.SECRET_LINK, approval=ApprovalPath.MANAGER),
    Capacity.INTERPRETER: FormSettings(approval=ApprovalPath.AUTOMATIC, limit_per_delegation=2),
}

QUESTIONS: Final = (
    Wanted(
        key="photo-consent",
        kind=QuestionKind.CONSENT,
        label={
            "en": "Photographs taken during the assembly may show this person",
            "fr": "Les photographies de l'assemblée peuvent montrer cette personne",
        },
    ),
    Wanted(
        key="medium",
        kind=QuestionKind.CHOICE,
        options=(
            Option("print", {"en": "Print or online", "fr": "Presse écrite ou en ligne"}),
            Option("radio", {"en": "Radio", "fr": "Radio"}),
            Option("television", {"en": "Television", "fr": "Télévision"}),
            Option("photo", {"en": "Photography", "fr": "Photographie"}),
        ),
        label={"en": "You work for", "fr": "Vous travaillez pour"},
        capacities=(Capacity.PRESS,),
        is_required=True,
        asks_approval=True,
    ),
    Wanted(
        key="press-card",
        kind=QuestionKind.TEXT,
        label={"en": "Number of your press card", "fr": "Numéro de votre carte de presse"},
        capacities=(Capacity.PRESS,),
        is_required=True,
        asks_approval=True,
    ),
    Wanted(
        key="press-rules",
        kind=QuestionKind.CONSENT,
        label={
            "en": "I respect closed sittings and the rules for the press",
            "fr": "Je respecte les séances à huis clos et les règles pour la presse",
        },
        capacities=(Capacity.PRESS,),
        is_required=True,
    ),
    Wanted(
        key="signed-list",
        kind=QuestionKind.FILE,
        label={
            "en": "List signed by the Speaker",
            "fr": "Liste signée par la présidence du parlement",
        },
        help={
            "en": "The composition of the delegation on the parliament's own paper.",
            "fr": "La composition de la délégation sur papier à en-tête du parlement.",
        },
        of=AskedOf.DELEGATION,
    ),
)
# Who wants a room, and what was given of a passport: numbers that no passport has.
_ROOM: Final[dict[str, answers.Given]] = {
    "hotel": "yes",
    "hotel-nights": 6,
    "diet": ["vegetarian"],
    "photo-consent": True,
}
_PASSPORT: Final[dict[str, answers.Given]] = {
    "passport-number": "SPECIMEN-0042",
    "birth-date": "1971-02-03",
    "visa": "no",
}


def build(*, assembly: Assembly, manager: User, at: datetime) -> str:
    """Set the forms and questions of the assembly; return what was done, in a line."""
    _settle(assembly, manager, at)
    asked = list(QUESTIONS)
    for wanted in asked:
        questions.ask(event=assembly, wanted=wanted, by=manager, at=at)
    count = len(asked)
    for name in question_starters.STARTERS:
        added = question_starters.add(event=assembly, name=name, by=manager, at=at)
        count += len(added)
    _answer(assembly, manager, at)
    return f"forms: {len(FORMS)}, questions: {count}"


def _settle(assembly: Assembly, manager: User, at: datetime) -> None:
    for capacity, settings in FORMS.items():
        capacity_forms.settle(
            event=assembly, capacity=capacity, settings=settings, by=manager, at=at
        )


def _answer(assembly: Assembly, manager: User, at: datetime) -> None:
    """Answer for two people of those who are approved already."""
    approved = Registration.objects.filter(event=assembly, state=RegistrationState.APPROVED)
    first_day = assembly.starts_on - timedelta(days=1)
    people = approved.select_related("file__delegation__institution").order_by("pk")
    for place, person in enumerate(people.exclude(file=None)[:2]):
        room: dict[str, answers.Given] = {**_ROOM, "hotel-from": first_day.isoformat()}
        of = person.file.delegation.institution.code if person.file else ""
        values = {**({} if place else room), **_PASSPORT, "nationality": of}
        answers.save(person=person, values=values, by=manager, at=at)
