"""Registration for events without delegations, for programs: who may come, and one's own."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assemblies.enums import EventKind, InstitutionKind, Language, Sex
from assemblies.gateways.rest import Day, Input, Key, Line, OneOf, etag_of, seen_version
from assemblies.models.events import Event
from assemblies.models.institutions import Institution
from assemblies.permissions import acts_as_itself, require
from assemblies.selectors import published_events
from registrations.api.views import account_of
from registrations.enums import ApprovalPath, ComesAs
from registrations.errors.admissions import NotOfThatParliament
from registrations.models.admissions import Admission
from registrations.models.registrations import Registration
from registrations.rules.admissions import capacity_of
from registrations.rules.windows import WindowState
from registrations.selectors.admissions import (
    SittingLine,
    admission_of,
    enrolment_of,
    lines_of,
    members_on,
    offered_sittings,
    waiting_in,
    window_state,
)
from registrations.services import enrolments, people
from registrations.services.enrolments import EnrolmentAnswers

MOST_SITTINGS = 200


class OfferedSittingOut(serializers.Serializer[Any]):
    """A sitting for which one may register now."""

    sitting = serializers.IntegerField(source="pk", read_only=True)
    title = serializers.DictField(child=serializers.CharField(), read_only=True)
    starts_at = serializers.DateTimeField(read_only=True)
    ends_at = serializers.DateTimeField(read_only=True)
    languages = serializers.ListField(child=serializers.CharField(), read_only=True)
    places = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="Null: whoever registers may come."
    )
    places_left = serializers.IntegerField(read_only=True, allow_null=True)
    waiting = serializers.SerializerMethodField(help_text="People on the list of a full sitting.")

    def get_waiting(self, sitting: Any) -> int:  # noqa: ANN401 - a sitting
        return int(self.context["waiting"].get(sitting.pk, 0))


class AdmissionOut(serializers.ModelSerializer[Admission]):
    """Who may register for an event, until when, and for which sittings."""

    needs_approval = serializers.SerializerMethodField()
    opens_at = serializers.DateTimeField(
        source="event.registration_opens_at", read_only=True, allow_null=True
    )
    closes_at = serializers.DateTimeField(
        source="event.registration_closes_at", read_only=True, allow_null=True
    )
    time_zone = serializers.CharField(source="event.time_zone", read_only=True)
    is_open = serializers.SerializerMethodField()
    sittings = serializers.SerializerMethodField()

    class Meta:
        model = Admission
        fields = [
            "who", "needs_approval", "most_of_member", "most_women_of_member",
            "most_men_of_member", "youngest", "oldest", "opens_at", "closes_at", "time_zone",
            "is_open", "sittings",
        ]  # fmt: skip
        read_only_fields = fields

    def get_needs_approval(self, admission: Admission) -> bool:
        return admission.approval != ApprovalPath.AUTOMATIC

    def get_is_open(self, admission: Admission) -> bool:
        event = admission.event
        is_open = window_state(event, self.context["at"]) is WindowState.OPEN
        return is_open and not event.is_cancelled

    @extend_schema_field(OfferedSittingOut(many=True))
    def get_sittings(self, admission: Admission) -> Any:  # noqa: ANN401 - a list of rows
        sittings = offered_sittings(admission.event, self.context["at"])
        context = {"waiting": waiting_in(sittings)}
        return OfferedSittingOut(sittings, many=True, context=context).data


class SittingsIn(Input):
    """For which sittings one registers, by `id`."""

    sittings = serializers.ListField(child=Key(), max_length=MOST_SITTINGS)


class EnrolmentIn(Input):
    """What somebody says of herself who registers for an event without delegations."""

    given_name = Line(max_length=100)
    family_name = Line(max_length=100)
    badge_name = Line(max_length=120, required=False, help_text="Left out: given and family name.")
    sex = OneOf(Sex)
    comes_as = OneOf(ComesAs)
    institution = Line(
        max_length=16, required=False, help_text="Code of the Member for which she comes."
    )
    organization = Line(max_length=200, allow_blank=True, required=False)
    function_in_parliament = Line(max_length=200, allow_blank=True, required=False)
    born_on = Day(required=False, help_text="Where the event limits ages.")
    language = OneOf(Language, required=False)
    sittings = serializers.ListField(
        child=Key(),
        max_length=MOST_SITTINGS,
        required=False,
        help_text="The only one that is offered need not be named.",
    )
    secret = Line(
        max_length=64, required=False, help_text="The end of the link, for who is invited."
    )


class OwnSittingOut(serializers.Serializer[SittingLine]):
    """A sitting of the event, and how she stands there."""

    sitting = serializers.IntegerField(source="sitting.pk", read_only=True)
    is_wanted = serializers.BooleanField(read_only=True)
    state = serializers.CharField(
        source="party.state",
        read_only=True,
        default=None,
        help_text="Null: none asked for.",
    )
    party = serializers.IntegerField(
        source="party.pk", read_only=True, default=None, help_text="Its `id` as a seat party."
    )
    rank = serializers.IntegerField(source="rank.place", read_only=True, default=None)


class EnrolmentOut(serializers.ModelSerializer[Registration]):
    """One's own registration for an event without delegations."""

    event = serializers.CharField(source="event.slug", read_only=True)
    institution = serializers.CharField(source="institution.code", read_only=True, default=None)
    sittings = serializers.SerializerMethodField()

    class Meta:
        model = Registration
        fields = [
            "id", "event", "state", "version", "given_name", "family_name", "badge_name", "sex",
            "capacity", "institution", "organization", "function_in_parliament", "born_on",
            "email", "language", "reason", "sittings",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(OwnSittingOut(many=True))
    def get_sittings(self, person: Registration) -> Any:  # noqa: ANN401 - a list of rows
        return [OwnSittingOut(line).data for line in lines_of(person)]


class AdmissionViewSet(viewsets.GenericViewSet[Event]):
    """How people register for an event without delegations."""

    lookup_field = "slug"
    lookup_value_converter = "slug"

    def get_queryset(self) -> QuerySet[Event]:
        return published_events().exclude(kind=EventKind.ASSEMBLY)

    @extend_schema(responses=AdmissionOut)
    def retrieve(self, request: Request, slug: str) -> Response:
        """Return who may register, until when, and for which sittings."""
        event = self.get_object()
        admission = _admission_or_404(event)
        admission.event = event
        return Response(AdmissionOut(admission, context={"at": timezone.now()}).data)


class EnrolmentViewSet(viewsets.GenericViewSet[Event]):
    """One's own registration for an event without delegations."""

    lookup_field = "slug"
    lookup_value_converter = "slug"
    answers_once = True
    versioned_answers = ("retrieve", "create", "choose", "withdraw")
    versioned_acts = ("choose", "withdraw")

    def get_queryset(self) -> QuerySet[Event]:
        require(acts_as_itself(self.request.user))
        return published_events().exclude(kind=EventKind.ASSEMBLY)

    @extend_schema(request=EnrolmentIn, responses={201: EnrolmentOut})
    def create(self, request: Request, slug: str) -> Response:
        """Register; a second one finds the first as it stands."""
        event = self.get_object()
        admission, given = _admission_or_404(event), EnrolmentIn.read(request.data)
        secret, sittings = given.pop("secret", ""), given.pop("sittings", ())
        person = enrolments.enrol(
            event=event,
            answers=_answers(event, given),
            sittings=sittings,
            is_invited=bool(secret) and secret == admission.secret,
            by=account_of(request),
            at=timezone.now(),
        )
        where = reverse("registrations_api:enrolment", [slug])
        return _shown(person, status=201, Location=where)

    @extend_schema(responses=EnrolmentOut)
    def retrieve(self, request: Request, slug: str) -> Response:
        """Return how one's own registration stands."""
        return _shown(self._own())

    @extend_schema(request=SittingsIn, responses=EnrolmentOut)
    def choose(self, request: Request, slug: str) -> Response:
        """Say anew for which sittings one is registered."""
        person, sittings = self._own(), SittingsIn.read(request.data)["sittings"]
        seen = seen_version(request, person.pk)
        by, at = account_of(request), timezone.now()
        chosen = enrolments.choose(person=person, sittings=sittings, version=seen, by=by, at=at)
        return _shown(chosen)

    @extend_schema(request=None, responses=EnrolmentOut)
    def withdraw(self, request: Request, slug: str) -> Response:
        """Withdraw one's own registration; the places go to who waits."""
        person = self._own()
        seen, by, at = seen_version(request, person.pk), account_of(request), timezone.now()
        return _shown(people.withdraw(person=person, version=seen, by=by, at=at))

    def _own(self) -> Registration:
        person = enrolment_of(account_of(self.request), self.get_object().pk)
        if person is None:
            raise Http404
        return person


def _admission_or_404(event: Event) -> Admission:
    admission = admission_of(event.pk)
    if admission is None:
        raise Http404
    return admission


def _answers(event: Event, given: dict[str, Any]) -> EnrolmentAnswers:
    """Return what was said as the act takes it. Raises NotOfThatParliament."""
    member = _member(event, given.pop("institution", ""))
    kind = InstitutionKind(member.kind) if member else None
    names = f"{given['given_name']} {given['family_name']}"
    return EnrolmentAnswers(
        badge_name=given.pop("badge_name", names[:120]),
        capacity=capacity_of(ComesAs(given.pop("comes_as")), kind),
        institution_id=member.pk if member else None,
        **given,
    )


def _member(event: Event, code: str) -> Institution | None:
    if not code:
        return None
    found = members_on(event.starts_on).filter(code=code).first()
    if found is None:
        raise NotOfThatParliament
    return found


def _shown(person: Registration, status: int = 200, **headers: str) -> Response:
    etag = etag_of(person.pk, person.version)
    return Response(EnrolmentOut(person).data, status=status, headers={"ETag": etag, **headers})
