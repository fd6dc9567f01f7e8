"""What the tables themselves refuse, whatever an act forgets."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from registrations.models.invitations import Invitation
from registrations.models.registrations import DelegationFile, Registration
from registrations.services import invitations

NOW = timezone.now()


def refused(rows, **columns):
    """Try an update that no act makes; tell whether the table refused it."""
    try:
        with transaction.atomic():
            rows.update(**columns)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("state", ["submitted", "returned", "approved"])
def test_file_that_was_sent_has_its_time(world, state):
    files = DelegationFile.objects.filter(pk=world.file.pk)

    assert refused(files, state=state, question="Who?")
    assert not refused(files, state=state, question="Who?", submitted_at=NOW)


def test_person_who_was_decided_about_has_the_time_of_it(world):
    people = Registration.objects.filter(pk=world.add_person().pk)

    assert refused(people, state="refused", reason="Unknown")
    assert not refused(people, state="refused", reason="Unknown", decided_at=NOW)


def test_invitation_is_accepted_or_revoked_but_not_both_nor_accepted_without_a_time(world):
    invitations.invite(
        assembly=world.assembly,
        institution=world.file.delegation.institution,
        email="new@example.org",
        language="en",
        by=world.desk,
        at=NOW,
    )
    invitation = Invitation.objects.all()

    assert refused(invitation, accepted_by=world.stranger)
    assert refused(invitation, accepted_at=NOW, revoked_at=NOW)
    assert not refused(invitation, accepted_by=world.stranger, accepted_at=NOW)
    assert not refused(invitation, accepted_by=None)  # the account may go, the time stays
