"""The secretariat's pages about places in sittings: how many, who has them, who waits."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.errors import DomainError
from assemblies.permissions import require
from assemblies.selectors import sentence_of
from notifications.selectors import answers_to
from registrations.models.seats import Seat
from registrations.permissions.reviews import may_review
from registrations.permissions.seats import may_set_places
from registrations.selectors.seats import (
    seats_of,
    seats_wanted,
    sittings_with_places,
    state_of,
    waiting_people,
)
from registrations.services import exports, sitting_seats, tables
from registrations.services.words import CAPACITIES, SEAT_STATES
from registrations.web.access import console_event, private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.files import as_table
from registrations.web.presenting import Tag
from registrations.web.seat_forms import SeatFilterForm, SettingForm
from registrations.web.seats import seen_sitting
from sessions.models.sittings import Sitting

ON_A_PAGE = 50


@private
@require_safe
def sitting_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the sittings of an assembly that have places, with what is taken and who waits."""
    assembly = console_event(may_review(request.user), slug=event)
    context = {
        **place_of_console(request.user, assembly, "seat-sittings"),
        "sittings": sittings_with_places(assembly),
    }
    return render(request, "registrations/seat_sittings.html", context)


@private
@require_safe
def seat_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List who has a place and who waits, as searched and filtered in the address."""
    sitting = _listed_sitting(request, pk)
    form, seats, total = _found(request, sitting)
    page = Paginator(seats, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **place_of_console(request.user, sitting.event, "seat-sittings"),
        "sitting": sitting,
        "answers": answers_to(str(sitting.uid)),
        "form": form,
        "page_obj": page,
        "lines": [(seat, _tag_of(seat), CAPACITIES[seat.participant.capacity]) for seat in page],
        "total": total,
        "waiting": waiting_people(sitting),
        "query": request.GET.urlencode(),
    }
    return render(request, "registrations/seat_list.html", context)


@private
@require_safe
def seat_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the same list, all pages of it, as a table for spreadsheets."""
    sitting = _listed_sitting(request, pk)
    _form, seats, _total = _found(request, sitting)
    by, at = user_of(request), timezone.now()
    exports.taken(of=sitting, table="places", people=len(seats), by=by, at=at)
    name = f"places-{sitting.event.slug}-{sitting.pk}"
    return as_table(tables.of_places(seats), name, "csv")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def setting(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Say how many places a sitting has, and who may have how many of them."""
    require(may_set_places(request.user))
    sitting = seen_sitting(request, event, pk)
    form = SettingForm(request.POST if request.method == "POST" else None, sitting=sitting)
    if form.is_bound and form.is_valid() and _set(request, sitting, form):
        return redirect("registrations:seats", event=event, pk=pk)
    context = {
        "assembly": sitting.event,
        "place": "programme",
        "sitting": sitting,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/seat_setting.html", context, status=status)


def _set(request: HttpRequest, sitting: Sitting, form: SettingForm) -> bool:
    try:
        after = sitting_seats.set_places(
            sitting=sitting, setting=form.setting(), by=user_of(request), at=timezone.now()
        )
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    messages.success(request, _("The places are kept."))
    if after.places is not None and after.places_taken > after.places:
        said = _(
            "%(taken)s are taken already: nobody loses a place, and none is given before fewer"
            " than %(places)s are taken."
        ) % {"taken": after.places_taken, "places": after.places}
        messages.warning(request, said)
    return True


def _listed_sitting(request: HttpRequest, pk: int) -> Sitting:
    sittings = Sitting.objects.select_related("event__assembly", "body", "room")
    return get_object_or_404(sittings if may_review(request.user) else sittings.none(), pk=pk)


def _found(request: HttpRequest, sitting: Sitting) -> tuple[SeatFilterForm, list[Seat], int]:
    form = SeatFilterForm(request.GET)
    form.is_valid()  # a filter nobody offered filters nothing
    everybody, wanted = list(seats_of(sitting)), form.cleaned_data
    kept = seats_wanted(everybody, words=wanted.get("q", ""), state=wanted.get("state", ""))
    return form, kept, len(everybody)


def _tag_of(seat: Seat) -> Tag:
    return Tag(*SEAT_STATES[state_of(seat)])
