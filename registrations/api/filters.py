"""What lists of registration may be narrowed by."""

from decimal import Decimal

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters

from assemblies.enums import Capacity, EventKind
from assemblies.models.audit import AuditEntry
from assemblies.models.events import Event
from notifications.enums import Failure, Lane, MessageState, SuppressionReason
from notifications.models.delivery import Suppression
from notifications.models.messages import Message
from registrations.enums import (
    AskedOf,
    AskedWhen,
    ChangeKind,
    DataClass,
    ExportState,
    FileState,
    InquiryState,
    LetterKind,
    PartyState,
    RegistrationState,
    RequestState,
)
from registrations.models.badges import Badge
from registrations.models.check_in import CheckIn
from registrations.models.desk import Export, Note
from registrations.models.history import FieldChange
from registrations.models.inquiries import Inquiry
from registrations.models.invitations import Invitation
from registrations.models.late_changes import ChangeRequest
from registrations.models.letters import Letter
from registrations.models.lists import ParticipantList
from registrations.models.questions import Question
from registrations.models.registrations import DelegationFile, Registration
from registrations.models.retention import Erasure
from registrations.models.seats import SeatParty
from registrations.selectors.people import searched
from registrations.services.people import key_of_organization
from sessions.enums.places import Region
from sessions.rules.regions import countries_of


class KeyFilter(filters.NumberFilter):
    """The number of a thing, no larger than a database holds."""

    field_class = forms.IntegerField


def key_filter(field_name: str, *, biggest: int = 2**63 - 1) -> KeyFilter:
    return KeyFilter(field_name=field_name, min_value=0, max_value=biggest)


def word_filter(vocabulary: type[FileState | RegistrationState | Capacity]) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(choices=[(word.value, word.value) for word in vocabulary])


class DelegationFilter(filters.FilterSet):
    assembly = key_filter("delegation__assembly__number", biggest=9999)
    institution = filters.CharFilter(field_name="delegation__institution__code", max_length=16)
    state = word_filter(FileState)

    class Meta:
        model = DelegationFile
        fields: list[str] = []


class PersonFilter(filters.FilterSet):
    assembly = key_filter("event__assembly__number", biggest=9999)
    delegation = key_filter("file")
    organization = filters.CharFilter(method="of_organization", max_length=200)
    state = word_filter(RegistrationState)
    capacity = word_filter(Capacity)
    institution = filters.CharFilter(
        field_name="file__delegation__institution__code", max_length=16
    )
    search = filters.CharFilter(
        method="with_words",
        max_length=100,
        help_text="Every word in names, organization or address; accents do not count.",
    )
    changed_since = filters.IsoDateTimeFilter(
        field_name="changed_at", lookup_expr="gte", help_text="With its offset."
    )

    class Meta:
        model = Registration
        fields: list[str] = []

    def with_words(
        self, people: QuerySet[Registration], name: str, value: str
    ) -> QuerySet[Registration]:
        """Keep whom every word is said of, the delegation's name included."""
        return people.filter(searched(value))

    def of_organization(
        self, people: QuerySet[Registration], name: str, value: str
    ) -> QuerySet[Registration]:
        """Keep who comes for this organization, however it is written."""
        return people.filter(organization_key=key_of_organization(value))


class OfPersonFilter(filters.FilterSet):
    """Of notes and changes: about whom."""

    registration = key_filter("registration")

    class Meta:
        model = Note
        fields: list[str] = []


class ChangeFilter(OfPersonFilter):
    field = filters.CharFilter(max_length=60)

    class Meta:
        model = FieldChange
        fields: list[str] = []


class InvitationFilter(filters.FilterSet):
    assembly = key_filter("assembly__number", biggest=9999)
    institution = filters.CharFilter(field_name="institution__code", max_length=16)

    class Meta:
        model = Invitation
        fields: list[str] = []


class QuestionFilter(filters.FilterSet):
    assembly = key_filter("event__assembly__number", biggest=9999)
    capacity = word_filter(Capacity)
    of = filters.ChoiceFilter(choices=[(one.value, one.value) for one in AskedOf])
    asked_when = filters.ChoiceFilter(choices=[(one.value, one.value) for one in AskedWhen])

    class Meta:
        model = Question
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        """Narrow the list; what is asked of everybody is asked of each capacity too."""
        capacity = self.form.cleaned_data.pop("capacity", None)
        questions: QuerySet[Question] = super().filter_queryset(queryset)
        if not capacity:
            return questions
        wanted = [
            key
            for key, capacities in questions.values_list("pk", "capacities")
            if not capacities or capacity in capacities
        ]
        return questions.filter(pk__in=wanted, of=AskedOf.PERSON)


class RequestFilter(filters.FilterSet):
    assembly = KeyFilter(method="of_assembly", min_value=0, max_value=9999)
    delegation = key_filter("file")
    state = filters.ChoiceFilter(choices=[(word.value, word.value) for word in RequestState])
    kind = filters.ChoiceFilter(choices=[(word.value, word.value) for word in ChangeKind])

    class Meta:
        model = ChangeRequest
        fields: list[str] = []

    def of_assembly(
        self, requests: QuerySet[ChangeRequest], name: str, value: Decimal
    ) -> QuerySet[ChangeRequest]:
        """Keep what is asked about its delegations, and about people who came without one."""
        number = int(value)
        with_delegation = Q(file__delegation__assembly__number=number)
        return requests.filter(
            with_delegation | Q(file=None, person__event__assembly__number=number)
        )


class InquiryFilter(OfPersonFilter):
    assembly = key_filter("registration__event__assembly__number", biggest=9999)
    state = filters.ChoiceFilter(choices=[(word.value, word.value) for word in InquiryState])

    class Meta:
        model = Inquiry
        fields: list[str] = []


