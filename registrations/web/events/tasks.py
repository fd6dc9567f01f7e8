"""The steps of preparing an event, as its pages for editors show them."""

from datetime import datetime
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assemblies.enums import EventKind
from assemblies.models.events import Event
from registrations.selectors.event_tasks import EventTask, Prepared
from registrations.web.presenting import Task
from sessions.enums.events import EventStage
from sessions.selectors.event_vocabulary import STAGES

STEPS: Final[dict[EventTask, Promise]] = {
    EventTask.TITLES: gettext_lazy("Titles in English and French"),
    EventTask.SUMMARY: gettext_lazy("What it is about"),
    EventTask.SITTINGS: gettext_lazy("Sittings"),
    EventTask.SPEAKERS: gettext_lazy("Speakers"),
    EventTask.REGISTRATION: gettext_lazy("Registration"),
    EventTask.MEETING: gettext_lazy("Online meeting"),
    EventTask.PUBLICATION: gettext_lazy("Publication"),
}


def task_of(step: EventTask, found: Prepared) -> Task:
    """Return a step with its state, where it is done, and what stands there."""
    event, is_done = found.event, step in found.done
    kind, state = ("good", _("Done")) if is_done else ("wait", _("To do"))
    if step is EventTask.PUBLICATION and found.standing.stage is EventStage.SCHEDULED:
        kind, state = str(STAGES[EventStage.SCHEDULED][0]), str(STAGES[EventStage.SCHEDULED][1])
    return Task(
        title=str(STEPS[step]),
        state=state,
        kind=kind,
        url=_address_of_step(step, event),
        hint=_hint(step, found),
        is_done=is_done,
    )


def _address_of_step(step: EventTask, event: Event) -> str:
    registration = (
        "registrations:registration-dates"
        if event.kind == EventKind.ASSEMBLY
        else "registrations:admission"
    )
    names = {
        EventTask.TITLES: "registrations:event-describe",
        EventTask.SUMMARY: "registrations:event-describe",
        EventTask.SITTINGS: "assembly_sessions:board",
        EventTask.SPEAKERS: "registrations:event-speakers",
        EventTask.REGISTRATION: registration,
        EventTask.MEETING: "registrations:meeting-list",
        EventTask.PUBLICATION: "registrations:event-publish",
    }
    return address_of(names[step], event)


def _hint(step: EventTask, found: Prepared) -> str:
    """Say what stands there, where a word of it helps."""
    standing, event = found.standing, found.event
    if step is EventTask.SITTINGS:
        return ngettext(
            "%(n)s sitting is planned.", "%(n)s sittings are planned.", standing.sittings
        ) % {"n": standing.sittings}
    if step is EventTask.REGISTRATION:
        return _window(event)
    if step is EventTask.MEETING and found.without_meeting:
        n = found.without_meeting
        return ngettext(
            "%(n)s sitting has none yet.", "%(n)s sittings have none yet.", n
        ) % {"n": n}  # fmt: skip
    if step is EventTask.PUBLICATION and event.publish_at:
        return _("It is published on %(moment)s.") % {"moment": _at_venue(event.publish_at, event)}
    return ""


def _at_venue(moment: datetime, event: Event) -> str:
    """Return a moment on the event's clock, with the zone."""
    local = moment.astimezone(event.zone)
    return f"{date_format(local, 'DATE_FORMAT')} {local:%H:%M} ({event.time_zone})"


def _window(event: Event) -> str:
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if opens is None or closes is None:
        return _("No dates are set.")
    words = {"opens": _at_venue(opens, event), "closes": _at_venue(closes, event)}
    return _("Open from %(opens)s to %(closes)s.") % words


def address_of(name: str, event: Event) -> str:
    """Return the address of a page of the event's console; empty where there is no such page."""
    try:
        return reverse(name, args=[event.slug])
    except NoReverseMatch:
        return ""
