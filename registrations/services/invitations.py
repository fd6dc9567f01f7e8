"""Inviting coordinators by one-time links."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import formats, translation

from assemblies.enums import Language, Role
from assemblies.models.accounts import RoleGrant, User
from assemblies.models.delegations import Delegation
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from assemblies.selectors import coordinators_of
from assemblies.services import accounts, audit, roles
from notifications.services import follows, outbox
from registrations import messages
from registrations.errors.coordination import (
    AlreadyCoordinator,
    InvitationAccepted,
    InvitationOpen,
    InvitationUnusable,
    NotCoordinator,
)
from registrations.models.invitations import Invitation
from registrations.models.registrations import DelegationFile
from registrations.services import coordination

VALID_FOR = timedelta(days=14)


@transaction.atomic
def invite(
    *,
    assembly: Assembly,
    institution: Institution,
    email: str,
    language: Language,
    hands_over: bool = False,
    by: User | None,
    at: datetime,
) -> Invitation:
    """Invite somebody to register a delegation: mail her a link that works once, for 14 days.

    hands_over: who invites stops being coordinator when it is accepted.
    Raises InvitationOpen while the address has a link for this parliament that still works.
    """
    _check_none_open(assembly, institution, email, at)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        assembly=assembly,
        institution=institution,
        email=email.lower(),
        language=language,
        digest=accounts.digest_of(secret),
        invited_at=at,
        invited_by=by,
        hands_over=hands_over,
        expires_at=at + VALID_FOR,
    )
    audit.record(
        act="invitation.send",
        thing=invitation,
        by=by,
        at=at,
        after={"assembly": assembly.pk, "institution": institution.pk, "hands_over": hands_over},
    )
    with translation.override(language):
        words = {
            "assembly": assembly.title.in_language(language),
            "parliament": institution.name.in_language(language),
            "inviter": _inviter(assembly, institution, by),
            "url": settings.PUBLIC_URL + reverse("registrations:invitation", args=[secret]),
            "expires": formats.date_format(invitation.expires_at, "DATE_FORMAT"),
        }
    outbox.queue(
        kind=messages.INVITED,
        to=outbox.Recipient(address=email, language=language),
        key=f"invitation:{invitation.pk}",
        words=outbox.Words(context=words),
        at=at,
    )
    return invitation


@transaction.atomic
def invite_colleague(
    *,
    file: DelegationFile,
    email: str,
    language: Language,
    hands_over: bool = False,
    by: User,
    at: datetime,
) -> Invitation:
    """Invite another coordinator to a delegation that has one; the mail says who invites.

    Raises AlreadyCoordinator, InvitationOpen; NotCoordinator when somebody hands over what she does
    not hold.
    """
    delegation = file.delegation
    coordinators = coordinators_of(delegation)
    if email.lower() in {user.email.lower() for user in coordinators}:
        raise AlreadyCoordinator
    if hands_over and by not in coordinators:
        raise NotCoordinator
    return invite(
        assembly=delegation.assembly,
        institution=delegation.institution,
        email=email,
        language=language,
        hands_over=hands_over,
        by=by,
        at=at,
    )


def _inviter(assembly: Assembly, institution: Institution, by: User | None) -> str:
    """Return whom the mail names: a coordinator by her name; the secretariat needs none."""
    held = RoleGrant.objects.filter(
        user=by,
        role=Role.COORDINATOR,
        delegation__assembly=assembly,
        delegation__institution=institution,
    )
    return (by.name or by.email) if by is not None and held.exists() else ""


def _check_none_open(
    assembly: Assembly, institution: Institution, email: str, at: datetime
) -> None:
    # Two who invite at once: the second waits here for the first.
    Assembly.objects.select_for_update(of=("self",)).get(pk=assembly.pk)
    already = Invitation.objects.filter(
        assembly=assembly,
        institution=institution,
        email=email.lower(),
        accepted_at=None,
        revoked_at=None,
        expires_at__gt=at,
    ).first()
    if already is not None:
        raise InvitationOpen(expires_at=already.expires_at.isoformat())


def open_invitation(*, secret: str, at: datetime) -> Invitation:
    """Return the invitation of a link that still works.

    Raises InvitationUnusable when it is unknown, used, revoked or expired.
    """
    invitation = (
        Invitation.objects.select_related("assembly", "institution")
        .filter(
            digest=accounts.digest_of(secret),
            accepted_at=None,
            revoked_at=None,
            expires_at__gt=at,
        )
        .first()
    )
    if invitation is None:
        raise InvitationUnusable
    return invitation


@transaction.atomic
def accept(*, secret: str, by: User, at: datetime) -> DelegationFile:
    """Make the invited person coordinator and open her delegation's file; the link is used up.

    Raises InvitationUnusable also when ``by`` is not the address that was invited.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(pk=open_invitation(secret=secret, at=at).pk, accepted_at=None, revoked_at=None)
        .select_related("assembly", "institution", "invited_by")
        .first()
    )
    if invitation is None or invitation.email != by.email.lower():
        raise InvitationUnusable
    invitation.accepted_at, invitation.accepted_by = at, by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    file = open_file(assembly=invitation.assembly, institution=invitation.institution, by=by, at=at)
    roles.grant(user=by, role=Role.COORDINATOR, delegation=file.delegation, by=by, at=at)
    follows.follow(user=by, topic=invitation.assembly.coordinators_topic, at=at)
    audit.record(act="invitation.accept", thing=invitation, by=by, at=at, after={"file": file.pk})
    coordination.joined(
        file=file,
        user=by,
        instead_of=invitation.invited_by if invitation.hands_over else None,
        at=at,
    )
    return file


def file_of_accepted(*, secret: str, by: User) -> DelegationFile | None:
    """Return the file that ``by`` opened with this link before, if she did."""
    invitation = Invitation.objects.filter(
        digest=accounts.digest_of(secret), accepted_by=by
    ).first()
    if invitation is None:
        return None
    return DelegationFile.objects.filter(
        delegation__assembly=invitation.assembly_id,
        delegation__institution=invitation.institution_id,
        delegation__grants__user=by,
        delegation__grants__role=Role.COORDINATOR,
    ).first()


@transaction.atomic
def revoke(*, invitation: Invitation, by: User, at: datetime) -> Invitation:
    """Take an invitation back: its link stops working. Twice is as good as once.

    Raises InvitationAccepted.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.accepted_at is not None:
        raise InvitationAccepted
    if invitation.revoked_at is None:
        invitation.revoked_at = at
        invitation.save(update_fields=["revoked_at"])
        audit.record(act="invitation.revoke", thing=invitation, by=by, at=at)
    return invitation


@transaction.atomic
def open_file(
    *, assembly: Assembly, institution: Institution, by: User | None, at: datetime
) -> DelegationFile:
    """Open a parliament's delegation for an assembly; one already open is returned as it is."""
    delegation, _ = Delegation.objects.get_or_create(
        assembly=assembly, institution=institution, defaults={"created_at": at}
    )
    file, is_new = DelegationFile.objects.get_or_create(
        delegation=delegation, defaults={"opened_at": at, "opened_by": by}
    )
    if is_new:
        audit.record(act="delegation.open", thing=file, by=by, at=at)
    return file
