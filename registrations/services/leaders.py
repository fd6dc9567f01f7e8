"""Who leads a delegation: its head and deputy head."""

from datetime import datetime

from django.db import transaction

from assemblies.enums import Capacity
from assemblies.models.accounts import User
from assemblies.models.delegations import Delegation
from assemblies.services import audit
from registrations.enums import RegistrationState
from registrations.errors.coordination import LeadersAreOne, LeaderUnfit
from registrations.models.registrations import DelegationFile, Registration
from registrations.rules.capacities import may_lead
from registrations.selectors.marks import mark_of_leaders
from registrations.services.locks import check_seen

_GONE = (RegistrationState.WITHDRAWN, RegistrationState.REFUSED)


@transaction.atomic
def name(
    *,
    file: DelegationFile,
    head: Registration | None,
    deputy_head: Registration | None,
    seen: str | None = None,
    by: User,
    at: datetime,
) -> DelegationFile:
    """Name head and deputy head, or none; after the deadline too, for the law asks nothing of it.

    seen: the mark of who led when the author looked (`selectors.marks`).
    Raises LeaderUnfit unless both are delegates who stand in this delegation,
    LeadersAreOne, Superseded.
    """
    file = DelegationFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    check_seen(seen, mark_of_leaders(file))
    for person in (head, deputy_head):
        _check_fit(file, person)
    if head is not None and head == deputy_head:
        raise LeadersAreOne
    before = {"head": file.head_id, "deputy_head": file.deputy_head_id}
    after = {"head": head and head.pk, "deputy_head": deputy_head and deputy_head.pk}
    if before == after:
        return file
    file.head, file.deputy_head = head, deputy_head
    file.save(update_fields=["head", "deputy_head"])
    keep_head(file.delegation_id, head.participant_id if head else None)
    audit.record(act="delegation.lead", thing=file, by=by, at=at, before=before, after=after)
    return file


def release(person: Registration) -> None:
    """Leave the place empty that she led from, when she cannot lead any more.

    Part of the acts that withdraw, refuse or change her; they hold the lock on her file.
    """
    if person.file_id is None or is_fit(person):
        return
    files = DelegationFile.objects.filter(pk=person.file_id)
    if files.filter(head=person).update(head=None):
        keep_head(files.values_list("delegation_id", flat=True).get(), None)
    files.filter(deputy_head=person).update(deputy_head=None)


def keep_head(delegation_id: int, participant_id: int | None) -> None:
    """Say on the ground floor who leads a delegation: whom the secretariat has accredited.

    Part of the acts that name, accredit and release her; they hold the lock on the file.
    """
    Delegation.objects.filter(pk=delegation_id).update(head=participant_id)


def is_fit(person: Registration) -> bool:
    """Tell whether the person can lead: a delegate, neither withdrawn nor refused."""
    return may_lead(Capacity(person.capacity)) and person.state not in _GONE


def _check_fit(file: DelegationFile, person: Registration | None) -> None:
    if person is None:
        return
    # Read anew under the file's lock: she may have been withdrawn since the page was shown.
    person.refresh_from_db(fields=["state", "capacity", "file"])
    if person.file_id != file.pk or not is_fit(person):
        raise LeaderUnfit
