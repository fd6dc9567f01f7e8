"""Agendas for programs: everybody reads what is adopted and public; editors say what they saw.

``ETag`` of one agenda or item holds its version; a change sends it back in ``If-Match``. A list's
``ETag`` stands for what it tells.
"""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assemblies.fields import LanguageMap
from assemblies.gateways.rest import seen_version, told, unless_known, version_of
from assemblies.permissions import require
from sessions.api import filters
from sessions.api.agenda_shapes import (
    AgendaItemOut,
    AgendaOut,
    BelowIn,
    ItemAddIn,
    ItemIn,
    ItemMoveIn,
    LinkIn,
    ProceedIn,
    ReadersIn,
    StartIn,
    UnlinkIn,
)
from sessions.api.views import OfAssembly, OpenToRead, account_of
from sessions.enums import ItemKind
from sessions.models.agenda import Agenda, AgendaItem
from sessions.models.sittings import Sitting
from sessions.permissions import (
    known_sittings,
    may_edit_programme,
    visible_agendas,
    visible_items,
)
from sessions.services import agenda_items, agendas


class AgendasViewSet(
    OpenToRead, OfAssembly, mixins.ListModelMixin, viewsets.GenericViewSet[Agenda]
):
    """The agendas of an assembly's bodies."""

    queryset = Agenda.objects.none()  # for the schema
    serializer_class = AgendaOut
    filterset_class = filters.AgendaFilter
    answers_once = True
    versioned_answers = ("create",)
    marked_answers = ("list",)

    def get_queryset(self) -> QuerySet[Agenda]:
        seen = visible_agendas(self.request.user, at=timezone.now()).filter(event=self.assembly())
        return seen.select_related("event", "body").order_by("body__code", "pk")

    @extend_schema(responses=AgendaOut(many=True))
    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return the agendas this account may read; a stranger those that are public."""
        return unless_known(request, super().list(request))

    @extend_schema(request=StartIn, responses={201: AgendaOut})
    def create(self, request: Request, number: int) -> Response:
        """Start a draft of a body's agenda; where there is one already, answer that."""
        require(may_edit_programme(request.user))
        body, by = StartIn.read(request.data)["body"], account_of(request)
        agenda = agendas.start(event=self.assembly(), body=body, by=by, at=timezone.now())
        return _shown(request, agenda, 201)


