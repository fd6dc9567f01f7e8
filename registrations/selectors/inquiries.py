"""Reads of the questions to who came without a delegation."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from registrations.enums import InquiryState
from registrations.models.inquiries import Inquiry
from registrations.models.registrations import Registration


def standing_inquiry(person: Registration) -> Inquiry | None:
    """Return her question that is not settled yet. One query, none about who has a delegation."""
    if person.file_id is not None:
        return None
    return Inquiry.objects.standing().filter(registration=person).first()


def is_asked(person: Registration) -> bool:
    """Tell whether the secretariat waits for her answer; she may change what she said meanwhile.

    One query, none about who has a delegation.
    """
    inquiry = standing_inquiry(person)
    return inquiry is not None and inquiry.waits_for_her


def in_state(state: InquiryState) -> Exists:
    """Tell in a query of people whether a question stands so."""
    return Exists(Inquiry.objects.filter(registration=OuterRef("pk"), state=state))


def standing_states(people: Iterable[Registration]) -> dict[int, InquiryState]:
    """Return how the questions stand that are not settled yet, by the person's key.

    One query, none where everybody has a delegation.
    """
    alone = [person.pk for person in people if person.file_id is None]
    if not alone:
        return {}
    standing = Inquiry.objects.standing().filter(registration__in=alone)
    return {
        key: InquiryState(state) for key, state in standing.values_list("registration", "state")
    }
