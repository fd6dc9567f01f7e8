"""Letters issued at the same moment: the event's row lock keeps numbers without gaps."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import IntegrityError
from django.utils import timezone

from assemblies.models.events import Event
from registrations.enums import LetterKind, LetterLanguage
from registrations.errors.papers import BadgeNotDue
from registrations.models.badges import Badge
from registrations.models.letters import Letter
from registrations.services import badges, letters
from tests.factories.papers import make_approved
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def approved(world):
    return [make_approved(world, sex="female" if n % 2 else "male") for n in range(6)]


def issue_all_at_once(world, people):
    return simultaneously(
        *(
            lambda person=person: letters.issue(
                person=person,
                kind=LetterKind.INVITATION,
                language=LetterLanguage.ENGLISH,
                by=world.desk,
                at=timezone.now(),
            )
            for person in people
        )
    )


def test_letters_of_one_moment_have_numbers_without_gaps(world, approved):
    issued = issue_all_at_once(world, approved)

    assert [one for one in issued if isinstance(one, Exception)] == []
    numbers = Letter.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5, 6]


def test_without_the_lock_two_letters_want_one_number(world, approved, monkeypatch):
    """The negative control: this is what the lock is for."""
    numbered = Barrier(2, timeout=10)
    facts = letters._facts

    def facts_once_both_have_a_number(*given):
        with suppress(BrokenBarrierError):
            numbered.wait()
        return facts(*given)

    monkeypatch.setattr(letters, "locked_event", lambda event: Event.objects.get(pk=event.pk))
    monkeypatch.setattr(letters, "_facts", facts_once_both_have_a_number)
    issued = issue_all_at_once(world, approved[:2])

    assert Letter.objects.count() == 1
    assert [type(one) for one in issued if isinstance(one, Exception)] == [IntegrityError]


def test_badges_asked_for_twice_at_once_are_made_once(world, approved):
    wanted = [person.participant_id for person in approved]

    results = simultaneously(
        *(
            lambda: badges.issue(
                event=world.assembly, participants=wanted, by=world.desk, at=timezone.now()
            )
            for _time in range(3)
        )
    )

    refused = [one for one in results if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [BadgeNotDue, BadgeNotDue]
    serials = Badge.objects.order_by("serial").values_list("serial", flat=True)
    assert list(serials) == [1, 2, 3, 4, 5, 6]
