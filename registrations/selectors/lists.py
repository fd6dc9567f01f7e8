"""Who stands on the list of participants now."""

from typing import Any

from assemblies.enums import Capacity, InstitutionKind
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from registrations.models.lists import ParticipantList
from registrations.rules.lists import Listed, Section, is_listable, section_of


def listed_now(event: Event) -> tuple[Listed, ...]:
    """Return the accredited who consented, in no order. One query."""
    accredited = (
        Participant.objects.accredited()
        .filter(
            event_id=event.pk,
            registration__is_listed=True,
            capacity__in=[one for one in Capacity if is_listable(one)],
        )
        .select_related("delegation__institution", "institution", "registration__file")
    )
    return tuple(as_listed(one) for one in accredited.order_by("pk"))


def as_listed(participant: Participant) -> Listed:
    """Return an accredited person as the law sees her. No query.

    Needs delegation and institution (or her own one), registration and its file, loaded.
    """
    person = participant.registration
    capacity = Capacity(participant.capacity)
    delegation = participant.delegation
    institution = delegation.institution if delegation else participant.institution
    kind = InstitutionKind(institution.kind) if institution else None
    return Listed(
        key=person.pk,
        section=section_of(kind, capacity),
        group=dict(institution.name) if institution else {"en": person.organization},
        capacity=capacity,
        given_name=participant.given_name,
        family_name=participant.family_name,
        function=participant.function_in_parliament or participant.function_in_organization,
        is_head=bool(person.file and person.file.head_id == person.pk),
        is_deputy_head=bool(person.file and person.file.deputy_head_id == person.pk),
    )


def as_content(person: Listed) -> dict[str, Any]:
    """Return a line of a frozen list as it is kept."""
    return {name: getattr(person, name) for name in Listed.__slots__}


def frozen(kept: ParticipantList) -> tuple[Listed, ...]:
    """Return the people of a frozen list who may be shown still, in no order. One query.

    Who took her consent back, or does not come any more, is on no version from then on.
    """
    shown = Participant.objects.accredited().filter(
        event_id=kept.event_id, registration__is_listed=True
    )
    keys = frozenset(shown.values_list("registration", flat=True))
    return tuple(
        Listed(
            **{
                **line,
                "section": Section(line["section"]),
                "capacity": Capacity(line["capacity"]),
            }
        )
        for line in kept.content
        if line["key"] in keys
    )


def events_with_published_list() -> frozenset[int]:
    """Return the keys of the events whose list everybody may read. One query."""
    published = ParticipantList.objects.filter(published_at__isnull=False)
    return frozenset(published.values_list("event", flat=True))


def latest_published(event: Event) -> ParticipantList | None:
    """Return the newest version that everybody may read."""
    published = ParticipantList.objects.filter(event_id=event.pk, published_at__isnull=False)
    return published.order_by("-version").first()