class AgendaViewSet(OpenToRead, viewsets.GenericViewSet[Agenda]):
    """One body's agenda."""

    serializer_class = AgendaOut
    lookup_value_converter = "int"
    answers_once = True
    versioned_answers = ("retrieve", "adopt", "readers", "number_anew")
    marked_answers = ("retrieve",)
    versioned_acts = ("adopt", "readers", "number_anew", "remove")

    def get_queryset(self) -> QuerySet[Agenda]:
        return (
            visible_agendas(self.request.user, at=timezone.now())
            .select_related("event", "body")
            .order_by("pk")
        )

    @extend_schema(responses=AgendaOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one agenda, without its items."""
        return _shown(request, self.get_object())

    @extend_schema(request=ReadersIn, responses=AgendaOut)
    @action(detail=True, methods=["post"])
    def adopt(self, request: Request, pk: int) -> Response:
        """Adopt a draft: from then on its items keep their numbers."""
        agenda, given = self._edited(request), ReadersIn.read(request.data)
        agenda = agendas.adopt(agenda=agenda, **given, **_seen(request, agenda.pk))
        return _shown(request, agenda)

    @extend_schema(request=ReadersIn, responses=AgendaOut)
    @action(detail=True, methods=["post"])
    def readers(self, request: Request, pk: int) -> Response:
        """Show it to everybody, or to the members of its body."""
        agenda, given = self._edited(request), ReadersIn.read(request.data)
        agenda = agendas.set_public(agenda=agenda, **given, **_seen(request, agenda.pk))
        return _shown(request, agenda)

    @extend_schema(request=None, responses=AgendaOut)
    @action(detail=True, methods=["post"], url_path="number-anew")
    def number_anew(self, request: Request, pk: int) -> Response:
        """Number the items of a draft in their order."""
        agenda = self._edited(request)
        agenda = agendas.number_anew(agenda=agenda, **_seen(request, agenda.pk))
        return _shown(request, agenda)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: int) -> Response:
        """Remove a draft that was started by mistake, with its items."""
        agenda = self._edited(request)
        agendas.remove(agenda=agenda, **_seen(request, agenda.pk))
        return Response(status=204)

    def _edited(self, request: Request) -> Agenda:
        agenda = self.get_object()
        require(may_edit_programme(request.user))
        return agenda


class AgendaItemsViewSet(
    OpenToRead, OfAssembly, mixins.ListModelMixin, viewsets.GenericViewSet[AgendaItem]
):
    """The items of an assembly's agendas, every item before its parts."""

    queryset = AgendaItem.objects.none()  # for the schema
    serializer_class = AgendaItemOut
    filterset_class = filters.AgendaItemFilter
    answers_once = True
    versioned_answers = ("create",)
    marked_answers = ("list",)

    def get_queryset(self) -> QuerySet[AgendaItem]:
        return _items(self.request).filter(agenda__event=self.assembly())

    @extend_schema(responses=AgendaItemOut(many=True))
    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return the items this account may read; a stranger those of public agendas."""
        return unless_known(request, super().list(request))

    @extend_schema(request=ItemAddIn, responses={201: AgendaItemOut})
    def create(self, request: Request, number: int) -> Response:
        """Add an item; it gets the next free number at its level."""
        require(may_edit_programme(request.user))
        given = ItemAddIn.read(request.data)
        there = visible_agendas(request.user, at=timezone.now()).filter(event=self.assembly())
        agenda = named(there, given["agenda"], "agenda")
        whole = named(agenda.items.all(), given.get("parent"), "parent")
        wanted, by = _wanted(given), account_of(request)
        item = agenda_items.add(agenda=agenda, wanted=wanted, whole=whole, by=by, at=timezone.now())
        return _shown_item(request, item, 201)


class AgendaItemViewSet(OpenToRead, viewsets.GenericViewSet[AgendaItem]):
    """One item of an agenda."""

    serializer_class = AgendaItemOut
    lookup_value_converter = "int"
    answers_once = True
    versioned_answers = (
        "retrieve", "partial_update", "move", "below", "proceed", "link", "unlink",
    )  # fmt: skip
    marked_answers = ("retrieve",)
    versioned_acts = (
        "partial_update", "move", "below", "proceed", "link", "unlink", "remove",
    )  # fmt: skip

    def get_queryset(self) -> QuerySet[AgendaItem]:
        return _items(self.request)

    @extend_schema(responses=AgendaItemOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one item."""
        return _shown_item(request, self.get_object())

    @extend_schema(request=ItemIn, responses=AgendaItemOut)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Give it another title, kind or preparing committee; what is not sent stays."""
        item = self._edited(request)
        wanted = _wanted(ItemIn.read(request.data, partial=True), item)
        return self._acted(request, item, agenda_items.change, wanted=wanted)

    @extend_schema(request=ItemMoveIn, responses=AgendaItemOut)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: int) -> Response:
        """Move it among those beside it; its number stays."""
        item, given = self._edited(request), ItemMoveIn.read(request.data)
        return self._acted(request, item, agenda_items.move, **given)

    @extend_schema(request=BelowIn, responses=AgendaItemOut)
    @action(detail=True, methods=["post"])
    def below(self, request: Request, pk: int) -> Response:
        """Make it, in a draft, the last part of another item, with the next free number there."""
        item, given = self._edited(request), BelowIn.read(request.data)
        whole = named(item.agenda.items.all(), given["parent"], "parent")
        return self._acted(request, item, agenda_items.put_below, whole=whole)

    @extend_schema(request=ProceedIn, responses=AgendaItemOut)
    @action(detail=True, methods=["post"])
    def proceed(self, request: Request, pk: int) -> Response:
        """Put it in hand, suspend, resume, close, reopen or withdraw it."""
        item, given = self._edited(request), ProceedIn.read(request.data)
        return self._acted(request, item, agenda_items.proceed, **given)

    @extend_schema(request=LinkIn, responses=AgendaItemOut)
    @action(detail=True, methods=["post"])
    def link(self, request: Request, pk: int) -> Response:
        """Let a sitting treat it, at a place in its order of the day."""
        item, given = self._edited(request), LinkIn.read(request.data)
        given["sitting"] = self._sitting(item, given["sitting"])
        return self._acted(request, item, agenda_items.link, **given)

    @extend_schema(request=UnlinkIn, responses=AgendaItemOut)
    @action(detail=True, methods=["post"])
    def unlink(self, request: Request, pk: int) -> Response:
        """Let a sitting treat it no more."""
        item, given = self._edited(request), UnlinkIn.read(request.data)
        sitting = self._sitting(item, given["sitting"])
        return self._acted(request, item, agenda_items.unlink, sitting=sitting)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: int) -> Response:
        """Remove it: of a draft, or while it has no history; else it is withdrawn."""
        item = self._edited(request)
        agenda_items.remove(item=item, **_seen(request, item.pk))
        return Response(status=204)

    def _edited(self, request: Request) -> AgendaItem:
        item = self.get_object()
        require(may_edit_programme(request.user))
        return item

    def _sitting(self, item: AgendaItem, key: int) -> Sitting:
        seen = known_sittings(self.request.user, at=timezone.now()).filter(
            event=item.agenda.event_id
        )
        sitting: Sitting = named(seen, key, "sitting")
        return sitting

    def _acted(self, request: Request, item: AgendaItem, act: Any, **given: Any) -> Response:  # noqa: ANN401 - one of the acts, with its own
        return _shown_item(request, act(item=item, **given, **_seen(request, item.pk)))


def _items(request: Request) -> QuerySet[AgendaItem]:
    sittings = known_sittings(request.user, at=timezone.now()).order_by("starts_at", "pk")
    numbered = visible_items(request.user, at=timezone.now()).with_numbers().in_order()
    return numbered.prefetch_related(Prefetch("sittings", queryset=sittings))


def _seen(request: Request, pk: int) -> dict[str, Any]:
    """Return what every act is told: which version its author saw, who she is, and when."""
    return {
        "version": seen_version(request, pk),
        "by": account_of(request),
        "at": timezone.now(),
    }


def named(among: QuerySet[Any], key: int | None, field: str) -> Any:  # noqa: ANN401 - of any table
    """Return the row of that key, None for none; one that is not there is a fault of the field."""
    if key is None:
        return None
    found = among.filter(pk=key).first()
    if found is None:
        raise ValidationError({field: [_("There is no such thing here.")]})
    return found


def _wanted(given: dict[str, Any], before: AgendaItem | None = None) -> agenda_items.Wanted:
    """Return an item as it was sent; where it is there already, the rest of it stays."""
    kind = before.kind if before else ItemKind.OTHER
    title = given.get("title", before.title if before else None)
    return agenda_items.Wanted(
        title=LanguageMap(title or {}),
        kind=ItemKind(given.get("kind", kind)),
        prepared_by=given.get("prepared_by", before.prepared_by if before else None),
    )


def _shown(request: Request, agenda: Agenda, code: int = 200) -> Response:
    return told(request, AgendaOut(agenda).data, version_of(agenda.pk, agenda.version), code)


def _shown_item(request: Request, item: AgendaItem, code: int = 200) -> Response:
    found = _items(request).get(pk=item.pk)
    response = told(request, AgendaItemOut(found).data, version_of(found.pk, found.version), code)
    if code == 201:
        response["Location"] = reverse("assembly_sessions_api:agenda-item-detail", [found.pk])
    return response
