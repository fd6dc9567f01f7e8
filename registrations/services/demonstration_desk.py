"""The desk's part of the demonstration: somebody registered twice, and what was noted down."""

from datetime import datetime

from assemblies.enums import Capacity, Sex
from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from registrations.enums import FileState, RegistrationState
from registrations.models.registrations import DelegationFile, Registration
from registrations.services import notes, people
from registrations.services.people import Answers

_NOTES = (
    "The Speaker's office called: comes a day later, on the first day in the afternoon.",
    "Name checked against the letter of the parliament.",
)


def build(*, assembly: Assembly, manager: User, at: datetime) -> str:
    """Add a person under a second spelling, and notes about who waits; return what was done."""
    open_files = DelegationFile.objects.filter(delegation__assembly=assembly, state=FileState.OPEN)
    file = open_files.order_by("pk").last()
    twin = Registration.objects.filter(file=file).standing().order_by("pk").first()
    if file is not None and twin is not None:
        _add_again(file, twin, manager, at)
    waiting = Registration.objects.filter(event=assembly, state=RegistrationState.SUBMITTED)
    noted = list(waiting.order_by("pk")[: len(_NOTES)])
    for person, text in zip(noted, _NOTES, strict=False):
        notes.write(person=person, text=text, by=manager, at=at)
    return f"desk: {'1 pair' if twin else 'no pair'} that looks alike, {len(noted)} notes"


def _add_again(file: DelegationFile, twin: Registration, manager: User, at: datetime) -> None:
    given = f"{twin.given_name[0]}."
    answers = Answers(
        given_name=given,
        family_name=twin.family_name,
        badge_name=f"{given} {twin.family_name}",
        sex=Sex(twin.sex),
        capacity=Capacity.ADVISER,
        email=twin.email,
    )
    people.add(file=file, answers=answers, by=manager, at=at)
