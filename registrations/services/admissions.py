"""Acts on how people register for an event without delegations; what is asked of each who does.

The limits of Members are counted under the lock of the event's admission and decided by the law
(`rules/admissions.py`). Locks are taken in the order of docs/architecture.md: the admission stands
where forms of capacities do.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from assemblies.enums import Capacity, EventKind, Sex
from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.services import audit
from registrations.enums import AdmittedKind, ApprovalPath, RegistrationState
from registrations.errors.admissions import AgesOutOfOrder, HasDelegations, NotOfThatParliament
from registrations.models.admissions import Admission
from registrations.models.registrations import Registration
from registrations.rules.admissions import (
    ENROLLED,
    Applicant,
    check_admitted,
    check_age,
    check_member_limits,
)
from registrations.selectors.admissions import admission_of, conditions_of, members_on
from registrations.services.locks import locked_event
from sessions.services import events

_BYTES_OF_SECRET: Final = 24
_HOLDING: Final = [state for state in RegistrationState if state.holds_seat]
# What of a person decides whether she is admitted.
DECIDING: Final = frozenset({"sex", "institution_id", "organization", "born_on", "capacity"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionSetting:
    """Who may register for an event, and whether somebody looks at each; a limit of None is none.

    youngest, oldest: whole years on the first day, both still admitted.
    """

    who: AdmittedKind = AdmittedKind.ANYBODY
    needs_approval: bool = False
    most_of_member: int | None = None
    most_women_of_member: int | None = None
    most_men_of_member: int | None = None
    youngest: int | None = None
    oldest: int | None = None


def setting_of(admission: Admission) -> AdmissionSetting:
    """Return what was set, to be set for another event."""
    return AdmissionSetting(
        **asdict(conditions_of(admission)),
        needs_approval=admission.approval == ApprovalPath.DESK,
    )


@transaction.atomic
def set_up(
    *,
    event: Event,
    setting: AdmissionSetting,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Admission:
    """Say who may register for an event without delegations; who is registered stays so.

    The first time it opens the way in; when it opens and closes is the event's window. Where a
    link is needed it gets one, and loses it when none is needed any more. version: the one the
    editor saw, 0 where nothing was set. Raises HasDelegations, AgesOutOfOrder, Superseded.
    """
    if event.kind == EventKind.ASSEMBLY:
        raise HasDelegations
    if None not in (setting.youngest, setting.oldest) and setting.oldest < setting.youngest:  # type: ignore[operator]
        raise AgesOutOfOrder
    admission = _locked_or_new(event, version)
    before = _as_told(admission) if admission.pk else {}
    values = asdict(setting)
    needs_approval = values.pop("needs_approval")
    for name, value in values.items():
        setattr(admission, name, value)
    admission.approval = ApprovalPath.DESK if needs_approval else ApprovalPath.AUTOMATIC
    _keep_secret(admission)
    admission.version += 1
    admission.save()
    events.renew_calendar(event_id=event.pk)  # the event's page says who may register
    audit.record(
        act="admission.set", thing=admission, by=by, at=at, before=before, after=_as_told(admission)
    )
    return admission


@transaction.atomic
def renew_link(
    *, event: Event, version: int | None = None, by: User | None, at: datetime
) -> Admission:
    """Make a new link for who is invited; the old one leads nowhere from now on.

    Does nothing where no link is needed. Raises Superseded.
    """
    admission = _locked_or_new(event, version)
    if not admission.secret:
        return admission
    admission.secret = secrets.token_urlsafe(_BYTES_OF_SECRET)
    admission.version += 1
    admission.save(update_fields=["secret", "version"])
    after = {"version": admission.version}
    audit.record(act="admission.renew_link", thing=admission, by=by, at=at, after=after)
    return admission


def _locked_or_new(event: Event, version: int | None) -> Admission:
    """Return the admission under the event's lock: two first settings make one row."""
    locked_event(event)
    found = Admission.objects.select_for_update(of=("self",)).filter(event=event.pk)
    admission = found.first() or Admission(event_id=event.pk, version=0)
    if version is not None and admission.version != version:
        raise Superseded
    return admission


