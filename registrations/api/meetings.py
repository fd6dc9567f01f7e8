"""Online sittings, for programs: joining, one's own attendance, checking a certificate."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.errors import DomainError
from assemblies.permissions import require
from assemblies.selectors import published_events, sentence_of
from registrations.api.views import account_of
from registrations.enums import CertificateState
from registrations.errors.meetings import MeetingNotReady
from registrations.errors.papers import LetterUnknown
from registrations.errors.providers import ProviderAway, ProviderRefused
from registrations.models.meetings import Certificate
from registrations.permissions.meetings import moderates, own_participant
from registrations.rules.letters import read_code, shown_code
from registrations.selectors.attendance import attendee_of
from registrations.selectors.meetings import is_online
from registrations.services import joining
from sessions.models.sittings import Sitting
from sessions.selectors.programme import sitting_of

TRIES_AGAIN = 20  # seconds


class ServiceAway(exceptions.APIException):
    """The service for online meetings cannot be reached; nothing is lost, it is tried again."""

    status_code = 503
    wait = TRIES_AGAIN - 1  # printed as a second more

    def __init__(self, refusal: DomainError) -> None:
        super().__init__(sentence_of(refusal), refusal.code)


class JoinOut(serializers.Serializer[Any]):
    address = serializers.URLField(
        read_only=True,
        help_text="Lets this person in, now: go there and keep it nowhere.",
    )


class StretchOut(serializers.Serializer[Any]):
    joined_at = serializers.DateTimeField(read_only=True)
    left_at = serializers.DateTimeField(read_only=True, allow_null=True)


class AttendanceOut(serializers.Serializer[Any]):
    minutes = serializers.IntegerField(
        read_only=True,
        help_text="Of the sitting's hours, until now, as the service tells; 0 where it tells none.",
    )
    stretches = StretchOut(many=True, read_only=True)


class CertificateCheckOut(serializers.Serializer[Any]):
    """What everybody is told who has a certificate's code."""

    code = serializers.CharField(read_only=True)
    state = serializers.ChoiceField(read_only=True, choices=[x.value for x in CertificateState])
    name = serializers.CharField(read_only=True)
    event = serializers.CharField(read_only=True)
    starts_on = serializers.DateField(read_only=True)
    ends_on = serializers.DateField(read_only=True)


class OnlineSittingViewSet(viewsets.GenericViewSet[Sitting]):
    """Joining a sitting that is held online, and for how long one was there."""

    serializer_class = JoinOut
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Sitting]:
        return Sitting.objects.none()  # one is found by its event, as the programme shows it

    @extend_schema(request=None, responses=JoinOut)
    def join(self, request: Request, slug: str, pk: int) -> Response:
        """Return the address that lets the account's person in at this moment."""
        sitting, by, at = self._sitting(slug, pk), account_of(request), timezone.now()
        participant = own_participant(by, sitting, at=at)
        is_moderator = moderates(by, participant, sitting)
        require(participant is not None or is_moderator)
        try:
            address = joining.join(
                sitting=sitting, participant=participant, is_moderator=is_moderator, by=by, at=at
            )
        except (ProviderAway, ProviderRefused, MeetingNotReady) as refusal:
            raise ServiceAway(refusal) from None
        response = Response({"address": address})
        response["Cache-Control"] = "no-store"
        return response

    @extend_schema(responses=AttendanceOut)
    def attendance(self, request: Request, slug: str, pk: int) -> Response:
        """Return when the account's person was there online, and for how many minutes."""
        sitting, at = self._sitting(slug, pk), timezone.now()
        participant = own_participant(request.user, sitting, at=at)
        require(participant is not None)
        found = attendee_of(sitting, participant.pk, at=at) if participant else None
        minutes, stretches = (found.minutes, found.stretches) if found else (0, ())
        return Response(AttendanceOut({"minutes": minutes, "stretches": stretches}).data)

    def _sitting(self, slug: str, pk: int) -> Sitting:
        event = get_object_or_404(published_events(), slug=slug)
        sitting = sitting_of(event, self.request.user, pk, at=timezone.now())
        if sitting is None or not is_online(sitting):
            raise Http404
        return sitting


class CertificateCheckViewSet(viewsets.GenericViewSet[Certificate]):
    """Whether a certificate of attendance is ours and holds; open to everybody."""

    permission_classes = [AllowAny]
    serializer_class = CertificateCheckOut
    lookup_value_converter = "str"

    def get_queryset(self) -> QuerySet[Certificate]:
        return Certificate.objects.select_related("event", "participant")

    @extend_schema(responses=CertificateCheckOut)
    def retrieve(self, request: Request, code: str) -> Response:
        """Return what a certificate says, by its code; 404 for one that is not ours."""
        try:
            found = self.get_queryset().get(code=read_code(code))
        except (LetterUnknown, Certificate.DoesNotExist):
            raise Http404 from None
        state = CertificateState.REVOKED if found.revoked_at else CertificateState.VALID
        shown = {
            "code": shown_code(found.code),
            "state": str(state),
            "name": found.participant.badge_name,
            "event": str(found.event.title),
            "starts_on": found.event.starts_on,
            "ends_on": found.event.ends_on,
        }
        return Response(CertificateCheckOut(shown).data)
