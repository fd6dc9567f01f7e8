"""Acts on one person's registration: adding, changing, withdrawing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from assemblies.enums import Capacity, InstitutionKind, Language, Sex
from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.rules.names import plain
from assemblies.services import audit
from registrations.enums import ApprovalPath, FileState, RegistrationState, WayIn
from registrations.errors.questions import AnswersMissing
from registrations.errors.registering import (
    AddressKept,
    BornAfterAnswer,
    CapacityKept,
    RegistersHerself,
    RegistrationClosed,
)
from registrations.models.questions import CapacityForm
from registrations.models.registrations import DelegationFile, Registration
from registrations.rules.ages import check_birth, is_birth_date_missing
from registrations.rules.capacities import check_capacity
from registrations.rules.changes import asks_approval_again
from registrations.rules.questions import is_before_birth
from registrations.selectors.inquiries import is_asked
from registrations.selectors.questions import days_answered, lacking
from registrations.services import (
    accreditation,
    admissions,
    decisions,
    history,
    hooks,
    leaders,
    letters,
    limits,
    request_decisions,
    settling,
    sizes,
    windows,
)
from registrations.services.locks import locked_file, locked_person

# Where those stand, she and her delegation's file, whose going may decide about the file.
_DECIDED_BY_LEAVING: Final = (
    (RegistrationState.SUBMITTED, FileState.SUBMITTED),
    (RegistrationState.APPROVED, FileState.APPROVED),
)

# May be said at any time: consent is as easy to take back as to give.
CONSENT_TAKEN_BACK: Final = {"is_listed": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the coordinator says of a person. Empty text: not said."""

    given_name: str
    family_name: str
    badge_name: str
    sex: Sex
    capacity: Capacity
    function_in_parliament: str = ""
    function_in_organization: str = ""
    languages: tuple[Language, ...] = ()
    organization: str = ""
    born_on: date | None = None
    is_listed: bool = False
    email: str = ""
    language: Language = Language.ENGLISH
    access_needs: str = ""

    def as_columns(self) -> dict[str, Any]:
        return {
            **{one.name: getattr(self, one.name) for one in fields(self)},
            "languages": list(self.languages),
            "email": self.email.lower(),
            "organization_key": key_of_organization(self.organization),
        }


def add(
    *,
    file: DelegationFile,
    answers: Answers,
    past_deadline: bool = False,
    by: User,
    at: datetime,
) -> Registration:
    """Add a person to the delegation, as a draft until it is submitted.

    past_deadline: the desk grants it, so the window is not asked. Takes no lock, since a draft
    holds no seat yet, and writes once: the person and the audit's entry of her go in together.
    Raises RegistrationNotOpen, RegistrationClosed, CapacityClosed, CapacityNotOfDelegation,
    TooOldForYoungMember.
    """
    event = file.delegation.assembly
    if not past_deadline:
        _check_may_add(event, answers.capacity, at)
    check_capacity(answers.capacity, InstitutionKind(file.delegation.institution.kind))
    check_birth(
        answers.capacity,
        answers.born_on,
        opens_on=event.starts_on,
        today=at.date(),
    )
    person = Registration(
        event=event, file=file, created_at=at, changed_at=at, **answers.as_columns()
    )
    added = {"file": file.pk, "capacity": person.capacity, "sex": person.sex}
    return audit.record_added(act="registration.add", thing=person, by=by, at=at, after=added)


def _check_may_add(event: Event, capacity: Capacity, at: datetime) -> None:
    """Refuse outside the window, unless the capacity closes later; that of others when sent."""
    try:
        windows.check(event=event, at=at)
    except RegistrationClosed:
        form = limits.forms_of(event=event.pk, capacities=[capacity]).get(capacity)
        windows.check(event=event, form=form, at=at)


