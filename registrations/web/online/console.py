"""The secretariat's pages about online sittings: where they are held, who is let in, recordings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.enums import EventKind
from assemblies.errors import DomainError
from assemblies.gateways.rest import BIGGEST_KEY
from assemblies.models.delegations import Participant
from assemblies.selectors import sentence_of
from registrations.enums import MeetingState
from registrations.errors.meetings import NotOfThisEvent
from registrations.models.meetings import (
    MeetingRecording,
    OnlineMeeting,
    RemoteGuest,
    ServiceProbe,
)
from registrations.permissions.meetings import may_hold_online, may_see_attendance
from registrations.selectors.attendance import origin_of
from registrations.selectors.meetings import (
    meeting_of,
    offline_sittings,
    online_sittings,
    people_for_meetings,
)
from registrations.services import meetings, wakes
from registrations.web.access import console_event, private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.online.forms import MeetingForm, PeopleForm, name_of_provider
from registrations.web.online.words import said_of_failure, tag_of_meeting, tag_of_service
from registrations.web.presenting import Tag
from sessions.models.sittings import Sitting

FOUND_AT_MOST: Final = 20
PAGE: Final = "meeting-list"


@dataclass(frozen=True, slots=True)
class Line:
    """An online sitting as the console lists it."""

    sitting: Sitting
    meeting: OnlineMeeting | None
    tag: Tag
    service: str
    failure: str
    attended: int


@private
@require_safe
def meeting_list(request: HttpRequest, event: str) -> HttpResponse:
    """List an event's online sittings: ready, waiting or failed, why, and since when."""
    found, at = console_event(may_see_attendance(request.user), slug=event), timezone.now()
    may_hold = may_hold_online(request.user)
    context = {
        **place_of_console(request.user, found, PAGE),
        "lines": [_line(one, at) for one in online_sittings(found)],
        "others": offline_sittings(found, at=at) if may_hold else [],
        "services": [(one, tag_of_service(one), said_of_failure(one)) for one in _probes()],
        "recordings": [(one, one.seconds // 60) for one in _recordings(found.pk)]
        if may_hold
        else [],
        "may_hold": may_hold,
        "is_assembly": found.kind == EventKind.ASSEMBLY,
    }
    return render(request, "registrations/meeting_list.html", context)


def _probes() -> Iterable[ServiceProbe]:
    return ServiceProbe.objects.order_by("name")


def _recordings(event: int) -> Iterable[MeetingRecording]:
    found = MeetingRecording.objects.filter(meeting__sitting__event=event)
    return found.select_related("meeting__sitting", "link").order_by("found_at", "pk")


def _line(sitting: Sitting, at: datetime) -> Line:
    meeting: OnlineMeeting | None = getattr(sitting, "meeting", None)
    is_set = meeting is not None and meeting.preparation != MeetingState.OVER
    return Line(
        sitting=sitting,
        meeting=meeting if is_set else None,
        tag=tag_of_meeting(sitting, meeting, at=at),
        service=name_of_provider(meeting.provider) if meeting and is_set else "",
        failure=said_of_failure(meeting) if meeting and sitting.ends_at > at else "",
        attended=sitting.__dict__["attended"],
    )


@private
@require_POST
def probe(request: HttpRequest, event: str) -> HttpResponse:
    """Have the services asked how they do; the answers stand on the page a moment later."""
    found = console_event(may_hold_online(request.user), slug=event)
    wakes.probe()
    messages.info(request, _("The services are being asked. Look again in a minute."))
    return redirect("registrations:meeting-list", event=found.slug)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def setting(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where and how a sitting is held online."""
    sitting = _edited(request, pk)
    meeting = meeting_of(sitting)
    posted = request.POST if request.method == "POST" else None
    form = MeetingForm(posted, sitting=sitting, meeting=meeting)
    if form.is_bound and form.is_valid() and _set(request, sitting, form):
        return redirect("registrations:meeting-list", event=sitting.event.slug)
    context = {**_around(request, sitting), "meeting": meeting, "form": form}
    status = 422 if form.errors else 200
    return render(request, "registrations/meeting_setting.html", context, status=status)


def _set(request: HttpRequest, sitting: Sitting, form: MeetingForm) -> bool:
    by, at = user_of(request), timezone.now()
    try:
        meetings.hold_online(sitting=sitting, setting=form.setting(), by=by, at=at)
    except DomainError as refusal:
        form.add_error(refusal.field or None, sentence_of(refusal))
        return False
    messages.success(request, _("The sitting is held online. Its service is told now."))
    return True


@private
@require_POST
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Stop holding a sitting online, or ask its service again."""
    sitting = _edited(request, pk)
    done = _ACTS.get(act)
    if done is None:
        raise Http404
    try:
        done[0](sitting=sitting, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, done[1]())
    return redirect("registrations:meeting-list", event=sitting.event.slug)


_ACTS: Final[dict[str, Any]] = {
    "stop": (meetings.stop, lambda: _("The sitting is not held online any more.")),
    "try-again": (meetings.try_again, lambda: _("The service is asked again now.")),
}


@private
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Let people in from afar, or name moderators, by search."""
    sitting = _edited(request, pk)
    if request.method == "POST":
        _allow(request, sitting)
        return redirect(request.get_full_path())
    form = PeopleForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    named = RemoteGuest.objects.filter(sitting=sitting.pk)
    found = people_for_meetings(sitting.event, words) if words else Participant.objects.none()
    found = found.exclude(pk__in=named.values("participant"))[: FOUND_AT_MOST + 1]
    context = {
        **_around(request, sitting),
        "form": form,
        "words": words,
        "found": [(one, origin_of(one)) for one in found[:FOUND_AT_MOST]],
        "are_more": len(found) > FOUND_AT_MOST,
        "named": [(one, origin_of(one.participant)) for one in _with_people(named)],
        "is_assembly": sitting.event.kind == EventKind.ASSEMBLY,
    }
    return render(request, "registrations/meeting_people.html", context)


def _with_people(named: Any) -> Iterable[RemoteGuest]:  # noqa: ANN401 - a queryset
    loaded: Iterable[RemoteGuest] = named.select_related(
        "participant__delegation__institution", "participant__institution"
    ).order_by("participant__family_name", "pk")
    return loaded


def _allow(request: HttpRequest, sitting: Sitting) -> None:
    key = request.POST.get("participant", "")
    is_key = key.isascii() and key.isdigit() and len(key) < 20 and int(key) <= BIGGEST_KEY
    people = Participant.objects.accredited().filter(event_id=sitting.event_id)
    person = people.filter(pk=int(key) if is_key else 0).first()
    if person is None:
        messages.error(request, sentence_of(NotOfThisEvent()))
        return
    is_moderator = request.POST.get("as") == "moderator"
    by, at = user_of(request), timezone.now()
    try:
        meetings.allow(sitting=sitting, participant=person, is_moderator=is_moderator, by=by, at=at)
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        said = _("%(name)s may join and is told by mail.") % {"name": person.badge_name}
        messages.success(request, said)


@private
@require_POST
def guest_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody in from afar no more."""
    allowed = RemoteGuest.objects.select_related("sitting__event")
    guests = allowed if may_hold_online(request.user) else allowed.none()
    guest = get_object_or_404(guests, pk=pk)
    meetings.withdraw(guest=guest, by=user_of(request), at=timezone.now())
    messages.success(request, _("She is not let in any more."))
    return redirect("registrations:meeting-people", pk=guest.sitting_id)


@private
@require_POST
def recording_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a recording on the event's page."""
    known = MeetingRecording.objects.select_related("meeting__sitting__event")
    seen = known if may_hold_online(request.user) else known.none()
    recording = get_object_or_404(seen, pk=pk)
    try:
        meetings.publish_recording(
            recording=recording,
            is_for_participants=request.POST.get("for") != "everybody",
            by=user_of(request),
            at=timezone.now(),
        )
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, _("The recording stands on the page of the event."))
    return redirect("registrations:meeting-list", event=recording.meeting.sitting.event.slug)


def _edited(request: HttpRequest, pk: int) -> Sitting:
    known = Sitting.objects.select_related("event__assembly", "body", "room")
    return get_object_or_404(known if may_hold_online(request.user) else known.none(), pk=pk)


def _around(request: HttpRequest, sitting: Sitting) -> dict[str, Any]:
    return {**place_of_console(request.user, sitting.event, PAGE), "sitting": sitting}
