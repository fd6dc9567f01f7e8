"""The console's pages of votes: what is put, opened, counted, closed, annulled."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.models.events import Assembly
from sessions.enums import BallotMethod, RequestState
from sessions.models.ballots import Ballot, PutQuestion
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.sittings import Sitting
from sessions.permissions.votes import visible_ballots
from sessions.selectors.sheets import (
    blind_sheets_of,
    differing_lines,
    names_on_sheet,
    progress_of,
)
from sessions.services import annulments, questions, roll_calls
from sessions.web.access import console_frame, private, user_of
from sessions.web.refusing import Refusing
from sessions.web.vote_access import address, frame_of, run_assembly, run_ballot
from sessions.web.vote_forms import (
    METHODS,
    AnnulForm,
    HandsForm,
    MethodForm,
    QuestionForm,
)
from sessions.web.vote_presenting import vote_lines


@private
@require_http_methods(["GET", "HEAD", "POST"])
def console(request: HttpRequest, event: str) -> HttpResponse:
    """List an event's votes and what can be voted upon; put another question."""
    assembly = run_assembly(request, event)
    sittings = Sitting.planned.filter(event_id=assembly.pk).select_related("event", "body")
    form = QuestionForm(request.POST or None, sittings=sittings.order_by("starts_at", "pk"))
    if form.is_valid():
        try:
            put = questions.put(question=form.put(), by=user_of(request), at=timezone.now())
            return redirect("assembly_sessions:question-open", event, put.pk)
        except DomainError as refusal:
            form.refuse(refusal)
    context = {**_of_assembly(request, assembly), "form": form}
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/vote_console.html", context, status=status)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def open_question(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Ask how the vote on a question is taken, and open it."""
    assembly = run_assembly(request, event)
    question = get_object_or_404(PutQuestion, event_id=assembly.pk, pk=pk)
    form = MethodForm(request.POST or None, with_hands=True)
    if form.is_valid():
        method, by, at = form.chosen(), user_of(request), timezone.now()
        try:
            opened = questions.open_question(question=question, method=method, by=by, at=at)
            return redirect(address(opened, "vote-chair"))
        except DomainError as refusal:
            form.refuse(refusal)
    return _ask_method(request, assembly, question, form)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def open_request(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Ask how the vote on a request for an emergency item is taken, and open it."""
    assembly = run_assembly(request, event)
    asked = get_object_or_404(EmergencyRequest, event_id=assembly.pk, pk=pk)
    form = MethodForm(request.POST or None, with_hands=False)
    if form.is_valid():
        method, by, at = form.chosen(), user_of(request), timezone.now()
        try:
            opened = roll_calls.open_vote(request=asked, method=method, by=by, at=at)
            return redirect(address(opened, "vote-chair"))
        except DomainError as refusal:
            form.refuse(refusal)
    return _ask_method(request, assembly, asked, form)


@private
@require_safe
def chair(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show whoever presides how far a vote is, and what can be done."""
    ballot = run_ballot(request, event, pk)
    return _chair_page(request, ballot)


@private
@require_POST
def count(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Keep the hands that were counted."""
    ballot, form = run_ballot(request, event, pk), HandsForm(request.POST)
    if form.is_valid():
        given = {"votes": form.votes(), "reason": form.cleaned_data["reason"]}
        try:
            questions.count_hands(ballot=ballot, **given, by=user_of(request), at=timezone.now())
            messages.success(request, _("The count is on record."))
            return redirect(address(ballot, "vote-chair"))
        except DomainError as refusal:
            form.refuse(refusal)
    return _chair_page(request, ballot, hands_form=form)


@private
@require_POST
def close(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Close a vote: its result is public."""
    ballot, form = run_ballot(request, event, pk), Refusing({})
    try:
        roll_calls.close_vote(ballot=ballot, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        form.refuse(refusal)
        return _chair_page(request, ballot, refused=form)
    messages.success(request, _("The vote is closed. Its result is public."))
    return redirect(address(ballot))


@private
@require_POST
def annul(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Annul a closed vote, as the body has decided."""
    ballot, form = run_ballot(request, event, pk), AnnulForm(request.POST)
    if form.is_valid():
        given = {"votes": form.votes(), "reason": form.cleaned_data["reason"]}
        try:
            annulments.annul(ballot=ballot, **given, by=user_of(request), at=timezone.now())
            messages.success(request, _("The vote is annulled; it can be opened again."))
            return redirect(address(ballot, "vote-chair"))
        except DomainError as refusal:
            form.refuse(refusal)
    return _chair_page(request, ballot, annul_form=form)


def _of_assembly(request: HttpRequest, assembly: Assembly) -> dict[str, Any]:
    of_event = visible_ballots(request.user, at=timezone.now()).filter(event_id=assembly.pk)
    counted = Ballot.objects.filter(annulment=None, question__isnull=False)
    return {
        **console_frame(assembly, "vote-console"),
        "assembly": assembly,
        "lines": vote_lines(of_event.order_by("-opened_at", "-pk")),
        "open_questions": PutQuestion.objects.filter(event_id=assembly.pk)
        .exclude(pk__in=counted.values("question"))
        .order_by("pk"),
        "open_requests": EmergencyRequest.objects.filter(
            event_id=assembly.pk, state=RequestState.PRESENTED
        ).in_order(),
    }


def _ask_method(
    request: HttpRequest,
    assembly: Assembly,
    subject: PutQuestion | EmergencyRequest,
    form: MethodForm,
) -> HttpResponse:
    context = {
        **console_frame(assembly, "vote-console"),
        "assembly": assembly,
        "subject": subject,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/vote_open.html", context, status=status)


def _chair_page(
    request: HttpRequest,
    ballot: Ballot,
    *,
    hands_form: HandsForm | None = None,
    annul_form: AnnulForm | None = None,
    refused: Refusing | None = None,
) -> HttpResponse:
    refusals = [form for form in (refused, hands_form, annul_form) if form is not None]
    context = {
        **frame_of(ballot),
        "method": METHODS[BallotMethod(ballot.method)],
        **_progress(ballot),
        "sheets": blind_sheets_of(ballot) if ballot.method == BallotMethod.TWO_SHEETS else (),
        "differences": len(differing_lines(ballot)),
        "hands_form": (hands_form or HandsForm()) if ballot.is_of_hands else None,
        "annul_form": annul_form or AnnulForm(),
        "refusals": refusals,
    }
    status = 422 if refusals else 200
    return render(request, "assembly_sessions/vote_chair.html", context, status=status)


def _progress(ballot: Ballot) -> dict[str, Any]:
    progress = progress_of(ballot) if ballot.closed_at is None else None
    names = names_on_sheet(ballot) if progress and progress.missing else {}
    missing = [names[key] for key in progress.missing] if progress else []
    return {"progress": progress, "missing": missing}
