"""What systems of parliaments are told: keys and states only, they ask the API for the rest."""

from datetime import datetime
from typing import Final

from notifications.enums import WebhookEvent
from notifications.services import webhooks
from registrations.enums import RegistrationState
from registrations.models.registrations import DelegationFile, Registration

_EVENTS: Final = {
    RegistrationState.APPROVED: WebhookEvent.REGISTRATION_APPROVED,
    RegistrationState.REFUSED: WebhookEvent.REGISTRATION_REFUSED,
    RegistrationState.WITHDRAWN: WebhookEvent.REGISTRATION_WITHDRAWN,
}


def tell_of(person: Registration, at: datetime) -> None:
    """Tell that a person was approved, refused or withdrawn, as her state says.

    The systems of her parliament hear it, if she comes with a delegation, and the secretariat's.
    """
    event, file = _EVENTS[RegistrationState(person.state)], person.file
    webhooks.publish(
        event=event,
        institution_id=file.delegation.institution_id if file else None,
        assembly_id=person.event_id,
        data={
            "registration": person.pk,
            "delegation": person.file_id,
            "state": str(person.state),
            "version": person.version,
        },
        key=f"{event}:{person.pk}:{person.version}",
        at=at,
    )


def tell_submitted(file: DelegationFile, entry: int, at: datetime) -> None:
    """Tell that a delegation was submitted. ``entry``: the audit's, which names the occasion."""
    event = WebhookEvent.DELEGATION_SUBMITTED
    webhooks.publish(
        event=event,
        institution_id=file.delegation.institution_id,
        assembly_id=file.delegation.assembly_id,
        data={"delegation": file.pk, "state": str(file.state)},
        key=f"{event}:{file.pk}:{entry}",
        at=at,
    )
