"""Acts of people who register for an event without delegations: a webinar, a hearing, a seminar.

What they change of themselves later is `people.change`; that they withdraw, `people.withdraw`.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from registrations.enums import RegistrationState
from registrations.errors.admissions import (
    EventCancelled,
    NoAdmission,
    NoSittingChosen,
    NotEnrolled,
    SittingNotOffered,
)
from registrations.models.admissions import Admission
from registrations.models.registrations import Registration
from registrations.selectors.admissions import (
    chosen_by,
    conditions_of,
    enrolment_of,
    offered_sittings,
)
from registrations.services import (
    accreditation,
    admissions,
    decisions,
    enrolment_news,
    wanted_sittings,
    windows,
)
from registrations.services.locks import locked_person, shared_event
from registrations.services.people import Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentAnswers(Answers):
    """What somebody says of herself. institution_id: the Member for which she comes, by key."""

    institution_id: int | None = None


@transaction.atomic
def enrol(
    *,
    event: Event,
    answers: EnrolmentAnswers,
    sittings: Collection[int] = (),
    is_invited: bool = False,
    by: User,
    at: datetime,
) -> Registration:
    """Register the account's own person for an event, and for some of its sittings, by key.

    Where nobody looks she takes part at once: in each sitting she holds a place or waits for one.
    Else the secretariat decides first; where only Members' people come, about unknown ones alone.
    An account has one registration for an event: who registers again gets the first as it stands.
    is_invited: she came by the link. A date of birth that the event does not ask for is not kept.
    Raises NoAdmission, EventCancelled, RegistrationNotOpen, RegistrationClosed,
    RegistrationHasNoDates, NoSittingChosen, SittingNotOffered, NotOfThatParliament and the
    refusals of ``rules.admissions``.
    """
    held = shared_event(event.pk)
    # Who sends the form twice at once waits here for herself; nobody else does.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    begun = enrolment_of(by, event.pk)
    if begun is not None:
        return begun
    event, admission = _open(held, at)
    kept = replace(answers, email=by.email)
    if not conditions_of(admission).asks_age:
        kept = replace(kept, born_on=None)
    person = Registration(
        event=event,
        applicant=by,
        state=RegistrationState.SUBMITTED,
        created_at=at,
        changed_at=at,
        **kept.as_columns(),
    )
    admissions.check(admission=admission, person=person, is_invited=is_invited, at=at)
    wanted = _chosen(event, sittings, at)
    person.save()
    wanted_sittings.keep(person, wanted, at)
    audit.record(
        act="registration.enrol",
        thing=person,
        by=by,
        at=at,
        after={"event": event.pk, "capacity": person.capacity, "sittings": sorted(wanted)},
    )
    if decisions.is_automatic(None, person):
        return decisions.approve(person, None, at)
    enrolment_news.received(person, at)
    return person


@transaction.atomic
def choose(
    *,
    person: Registration,
    sittings: Collection[int],
    version: int | None = None,
    by: User,
    at: datetime,
) -> Registration:
    """Say anew for which sittings, by key, somebody is registered.

    What she leaves goes to whoever waits, at any time; what she adds she holds, or waits for, while
    registration is open. Raises NotEnrolled, Superseded, AlreadyWithdrawn, NoSittingChosen,
    SittingNotOffered, EventCancelled and the refusals of ``windows.check``.
    """
    held = shared_event(person.event_id)
    person = locked_person(person, version)
    if not (person.is_enrolment and RegistrationState(person.state).holds_seat):
        raise NotEnrolled
    asked, had = set(sittings), set(chosen_by(person))
    offered = {one.pk for one in offered_sittings(person.event, at)}
    added, gone = asked - had, (had & offered) - asked
    if added:
        _open(held, at)
    if not added <= offered:
        raise SittingNotOffered
    if gone and not (had - gone) | added:
        raise NoSittingChosen
    if not added | gone:
        return person
    _reseat(person, added, gone, by=by, at=at)
    person.version += 1
    person.changed_at = at
    person.save(update_fields=["version", "changed_at"])
    audit.record(
        act="registration.choose",
        thing=person,
        by=by,
        at=at,
        before={"sittings": sorted(had)},
        after={"sittings": sorted((had - gone) | added)},
    )
    return person


def _reseat(
    person: Registration, added: set[int], gone: set[int], *, by: User, at: datetime
) -> None:
    accreditation.hold([person])
    wanted_sittings.drop(person, gone)
    wanted_sittings.keep(person, added, at)
    if person.participant_id is not None and person.state == RegistrationState.APPROVED:
        wanted_sittings.hold_these(added | gone)
        wanted_sittings.give_up(person, gone, by, at)
        wanted_sittings.ask_these(person, added, is_told=True, by=by, at=at)


def _open(event: Event | None, at: datetime) -> tuple[Event, Admission]:
    """Return an open event and its admission, held where people are counted.

    Assumes ``shared_event``: what is asked of the event here is so until the transaction ends.
    """
    if event is None or event.is_draft:
        raise NoAdmission
    if event.is_cancelled:
        raise EventCancelled
    admission = admissions.held(event=event)
    if admission is None:
        raise NoAdmission
    windows.check(event=event, at=at)
    return event, admission


def _chosen(event: Event, sittings: Collection[int], at: datetime) -> set[int]:
    """Return the sittings she wants; the only one that is offered need not be chosen."""
    offered, asked = {one.pk for one in offered_sittings(event, at)}, set(sittings)
    if not asked <= offered:
        raise SittingNotOffered
    if len(offered) > 1 and not asked:
        raise NoSittingChosen
    return asked or offered
