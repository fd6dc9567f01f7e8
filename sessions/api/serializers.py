"""Shapes of the programme: what programs send (plain), what they get (read-only)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assemblies.fields import LanguageMap
from assemblies.gateways.rest import Input, Key, Line, Moment, WholeNumber
from notifications.rules import reminders as law
from sessions.models.sittings import Sitting


def words_by_language(**kwargs: Any) -> serializers.DictField:  # noqa: ANN401 - passed on
    return serializers.DictField(
        child=serializers.CharField(), read_only=True, help_text="By language.", **kwargs
    )


class SittingOut(serializers.ModelSerializer[Sitting]):
    """A sitting as it is published, of `views.seen_by`."""

    event = serializers.CharField(source="event.slug", read_only=True)
    body = serializers.CharField(source="body.code", read_only=True)
    title = words_by_language()
    room = serializers.IntegerField(source="room_id", read_only=True, allow_null=True)
    room_name = serializers.CharField(source="room.name", read_only=True, allow_null=True)
    time_zone = serializers.CharField(source="event.time_zone", read_only=True)
    time_shown_as = words_by_language(allow_null=True)
    places_left = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="Null: nobody needs a place."
    )
    follows = serializers.IntegerField(
        source="follows_seen",
        read_only=True,
        allow_null=True,
        help_text="The sitting at whose end it begins, where you may know of that one.",
    )
    follows_minutes = serializers.IntegerField(
        source="follows_minutes_seen",
        read_only=True,
        allow_null=True,
        help_text="So many minutes after that end; null where `follows` is.",
    )
    purposes = serializers.ListField(child=serializers.CharField(), read_only=True)
    themes = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="Codes of what it is about."
    )
    languages = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="Those that are interpreted."
    )
    change_note = words_by_language(allow_null=True)

    class Meta:
        model = Sitting
        fields = [
            "id",
            "uid",
            "sequence",
            "event",
            "kind",
            "body",
            "group",
            "title",
            "room",
            "room_name",
            "starts_at",
            "ends_at",
            "time_zone",
            "end_is_indicative",
            "time_shown_as",
            "follows",
            "follows_minutes",
            "is_closed",
            "purposes",
            "themes",
            "languages",
            "interpretation",
            "places",
            "places_left",
            "offer_hours",
            "status",
            "change_note",
            "changed_at",
            "cancelled_at",
        ]
        read_only_fields = fields


class NoteIn(Input):
    """A sentence for readers, in each language it is given in."""

    en = Line(max_length=500, required=False)
    fr = Line(max_length=500, required=False)
    ar = Line(max_length=500, required=False)
    es = Line(max_length=500, required=False)

    def validate(self, attrs: dict[str, str]) -> LanguageMap:
        if not attrs:
            raise serializers.ValidationError(_("Give the text in at least one language."))
        return LanguageMap(attrs)


class CancelIn(Input):
    note = NoteIn(required=False)


class MoveIn(CancelIn):
    """The new time and room; without `room` it stays where it is, with null it has none.

    A room that another sitting has at that time is refused unless `shares_room` is true.
    """

    starts_at = Moment()
    ends_at = Moment()
    room = Key(required=False, allow_null=True)
    shares_room = serializers.BooleanField(required=False)


class RemindersIn(Input):
    """Minutes before the start; an empty list: nobody is reminded."""

    minutes = serializers.ListField(
        child=WholeNumber(min_value=law.SHORTEST, max_value=law.LONGEST), max_length=law.MOST
    )


class RemindersOut(serializers.Serializer[Any]):
    sitting = serializers.IntegerField(source="pk", read_only=True)
    minutes = serializers.ListField(
        child=serializers.IntegerField(), source="reminders", read_only=True
    )


class FollowOut(serializers.Serializer[Any]):
    """Whether one's calendar and mail hear of a sitting."""

    sitting = serializers.IntegerField(read_only=True)
    is_followed = serializers.BooleanField(read_only=True)
