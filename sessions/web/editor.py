"""The programme editor's forms: moving and cancelling a sitting."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assemblies.errors import DomainError
from assemblies.permissions import require
from assemblies.selectors import sentence_of
from sessions.models.sittings import Sitting
from sessions.permissions import may_edit_programme
from sessions.selectors.releases import people_following
from sessions.services import sittings
from sessions.web.access import seen_sitting, user_of
from sessions.web.forms import CancelForm, MoveForm
from sessions.web.programme import frame


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Ask for the new time and room, and move the sitting."""
    sitting, user = _edited(request, event, pk), user_of(request)
    form = MoveForm(request.POST or None, sitting=sitting)
    if form.is_valid():
        try:
            sittings.move(
                sitting=sitting, to=form.slot(), note=form.note(),
                sequence=form.cleaned_data["sequence"], by=user, at=timezone.now(),
            )  # fmt: skip
            return _done(request, sitting, _("The sitting was moved."))
        except DomainError as refusal:
            form.refuse(refusal)
    return _page(request, "assembly_sessions/sitting_move.html", sitting, form)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Ask once, saying what follows, and cancel the sitting."""
    sitting, user = _edited(request, event, pk), user_of(request)
    form = CancelForm(request.POST or None, sitting=sitting)
    if form.is_valid():
        try:
            sittings.cancel(
                sitting=sitting, note=form.note(), sequence=form.cleaned_data["sequence"],
                by=user, at=timezone.now(),
            )  # fmt: skip
            return _done(request, sitting, _("The sitting was cancelled."))
        except DomainError as refusal:
            form.add_error(None, sentence_of(refusal))
    return _page(request, "assembly_sessions/sitting_cancel.html", sitting, form)


def _edited(request: HttpRequest, event: str, pk: int) -> Sitting:
    require(may_edit_programme(request.user))
    return seen_sitting(request, event, pk, at=timezone.now())


def _page(
    request: HttpRequest, template: str, sitting: Sitting, form: MoveForm | CancelForm
) -> HttpResponse:
    path = [sitting.event.slug, sitting.pk]
    if sitting.is_cancelled and not form.is_bound:
        return redirect("assembly_sessions:sitting-detail", *path)
    context: dict[str, Any] = {
        **frame(sitting.event, _("Programme")),
        "sitting": sitting,
        "form": form,
        "followers": people_following(sitting),
        "sitting_url": reverse("assembly_sessions:sitting-detail", args=path),
        "cancel_url": reverse("assembly_sessions:sitting-cancel", args=path),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _done(request: HttpRequest, sitting: Sitting, what: str) -> HttpResponse:
    count = people_following(sitting)
    told = ngettext(
        "%(count)s person who follows it is told by mail.",
        "%(count)s people who follow it are told by mail.",
        count,
    ) % {"count": count}
    messages.success(request, f"{what} {_('The calendar feed has it already.')} {told}")
    return redirect("assembly_sessions:sitting-detail", sitting.event.slug, sitting.pk)
