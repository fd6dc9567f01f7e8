"""Letters and the list of participants, for programs."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Language
from assemblies.gateways.rest import Input, Key, Line, OneOf
from assemblies.models.events import Assembly
from assemblies.permissions import require
from registrations.api.filters import LetterFilter, ListFilter
from registrations.api.views import account_of
from registrations.enums import LetterKind, LetterLanguage
from registrations.models.letters import Letter
from registrations.models.lists import ParticipantList
from registrations.paper.letters import letter_pdf
from registrations.paper.lists import ListPaper, list_xlsx
from registrations.permissions.papers import (
    may_issue_papers,
    may_open_letter,
    may_read_list,
    visible_letters,
    visible_lists,
)
from registrations.permissions.people import may_see_protected, visible_registrations
from registrations.rules.letters import shown_code
from registrations.selectors.lists import frozen, listed_now
from registrations.services import letters, lists, printing

PDF = (200, "application/pdf")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_LANGUAGE = OpenApiParameter("language", enum=[code.value for code in Language])


class LetterIn(Input):
    """`registration`: an approved person's `id`."""

    registration = Key()
    kind = OneOf(LetterKind)
    language = OneOf(LetterLanguage)


class ReasonIn(Input):
    reason = Line(max_length=200)


class LetterOut(serializers.ModelSerializer[Letter]):
    number = serializers.SerializerMethodField()
    code = serializers.SerializerMethodField()
    check_url = serializers.SerializerMethodField()

    class Meta:
        model = Letter
        fields = [
            "id",
            "registration",
            "kind",
            "language",
            "number",
            "code",
            "check_url",
            "is_protected",
            "issued_at",
            "outdated_at",
            "withdrawn_at",
            "withdrawn_reason",
        ]
        read_only_fields = fields

    def get_number(self, letter: Letter) -> str:
        return letters.shown_number(letter)

    def get_code(self, letter: Letter) -> str:
        return shown_code(letter.code)

    @extend_schema_field(OpenApiTypes.URI)
    def get_check_url(self, letter: Letter) -> str:
        return letters.address_of(letter)


class LetterViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Letter]):
    """Letters: hers, those of the people one registers, all for the secretariat."""

    serializer_class = LetterOut
    filterset_class = LetterFilter
    lookup_value_converter = "int"
    answers_once = True

    def get_queryset(self) -> QuerySet[Letter]:
        return visible_letters(self.request.user).order_by("pk")

    @extend_schema(responses=LetterOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one letter."""
        return Response(LetterOut(self.get_object()).data)

    @extend_schema(request=LetterIn, responses={201: LetterOut})
    def create(self, request: Request) -> Response:
        """Issue a letter to an approved person; she is told by mail.

        One that says what is not true of her any more (`outdated_at`) is replaced: it is withdrawn.
        """
        require(may_issue_papers(request.user))
        given = LetterIn.read(request.data)
        people = visible_registrations(request.user)
        letter = letters.issue(
            person=get_object_or_404(people, pk=given.pop("registration")),
            with_passport=may_see_protected(request.user),
            by=account_of(request),
            at=timezone.now(),
            **given,
        )
        return Response(LetterOut(letter).data, status=201)

    @extend_schema(request=ReasonIn, responses=LetterOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """Withdraw a letter; the page on which it is checked says so, and she is told by mail."""
        letter = self.get_object()
        require(may_issue_papers(request.user))
        given = ReasonIn.read(request.data)
        letter = letters.withdraw(letter=letter, by=account_of(request), at=timezone.now(), **given)
        return Response(LetterOut(letter).data)

    @extend_schema(responses={PDF: OpenApiTypes.BINARY})
    @action(detail=True, filterset_class=None, pagination_class=None)
    def pdf(self, request: Request, pk: int) -> HttpResponse:
        """Return the letter as PDF; a look at a passport's number is recorded."""
        letter = self.get_object()
        if letter.withdrawn_at is not None or not may_open_letter(request.user, letter):
            raise NotFound
        letters.record_look(letter=letter, by=account_of(request), at=timezone.now())
        content = letter_pdf(
            kind=letter.kind,
            language=letter.language,
            facts=letter.facts,
            issued_at=letter.issued_at,
        )
        return HttpResponse(content, content_type="application/pdf")


class ListIn(Input):
    assembly = Key(max_value=9999, help_text="The assembly's number.")


class ListOut(serializers.ModelSerializer[ParticipantList]):
    class Meta:
        model = ParticipantList
        fields = ["id", "event", "version", "people", "frozen_at", "published_at"]
        read_only_fields = fields


class ListedOut(serializers.Serializer[Any]):
    family_name = serializers.CharField(read_only=True)
    given_name = serializers.CharField(read_only=True)
    capacity = serializers.CharField(read_only=True, help_text="In the language asked for.")
    function = serializers.CharField(read_only=True)


class ListedGroupOut(serializers.Serializer[Any]):
    name = serializers.CharField(read_only=True)
    people = ListedOut(many=True, read_only=True)


class ListedChapterOut(serializers.Serializer[Any]):
    title = serializers.CharField(read_only=True)
    groups = ListedGroupOut(many=True, read_only=True)


class ListPaperOut(serializers.Serializer[Any]):
    """A list in words: by country, in protocol order."""

    language = serializers.CharField(read_only=True)
    state = serializers.CharField(read_only=True)
    chapters = ListedChapterOut(many=True, read_only=True)


class ParticipantListViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[ParticipantList]):
    """Final lists of participants: the published ones, and all for the secretariat."""

    serializer_class = ListOut
    filterset_class = ListFilter
    lookup_value_converter = "int"
    answers_once = True

    def get_queryset(self) -> QuerySet[ParticipantList]:
        return visible_lists(self.request.user).order_by("pk")

    @extend_schema(parameters=[IN_LANGUAGE], responses=ListPaperOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one list in a language."""
        return Response(ListPaperOut(self._paper(request)).data)

    @extend_schema(request=ListIn, responses={201: ListOut})
    def create(self, request: Request) -> Response:
        """Freeze the list as it stands now."""
        require(may_issue_papers(request.user))
        number = ListIn.read(request.data)["assembly"]
        assembly = get_object_or_404(Assembly, number=number)
        kept = lists.freeze(event=assembly, by=account_of(request), at=timezone.now())
        return Response(ListOut(kept).data, status=201)

    @extend_schema(request=None, responses=ListOut)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: int) -> Response:
        """Let everybody read it."""
        kept = self.get_object()
        require(may_issue_papers(request.user))
        kept = lists.publish(kept=kept, by=account_of(request), at=timezone.now())
        return Response(ListOut(kept).data)

    @extend_schema(request=None, responses=ListOut)
    @action(detail=True, methods=["post"])
    def retract(self, request: Request, pk: int) -> Response:
        """Close it to the public again."""
        kept = self.get_object()
        require(may_issue_papers(request.user))
        kept = lists.retract(kept=kept, by=account_of(request), at=timezone.now())
        return Response(ListOut(kept).data)

    @extend_schema(parameters=[IN_LANGUAGE], responses={PDF: OpenApiTypes.BINARY})
    @action(detail=True, filterset_class=None, pagination_class=None)
    def pdf(self, request: Request, pk: int) -> HttpResponse:
        """Return one list as PDF."""
        content = printing.list_pdf_once(self._paper(request), at=self.get_object().frozen_at)
        return HttpResponse(content, content_type="application/pdf")

    @extend_schema(parameters=[IN_LANGUAGE], responses={(200, XLSX_TYPE): OpenApiTypes.BINARY})
    @action(detail=True, filterset_class=None, pagination_class=None)
    def xlsx(self, request: Request, pk: int) -> HttpResponse:
        """Return one list as a sheet."""
        content = list_xlsx(self._paper(request), at=self.get_object().frozen_at)
        return HttpResponse(content, content_type=XLSX_TYPE)

    def _paper(self, request: Request) -> ListPaper:
        kept = self.get_object()
        return printing.list_paper(
            event=kept.event,
            people=frozen(kept),
            kept=kept,
            language=_language_of(request),
            at=kept.frozen_at,
        )


class ProvisionalListViewSet(viewsets.ViewSet):
    """The list as it stands now, for those who take part."""

    @extend_schema(parameters=[IN_LANGUAGE], responses=ListPaperOut)
    def retrieve(self, request: Request, number: int) -> Response:
        """Return the provisional list in a language."""
        assembly = get_object_or_404(Assembly, number=number)
        if not may_read_list(request.user, assembly):
            raise NotFound
        paper = printing.list_paper(
            event=assembly,
            people=listed_now(assembly),
            kept=None,
            language=_language_of(request),
            at=timezone.now(),
        )
        return Response(ListPaperOut(paper).data)


def _language_of(request: Request) -> str:
    asked = request.query_params.get("language", Language.ENGLISH)
    return asked if asked in set(Language) else Language.ENGLISH
