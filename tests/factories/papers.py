"""Approved people, and the papers they have."""

from django.utils import timezone

from registrations.enums import LetterKind, LetterLanguage
from registrations.services import badges, delegations, letters, reviews


def make_approved(world, **answers):
    """Register, submit and approve a person of the world's first delegation."""
    person = world.add_person(**answers)
    delegations.submit(
        file=person.file, people=[person.pk], by=world.coordinator, at=timezone.now()
    )
    return reviews.approve(person=person, by=world.manager, at=timezone.now())


def make_badge(world, person):
    (badge,) = badges.issue(
        event=world.assembly,
        participants=[person.participant_id],
        by=world.desk,
        at=timezone.now(),
    )
    return badge


def make_letter(world, person, kind=LetterKind.INVITATION, language=LetterLanguage.ENGLISH, **more):
    return letters.issue(
        person=person, kind=kind, language=language, by=world.desk, at=timezone.now(), **more
    )
