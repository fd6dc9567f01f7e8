"""Acts on two registrations that look like one person."""

from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.services import audit
from registrations.errors.registering import NotAPair
from registrations.models.desk import NotTheSame
from registrations.models.registrations import Registration


@transaction.atomic
def find_apart(*, one: Registration, other: Registration, by: User, at: datetime) -> NotTheSame:
    """Remember that two registrations are two people; they are not asked about again.

    Safe to say twice. Raises NotAPair for one and the same, or people of different events.
    """
    if one.pk == other.pk or one.event_id != other.event_id:
        raise NotAPair
    first, second = sorted((one, other), key=lambda person: person.pk)
    found, is_new = NotTheSame.objects.get_or_create(
        first=first, second=second, defaults={"found_at": at, "found_by": by}
    )
    if is_new:
        audit.record(
            act="registration.not_the_same",
            thing=first,
            by=by,
            at=at,
            after={"other": second.pk},
        )
    return found