class CheckInFilter(filters.FilterSet):
    assembly = key_filter("event__assembly__number", biggest=9999)
    sitting = key_filter("sitting")
    is_arrival = filters.BooleanFilter(field_name="sitting", lookup_expr="isnull")
    is_standing = filters.BooleanFilter(field_name="undone_at", lookup_expr="isnull")

    class Meta:
        model = CheckIn
        fields: list[str] = []


class SeatPartyFilter(filters.FilterSet):
    sitting = key_filter("sitting")
    state = filters.ChoiceFilter(choices=[(word.value, word.value) for word in PartyState])

    class Meta:
        model = SeatParty
        fields: list[str] = []


class ErasureFilter(filters.FilterSet):
    assembly = key_filter("event__assembly__number", biggest=9999)
    data_class = filters.ChoiceFilter(choices=[(one.value, one.value) for one in DataClass])

    class Meta:
        model = Erasure
        fields: list[str] = []


class LookFilter(filters.FilterSet):
    """Of looks at protected data: whose they were, and who looked."""

    registration = filters.CharFilter("thing_key", max_length=80, help_text="Its `id`.")
    account = filters.CharFilter("by_key", max_length=40, help_text="Its `id`.")
    since = filters.IsoDateTimeFilter("at", lookup_expr="gte", help_text="With its offset.")

    class Meta:
        model = AuditEntry
        fields: list[str] = []


class ExportFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=[(one.value, one.value) for one in ExportState])

    class Meta:
        model = Export
        fields: list[str] = []


class MailFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=[(one.value, one.value) for one in MessageState])
    lane = filters.ChoiceFilter(choices=[(one.value, one.value) for one in Lane])
    failure = filters.ChoiceFilter(choices=[(one.value, one.value) for one in Failure])
    kind = filters.CharFilter(max_length=60)
    search = filters.CharFilter(
        method="with_words", max_length=100, help_text="In the address or the name."
    )

    class Meta:
        model = Message
        fields: list[str] = []

    def with_words(self, mails: QuerySet[Message], name: str, value: str) -> QuerySet[Message]:
        """Keep the mails to an address or a name that holds these words."""
        return mails.filter(Q(recipient__icontains=value) | Q(recipient_name__icontains=value))


class HouseMailFilter(filters.FilterSet):
    """Of mails of the whole house: each of these is answered from an index."""

    state = filters.ChoiceFilter(choices=[(one.value, one.value) for one in MessageState])
    lane = filters.ChoiceFilter(choices=[(one.value, one.value) for one in Lane])
    failure = filters.ChoiceFilter(choices=[(one.value, one.value) for one in Failure])
    domain = filters.CharFilter(max_length=255, help_text="The host of the address.")
    mailing = key_filter("mailing")
    address = filters.CharFilter(
        field_name="recipient",
        lookup_expr="startswith",
        max_length=254,
        help_text="How it begins, in lower case.",
    )

    class Meta:
        model = Message
        fields: list[str] = []


class SuppressionFilter(filters.FilterSet):
    reason = filters.ChoiceFilter(choices=[(one.value, one.value) for one in SuppressionReason])
    address = filters.CharFilter(lookup_expr="icontains", max_length=254)

    class Meta:
        model = Suppression
        fields: list[str] = []


class LetterFilter(filters.FilterSet):
    assembly = key_filter("event__assembly__number", biggest=9999)
    registration = key_filter("registration")
    kind = filters.ChoiceFilter(choices=[(x.value, x.value) for x in LetterKind])
    outdated = filters.BooleanFilter("outdated_at", lookup_expr="isnull", exclude=True)
    withdrawn = filters.BooleanFilter("withdrawn_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Letter
        fields: list[str] = []


class ListFilter(filters.FilterSet):
    assembly = key_filter("event__assembly__number", biggest=9999)

    class Meta:
        model = ParticipantList
        fields: list[str] = []


class BadgeFilter(filters.FilterSet):
    assembly = key_filter("event__assembly__number", biggest=9999)
    participant = key_filter("participant")
    delegation = key_filter("participant__registration__file")
    void = filters.BooleanFilter("voided_at", lookup_expr="isnull", exclude=True)
    printed = filters.BooleanFilter("printed_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Badge
        fields: list[str] = []


class EventFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=[(x.value, x.value) for x in EventKind])
    theme = filters.CharFilter(field_name="themes__code", max_length=60, help_text="Its code.")
    body = filters.CharFilter(field_name="body__code", max_length=60, help_text="Its code.")
    region = filters.ChoiceFilter(
        choices=[(x.value, x.value) for x in Region],
        method="in_region",
        help_text="Of the country in which it is held.",
    )
    year = filters.NumberFilter(method="in_year", min_value=1889, max_value=2200)
    language = filters.CharFilter(
        method="held_in", max_length=10, help_text="Code of a language in which it is held."
    )
    past = filters.BooleanFilter(
        method="is_past", help_text="True: what is over; false: what is on or to come."
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def in_region(self, events: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        return events.filter(country__in=countries_of(Region(value)))

    def in_year(self, events: QuerySet[Event], name: str, value: object) -> QuerySet[Event]:
        year = int(str(value).partition(".")[0])
        return events.filter(starts_on__year__lte=year, ends_on__year__gte=year)

    def held_in(self, events: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        if not value.replace("-", "").isalpha():
            return events.none()
        # A code has no quotes, so that the quoted one is found in the list and nowhere else.
        return events.filter(languages__icontains=f'"{value}"')

    def is_past(self, events: QuerySet[Event], name: str, value: bool) -> QuerySet[Event]:
        day = timezone.now().date()
        return events.filter(ends_on__lt=day) if value else events.filter(ends_on__gte=day)
