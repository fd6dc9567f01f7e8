"""Amendments: proposed by parliaments, and treated on the secretariat's page."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.selectors import sentence_of
from sessions.enums.decisions import AmendmentState
from sessions.models.resolutions import Amendment, DraftVersion, Resolution
from sessions.permissions import (
    delegations_speaking,
    may_keep_resolutions,
    visible_resolutions,
)
from sessions.selectors.amendment_words import lines_of
from sessions.selectors.amendments import (
    amendments_of,
    is_amendable,
    last_day_of,
    passages_of,
)
from sessions.selectors.resolution_words import paragraphs_of
from sessions.selectors.resolutions import newest_draft
from sessions.services import amendments as acts
from sessions.services.amendment_votes import put
from sessions.web.access import console_frame, private, seen_assembly, user_of
from sessions.web.agenda_forms import VersionForm
from sessions.web.amendment_forms import LastDayForm, MemberProposesForm, ProposeForm, PutForm
from sessions.web.programme import frame
from sessions.web.refusing import Refusing
from sessions.web.resolution_page import heading_of, language_of


@private
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Take an amendment of a Member from its coordinator."""
    seen = _seen(request, event, pk)
    speaking = delegations_speaking(request.user, seen)
    names = [(one.institution_id, str(one.institution.name)) for one in speaking]
    if not names or not is_amendable(seen):
        raise Http404
    sent, draft = (request.POST if request.method == "POST" else None), newest_draft(seen)
    form = MemberProposesForm(sent, who=names, draft=draft, initial={"language": get_language()})
    if form.is_valid() and _propose(request, seen, form):
        return redirect("assembly_sessions:resolution", event, pk)
    context = {**_numbered(request, seen, draft), "form": form, "until": last_day_of(seen)}
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/amendment_propose.html", context, status=status)


@private
@require_safe
def desk(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show the amendments to the newest version, paragraph by paragraph, to be treated."""
    return _page(request, _kept(request, event, pk), {})


@private
@require_POST
def act(request: HttpRequest, event: str, pk: int, act: str) -> HttpResponse:
    """Treat one, put the adopted ones into the text, set the last day, enter one of the Forum."""
    kept = _kept(request, event, pk)
    form, does = _forms(newest_draft(kept), kept, request.POST)[act], _DOES[act]
    if form.is_valid():
        try:
            does(request, kept, form)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is on record."))
            return redirect("assembly_sessions:amendment-desk", event, pk)
    return _page(request, kept, {act: form})


def _propose(request: HttpRequest, seen: Resolution, form: MemberProposesForm) -> bool:
    speaking = delegations_speaking(request.user, seen)
    member = get_object_or_404(speaking, institution=form.speaker()).institution
    told: dict[str, Any] = {"by": user_of(request), "at": timezone.now()}
    try:
        acts.propose(resolution=seen, institution=member, proposed=form.proposed(), **told)
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    messages.success(request, _("The amendment is received."))
    return True


def _put(request: HttpRequest, kept: Resolution, form: Any) -> None:  # noqa: ANN401 - as above
    told: dict[str, Any] = {"by": user_of(request), "at": timezone.now()}
    put(amendment=form.cleaned_data["amendment"], sitting=form.cleaned_data["sitting"], **told)


def _treat(request: HttpRequest, kept: Resolution, _form: Any) -> None:  # noqa: ANN401 - the act's own
    held = Amendment.objects.filter(draft__resolution=kept).select_related("draft__resolution")
    found = next((one for one in held if str(one.pk) == request.POST.get("key")), None)
    state = request.POST.get("state", "")
    if found is None or state not in _SETTLED:
        raise Http404
    by, at = user_of(request), timezone.now()
    acts.treat(amendment=found, state=AmendmentState(state), by=by, at=at)


def _merge(request: HttpRequest, kept: Resolution, _form: Any) -> None:  # noqa: ANN401 - as above
    acts.merge(**_told(request, kept))


def _set(request: HttpRequest, kept: Resolution, form: Any) -> None:  # noqa: ANN401 - as above
    acts.set_last_day(until=form.cleaned_data["until"], **_told(request, kept))


def _of_forum(request: HttpRequest, kept: Resolution, form: Any) -> None:  # noqa: ANN401 - as above
    told: dict[str, Any] = {"by": user_of(request), "at": timezone.now()}
    acts.propose(resolution=kept, institution=None, proposed=form.proposed(), **told)


_DOES: Final[dict[str, Callable[[HttpRequest, Resolution, Any], None]]] = {
    "treat": _treat,
    "put": _put,
    "merge": _merge,
    "until": _set,
    "forum": _of_forum,
}
ACTS: Final = tuple(_DOES)
_SETTLED: Final = frozenset(AmendmentState) - {AmendmentState.PENDING}


def _forms(draft: DraftVersion | None, kept: Resolution, sent: Any = None) -> dict[str, Refusing]:  # noqa: ANN401 - what was posted
    initial = {"until": kept.amendments_until}
    return {
        "treat": Refusing(sent),
        "merge": Refusing(sent),
        "put": PutForm(sent, resolution=kept, draft=draft),
        "until": LastDayForm(sent, initial=initial, auto_id="until-%s"),
        "forum": ProposeForm(sent, draft=draft),
    }


def _told(request: HttpRequest, kept: Resolution) -> dict[str, Any]:
    seen = VersionForm(request.POST)
    return {
        "resolution": kept,
        "version": seen.cleaned_data["version"] if seen.is_valid() else 0,
        "by": user_of(request),
        "at": timezone.now(),
    }


def _seen(request: HttpRequest, event: str, pk: int) -> Resolution:
    assembly = seen_assembly(event)
    return get_object_or_404(visible_resolutions(request.user), pk=pk, event_id=assembly.pk)


def _kept(request: HttpRequest, event: str, pk: int) -> Resolution:
    if not may_keep_resolutions(request.user):
        raise Http404
    return _seen(request, event, pk)


def _numbered(request: HttpRequest, seen: Resolution, draft: DraftVersion | None) -> dict[str, Any]:
    """Return the text with its paragraphs numbered, in the reader's language."""
    language = language_of(request, draft)
    return {
        **frame(seen.event, _("Decisions")),
        **heading_of(seen),
        "tongue": language,
        "paragraphs": paragraphs_of(draft.in_language(language)) if draft else (),
    }


def _page(request: HttpRequest, kept: Resolution, bound: dict[str, Any]) -> HttpResponse:
    kept.refresh_from_db(fields=["version", "amendments_until"])
    draft = newest_draft(kept)
    passages = passages_of(draft, amendments_of(draft)) if draft else ()
    context = {
        **_numbered(request, kept, draft),
        **console_frame(kept.event, "resolution-desk"),
        "lines": lines_of(passages),
        "draft": draft,
        "is_amendable": is_amendable(kept),
        "until": last_day_of(kept),
        "forms": {**_forms(draft, kept), **bound},
        "refused": next(iter(bound.values()), None),
    }
    status = 422 if bound else 200
    return render(request, "assembly_sessions/amendment_desk.html", context, status=status)
