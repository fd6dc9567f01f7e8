"""Rooms of an event, and bodies: which are kept apart, and who sits in them."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.errors import DomainError
from assemblies.models.bodies import Body, BodyMember
from assemblies.models.events import Event
from assemblies.selectors import sentence_of
from assemblies.services import bodies
from sessions.models.clashes import BodiesApart
from sessions.models.rooms import Room
from sessions.selectors.venue import channels_of
from sessions.services import rooms
from sessions.web.access import console_frame, edited_event, private, user_of
from sessions.web.venue_forms import ApartForm, ChannelsForm, RoomForm, SeatForm


@private
@require_http_methods(["GET", "HEAD", "POST"])
def room_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the event's rooms, and take another one."""
    assembly, user = edited_event(request.user, event), user_of(request)
    form = RoomForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            rooms.add(event=assembly, facts=form.facts(), by=user, at=timezone.now())
            messages.success(request, _("The room was entered."))
            return redirect("assembly_sessions:room-list", assembly.slug)
        except DomainError as refusal:
            form.add_error("name", sentence_of(refusal))
    return _room_list(request, assembly, form=form)


@private
@require_POST
def venue_channels(request: HttpRequest, event: str) -> HttpResponse:
    """Take how many channels the event's interpreters serve at one time."""
    assembly, user = edited_event(request.user, event), user_of(request)
    form = ChannelsForm(request.POST)
    if form.is_valid():
        rooms.set_channels(event=assembly, **form.cleaned_data, by=user, at=timezone.now())
        messages.success(request, _("The number of channels was kept."))
        return redirect("assembly_sessions:room-list", assembly.slug)
    return _room_list(request, assembly, channels_form=form)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Ask what is known of a room, and keep it."""
    assembly, user = edited_event(request.user, event), user_of(request)
    found = get_object_or_404(Room, pk=pk, event_id=assembly.pk)
    form = RoomForm(request.POST or None, initial=RoomForm.initial_of(found))
    if form.is_bound and form.is_valid():
        try:
            rooms.change(room=found, facts=form.facts(), by=user, at=timezone.now())
            messages.success(request, _("The room was kept."))
            return redirect("assembly_sessions:room-list", assembly.slug)
        except DomainError as refusal:
            form.add_error("name", sentence_of(refusal))
    context = {**console_frame(assembly, "room-list"), "form": form, "room": found}
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/room_detail.html", context, status=status)


@private
@require_POST
def room_remove(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Take a room away; somebody else may have done so already."""
    assembly, user = edited_event(request.user, event), user_of(request)
    if (found := Room.objects.filter(pk=pk, event_id=assembly.pk).first()) is not None:
        try:
            rooms.remove(room=found, by=user, at=timezone.now())
        except DomainError as refusal:
            messages.error(request, sentence_of(refusal))
            return redirect("assembly_sessions:room-detail", assembly.slug, pk)
    messages.success(request, _("The room was removed."))
    return redirect("assembly_sessions:room-list", assembly.slug)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def body_list(request: HttpRequest, event: str) -> HttpResponse:
    """List which bodies are not to meet at one time, and take another pair."""
    assembly, user = edited_event(request.user, event), user_of(request)
    form = ApartForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            rooms.keep_apart(**form.cleaned_data, by=user, at=timezone.now())
            messages.success(request, _("The two are kept apart."))
            return redirect("assembly_sessions:body-list", assembly.slug)
        except DomainError as refusal:
            form.add_error("other", sentence_of(refusal))
    context = {**console_frame(assembly, "body-list"), "form": form, **_bodies()}
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/body_list.html", context, status=status)


@private
@require_POST
def let_together(request: HttpRequest, event: str, pair: int) -> HttpResponse:
    """Take back that two bodies are kept apart; somebody else may have done so already."""
    assembly, user = edited_event(request.user, event), user_of(request)
    if (found := BodiesApart.objects.filter(pk=pair).first()) is not None:
        rooms.let_together(pair=found, by=user, at=timezone.now())
    messages.success(request, _("The two may meet at one time."))
    return redirect("assembly_sessions:body-list", assembly.slug)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def member_list(request: HttpRequest, event: str, body: int) -> HttpResponse:
    """List who sits in a body, and give a seat."""
    assembly, user = edited_event(request.user, event), user_of(request)
    found = get_object_or_404(Body, pk=body)
    form = SeatForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if form.is_bound and form.is_valid():
        try:
            bodies.seat(body=found, **form.facts(), by=user, at=timezone.now())
            messages.success(request, _("The seat was given."))
            return redirect("assembly_sessions:member-list", assembly.slug, found.pk)
        except DomainError as refusal:
            form.refuse(refusal)
    held = BodyMember.objects.filter(body=found).select_related("user", "institution")
    context = {**_about(assembly, found, form), "seats": held.order_by("-starts_on", "pk")}
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/member_list.html", context, status=status)


@private
@require_POST
def unseat(request: HttpRequest, event: str, body: int, seat: int) -> HttpResponse:
    """Take a seat away; somebody else may have done so already."""
    assembly, user = edited_event(request.user, event), user_of(request)
    found = BodyMember.objects.filter(pk=seat, body_id=body).first()
    if found is not None:
        bodies.unseat(seat=found, by=user, at=timezone.now())
    messages.success(request, _("The seat was taken away."))
    return redirect("assembly_sessions:member-list", assembly.slug, body)


def _room_list(
    request: HttpRequest,
    assembly: Event,
    *,
    form: RoomForm | None = None,
    channels_form: ChannelsForm | None = None,
) -> HttpResponse:
    held = {"channels": channels_of(assembly)}
    context = {
        **console_frame(assembly, "room-list"),
        "form": form or RoomForm(),
        "channels_form": channels_form or ChannelsForm(initial=held),
        "rooms": Room.objects.filter(event_id=assembly.pk).order_by("name", "pk"),
    }
    status = 422 if (form and form.errors) or channels_form else 200
    return render(request, "assembly_sessions/room_list.html", context, status=status)


def _bodies() -> dict[str, Any]:
    """Return every body with how many seats it has, and the pairs that are kept apart."""
    pairs = BodiesApart.objects.select_related("one", "other")
    return {
        "bodies": Body.objects.annotate(seats=Count("members")).order_by("code"),
        "pairs": pairs.order_by("one__code", "other__code"),
    }


def _about(assembly: Event, body: Body, form: SeatForm) -> dict[str, Any]:
    return {**console_frame(assembly, "body-list"), "body": body, "form": form}
