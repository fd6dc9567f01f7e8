"""How each capacity registers for an assembly, for programs of the secretariat."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Capacity
from assemblies.gateways.rest import Input, Moment, OneOf, etag_of, seen_version
from assemblies.models.events import Assembly
from assemblies.permissions import require
from registrations.api.serializers import WordsIn
from registrations.api.views import account_of
from registrations.enums import ApprovalPath, WayIn
from registrations.models.questions import CapacityForm
from registrations.permissions.questions import may_configure, may_see_forms
from registrations.selectors.questions import form_of, forms_of
from registrations.services import capacity_forms
from registrations.services.capacity_forms import FormSettings


class FormOut(serializers.ModelSerializer[CapacityForm]):
    """How people of a capacity register. `secret` is the end of a secret link."""

    assembly = serializers.SerializerMethodField()
    introduction = serializers.DictField(
        child=serializers.CharField(), read_only=True, allow_null=True
    )

    class Meta:
        model = CapacityForm
        fields = [
            "assembly",
            "capacity",
            "way_in",
            "secret",
            "approval",
            "is_open",
            "closes_at",
            "limit_per_delegation",
            "limit_per_organization",
            "limit_overall",
            "introduction",
            "version",
        ]
        read_only_fields = fields

    def get_assembly(self, form: CapacityForm) -> int:
        number: int = self.context["assembly"].number
        return number

    def to_representation(self, instance: CapacityForm) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return shown if self.context["may_configure"] else {**shown, "secret": ""}


class FormIn(Input):
    """How people of a capacity register; a limit that is absent or null is none."""

    way_in = OneOf(WayIn)
    approval = OneOf(ApprovalPath)
    is_open = serializers.BooleanField()
    closes_at = Moment(required=False, allow_null=True)
    limit_per_delegation = serializers.IntegerField(
        min_value=0, max_value=9_999, required=False, allow_null=True
    )
    limit_per_organization = serializers.IntegerField(
        min_value=0, max_value=9_999, required=False, allow_null=True
    )
    limit_overall = serializers.IntegerField(
        min_value=0, max_value=99_999, required=False, allow_null=True
    )
    introduction = WordsIn(required=False, allow_null=True)


class FormViewSet(viewsets.GenericViewSet[CapacityForm]):
    """How each capacity registers for an assembly, for the secretariat. ``ETag`` is the version."""

    queryset = CapacityForm.objects.none()
    versioned_answers = ("retrieve", "update", "renew_secret")
    versioned_acts = ("update", "renew_secret")
    answers_once = True

    @extend_schema(responses=FormOut(many=True))
    def list(self, request: Request, number: int) -> Response:
        """Return the forms of every capacity."""
        assembly = self._seen(request, number)
        page = self.paginate_queryset(forms_of(assembly))
        return self.get_paginated_response(self._out(request, assembly, page, many=True))

    @extend_schema(responses=FormOut)
    def retrieve(self, request: Request, number: int, capacity: str) -> Response:
        """Return the form of one capacity."""
        assembly = self._seen(request, number)
        return self._shown(request, assembly, form_of(assembly, _capacity(capacity)))

    @extend_schema(request=FormIn, responses=FormOut)
    def update(self, request: Request, number: int, capacity: str) -> Response:
        """Set how people of a capacity register."""
        assembly = self._seen(request, number)
        require(may_configure(request.user))
        kept = form_of(assembly, _capacity(capacity))
        settings = FormSettings(**FormIn.read(request.data))
        version = seen_version(request, kept.pk or 0)
        form = capacity_forms.settle(
            event=assembly,
            capacity=Capacity(capacity),
            settings=settings,
            version=version,
            by=account_of(request),
            at=timezone.now(),
        )
        return self._shown(request, assembly, form)

    @extend_schema(request=None, responses=FormOut)
    def renew_secret(self, request: Request, number: int, capacity: str) -> Response:
        """Make a new secret link, where there is one; the old one leads nowhere from now on."""
        assembly = self._seen(request, number)
        require(may_configure(request.user))
        kept = form_of(assembly, _capacity(capacity))
        form = capacity_forms.renew_secret(
            event=assembly,
            capacity=Capacity(capacity),
            version=seen_version(request, kept.pk or 0),
            by=account_of(request),
            at=timezone.now(),
        )
        return self._shown(request, assembly, form)

    def _seen(self, request: Request, number: int) -> Assembly:
        seen = Assembly.objects.all()
        allowed = may_see_forms(request.user)
        return get_object_or_404(seen if allowed else seen.none(), number=number)

    def _out(self, request: Request, assembly: Assembly, what: Any, *, many: bool) -> Any:  # noqa: ANN401 - one form or several
        context = {"assembly": assembly, "may_configure": may_configure(request.user)}
        return FormOut(what, many=many, context=context).data

    def _shown(self, request: Request, assembly: Assembly, form: CapacityForm) -> Response:
        body = self._out(request, assembly, form, many=False)
        return Response(body, headers={"ETag": etag_of(form.pk or 0, form.version)})


def _capacity(word: str) -> Capacity:
    if word not in set(Capacity):
        raise Http404
    return Capacity(word)
