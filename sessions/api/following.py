"""What an account hears of, for programs: its wishes, and what it follows."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.gateways.rest import Input, Key, Line, OneOf
from assemblies.permissions import acts_as_itself, require
from notifications.calendar import zones
from notifications.enums import Cadence, Category
from notifications.models.addressees import Addressee
from notifications.rules.cadences import USUAL_HOUR, cadence_of
from notifications.selectors import topics_of_address
from notifications.services import addressees, follows
from notifications.services.addressees import Choice
from sessions.api.views import account_of
from sessions.selectors.following import asked_topic, in_words


@extend_schema_field({"type": "string", "example": "07:30"})
class Hour(serializers.TimeField):
    """An hour on the reader's own clock, "07:30": without an offset, which JSON's times have."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(**{"input_formats": ["%H:%M"], "format": "%H:%M", **kwargs})


class WishesIn(Input):
    """What one wants to hear of; what is left out is as if nobody had chosen.

    `cadences` names categories, each `at_once`, `daily` or `none`; `official` comes at once.
    """

    cadences = serializers.DictField(child=OneOf(Cadence), required=False)
    time_zone = Line(max_length=64, required=False, allow_blank=True)
    digest_at = Hour(required=False)
    quiet_from = Hour(required=False, allow_null=True)
    quiet_until = Hour(required=False, allow_null=True)
    takes_calendar_parts = serializers.BooleanField(required=False)

    def validate_cadences(self, given: dict[str, str]) -> dict[str, str]:
        """Refuse categories that nobody knows, and to hear of official notices otherwise."""
        for category, cadence in given.items():
            if category not in set(Category):
                raise serializers.ValidationError(_("There is no such category."))
            if category == Category.OFFICIAL and cadence != Cadence.AT_ONCE:
                raise serializers.ValidationError(_("Official notices come at once."))
        return given

    def validate_time_zone(self, given: str) -> str:
        """Refuse a clock that there is not."""
        if given and not zones.is_known(given):
            raise serializers.ValidationError(_("There is no such time zone."))
        return given

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        """Refuse quiet hours without both ends, or without a length."""
        begins, ends = given.get("quiet_from"), given.get("quiet_until")
        if (begins is None) != (ends is None) or (begins is not None and begins == ends):
            raise serializers.ValidationError({"quiet_until": [_("Enter both hours, or none.")]})
        return given


class WishesOut(serializers.Serializer[Any]):
    """What one hears of: each category with how often."""

    cadences = serializers.DictField(child=serializers.CharField(), read_only=True)
    time_zone = serializers.CharField(read_only=True)
    digest_at = Hour(read_only=True)
    quiet_from = Hour(read_only=True, allow_null=True)
    quiet_until = Hour(read_only=True, allow_null=True)
    takes_calendar_parts = serializers.BooleanField(read_only=True)


class FollowIn(Input):
    """What to follow: one of these. An assembly by its slug, a body and a theme by their codes."""

    assembly = Line(max_length=40, required=False)
    body = Line(max_length=40, required=False)
    theme = Line(max_length=40, required=False)
    sitting = Key(required=False, help_text="Its `id`; an open sitting.")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        """Refuse none of them, or several."""
        if len(given) != 1:
            raise serializers.ValidationError(_("Say one thing to follow."))
        return given


class TopicIn(Input):
    topic = Line(max_length=80, help_text="As in the list.")


class FollowedOut(serializers.Serializer[Any]):
    topic = serializers.CharField(read_only=True)
    kind = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)


class FollowsOut(serializers.Serializer[Any]):
    """What one follows."""

    follows = FollowedOut(many=True, read_only=True)


class WishesViewSet(viewsets.ViewSet):
    """One's own wishes: what reaches one by mail, and when."""

    @extend_schema(responses=WishesOut)
    def retrieve(self, request: Request) -> Response:
        """Return what one chose."""
        require(acts_as_itself(request.user))
        return self._shown(request)

    @extend_schema(request=WishesIn, responses=WishesOut)
    def change(self, request: Request) -> Response:
        """Choose anew, all of it."""
        require(acts_as_itself(request.user))
        given = WishesIn.read(request.data)
        begins, ends = given.get("quiet_from"), given.get("quiet_until")
        choice = Choice(
            cadences=given.get("cadences", {}),
            time_zone=given.get("time_zone", ""),
            digest_at=given.get("digest_at", USUAL_HOUR),
            quiet=(begins, ends) if begins is not None and ends is not None else None,
            takes_calendar_parts=given.get("takes_calendar_parts", True),
        )
        user = account_of(request)
        addressees.choose(address=user.email, choice=choice, by=user, at=timezone.now())
        return self._shown(request)

    def _shown(self, request: Request) -> Response:
        address = account_of(request).email.lower()
        one = Addressee.objects.filter(address=address).first() or Addressee()
        cadences = {str(each): str(cadence_of(each, one.cadences)) for each in Category}
        shown = {
            "cadences": cadences,
            "time_zone": one.time_zone,
            "digest_at": one.digest_at,
            "quiet_from": one.quiet_from,
            "quiet_until": one.quiet_until,
            "takes_calendar_parts": one.takes_calendar_parts,
        }
        return Response(WishesOut(shown).data)


class FollowsViewSet(viewsets.ViewSet):
    """What one follows: assemblies, bodies, themes, sittings."""

    @extend_schema(responses=FollowsOut, operation_id="me_follows_retrieve")
    def retrieve(self, request: Request) -> Response:
        """Return what one follows, by account and by mail."""
        require(acts_as_itself(request.user))
        return self._shown(request)

    @extend_schema(request=FollowIn, responses=FollowsOut)
    def follow(self, request: Request) -> Response:
        """Follow one thing more."""
        require(acts_as_itself(request.user))
        given = {name: str(value) for name, value in FollowIn.read(request.data).items()}
        topic = asked_topic(given)
        if topic is None:
            raise Http404
        follows.follow(user=account_of(request), topic=topic, at=timezone.now())
        return self._shown(request)

    @extend_schema(request=TopicIn, responses=FollowsOut)
    def end(self, request: Request) -> Response:
        """End following one thing; no matter whether it was followed."""
        require(acts_as_itself(request.user))
        topic = TopicIn.read(request.data)["topic"]
        user = account_of(request)
        if any(one.topic == topic for one in in_words(topics_of_address(user.email))):
            addressees.unfollow(address=user.email, topics=[topic], by=user, at=timezone.now())
        return self._shown(request)

    def _shown(self, request: Request) -> Response:
        followed = in_words(topics_of_address(account_of(request).email))
        return Response(FollowsOut({"follows": followed}).data)