@transaction.atomic
def change(
    *,
    person: Registration,
    changes: Mapping[str, Any],
    version: int | None = None,
    past_deadline: bool = False,
    by: User,
    at: datetime,
) -> Registration:
    """Change answers about a person; an approval is kept or asked again, as the change requires.

    changes: columns of `Answers` by name. version: the one the editor saw. past_deadline: the desk
    grants it, so the window is not asked; nor is it when only the consent to the published list is
    taken back, or while who came without a delegation is asked something.

    Another capacity may require answers that nobody gave yet. They hold no change up: they can be
    given only once she is in the capacity. They are waited for as those to a required question
    added later: the coordinators find them among what is to be done, the desk beside her name, and
    they may follow after the deadline. But as of a substitute, without them nobody is approved
    unseen. Who registered for an event without delegations keeps her approval; who was refused
    there is before the secretariat again.

    Raises Superseded when somebody else was quicker, QuotaExceeded, the refusals of
    ``admissions.check`` and of ``rules.limits`` when somebody who holds a place would become one
    too many, CapacityKept, AddressKept, RegistersHerself, CapacityNotOfDelegation,
    AlreadyWithdrawn, RegistrationClosed, CapacityClosed, BornAfterAnswer, AnswersMissing when she
    was sent and would become a young member without date of birth.
    """
    file = locked_file(person.file) if person.file else None
    forms = _forms_of_change(person, changes)
    admission = admissions.held_for(person)
    capacity = person.capacity
    person = locked_person(person, version)
    if person.capacity != capacity:  # the forms in hand are not hers any more
        raise Superseded
    changed = {
        name: new for name, new in _as_stored(changes).items() if getattr(person, name) != new
    }
    if not (past_deadline or _may_at_any_time(person, changed)):
        _check_windows(person, forms, {capacity, changed.get("capacity", capacity)}, at)
    if not changed:
        return person
    _check_address(file, changed)
    if "capacity" in admissions.unforeseen(admission, changed):
        _check_capacity(file, forms.get(changed["capacity"]), Capacity(changed["capacity"]))
    was = person.state
    history.record(person=person, changed=changed, by=by, at=at)
    for name, new in changed.items():
        setattr(person, name, new)
    is_looked_at = _is_looked_at(person, forms.get(person.capacity), changed)
    person.state = _state_after(person, changed, is_looked_at=is_looked_at)
    if {"born_on", "capacity"} & set(changed):
        _check_birth(person, at)
    _write(person, at)
    letters.compare_birth(person=person, changed=changed, at=at)
    leaders.release(person)
    if RegistrationState(person.state).holds_seat:
        _check_place(person, file, forms, changed)
    admissions.check_change(admission=admission, person=person, changed=changed, at=at)
    audit.record(
        act="registration.change",
        thing=person,
        by=by,
        at=at,
        before={"state": was},
        after={"state": person.state, "fields": sorted(changed)},
    )
    _follow(person, file, was, forms.get(person.capacity), by=by, at=at)
    return person


def _write(person: Registration, at: datetime) -> None:
    person.version += 1
    person.changed_at = at
    person.save()


def _may_at_any_time(person: Registration, changed: Mapping[str, Any]) -> bool:
    """Tell whether no deadline holds: the secretariat asked her, or she takes a consent back."""
    return changed == CONSENT_TAKEN_BACK or is_asked(person)


def _forms_of_change(person: Registration, changes: Mapping[str, Any]) -> limits.Forms:
    """Return the forms of the capacity she has and the one she would have, locked if they count."""
    capacities = (person.capacity, changes.get("capacity", person.capacity))
    if {"capacity", "organization"} & set(changes):
        return limits.locked_forms(event=person.event_id, capacities=capacities)
    return limits.forms_of(event=person.event_id, capacities=capacities)


def _check_windows(
    person: Registration, forms: limits.Forms, capacities: Collection[str], at: datetime
) -> None:
    for one in sorted(capacities):
        windows.check(event=person.event, form=forms.get(one), at=at)


def _check_capacity(
    file: DelegationFile | None, form: CapacityForm | None, capacity: Capacity
) -> None:
    """Refuse a capacity into which this person cannot change."""
    if file is None:
        raise CapacityKept
    check_capacity(capacity, InstitutionKind(file.delegation.institution.kind))
    if form is not None and form.way_in != WayIn.DELEGATION:
        raise RegistersHerself


def _check_birth(person: Registration, at: datetime) -> None:
    capacity, born_on = Capacity(person.capacity), person.born_on
    check_birth(capacity, born_on, opens_on=person.event.starts_on, today=at.date())
    if any(is_before_birth(day, born_on) for day in days_answered(person)):
        raise BornAfterAnswer
    if RegistrationState(person.state).holds_seat and is_birth_date_missing(capacity, born_on):
        raise AnswersMissing(name=person.badge_name, question=_("Date of birth"), count=1)


def _check_address(file: DelegationFile | None, changed: Collection[str]) -> None:
    """Who registered herself is written to where her account has shown that she reads."""
    if file is None and "email" in changed:
        raise AddressKept


def _check_place(
    person: Registration,
    file: DelegationFile | None,
    forms: limits.Forms,
    changed: Collection[str],
) -> None:
    if file and {"sex", "capacity"} & set(changed):
        sizes.check(file)
    if {"capacity", "organization"} & set(changed):
        limits.check(forms=forms, people=[person])


