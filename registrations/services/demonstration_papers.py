"""Badges, letters and a list of participants for the demonstration."""

from datetime import datetime
from typing import Final

from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from registrations.enums import LetterKind, LetterLanguage, RegistrationState
from registrations.models.badges import Badge
from registrations.models.registrations import Registration
from registrations.services import badges, letters, lists, people

BADGES: Final = 8
PRINTED: Final = 5
LETTERS: Final = (
    (LetterKind.INVITATION, LetterLanguage.ENGLISH),
    (LetterKind.INVITATION, LetterLanguage.FRENCH),
    (LetterKind.VISA, LetterLanguage.ENGLISH),
    (LetterKind.VISA, LetterLanguage.FRENCH),
)


def build(*, assembly: Assembly, manager: User, at: datetime) -> str:
    """Issue papers to some of the approved; return what was done, in one line."""
    approved = list(
        Registration.objects.filter(event=assembly, state=RegistrationState.APPROVED)
        .select_related("event", "participant")
        .order_by("pk")
    )
    for person in approved:
        people.change(person=person, changes={"is_listed": True}, by=manager, at=at)
    wearing = [person.participant_id for person in approved[:BADGES] if person.participant_id]
    made = badges.issue(event=assembly, participants=wearing, by=manager, at=at)
    first = [badge.pk for badge in made[:PRINTED]]
    badges.record_printing(event=assembly, badges=first, by=manager, at=at)
    lost = Badge.objects.select_related("event").get(pk=first[0])
    badges.reprint(badge=lost, reason="Lost", by=manager, at=at)
    issued = [
        letters.issue(person=person, kind=kind, language=language, by=manager, at=at)
        for person, (kind, language) in zip(approved, LETTERS, strict=False)
    ]
    letters.withdraw(letter=issued[-1], reason="Issued by mistake", by=manager, at=at)
    kept = lists.freeze(event=assembly, by=manager, at=at)
    lists.publish(kept=kept, by=manager, at=at)
    return f"papers: {len(made)} badges, {len(issued)} letters, a list of {kept.people}"
