"""Registrations without a delegation, for programs: begun and sent by whom they are about."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.serializers import SlugRelatedField, ValidationError

from assemblies.enums import Capacity
from assemblies.gateways.rest import Line, OneOf, seen_version
from assemblies.models.events import Assembly
from assemblies.permissions import acts_as_itself, require
from registrations.api import filters, serializers
from registrations.api.views import account_of, shown_person
from registrations.enums import WayIn
from registrations.models.questions import CapacityForm
from registrations.models.registrations import Registration
from registrations.selectors.applications import own_applications
from registrations.services import applications
from registrations.services.people import Answers

_ONE_OF_BOTH = _("Say either the assembly and the capacity, or the secret of a link.")


class ApplicationIn(serializers.AnswersIn):
    """Who registers herself, by which form: an assembly's public one, or that of a secret link."""

    assembly = SlugRelatedField(
        slug_field="number",
        queryset=Assembly.objects.all(),
        required=False,
        help_text="The assembly's number.",
    )
    secret = Line(max_length=64, required=False, help_text="The end of a secret link.")
    capacity = OneOf(Capacity, required=False)
    organization = Line(max_length=200)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if ("secret" in given) == ("assembly" in given and "capacity" in given):
            raise ValidationError({"secret": [_ONE_OF_BOTH]})
        return given


def form_of(given: dict[str, Any]) -> CapacityForm:
    """Take the form out of what was sent; one that is not there, or not for all, is not found."""
    secret, assembly = given.pop("secret", ""), given.pop("assembly", None)
    forms = CapacityForm.objects.select_related("event")
    if secret:
        given.pop("capacity", None)
        found = forms.filter(way_in=WayIn.SECRET_LINK, secret=secret)
    else:
        capacity = given.pop("capacity")
        found = forms.filter(way_in=WayIn.PUBLIC, event=assembly, capacity=capacity)
    form = found.first()
    if form is None:
        raise Http404
    return form


class ApplicationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Registration]):
    """One's own registrations without a delegation.

    They are changed and withdrawn under ``/registrations/``, as everybody's.
    """

    queryset = Registration.objects.none()
    serializer_class = serializers.PersonOut
    filterset_class = filters.PersonFilter
    lookup_value_converter = "int"
    answers_once = True
    versioned_answers = ("retrieve", "create", "submit")
    versioned_acts = ("submit",)

    def get_queryset(self) -> QuerySet[Registration]:
        require(acts_as_itself(self.request.user))
        return own_applications(account_of(self.request)).order_by("pk")

    @extend_schema(responses=serializers.PersonOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one of one's own registrations."""
        return shown_person(self.get_object())

    @extend_schema(request=ApplicationIn, responses={201: serializers.PersonOut})
    def create(self, request: Request) -> Response:
        """Begin a registration, as a draft until it is sent; a second one finds the first."""
        require(acts_as_itself(request.user))
        given = ApplicationIn.read(request.data)
        form = form_of(given)
        answers = Answers(capacity=Capacity(form.capacity), **given)
        by, at = account_of(request), timezone.now()
        person = applications.begin(form=form, answers=answers, by=by, at=at)
        response = shown_person(person, status=201)
        response["Location"] = reverse("registrations_api:application-detail", [person.pk])
        return response

    @extend_schema(request=None, responses=serializers.PersonOut)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: int) -> Response:
        """Send it; limits are decided here, and who needs no look is approved at once."""
        person = self.get_object()
        version = seen_version(request, person.pk)
        by, at = account_of(request), timezone.now()
        return shown_person(applications.submit(person=person, version=version, by=by, at=at))
