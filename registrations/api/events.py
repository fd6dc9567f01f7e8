"""Events of every kind: read by everybody, made and published by editors' programs."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assemblies.fields import LanguageMap
from assemblies.gateways.rest import seen_mark, told, unless_known
from assemblies.models.events import Event
from assemblies.permissions import require
from assemblies.selectors import published_events, themes_in_order
from registrations.api.event_shapes import (
    CancelEventIn,
    EventIn,
    EventOut,
    LikeIn,
    ScheduleIn,
    WholeEventOut,
    numbered_of,
)
from registrations.api.filters import EventFilter
from registrations.api.views import account_of
from registrations.services import event_making
from sessions.permissions import may_edit_programme
from sessions.selectors.event_desk import mark_of_event
from sessions.services import events_publishing

_ACTS = ("publish", "schedule", "take_back", "cancel")


class EventViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Event]):
    """Events, the latest first; open to everybody. Drafts are for editors alone.

    ``ETag`` is the mark of what is said of an event; an act sends it back in ``If-Match``.
    """

    serializer_class = EventOut
    filterset_class = EventFilter
    queryset = Event.objects.none()  # for the schema
    lookup_field = "slug"
    lookup_value_converter = "slug"
    answers_once = True
    versioned_answers = ("retrieve", "create", "clone", *_ACTS)
    versioned_acts = _ACTS
    marked_answers = ("list", "retrieve")

    def get_permissions(self) -> list[Any]:
        """Let everybody read."""
        is_open = self.action in ("list", "retrieve")
        return [AllowAny()] if is_open else list(super().get_permissions())

    def get_queryset(self) -> QuerySet[Event]:
        is_editor = self.action != "list" and may_edit_programme(self.request.user)
        events = Event.objects.all() if is_editor else published_events()
        seen = events.select_related("assembly", "body").prefetch_related(themes_in_order())
        return seen.order_by("-starts_on", "-pk")

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return the events that fit, the latest first."""
        return unless_known(request, super().list(request))

    @extend_schema(responses=WholeEventOut)
    def retrieve(self, request: Request, slug: str) -> Response:
        """Return one event; a draft to its editors."""
        return _shown(request, self.get_object())

    @extend_schema(request=EventIn, responses={201: WholeEventOut})
    def create(self, request: Request) -> Response:
        """Make a draft from a template, with its sittings, reminders and registration."""
        require(may_edit_programme(request.user))
        new, by = EventIn.new(request.data), account_of(request)
        return _made(request, event_making.create(new=new, by=by, at=timezone.now()))

    @extend_schema(request=LikeIn, responses={201: WholeEventOut})
    @action(detail=True, methods=["post"])
    def clone(self, request: Request, slug: str) -> Response:
        """Make a draft like this event, on other days: without people and outcomes."""
        source, given = self._edited(), LikeIn.read(request.data)
        given["numbered"] = numbered_of(given)
        given["title"] = LanguageMap(given["title"])
        by, at = account_of(request), timezone.now()
        return _made(request, event_making.clone(source=source, **given, by=by, at=at))

    @extend_schema(request=None, responses=WholeEventOut)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, slug: str) -> Response:
        """Let everybody know of it, and release its programme at the same instant."""
        return self._done(events_publishing.publish)

    @extend_schema(request=ScheduleIn, responses=WholeEventOut)
    @action(detail=True, methods=["post"])
    def schedule(self, request: Request, slug: str) -> Response:
        """Have the clock publish it at a moment; with null, not any more."""
        self._edited()
        publish_at = ScheduleIn.read(request.data)["publish_at"]
        if publish_at is None:
            return self._done(events_publishing.unschedule)
        return self._done(events_publishing.schedule, publish_at=publish_at)

    @extend_schema(request=None, responses=WholeEventOut)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, slug: str) -> Response:
        """Make a draft of it again, while nobody has registered or follows it."""
        return self._done(event_making.take_back)

    @extend_schema(request=CancelEventIn, responses=WholeEventOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, slug: str) -> Response:
        """Cancel it with all its sittings, and tell everybody concerned, in these words."""
        self._edited()
        words = LanguageMap(CancelEventIn.read(request.data)["message"])
        return self._done(event_making.cancel, words=words)

    def _edited(self) -> Event:
        """Return the event for an act; who may not edit learns of no draft."""
        if not may_edit_programme(self.request.user):
            self.get_object()
            require(allowed=False)
        return self.get_object()

    def _done(self, act: Callable[..., Event], **more: Any) -> Response:  # noqa: ANN401 - passed on
        event, request = self._edited(), self.request
        seen, by = seen_mark(request), account_of(request)
        event = act(event=event, seen=seen, by=by, at=timezone.now(), **more)
        return _shown(request, self.get_queryset().get(pk=event.pk))


def _shown(request: Request, event: Event, code: int = 200) -> Response:
    event.in_order = SimpleNamespace(  # type: ignore[attr-defined] # read by the serializer alone
        partners=event.partners.order_by("position", "pk"),
        speakers=event.speakers.order_by("position", "pk"),
        links=event.links.filter(is_for_participants=False).order_by("position", "pk"),
    )
    return told(request, WholeEventOut(event).data, mark_of_event(event), code)


def _made(request: Request, event: Event) -> Response:
    found = Event.objects.select_related("assembly", "body").get(pk=event.pk)
    response = _shown(request, found, 201)
    where = {"slug": event.slug}
    response["Location"] = reverse("registrations_api:event-detail", kwargs=where)
    return response
