"""The quorum of a sitting: how many Members are represented now, put on record."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assemblies.errors import DomainError
from assemblies.permissions import require
from assemblies.selectors import sentence_of
from sessions.models.sittings import Sitting
from sessions.permissions import may_record_quorum
from sessions.selectors.presence import attendance_of, quorum_records_of
from sessions.services import presence
from sessions.web.access import seen_sitting, user_of
from sessions.web.programme import frame
from sessions.web.record import said_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quorum(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show who counts now and what is on record; a POST records it."""
    require(may_record_quorum(request.user))
    sitting = seen_sitting(request, event, pk, at=timezone.now())
    if request.method == "POST":
        _record(request, sitting)
        return redirect("assembly_sessions:sitting-quorum", event=event, pk=pk)
    context = {
        **frame(sitting.event, _("Programme")),
        "sitting": sitting,
        "sitting_url": reverse("assembly_sessions:sitting-detail", args=[event, pk]),
        "attendance": attendance_of(sitting.event, sitting),
        "records": said_of(sitting, quorum_records_of(sitting)),
    }
    return render(request, "assembly_sessions/sitting_quorum.html", context)


def _record(request: HttpRequest, sitting: Sitting) -> None:
    try:
        presence.record_quorum(sitting=sitting, by=user_of(request), at=timezone.now())
        messages.success(request, _("The quorum is on record."))
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
