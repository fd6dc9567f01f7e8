"""Shapes of events: what everybody gets, what editors' programs send."""

from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assemblies.enums import EventFormat, YearlySession
from assemblies.errors import DomainError
from assemblies.fields import LanguageMap
from assemblies.gateways.rest import (
    ByCode,
    Day,
    Input,
    Line,
    Moment,
    OneOf,
    Text,
    WholeNumber,
)
from assemblies.models.bodies import Body, Theme
from assemblies.models.events import Event, EventLink, EventSpeaker, Partner
from assemblies.rules.countries import CODES
from assemblies.selectors import sentence_of
from registrations.api.serializers import WordsIn
from sessions.enums.events import Template
from sessions.rules.event_templates import zone_named
from sessions.services.events_drafting import NewEvent, Numbered

_MOST_MINUTES = 24 * 60 - 1
_MOST_PLACES = 1_000_000


def words_by_language(**kwargs: Any) -> serializers.DictField:  # noqa: ANN401 - passed on
    return serializers.DictField(
        child=serializers.CharField(), read_only=True, help_text="By language.", **kwargs
    )


class EventOut(serializers.ModelSerializer[Event]):
    """An event. `number`: of an assembly; null of any other."""

    title = words_by_language()
    summary = words_by_language(allow_null=True)
    place = words_by_language()
    number = serializers.IntegerField(
        source="assembly.number", read_only=True, allow_null=True, default=None
    )
    body = serializers.CharField(source="body.code", read_only=True, allow_null=True, default=None)
    themes = serializers.SlugRelatedField[Theme](slug_field="code", many=True, read_only=True)
    languages = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Event
        fields = [
            "slug",
            "kind",
            "number",
            "format",
            "title",
            "summary",
            "place",
            "country",
            "latitude",
            "longitude",
            "time_zone",
            "starts_on",
            "ends_on",
            "date_precision",
            "body",
            "themes",
            "languages",
            "status",
            "published_at",
            "registration_opens_at",
            "registration_closes_at",
            "uid",
            "sequence",
        ]
        read_only_fields = fields


class PartnerOut(serializers.ModelSerializer[Partner]):
    class Meta:
        model = Partner
        fields = ["name", "url"]
        read_only_fields = fields


class EventSpeakerOut(serializers.ModelSerializer[EventSpeaker]):
    function = words_by_language(allow_null=True)

    class Meta:
        model = EventSpeaker
        fields = ["name", "function", "country"]
        read_only_fields = fields


class EventLinkOut(serializers.ModelSerializer[EventLink]):
    title = words_by_language()

    class Meta:
        model = EventLink
        fields = ["kind", "title", "url", "language"]
        read_only_fields = fields


class WholeEventOut(EventOut):
    """An event with what stands around it. `publish_at`: of a draft, which only editors get."""

    partners = PartnerOut(source="in_order.partners", many=True, read_only=True)
    speakers = EventSpeakerOut(source="in_order.speakers", many=True, read_only=True)
    links = EventLinkOut(
        source="in_order.links",
        many=True,
        read_only=True,
        help_text="Those that everybody may follow.",
    )

    class Meta(EventOut.Meta):
        fields = [*EventOut.Meta.fields, "publish_at", "partners", "speakers", "links"]
        read_only_fields = fields


class EventTitleIn(WordsIn):
    kind, longest = Line, 200


class EventPlaceIn(WordsIn):
    kind, longest = Line, 200


class EventSummaryIn(WordsIn):
    kind, longest = Text, 4_000


class EventMessageIn(WordsIn):
    kind, longest = Text, 1_000


class Hour(serializers.TimeField):
    """An hour on the event's own clock, such as 14:00; an offset would name a second clock."""

    default_error_messages = {
        "invalid": _("Give an hour on the event's own clock, such as 14:00, without an offset.")
    }

    def to_internal_value(self, value: Any) -> time:  # noqa: ANN401 - REST framework's signature
        if not isinstance(value, str):
            self.fail("invalid", format="HH:MM")
        return super().to_internal_value(value)


class NumberedIn(Input):
    """What an assembly has, and no other event."""

    number = WholeNumber(required=False, min_value=1, max_value=32_767)
    yearly_session = OneOf(YearlySession, required=False)


class EventIn(NumberedIn):
    """What is said of a new event; what is left out is as its template has it.

    All hours are on one clock, that of `time_zone`. `number` and `yearly_session`: of an assembly.
    """

    template = OneOf(Template)
    title = EventTitleIn()
    starts_on = Day()
    ends_on = Day(required=False)
    time_zone = Line(max_length=200)
    starts = serializers.ListField(
        child=Hour(input_formats=["%H:%M"]),
        required=False,
        max_length=4,
        help_text="When the sittings of a day begin, on the event's clock.",
    )
    minutes = WholeNumber(required=False, min_value=5, max_value=_MOST_MINUTES)
    body = ByCode(slug_field="code", queryset=Body.objects.all())
    format = OneOf(EventFormat, required=False)
    place = EventPlaceIn(required=False)
    country = serializers.ChoiceField(
        choices=[(code, code) for code in sorted(CODES)],
        required=False,
        help_text="ISO 3166-1 alpha-2.",
    )
    summary = EventSummaryIn(required=False)
    languages = serializers.ListField(
        child=serializers.RegexField(r"\A[a-z]{2}(-[a-z]{2,8})?\Z"), required=False, max_length=20
    )
    themes = serializers.ListField(
        child=ByCode(slug_field="code", queryset=Theme.objects.all()), required=False, max_length=20
    )
    places = WholeNumber(required=False, allow_null=True, min_value=1, max_value=_MOST_PLACES)

    def validate_time_zone(self, text: str) -> str:
        try:
            return zone_named(text, known=available_timezones())
        except DomainError as refusal:
            raise serializers.ValidationError(sentence_of(refusal), refusal.code) from None

    @classmethod
    def new(cls, data: object) -> NewEvent:
        """Return what was said."""
        given = cls.read(data)
        numbered = numbered_of(given)
        for name in ("title", "place", "summary"):
            if name in given:
                given[name] = LanguageMap(given[name])
        return NewEvent(numbered=numbered, **given)


class LikeIn(NumberedIn):
    """When the next one begins, and what it is called."""

    starts_on = Day()
    title = EventTitleIn()


class ScheduleIn(Input):
    publish_at = Moment(allow_null=True, help_text="Null: the clock does not publish it.")


class CancelEventIn(Input):
    message = EventMessageIn(help_text="Why: it stands in every mail.")


def numbered_of(given: dict[str, Any]) -> Numbered | None:
    """Take what an assembly has out of what was sent; nothing where half of it is missing."""
    number, session = given.pop("number", None), given.pop("yearly_session", None)
    if number is None or session is None:
        return None
    return Numbered(number=number, yearly_session=YearlySession(session))
