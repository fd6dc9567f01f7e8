"""What each field of a person's registration was before a change, for the desk and the person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from assemblies.models.accounts import User
from registrations.models.history import FieldChange
from registrations.models.registrations import Registration


def record(
    *, person: Registration, changed: Mapping[str, Any], by: User | None, at: datetime
) -> None:
    """Keep what the fields ``changed`` say now beside what they are about to say.

    Called inside the act that changes them, before it does.
    """
    FieldChange.objects.bulk_create(
        FieldChange(
            registration=person,
            field=name,
            before=_plain(getattr(person, name)),
            after=_plain(new),
            changed_at=at,
            changed_by=by,
        )
        for name, new in changed.items()
    )


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if value is None or isinstance(value, str | int | float | bool | list):
        return value
    return DjangoJSONEncoder().default(value)