def _keep_secret(admission: Admission) -> None:
    if admission.who != AdmittedKind.INVITED:
        admission.secret = ""
    elif not admission.secret:
        admission.secret = secrets.token_urlsafe(_BYTES_OF_SECRET)


def _as_told(admission: Admission) -> dict[str, Any]:
    """Return what the audit holds: everything but the secret."""
    return {
        "who": admission.who,
        "approval": admission.approval,
        "limits": [
            admission.most_of_member,
            admission.most_women_of_member,
            admission.most_men_of_member,
        ],
        "ages": [admission.youngest, admission.oldest],
        "version": admission.version,
    }


def held(*, event: Event) -> Admission | None:
    """Return an event's admission, its row held where people of a Member are counted.

    Private to this app's services. Elsewhere nobody needs to wait for anybody.
    """
    admission = admission_of(event.pk)
    if admission is None or not conditions_of(admission).limits_members:
        return admission
    return Admission.objects.select_for_update(of=("self",)).get(pk=admission.pk)


def held_for(person: Registration) -> Admission | None:
    """Return the same of somebody's event; None, without a query, where it has delegations."""
    return held(event=person.event) if person.is_enrolment else None


def unforeseen(admission: Admission | None, changed: Mapping[str, Any]) -> set[str]:
    """Return what is changed, less a capacity that who registers for such an event may choose."""
    is_foreseen = admission is not None and changed.get("capacity") in ENROLLED
    return set(changed) - ({"capacity"} if is_foreseen else set())


def check_change(
    *, admission: Admission | None, person: Registration, changed: Collection[str], at: datetime
) -> None:
    """Refuse, as ``check``, what she would become; nothing where the event has delegations."""
    if admission is not None:
        check(admission=admission, person=person, changed=changed, is_invited=True, at=at)


def check(
    *,
    admission: Admission,
    person: Registration,
    changed: Collection[str] = DECIDING,
    is_invited: bool = False,
    at: datetime,
) -> None:
    """Refuse whom the event does not take, as she would be. Assumes ``held``.

    changed: what of her is new; what she does not change is not held against her, should the rules
    have become stricter. Raises NotOfThatParliament and the refusals of ``rules.admissions``.
    """
    conditions, changed = conditions_of(admission), set(changed)
    if changed & {"institution_id", "organization", "capacity"}:
        check_admitted(conditions, _applicant(admission, person, is_invited=is_invited))
    if "born_on" in changed:
        event, today = person.event, at.date()
        check_age(conditions, person.born_on, starts_on=event.starts_on, today=today)
    if changed & {"sex", "institution_id"} and person.institution_id and conditions.limits_members:
        sexes = [Sex(one) for one in _others_of_member(person)]
        check_member_limits(conditions, sexes=sexes, asking=Sex(person.sex))


def _applicant(admission: Admission, person: Registration, *, is_invited: bool) -> Applicant:
    key, day = person.institution_id, person.event.starts_on
    of_member = key is not None
    if key is not None and not members_on(day).filter(pk=key).exists():
        raise NotOfThatParliament
    return Applicant(
        capacity=Capacity(person.capacity),
        born_on=person.born_on,
        is_of_member=of_member,
        names_somebody=of_member or bool(person.organization),
        is_invited=is_invited,
    )


def _others_of_member(person: Registration) -> list[str]:
    """Return the sexes of those of her Member who hold a place, herself left out."""
    others = Registration.objects.filter(
        event=person.event_id, institution=person.institution_id, state__in=_HOLDING
    )
    return list(others.exclude(pk=person.pk).values_list("sex", flat=True))


def is_automatic(person: Registration) -> bool:
    """Tell whether nobody need look at who registers for this person's event.

    Where only Members' people are admitted nobody's word alone is taken for her parliament.
    """
    admission = admission_of(person.event_id)
    if admission is None or admission.approval != ApprovalPath.AUTOMATIC:
        return False
    return admission.who != AdmittedKind.MEMBERS or _is_known_there(person)


def _is_known_there(person: Registration) -> bool:
    """Tell whether her account has worked, or been accredited, for her Member's delegation."""
    user, delegation = person.applicant, {"delegation__institution": person.institution_id}
    if user is None or person.institution_id is None:
        return False
    came = Participant.objects.accredited().filter(user=user, **delegation)
    return user.grants.filter(**delegation).exists() or came.exists()
