"""Releasing the draft; the public change log; the programme as it once was released."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.errors import DomainError, Superseded
from assemblies.models.events import Event
from assemblies.selectors import sentence_of
from notifications.rules.mailings import is_held
from sessions.models.releases import Release
from sessions.models.sittings import Sitting
from sessions.selectors.clashes import clashes_in
from sessions.selectors.plans import Planned, plan_version, planned_sittings
from sessions.selectors.releases import (
    change_log,
    history_of,
    mails_held_of,
    people_to_tell,
    people_told_of,
    planned_entries,
    programme_after,
)
from sessions.selectors.theme_words import theme_names
from sessions.services import releases
from sessions.web.access import console_frame, edited_event, private, seen_event, user_of
from sessions.web.board_forms import ReleaseForm, send_again
from sessions.web.presenting import Card, Day, Reader, days_of
from sessions.web.programme import frame
from sessions.web.public import public_page


@private
@require_http_methods(["GET", "HEAD", "POST"])
def release_draft(request: HttpRequest, event: str) -> HttpResponse:
    """Show what a release would change and whom it tells, and publish the draft."""
    assembly, user = edited_event(request.user, event), user_of(request)
    version = plan_version(assembly)
    form = ReleaseForm(request.POST or None, initial={"version": version})
    if form.is_bound and form.is_valid():
        given, at = form.given(), timezone.now()
        try:
            found = releases.release(event=assembly, **given, by=user, at=at)
            return _released(request, assembly, found)
        except DomainError as refusal:
            _refuse(form, refusal, version)
    return _release_page(request, assembly, form)


@public_page
@require_safe
def change_log_page(request: HttpRequest, event: str) -> HttpResponse:
    """Show what each release changed, the newest first."""
    assembly, at = seen_event(event), timezone.now()
    history = history_of(assembly, request.user, at=at)
    context = {**frame(assembly, _("Programme")), "log": change_log(history)}
    return render(request, "assembly_sessions/change_log.html", context)


@public_page
@require_safe
def released_programme(request: HttpRequest, event: str, number: int) -> HttpResponse:
    """Show the programme as it was after one of its releases."""
    assembly, at = seen_event(event), timezone.now()
    history = history_of(assembly, request.user, at=at)
    log = change_log(history)
    found = next((one.release for one in log if one.release.number == number), None)
    if found is None:
        raise Http404
    sittings = programme_after(history, number)
    context = {
        **frame(assembly, _("Programme")),
        "release": found,
        "is_newest": found == log[0].release,
        "days": _as_history(assembly, sittings, at=found.released_at),
        "shown": len(sittings),
    }
    return render(request, "assembly_sessions/released_programme.html", context)


def _as_history(assembly: Event, sittings: Iterable[Sitting], *, at: datetime) -> tuple[Day, ...]:
    """Sort the sittings into days, without what is of today: links, now, places."""
    reader = Reader(themes=theme_names(code for one in sittings for code in one.themes))
    return tuple(
        replace(day, is_today=False, cards=tuple(map(_as_read, day.cards)))
        for day in days_of(assembly, sittings, reader, at=at)
    )


def _as_read(card: Card) -> Card:
    return replace(card, url="", is_now=False, is_changed=False, places=None, can_ask=False)


def _clashes(assembly: Event, planned: Collection[Planned]) -> dict[str, Any]:
    """Say what nobody has accepted, and on which day of the board the first of it is."""
    found = clashes_in(assembly, planned)
    first = next((one.clash.sittings[0] for one in found.open), None)
    starts = {one.sitting.pk: one.facts.starts_at for one in planned}
    return {
        "clashes": [found.sentence(one.clash) for one in found.open],
        "clashes_on": starts[first].astimezone(assembly.zone).date() if first else None,
    }


def _release_page(request: HttpRequest, assembly: Event, form: ReleaseForm) -> HttpResponse:
    planned = planned_sittings(assembly)
    context: dict[str, Any] = {
        **console_frame(assembly, "release-draft"),
        **_clashes(assembly, planned),
        "form": form,
        "entries": planned_entries(assembly, planned),
        "silent": sum(one.is_silent for one in planned),
        "people": people_to_tell(planned, at=timezone.now()),
        "held": mails_held_of(assembly),
    }
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/release_draft.html", context, status=status)


def _released(request: HttpRequest, assembly: Event, found: Release) -> HttpResponse:
    count = found.sittings.exclude(changes=[]).count()
    if not count:  # there is no programme after it that was not there before
        messages.success(request, _("The draft was released. Readers see no change."))
        return redirect("assembly_sessions:board", assembly.slug)
    said = ngettext(
        "%(count)s sitting was published.", "%(count)s sittings were published.", count
    ) % {"count": count}
    messages.success(request, " ".join([said, *_who_is_told(found, count)]))
    return redirect("assembly_sessions:released-programme", assembly.slug, found.number)


def _who_is_told(found: Release, count: int) -> list[str]:
    """Return in words who is told of a release of ``count`` sittings; nothing: nobody is."""
    people, above = people_told_of(found), settings.MAILS_HELD_ABOVE
    if is_held(told=people, things=count, above=above, is_asked=found.holds_mails):
        return [_("The mailing waits for a second look.")]
    told = ngettext(
        "%(n)s person is told by mail.", "%(n)s people are told, in one mail each.", people
    ) % {"n": people}
    return [told] if people else []


def _refuse(form: ReleaseForm, refusal: DomainError, version: int) -> None:
    """Say it, and let who has read the newest draft send it."""
    form.add_error(None, sentence_of(refusal))
    if isinstance(refusal, Superseded):
        send_again(form, version=version)
