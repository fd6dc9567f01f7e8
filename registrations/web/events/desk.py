"""All events for their editors, and one as a list of what is still to be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from assemblies.enums import EventKind
from assemblies.models.events import Event
from assemblies.selectors import listed
from registrations.selectors.event_tasks import EventTask, Prepared, prepared
from registrations.web.events.place import among_events, for_editors, of_event, shown
from registrations.web.presenting import Tag, Task
from sessions.enums.events import EventStage
from sessions.selectors.event_desk import Wanted, events_for_editors
from sessions.selectors.event_vocabulary import FORMATS, KINDS, STAGES
from sessions.selectors.wording import days_in_words

ON_A_PAGE: Final = 25
_STEPS: Final[dict[EventTask, Promise]] = {
    EventTask.TITLES: gettext_lazy("Titles in English and French"),
    EventTask.SUMMARY: gettext_lazy("What it is about"),
    EventTask.SITTINGS: gettext_lazy("Sittings"),
    EventTask.SPEAKERS: gettext_lazy("Speakers"),
    EventTask.REGISTRATION: gettext_lazy("Registration"),
    EventTask.MEETING: gettext_lazy("Online meeting"),
    EventTask.PUBLICATION: gettext_lazy("Publication"),
}


class DeskForm(forms.Form):
    """What is looked for; a filter nobody offered filters nothing."""

    q = forms.CharField(
        label=gettext_lazy("Search a title or place"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=lambda: [("", _("All")), *((one.value, KINDS[one]) for one in EventKind)],
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=lambda: [("", _("All")), *((one.value, STAGES[one][1]) for one in EventStage)],
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"), required=False, min_value=1889, max_value=2199
    )

    def wanted(self) -> Wanted:
        """Return what is looked for, as far as it was understood."""
        given = self.cleaned_data
        return Wanted(
            words=given.get("q", ""),
            kind=given.get("kind", ""),
            stage=given.get("stage", ""),
            year=given.get("year"),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One event of the list."""

    event: Event
    url: str
    kind: Promise
    days: str
    tag: Tag
    missing: str
    is_overdue: bool


@for_editors
@require_safe
def event_desk(request: HttpRequest) -> HttpResponse:
    """List all events, drafts too, as searched and filtered in the address."""
    at = timezone.now()
    form = DeskForm(request.GET)
    form.is_valid()
    found = events_for_editors(form.wanted(), at=at)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **among_events("registrations:event-desk"),
        "form": form,
        "page_obj": page,
        "lines": [_line(one) for one in prepared(page, at=at)],
        "is_narrowed": any(form.cleaned_data.values()),
    }
    return render(request, "registrations/events/desk.html", context)


@of_event
@require_safe
def overview(request: HttpRequest, event: Event) -> HttpResponse:
    """Show what is done for an event and what is not, each with where it is done."""
    (found,) = prepared([event], at=timezone.now())
    steps = found.steps if found.standing.is_open else ()
    context = {
        "event": event,
        "standing": found.standing,
        "stage": found.standing.stage,
        "tag": Tag(*STAGES[found.standing.stage]),
        "kind": KINDS[event.kind],
        "format": FORMATS[event.format],
        "days": days_in_words(event),
        "tasks": [_task(step, found) for step in steps],
        "done": len(found.done.intersection(steps)),
        "total": len(steps),
        "others": _others(event),
    }
    return shown(request, event, "event-overview", "registrations/events/overview.html", context)


def address_of(name: str, event: Event) -> str:
    """Return the address of a page of the event's console; empty where there is no such page."""
    try:
        return reverse(name, args=[event.slug])
    except NoReverseMatch:
        return ""


def _line(one: Prepared) -> Line:
    stage = one.standing.stage
    missing: Iterable[object] = (_STEPS[step] for step in one.missing)
    if stage is EventStage.SCHEDULED:
        missing = (_STEPS[step] for step in one.missing if step is not EventTask.PUBLICATION)
    return Line(
        event=one.event,
        url=reverse("registrations:event-overview", args=[one.event.slug]),
        kind=KINDS[one.event.kind],
        days=days_in_words(one.event),
        tag=Tag(*STAGES[stage]),
        missing=listed(missing),
        is_overdue=one.standing.is_overdue,
    )


def _task(step: EventTask, found: Prepared) -> Task:
    event, is_done = found.event, step in found.done
    kind, state = ("good", _("Done")) if is_done else ("wait", _("To do"))
    if step is EventTask.PUBLICATION and found.standing.stage is EventStage.SCHEDULED:
        kind, state = str(STAGES[EventStage.SCHEDULED][0]), str(STAGES[EventStage.SCHEDULED][1])
    return Task(
        title=str(_STEPS[step]),
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
        return _("It is published on %(moment)s.") % {"moment": at_venue(event.publish_at, event)}
    return ""


def at_venue(moment: datetime, event: Event) -> str:
    """Return a moment on the event's clock, with the zone."""
    return f"{moment.astimezone(event.zone):%Y-%m-%d %H:%M} ({event.time_zone})"


def _window(event: Event) -> str:
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if opens is None or closes is None:
        return _("No dates are set.")
    words = {"opens": at_venue(opens, event), "closes": at_venue(closes, event)}
    return _("Open from %(opens)s to %(closes)s.") % words


def _others(event: Event) -> list[dict[str, Any]]:
    """Return what may be added and need not be, as far as there are pages for it."""
    pages = [
        (_("Days and time zone"), "registrations:event-days"),
        (_("Partners"), "registrations:event-partners"),
        (_("Recordings, slides, survey, pages"), "registrations:event-links"),
        (_("Documents"), "assembly_sessions:document-worklist"),
        (_("Places in sittings"), "registrations:seat-sittings"),
    ]
    found = ((text, address_of(name, event)) for text, name in pages)
    return [{"title": text, "url": url} for text, url in found if url]
