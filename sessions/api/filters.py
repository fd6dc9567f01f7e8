"""What programme and documents may be narrowed by."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from assemblies.enums import CalendarStatus, Language
from assemblies.gateways.rest import BIGGEST_KEY
from sessions.enums import DocumentKind, ItemKind, ItemState, RequestState
from sessions.enums.debates import DebateKind, SpeakerState
from sessions.enums.decisions import ResolutionState
from sessions.models.agenda import Agenda, AgendaItem
from sessions.models.ballots import Ballot
from sessions.models.debates import Debate, PlaceExchange, Speaker
from sessions.models.documents import Document
from sessions.models.elections import Election
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.resolutions import Resolution
from sessions.models.sittings import Sitting
from sessions.selectors.documents import Wanted, found


class SittingFilter(filters.FilterSet):
    body = filters.CharFilter(field_name="body__code", max_length=60)
    status = filters.ChoiceFilter(choices=[(x.value, x.value) for x in CalendarStatus])
    is_closed = filters.BooleanFilter()

    class Meta:
        model = Sitting
        fields: list[str] = []


class VoteFilter(filters.FilterSet):
    sitting = filters.NumberFilter(field_name="sitting_id", max_value=BIGGEST_KEY)
    is_open = filters.BooleanFilter(field_name="closed_at", lookup_expr="isnull")

    class Meta:
        model = Ballot
        fields: list[str] = []


class ExchangeFilter(filters.FilterSet):
    debate = filters.NumberFilter(field_name="debate_id", max_value=BIGGEST_KEY)
    is_open = filters.BooleanFilter(field_name="ended_at", lookup_expr="isnull")

    class Meta:
        model = PlaceExchange
        fields: list[str] = []


class AgendaFilter(filters.FilterSet):
    body = filters.CharFilter(field_name="body__code", max_length=60)

    class Meta:
        model = Agenda
        fields: list[str] = []


class AgendaItemFilter(filters.FilterSet):
    body = filters.CharFilter(field_name="agenda__body__code", max_length=60)
    prepared_by = filters.CharFilter(field_name="prepared_by__code", max_length=60)
    kind = filters.ChoiceFilter(choices=[(x.value, x.value) for x in ItemKind])
    state = filters.ChoiceFilter(choices=[(x.value, x.value) for x in ItemState])

    class Meta:
        model = AgendaItem
        fields: list[str] = []


class ResolutionFilter(filters.FilterSet):
    body = filters.CharFilter(field_name="body__code", max_length=60)
    state = filters.ChoiceFilter(choices=[(x.value, x.value) for x in ResolutionState])

    class Meta:
        model = Resolution
        fields: list[str] = []


class EmergencyRequestFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=[(x.value, x.value) for x in RequestState])
    author = filters.CharFilter(
        field_name="authors__institution__code", max_length=60, help_text="Code of a Member."
    )

    class Meta:
        model = EmergencyRequest
        fields: list[str] = []


class ElectionFilter(filters.FilterSet):
    body = filters.CharFilter(field_name="sitting__body__code", max_length=60)

    class Meta:
        model = Election
        fields: list[str] = []


class DebateFilter(filters.FilterSet):
    event = filters.CharFilter(field_name="event__slug", max_length=80)
    kind = filters.ChoiceFilter(choices=[(x.value, x.value) for x in DebateKind])

    class Meta:
        model = Debate
        fields: list[str] = []


class SpeakerFilter(filters.FilterSet):
    debate = filters.NumberFilter(field_name="debate_id", max_value=BIGGEST_KEY)
    institution = filters.CharFilter(field_name="institution__code", max_length=60)
    state = filters.ChoiceFilter(choices=[(x.value, x.value) for x in SpeakerState])

    class Meta:
        model = Speaker
        fields: list[str] = []


class DocumentFilter(filters.FilterSet):
    """Narrows as the pages do; `search` looks into titles and symbols, however they are spelled."""

    assembly = filters.NumberFilter(min_value=1, max_value=9999, help_text="Its number.")
    body = filters.CharFilter(max_length=60)
    kind = filters.ChoiceFilter(choices=[(x.value, x.value) for x in DocumentKind])
    theme = filters.CharFilter(max_length=60)
    language = filters.ChoiceFilter(choices=[(x.value, x.value) for x in Language])
    year = filters.NumberFilter(min_value=1889, max_value=2200)
    search = filters.CharFilter(max_length=100)

    class Meta:
        model = Document
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Document]) -> QuerySet[Document]:
        """Return what fits; the filters are asked together, for that is how lists are searched."""
        given: dict[str, Any] = dict(self.form.cleaned_data)
        number, year = given.pop("assembly"), given.pop("year")
        text = given.pop("search") or ""
        if number is not None:
            queryset = queryset.filter(event__assembly__number=int(number))
        words = {name: value or "" for name, value in given.items()}
        return found(queryset, Wanted(q=text, year=int(year) if year else None, **words))
