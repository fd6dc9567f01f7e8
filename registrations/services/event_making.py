"""Acts on whole events that touch registration: made with its settings, called off, taken back."""

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.forms.models import model_to_dict

from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from notifications.services import outbox
from registrations.enums import ApprovalPath, RegistrationState
from registrations.models.questions import CapacityForm, Question
from registrations.models.registrations import Registration
from registrations.models.seats import SeatLimit
from registrations.rules.new_events import usual_admission
from registrations.selectors.admissions import admission_of
from registrations.services import accreditation, admissions
from registrations.services.admissions import AdmissionSetting, setting_of
from sessions.errors.events import SomebodyRegistered
from sessions.models.sittings import Sitting
from sessions.selectors.plans import planned_sittings
from sessions.services import events, events_cancelling, events_drafting, events_publishing
from sessions.services.events_drafting import NewEvent, Numbered

_OWN: Final = frozenset({"id", "event", "version", "secret"})  # of a row, and of no copy


@transaction.atomic
def create(*, new: NewEvent, by: User | None, at: datetime) -> Event:
    """Make a draft from a template, with who may register for it.

    Raises what `events_drafting.create` raises.
    """
    event = events_drafting.create(new=new, by=by, at=at)
    usual = usual_admission(new.template)
    if usual is not None:
        is_by_desk = usual.approval == ApprovalPath.DESK
        setting = AdmissionSetting(who=usual.who, needs_approval=is_by_desk)
        admissions.set_up(event=event, setting=setting, by=by, at=at)
    return event


@transaction.atomic
def clone(
    *,
    source: Event,
    starts_on: date,
    title: LanguageMap,
    numbered: Numbered | None = None,
    by: User | None,
    at: datetime,
) -> Event:
    """Make a draft like an event, with its settings of registration and its questions.

    People are not copied, nor secret links: who is invited to the new one gets a new link. Raises
    what `events_drafting.clone` raises.
    """
    event = events_drafting.clone(
        source=source, starts_on=starts_on, title=title, numbered=numbered, by=by, at=at
    )
    admission = admission_of(source.pk)
    if admission is not None:
        admissions.set_up(event=event, setting=setting_of(admission), by=by, at=at)
    _copy_questions(source, event)
    _copy_limits(source, event)
    return event


@transaction.atomic
def cancel(
    *,
    event: Event,
    words: LanguageMap,
    seen: str | None = None,
    by: User | None,
    at: datetime,
) -> Event:
    """Cancel an event and tell all who follow it or have registered, whatever was decided of them.

    The places in its sittings are free again within a minute (`sitting_seats.settle_all`). Raises
    what `events_cancelling.cancel` raises.
    """
    cancelled = events_cancelling.cancel(event=event, words=words, seen=seen, by=by, at=at)
    people = [
        (to, accreditation.entry_for(to, cancelled) if is_let_in else None)
        for to, is_let_in in _who_asked(cancelled)
    ]
    events_cancelling.tell_too(event=cancelled, words=words, people=people, at=at)
    return cancelled


@transaction.atomic
def take_back(*, event: Event, seen: str | None = None, by: User | None, at: datetime) -> Event:
    """Make a draft again of an event for which nobody has registered.

    Who registers at this moment holds the event too: she counts here, or is refused.
    Raises SomebodyRegistered, and what `events_publishing.take_back` raises.
    """
    events.lock(among=Event.objects.filter(pk=event.pk))
    if Registration.objects.filter(event_id=event.pk).exists():
        raise SomebodyRegistered
    return events_publishing.take_back(event=event, seen=seen, by=by, at=at)


def people_told(event: Event) -> int:
    """Return how many people a cancellation of the event and its sittings tells. Four queries."""
    sittings = Sitting.objects.filter(event_id=event.pk, cancelled_at=None)
    topics = [event.topic, event.coordinators_topic, event.programme_topic]
    topics += [topic for one in sittings for topic in one.topics]
    following = {to.address.lower() for to in outbox.recipients_of(topics)}
    return len(following | {to.address.lower() for to, _is_let_in in _who_asked(event)})


def _who_asked(event: Event) -> list[tuple[outbox.Recipient, bool]]:
    """Return who has sent a registration that stands, and whether she was let in. One query."""
    sent = [state for state in RegistrationState if state.holds_seat]
    people = Registration.objects.filter(event_id=event.pk, state__in=sent).exclude(email="")
    return [
        (
            outbox.Recipient(address=one.email, name=one.badge_name, language=one.language or "en"),
            one.state == RegistrationState.APPROVED,
        )
        for one in people.order_by("pk")
    ]


def _facts(row: Any) -> dict[str, Any]:  # noqa: ANN401 - any row
    return {name: value for name, value in model_to_dict(row).items() if name not in _OWN}


def _copy_questions(source: Event, event: Event) -> None:
    """Copy forms of capacities that have no secret, and the questions that are asked still."""
    for form in CapacityForm.objects.filter(event_id=source.pk, secret="").order_by("pk"):
        copy = {**_facts(form), "closes_at": None}
        CapacityForm.objects.create(event=event, **copy)
    copies: dict[int, Question] = {}
    asked = Question.objects.filter(event_id=source.pk, retired_at=None).order_by("position", "pk")
    waiting = list(asked)
    for question in sorted(waiting, key=lambda one: one.depends_on_id is not None):
        facts = _facts(question)
        on = facts.pop("depends_on")
        if on is not None and on not in copies:
            continue  # what it hangs on is not asked any more
        copies[question.pk] = Question.objects.create(
            event=event, depends_on=copies.get(on), **facts
        )


def _copy_limits(source: Event, event: Event) -> None:
    """Copy how many places of a sitting one delegation or capacity may have.

    The copies of sittings stand in the order of the originals, which `events_drafting` copied.
    """
    was = [one.sitting.pk for one in planned_sittings(source) if not one.is_cancelled]
    copies = Sitting.planned.filter(event_id=event.pk).order_by("pk")
    copy_of = dict(zip(was, copies, strict=True))
    SeatLimit.objects.bulk_create(
        SeatLimit(sitting=copy_of[one.sitting_id], capacity=one.capacity, most=one.most)
        for one in SeatLimit.objects.filter(sitting__in=was).order_by("pk")
    )
