"""The tellers' sheet: a line, its votes, Enter; by keyboard alone, and as a plain form too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.errors import DomainError
from assemblies.selectors import sentence_of
from sessions.enums import BallotMethod
from sessions.models.ballots import Ballot
from sessions.permissions import may_run_votes
from sessions.rules.majorities import Votes
from sessions.selectors.sheets import (
    SheetLine,
    blind_sheets_of,
    differing_lines,
    names_on_sheet,
    sheet_lines,
)
from sessions.services import blind_sheets, roll_calls
from sessions.web.access import private, user_of
from sessions.web.vote_access import address, frame_of, taken_ballot
from sessions.web.vote_forms import METHODS, EntryForm


@dataclass(frozen=True, slots=True)
class Differing:
    """A line that both tellers have not entered alike."""

    name: str
    one: Votes | None
    other: Votes | None


@private
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show the sheet; a POST enters one line."""
    ballot = taken_ballot(request, event, pk)
    lines = sheet_lines(ballot, teller=user_of(request).pk)
    form = EntryForm(request.POST or None, lines=lines, initial=_asked(request, lines))
    is_entered = form.is_valid() and _entered(request, ballot, form)
    if request.headers.get("Accept") == "text/plain":
        return _told(form, is_entered=is_entered)
    if is_entered:
        return redirect(address(ballot, "vote-sheet") + "#entry")
    context = {**frame_of(ballot), **_about(request, ballot, lines), "form": form}
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/vote_sheet.html", context, status=status)


@private
@require_POST
def hand_in(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Hand one's own blind sheet in."""
    ballot = taken_ballot(request, event, pk)
    try:
        blind_sheets.hand_in(ballot=ballot, by=user_of(request), at=timezone.now())
        messages.success(request, _("Your sheet is handed in."))
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    return redirect(address(ballot, "vote-sheet"))


def _entered(request: HttpRequest, ballot: Ballot, form: EntryForm) -> bool:
    entry, by, at = form.entry(), user_of(request), timezone.now()
    is_blind = ballot.method == BallotMethod.TWO_SHEETS and entry.replaces is None
    try:
        if is_blind:
            blind_sheets.enter(ballot=ballot, entry=entry, by=by, at=at)
        else:
            roll_calls.enter(ballot=ballot, entry=entry, by=by, at=at)
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    return True


def _told(form: EntryForm, *, is_entered: bool) -> HttpResponse:
    """Answer the page's script: nothing more to say, or why not, in a sentence."""
    if is_entered:
        return HttpResponse(status=204)
    said = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return HttpResponse(said, status=422, content_type="text/plain; charset=utf-8")


def _asked(request: HttpRequest, lines: Sequence[SheetLine]) -> dict[str, Any]:
    """Return what the form begins with: a line that is to be corrected, or the next one."""
    asked = request.GET.get("line", "")
    for one in lines:
        if str(one.number) == asked:
            return {"line": one.name, "replaces": one.row.number if one.row else None}
    return {}


def _about(request: HttpRequest, ballot: Ballot, lines: Sequence[SheetLine]) -> dict[str, Any]:
    is_blind = ballot.method == BallotMethod.TWO_SHEETS
    sheets, names = blind_sheets_of(ballot) if is_blind else (), names_on_sheet(ballot)
    return {
        "lines": lines,
        "may_run": may_run_votes(request.user),
        "method": METHODS[BallotMethod(ballot.method)],
        "awaited": [one for one in lines if one.is_awaited],
        "called": sum(one.is_called for one in lines),
        "is_blind": is_blind,
        "own_sheet": next((one for one in sheets if one.teller_id == request.user.pk), None),
        "differences": [
            Differing(names[one.delegation], one.one, one.other) for one in differing_lines(ballot)
        ],
    }
