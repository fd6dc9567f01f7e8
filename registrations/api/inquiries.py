"""Questions to people who came without a delegation, for programs."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assemblies.gateways.rest import Input, Key, Text
from assemblies.permissions import require
from registrations.api.filters import InquiryFilter
from registrations.api.views import account_of
from registrations.models.inquiries import Inquiry
from registrations.permissions.inquiries import may_answer, may_ask, visible_inquiries
from registrations.permissions.people import visible_registrations
from registrations.services import inquiries


class InquiryIn(Input):
    registration = Key(help_text="Whom to ask: the registration's `id`; without a delegation.")
    question = Text(max_length=2000)


class ReplyIn(Input):
    answer = Text(max_length=2000)


class InquiryOut(serializers.ModelSerializer[Inquiry]):
    registration = serializers.IntegerField(source="registration_id", read_only=True)

    class Meta:
        model = Inquiry
        fields = [
            "id",
            "registration",
            "state",
            "question",
            "answer",
            "asked_at",
            "answered_at",
            "settled_at",
        ]
        read_only_fields = fields


class InquiryViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Inquiry]):
    """Questions to oneself, or to people one decides about; a delegation is asked as a whole."""

    serializer_class = InquiryOut
    filterset_class = InquiryFilter
    lookup_value_converter = "int"
    answers_once = True

    def get_queryset(self) -> QuerySet[Inquiry]:
        return visible_inquiries(self.request.user).order_by("pk")

    @extend_schema(responses=InquiryOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one question with its answer."""
        return _shown(self.get_object())

    @extend_schema(request=InquiryIn, responses={201: InquiryOut})
    def create(self, request: Request) -> Response:
        """Ask a person who came without a delegation; a mail takes the question to her."""
        given = InquiryIn.read(request.data)
        people = visible_registrations(request.user)
        person = get_object_or_404(people, pk=given.pop("registration"))
        require(may_ask(request.user, person))
        by, at = account_of(request), timezone.now()
        inquiry = inquiries.ask(person=person, **given, by=by, at=at)
        response = _shown(inquiry, status=201)
        response["Location"] = reverse("registrations_api:inquiry-detail", [inquiry.pk])
        return response

    @extend_schema(request=ReplyIn, responses=InquiryOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: int) -> Response:
        """Answer; it goes back to who decides about the person."""
        inquiry = self.get_object()
        require(may_answer(request.user, inquiry))
        text, by = ReplyIn.read(request.data)["answer"], account_of(request)
        return _shown(inquiries.answer(inquiry=inquiry, text=text, by=by, at=timezone.now()))

    @extend_schema(request=None, responses=InquiryOut)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: int) -> Response:
        """Close the matter, with or without an answer."""
        inquiry = self.get_object()
        require(may_ask(request.user, inquiry.registration))
        by, at = account_of(request), timezone.now()
        return _shown(inquiries.settle(inquiry=inquiry, by=by, at=at))


def _shown(inquiry: Inquiry, status: int = 200) -> Response:
    return Response(InquiryOut(inquiry).data, status=status)