def _follow(
    person: Registration,
    file: DelegationFile | None,
    was: str,
    form: CapacityForm | None,
    *,
    by: User,
    at: datetime,
) -> None:
    """Do what the new state asks for: another approval, none at all, or a mail to a new address."""
    if _is_approved_unseen(person, form):
        decisions.approve(person, None, at)
        if file and file.state == FileState.SUBMITTED:
            decisions.close_if_decided(file, None, at)
    elif was == RegistrationState.APPROVED and person.state == RegistrationState.SUBMITTED:
        ask_again(file)
    elif person.state == RegistrationState.APPROVED:
        accreditation.correct(person=person, by=by, at=at)


def _is_approved_unseen(person: Registration, form: CapacityForm | None) -> bool:
    """Tell whether she who waits need wait no longer: nobody looks, and no answer is missing."""
    waits = person.state == RegistrationState.SUBMITTED
    return waits and decisions.is_automatic(form, person) and not lacking([person])


@transaction.atomic
def withdraw(
    *,
    person: Registration,
    version: int | None = None,
    is_replaced: bool = False,
    by: User,
    at: datetime,
) -> Registration:
    """Withdraw a person: her place is free at once; an accredited one is told, and her calendar.

    Nobody can be kept: a person may be withdrawn after the deadline too. A late request about her
    is declined; with the last one who waited the delegation's file is decided, and with the last
    one who was approved it is open again. is_replaced: not so when somebody comes in her place in
    the same act, which goes on.
    Raises Superseded, AlreadyWithdrawn.
    """
    file = locked_file(person.file) if person.file else None
    person = locked_person(person, version)
    was = person.state
    person.state = RegistrationState.WITHDRAWN
    _write(person, at)
    if person.participant is not None:
        accreditation.withdraw(person=person, by=by, at=at)
    elif person.file is None and was == RegistrationState.SUBMITTED:
        accreditation.tell_withdrawn(person=person, at=at)
    leaders.release(person)
    audit.record(
        act="registration.withdraw",
        thing=person,
        by=by,
        at=at,
        before={"state": was},
        after={"state": person.state},
    )
    hooks.tell_of(person, at)
    if not is_replaced:
        _settle(file, was, person, by=by, at=at)
    return person


def _settle(
    file: DelegationFile | None, was: str, gone: Registration, *, by: User, at: datetime
) -> None:
    """End what waited for the person who has been withdrawn, or for her."""
    settling.settle_of(gone, by, at)
    request_decisions.decline_of_withdrawn(gone, by, at)
    if file and (was, file.state) in _DECIDED_BY_LEAVING:
        decisions.close_if_decided(file, None, at)


def key_of_organization(name: str) -> str:
    """Return an organization's name as it is compared: without accents, case and wide spaces."""
    return plain(" ".join(name.split()))[:200]


def _as_stored(changes: Mapping[str, Any]) -> dict[str, Any]:
    stored = dict(changes)
    if "email" in stored:
        stored["email"] = stored["email"].lower()
    if "organization" in stored:
        stored["organization_key"] = key_of_organization(stored["organization"])
    if "languages" in stored:
        stored["languages"] = list(stored["languages"])
    return stored


def _is_looked_at(
    person: Registration, form: CapacityForm | None, changed: Collection[str]
) -> bool:
    """Tell whether somebody decides: always about who comes into a capacity without its answers.

    Never again about who was approved for an event without delegations: she keeps it.
    """
    if person.is_enrolment:
        return False
    if form is None or form.approval != ApprovalPath.AUTOMATIC:
        return True
    return "capacity" in changed and bool(lacking([person]))


def _state_after(
    person: Registration, changed: Mapping[str, Any], *, is_looked_at: bool
) -> RegistrationState:
    was = person.state
    if was == RegistrationState.REFUSED and changed != CONSENT_TAKEN_BACK:
        return RegistrationState.SUBMITTED if person.is_enrolment else RegistrationState.DRAFT
    if was == RegistrationState.APPROVED and is_looked_at and asks_approval_again(changed):
        return RegistrationState.SUBMITTED
    return RegistrationState(was)


def ask_again(file: DelegationFile | None) -> None:
    """Put an approved file back before the secretariat; a question that is open stays open."""
    if file and file.state == FileState.APPROVED:
        file.state = FileState.SUBMITTED
        file.save(update_fields=["state"])
