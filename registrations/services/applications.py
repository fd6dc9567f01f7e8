"""Acts of people who come without a delegation: observers, the press, guests."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from assemblies.enums import Capacity
from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.services import outbox
from registrations import messages
from registrations.enums import RegistrationState, WayIn
from registrations.errors.registering import CapacityClosed, NotADraft
from registrations.models.questions import CapacityForm
from registrations.models.registrations import Registration
from registrations.rules.ages import check_birth
from registrations.selectors.applications import application_of
from registrations.services import answers as answers_given
from registrations.services import decisions, limits, windows, wording
from registrations.services.locks import locked_person
from registrations.services.people import Answers


@transaction.atomic
def begin(*, form: CapacityForm, answers: Answers, by: User, at: datetime) -> Registration:
    """Begin a registration without a delegation, as a draft; its capacity is the form's.

    Mails go to the account's own address, which its owner has shown to be hers. An account has one
    registration in each capacity of an event: who begins again gets the first as it stands.
    Raises RegistrationNotOpen, RegistrationClosed, CapacityClosed, and OverallLimitReached or
    OrganizationLimitReached while all places are taken.
    """
    # Who sends the form twice at once waits here for herself; nobody else does.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    begun = application_of(by, form)
    if begun is not None:
        return begun
    _check_form(form)
    windows.check(event=form.event, form=form, at=at)
    kept = replace(answers, capacity=Capacity(form.capacity), email=by.email)
    check_birth(kept.capacity, kept.born_on, opens_on=form.event.starts_on, today=at.date())
    person = Registration(
        event=form.event, applicant=by, created_at=at, changed_at=at, **kept.as_columns()
    )
    limits.check(forms={form.capacity: form}, people=[person])
    person.save()
    audit.record(
        act="application.begin",
        thing=person,
        by=by,
        at=at,
        after={"event": form.event_id, "capacity": person.capacity},
    )
    return person


@transaction.atomic
def submit(
    *, person: Registration, version: int | None = None, by: User, at: datetime
) -> Registration:
    """Send one's own registration; limits are decided here, under the lock of the capacity's form.

    Who needs no look is approved at once and told so; others are told that it was received.
    Raises NotADraft, Superseded, AlreadyWithdrawn, RegistrationClosed, CapacityClosed, and the
    refusals of ``rules.limits``.
    """
    forms = limits.locked_forms(event=person.event_id, capacities=[person.capacity])
    person = locked_person(person, version)
    if person.file is not None or person.state != RegistrationState.DRAFT:
        raise NotADraft
    form = forms.get(person.capacity)
    _check_form(form)
    windows.check(event=person.event, form=form, at=at)
    answers_given.check_complete(people=[person], file=None)
    limits.check(forms=forms, people=[person])
    person.state = RegistrationState.SUBMITTED
    person.version += 1
    person.changed_at = at
    person.save()
    audit.record(
        act="application.submit",
        thing=person,
        by=by,
        at=at,
        before={"state": RegistrationState.DRAFT},
        after={"state": person.state},
    )
    if decisions.is_automatic(form, person):
        return decisions.approve(person, None, at)
    _tell_received(person, at)
    return person


def _check_form(form: CapacityForm | None) -> None:
    """Refuse where nobody registers without a delegation, or nobody any more."""
    if form is None or form.way_in == WayIn.DELEGATION:
        raise CapacityClosed


def _tell_received(person: Registration, at: datetime) -> None:
    outbox.queue(
        kind=messages.APPLICATION_RECEIVED,
        to=outbox.Recipient(address=person.email, name=person.badge_name, language=person.language),
        key=f"registration:{person.pk}:received:{person.version}",
        words=outbox.Words(context=wording.of_person(person, person.language)),
        at=at,
    )
