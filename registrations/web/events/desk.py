"""All events for their editors, and one as a list of what is still to be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from assemblies.enums import EventKind
from assemblies.models.events import Event
from assemblies.selectors import listed
from registrations.selectors.event_tasks import EventTask, Prepared, prepared
from registrations.web.events.place import among_events, for_editors, of_event, shown
from registrations.web.events.tasks import STEPS, address_of, task_of
from registrations.web.presenting import Tag
from sessions.enums.events import EventStage
from sessions.selectors.event_desk import Wanted, events_for_editors
from sessions.selectors.event_vocabulary import FORMATS, KINDS, STAGES
from sessions.selectors.wording import days_in_words

ON_A_PAGE: Final = 25


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
        "tasks": [task_of(step, found) for step in steps],
        "done": len(found.done.intersection(steps)),
        "total": len(steps),
        "others": _others(event),
    }
    return shown(request, event, "event-overview", "registrations/events/overview.html", context)


def _line(one: Prepared) -> Line:
    stage = one.standing.stage
    missing: Iterable[object] = (STEPS[step] for step in one.missing)
    if stage is EventStage.SCHEDULED:
        missing = (STEPS[step] for step in one.missing if step is not EventTask.PUBLICATION)
    return Line(
        event=one.event,
        url=reverse("registrations:event-overview", args=[one.event.slug]),
        kind=KINDS[one.event.kind],
        days=days_in_words(one.event),
        tag=Tag(*STAGES[stage]),
        missing=listed(missing),
        is_overdue=one.standing.is_overdue,
    )


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
