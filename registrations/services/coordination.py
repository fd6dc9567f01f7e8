"""Several coordinators of one delegation: who joins, hands over, resigns or is taken out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from assemblies.enums import Capability, Role
from assemblies.models.accounts import RoleGrant, User
from assemblies.models.delegations import Delegation, Participant
from assemblies.permissions import roles_with
from assemblies.selectors import coordinators_of, is_coordinated_from
from assemblies.services import audit, roles
from notifications.enums import Method
from notifications.selectors import is_entry_held
from notifications.services import follows, outbox
from registrations import messages
from registrations.errors.coordination import LastCoordinator, NotCoordinator
from registrations.models.invitations import Invitation
from registrations.models.registrations import DelegationFile
from registrations.services import accreditation, wording
from registrations.services.locks import locked_file

JOINED, HANDED_OVER, RESIGNED, REMOVED = "joined", "handed_over", "resigned", "removed"


@transaction.atomic
def resign(*, file: DelegationFile, by: User, at: datetime) -> DelegationFile:
    """Stop coordinating a delegation; she, the other coordinators and the secretariat are told.

    The last one cannot: she hands over, or asks the secretariat, so that no delegation is left to
    nobody unseen. The links that she sent stop working.
    Raises LastCoordinator, NotCoordinator.
    """
    _revoke_sent(file, by, by=by, at=at)
    file = locked_file(file)
    others = [user for user in coordinators_of(file.delegation) if user != by]
    if not others:
        raise LastCoordinator
    _end(file, by, by=by, at=at)
    _tell(file, RESIGNED, by, [by, *others, *_secretariat()], at, gone=by)
    return file


@transaction.atomic
def remove(*, file: DelegationFile, user: User, by: User, at: datetime) -> DelegationFile:
    """Take a coordinator out, the last one too; the links that she sent stop working.

    She and the other coordinators are told. Raises NotCoordinator.
    """
    _revoke_sent(file, user, by=by, at=at)
    file = locked_file(file)
    _end(file, user, by=by, at=at)
    _tell(file, REMOVED, user, [user, *coordinators_of(file.delegation)], at, gone=user)
    return file


def joined(*, file: DelegationFile, user: User, instead_of: User | None, at: datetime) -> None:
    """Tell the others that somebody coordinates now; who handed over to her is one no longer.

    Part of the act in which she accepts: the caller holds the lock on the invitation.
    """
    file = locked_file(file)
    delegation = file.delegation
    others = [one for one in coordinators_of(delegation) if one != user]
    if instead_of is None or instead_of not in others:
        _tell(file, JOINED, user, others, at)
        return
    _end(file, instead_of, by=user, at=at)
    _tell(file, HANDED_OVER, user, [*others, *_secretariat()], at, gone=instead_of)


def _end(file: DelegationFile, user: User, *, by: User, at: datetime) -> None:
    delegation = file.delegation
    grant = RoleGrant.objects.filter(
        user=user, role=Role.COORDINATOR, delegation=delegation
    ).first()
    if grant is None:
        raise NotCoordinator
    roles.revoke(grant=grant, by=by, at=at)
    if not _coordinates_another(user, delegation):
        follows.unfollow(user=user, topic=delegation.assembly.coordinators_topic)
    audit.record(
        act="coordinator.end", thing=file, by=by, at=at, before={"user": user.pk}, after={}
    )


def _coordinates_another(user: User, delegation: Delegation) -> bool:
    others = RoleGrant.objects.filter(user=user, role=Role.COORDINATOR)
    return others.filter(delegation__assembly=delegation.assembly_id).exists()


def _revoke_sent(file: DelegationFile, user: User, *, by: User, at: datetime) -> None:
    """Take back what she sent and nobody accepted; locked before the file, as accepting does."""
    sent = Invitation.objects.select_for_update(of=("self",)).filter(
        assembly=file.delegation.assembly_id,
        institution=file.delegation.institution_id,
        invited_by=user,
        accepted_at=None,
        revoked_at=None,
    )
    for invitation in sent.order_by("pk"):
        invitation.revoked_at = at
        invitation.save(update_fields=["revoked_at"])
        audit.record(act="invitation.revoke", thing=invitation, by=by, at=at)


def _secretariat() -> Iterable[User]:
    return User.objects.filter(
        grants__role__in=roles_with(Capability.INVITE_COORDINATORS),
        grants__delegation=None,
        is_active=True,
    ).distinct()


def _tell(
    file: DelegationFile,
    what: str,
    who: User,
    to: Iterable[User],
    at: datetime,
    *,
    gone: User | None = None,
) -> None:
    """Tell each of them; from the calendar of who coordinates no longer the assembly is taken."""
    for user in dict.fromkeys(to):
        context = wording.of_delegation(file, None, user.language)
        context |= {"what": what, "who": who.name or who.email, "is_self": user == who}
        words = outbox.Words(context=context)
        outbox.queue(
            kind=messages.COORDINATORS_CHANGED,
            to=outbox.Recipient.of(user),
            key=f"file:{file.pk}:coordinators:{what}:{who.pk}:{at.isoformat()}",
            words=_cancelling(file, user, context) if user == gone else words,
            at=at,
        )


def _cancelling(file: DelegationFile, user: User, context: dict[str, Any]) -> outbox.Words:
    """Return the words with the end of her calendar entry, if she has it for this work alone."""
    to, assembly = outbox.Recipient.of(user), file.delegation.assembly
    entry = accreditation.cancelled_for(to, assembly)
    comes = Participant.objects.accredited().filter(event=assembly, email__iexact=to.address)
    if (
        comes.exists()
        or is_coordinated_from(to.address, assembly.pk)
        or not is_entry_held(to.address, entry.uid)
    ):
        return outbox.Words(context=context)
    return outbox.Words(context=context, entry=entry, method=Method.CANCEL)
