"""Documents for programs: read by everybody they are for, kept by the secretariat's own."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import seen_version, told, unless_known, version_of
from assemblies.models.events import Assembly
from assemblies.permissions import require
from assemblies.selectors import themes_in_order
from sessions.api.document_shapes import (
    DescribeIn,
    DocumentIn,
    DocumentOut,
    RenameIn,
    ReviseIn,
    ShowIn,
    WithdrawIn,
)
from sessions.api.filters import DocumentFilter
from sessions.api.views import OpenToRead, account_of
from sessions.models.documents import Document, Revision
from sessions.models.sittings import Sitting
from sessions.permissions import known_sittings, may_keep_documents, visible_documents
from sessions.rules.symbols import Symbol
from sessions.selectors.documents import with_revisions
from sessions.services import documents
from sessions.services.documents import Details, Showing


class OfDocuments(viewsets.GenericViewSet[Document]):
    """What this reader may see of documents."""

    queryset = Document.objects.none()

    def get_queryset(self) -> QuerySet[Document]:
        at, user = timezone.now(), self.request.user
        sittings = self.sittings().order_by("starts_at", "pk")
        seen = visible_documents(user, at=at).order_by("-event__starts_on", "order", "pk")
        return with_revisions(seen).prefetch_related(
            themes_in_order(), Prefetch("sittings", sittings)
        )

    def sittings(self) -> QuerySet[Sitting]:
        """Return the sittings that this reader may know of."""
        return known_sittings(self.request.user, at=timezone.now())

    def kept(self) -> Document:
        """Return a document that this account keeps; of one it may not see it learns nothing."""
        document = self.get_object()
        require(may_keep_documents(self.request.user))
        return document

    def shown(self, document: Document, code: int = 200) -> Response:
        fresh = self.get_queryset().get(pk=document.pk)
        return self.told(fresh, code)

    def told(self, document: Document, code: int = 200) -> Response:
        """Answer with a document as it was loaded for this reader."""
        seen = version_of(document.pk, document.version)
        return told(self.request, DocumentOut(document).data, seen, code)

    def seen(self, document: Document) -> dict[str, Any]:
        """Return the version the editor saw, who, and when: what every act is told."""
        return {
            "version": seen_version(self.request, document.pk),
            "by": account_of(self.request),
            "at": timezone.now(),
        }


class DocumentViewSet(OpenToRead, mixins.ListModelMixin, OfDocuments):
    """Documents by symbol. ``ETag`` is the version; a change sends it back in ``If-Match``."""

    serializer_class = DocumentOut
    filterset_class = DocumentFilter
    lookup_value_converter = "int"
    answers_once = True
    versioned_answers = (
        "create", "retrieve", "partial_update", "show", "rename", "revise", "withdraw",
    )  # fmt: skip
    versioned_acts = ("partial_update", "show", "rename", "revise", "withdraw")
    marked_answers = ("list", "retrieve")

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return the documents this reader may see, the newest meeting first."""
        return unless_known(request, super().list(request))

    @extend_schema(responses=DocumentOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one document with its revisions and their files."""
        return self.told(self.get_object())

    @extend_schema(request=DocumentIn, responses={201: DocumentOut})
    def create(self, request: Request) -> Response:
        """Issue a document; its files follow, a language at a time."""
        require(may_keep_documents(request.user))
        given = DocumentIn.read(request.data)
        document = documents.issue(
            event=get_object_or_404(Assembly, number=given["assembly"]),
            symbol=given["symbol"],
            title=given.get("title"),
            showing=_showing(given["showing"]) if "showing" in given else None,
            by=account_of(request),
            at=timezone.now(),
        )
        return self.shown(document, 201)

    @extend_schema(request=DescribeIn, responses=DocumentOut)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change titles, themes or the sittings that treat it."""
        document = self.kept()
        details = _details(document, DescribeIn.read(request.data, partial=True), self.sittings())
        act = documents.describe
        return self.shown(act(document=document, details=details, **self.seen(document)))

    @extend_schema(request=ShowIn, responses=DocumentOut)
    @action(detail=True, methods=["post"])
    def show(self, request: Request, pk: int) -> Response:
        """Say who may see it, and from when on."""
        document = self.kept()
        showing = _showing(ShowIn.read(request.data))
        act = documents.show
        return self.shown(act(document=document, showing=showing, **self.seen(document)))

    @extend_schema(request=RenameIn, responses=DocumentOut)
    @action(detail=True, methods=["post"])
    def rename(self, request: Request, pk: int) -> Response:
        """Put its symbol right, while no reader can have seen it."""
        document = self.kept()
        symbol: Symbol = RenameIn.read(request.data)["symbol"]
        act = documents.rename
        return self.shown(act(document=document, symbol=symbol, **self.seen(document)))

    @extend_schema(request=ReviseIn, responses={201: DocumentOut})
    @action(detail=True, methods=["post"])
    def revise(self, request: Request, pk: int) -> Response:
        """Issue a revision; its files follow."""
        document = self.kept()
        given = ReviseIn.read(request.data)
        documents.revise(document=document, **given, **self.seen(document))
        return self.shown(document, 201)

    @extend_schema(request=WithdrawIn, responses=DocumentOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """Withdraw a revision: it is said to be so, and its files are not given out any more."""
        document = self.kept()
        given = WithdrawIn.read(request.data)
        revision = revision_of(document, given["revision"])
        documents.withdraw(revision=revision, reason=given["reason"], **self.seen(document))
        return self.shown(document)


def _showing(given: dict[str, Any]) -> Showing:
    return Showing(access=given["access"], visible_from=given.get("visible_from"))


def _details(document: Document, given: dict[str, Any], known: QuerySet[Sitting]) -> Details:
    """Return what the document says with what was sent in its place.

    known: the sittings its keeper may know of. Links to others stay, for she was not told of them.
    """
    held = Sitting.planned.filter(documents=document)
    sittings = list(held)
    if "sittings" in given:
        sittings = [*_sittings(given["sittings"], known), *held.exclude(pk__in=known.values("pk"))]
    return Details(
        title=given.get("title", document.title),
        themes=given.get("themes", list(document.themes.all())),
        sittings=sittings,
    )


def _sittings(keys: Sequence[int], known: QuerySet[Sitting]) -> list[Sitting]:
    found = list(known.filter(pk__in=keys))
    if len(found) != len(set(keys)):
        raise ValidationError({"sittings": [_("There is no such sitting.")]})
    return found


def revision_of(document: Document, number: int) -> Revision:
    revision = next((one for one in document.revisions.all() if one.number == number), None)
    if revision is None:
        raise Http404
    return revision
