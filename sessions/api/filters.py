"""What the programme may be narrowed by."""

from django_filters import rest_framework as filters

from assemblies.enums import CalendarStatus
from sessions.models.agenda import AgendaItem
from sessions.models.sittings import Sitting


class SittingFilter(filters.FilterSet):
    body = filters.CharFilter(field_name="body__code", max_length=60)
    status = filters.ChoiceFilter(choices=[(x.value, x.value) for x in CalendarStatus])
    is_closed = filters.BooleanFilter()

    class Meta:
        model = Sitting
        fields: list[str] = []


class AgendaFilter(filters.FilterSet):
    body = filters.CharFilter(field_name="body__code", max_length=60)

    class Meta:
        model = AgendaItem
        fields: list[str] = []
