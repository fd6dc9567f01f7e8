"""What lists of the ground floor may be narrowed by."""

from django_filters import rest_framework as filters

from assemblies.enums import InstitutionKind
from assemblies.models.institutions import Institution


class InstitutionFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=[(kind.value, kind.value) for kind in InstitutionKind])
    group = filters.CharFilter(field_name="groups__code", max_length=40)

    class Meta:
        model = Institution
        fields: list[str] = []
