"""Reads of who coordinates delegations, and who is invited to."""

from django.db.models import QuerySet

from registrations.models.invitations import Invitation
from registrations.models.registrations import DelegationFile


def invitations_to(file: DelegationFile) -> QuerySet[Invitation]:
    """Return the invitations to coordinate a delegation, with assembly and institution."""
    delegation = file.delegation
    sent = Invitation.objects.filter(
        assembly=delegation.assembly_id, institution=delegation.institution_id
    )
    return sent.select_related("assembly", "institution")
