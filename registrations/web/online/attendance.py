"""Who was at an online sitting, and the certificates of an event, for the secretariat."""

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.permissions import require
from registrations.models.meetings import Certificate
from registrations.permissions.meetings import may_hold_online, may_see_attendance
from registrations.rules.attendance import is_enough
from registrations.rules.letters import shown_code
from registrations.selectors.attendance import (
    Attendee,
    attendees_of,
    attendees_wanted,
    certificates_of,
    hours_of,
    origin_of,
    rule_of,
)
from registrations.services import attendance_tables, certificates, exports
from registrations.web.access import console_event, private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.files import as_table
from registrations.web.online.forms import AttendanceFilter, RuleForm
from sessions.models.sittings import Sitting

ON_A_PAGE: Final = 50


@private
@require_safe
def attendance_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List who was at a sitting online and for how long, as searched in the address."""
    sitting, at = _listed(request, pk), timezone.now()
    everybody = attendees_of(sitting, at=at)
    form, wanted = _wanted(request, everybody)
    page = Paginator(wanted, ON_A_PAGE).get_page(request.GET.get("page"))
    kept, length = certificates_of(sitting.event), hours_of(sitting).minutes
    percent = rule_of(sitting.event).least_percent
    lines = [
        (
            one,
            origin_of(one.participant),
            is_enough(one.minutes, of=length, percent=percent),
            kept.get(one.participant.pk),
        )
        for one in page
    ]
    context = {
        **place_of_console(request.user, sitting.event, "meeting-list"),
        "sitting": sitting,
        "form": form,
        "page_obj": page,
        "lines": lines,
        "total": len(everybody),
        "length": length,
        "query": request.GET.urlencode(),
    }
    return render(request, "registrations/attendance_list.html", context)


@private
@require_safe
def attendance_export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give the same list, all pages of it, as CSV or XLSX."""
    sitting, at = _listed(request, pk), timezone.now()
    if kind not in ("csv", "xlsx"):
        raise Http404
    _form, wanted = _wanted(request, attendees_of(sitting, at=at))
    by = user_of(request)
    exports.taken(of=sitting, table="attendance", people=len(wanted), by=by, at=at)
    name = f"attendance-{sitting.event.slug}-{sitting.pk}"
    return as_table(attendance_tables.of_attendance(wanted), name, kind)


def _listed(request: HttpRequest, pk: int) -> Sitting:
    known = Sitting.objects.select_related("event__assembly", "body", "room")
    return get_object_or_404(known if may_see_attendance(request.user) else known.none(), pk=pk)


def _wanted(
    request: HttpRequest, everybody: list[Attendee]
) -> tuple[AttendanceFilter, list[Attendee]]:
    form = AttendanceFilter(request.GET)
    words = form.cleaned_data.get("q", "") if form.is_valid() else ""
    return form, attendees_wanted(everybody, words)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_certificates(request: HttpRequest, event: str) -> HttpResponse:
    """Say who gets a certificate of an event, and list those that were issued."""
    found = console_event(may_see_attendance(request.user), slug=event)
    form = RuleForm(request.POST if request.method == "POST" else None, rule=rule_of(found))
    if form.is_bound:
        require(may_hold_online(request.user))
        if form.is_valid():
            rule = form.cleaned_data
            certificates.set_rule(event=found, by=user_of(request), at=timezone.now(), **rule)
            messages.success(request, _("The rule is kept."))
            return redirect("registrations:meeting-certificates", event=event)
    issued = Certificate.objects.filter(event=found.pk).select_related("participant")
    page = Paginator(issued.order_by("-issued_at", "-pk"), ON_A_PAGE)
    page_obj = page.get_page(request.GET.get("page"))
    context = {
        **place_of_console(request.user, found, "meeting-certificates"),
        "form": form,
        "may_hold": may_hold_online(request.user),
        "page_obj": page_obj,
        "lines": [(one, shown_code(one.code)) for one in page_obj],
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/meeting_certificates.html", context, status=status)
