"""Approved people, and the papers they have."""

from django.utils import timezone

from registrations.enums import LetterKind, LetterLanguage, RegistrationState
from registrations.services import badges, delegations, letters, lists, people, reviews


def make_approved(world, **answers):
    """Register, submit and approve a person; of the world's first delegation unless `file` says."""
    person = world.add_person(**answers)
    delegations.submit(
        file=person.file, people=[person.pk], by=world.coordinator, at=timezone.now()
    )
    return reviews.approve(person=person, by=world.manager, at=timezone.now())


def change_approved(world, person, **changes):
    """Change answers about an approved person, who is approved again."""
    changed = people.change(
        person=person, changes=changes, by=world.coordinator, at=timezone.now()
    )  # fmt: skip
    if changed.state == RegistrationState.SUBMITTED:
        changed = reviews.approve(person=changed, by=world.desk, at=timezone.now())
    return changed


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


def make_papers(world):
    """Make a badge, a letter and a published list of somebody of the second delegation."""
    person = make_approved(world, file=world.other_file, is_listed=True)
    kept = lists.freeze(event=world.assembly, by=world.desk, at=timezone.now())
    lists.publish(kept=kept, by=world.desk, at=timezone.now())
    return make_badge(world, person), make_letter(world, person), kept
