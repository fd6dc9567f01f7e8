"""Of which sittings people are to be reminded now, and whether a reminder still holds."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from assemblies.enums import CalendarStatus
from notifications.rules import reminders as law
from sessions.models.reminders import ReminderSent
from sessions.models.sittings import Sitting

_OCCASION = "reminder"


def reminders_due(*, at: datetime) -> tuple[tuple[int, int], ...]:
    """Return sittings, by key, with the minutes of the reminder that is due. Two queries."""
    until = at + timedelta(minutes=law.LONGEST)
    coming = Sitting.objects.filter(starts_at__gt=at, starts_at__lte=until)
    coming = coming.exclude(status=CalendarStatus.CANCELLED).exclude(reminders=[])
    found = {}
    for pk, starts_at, minutes, changed_at in coming.order_by("starts_at", "pk").values_list(
        "pk", "starts_at", "reminders", "changed_at"
    ):
        last = law.due(starts_at, _whole(minutes), known_since=changed_at, at=at)
        if last is not None:
            found[pk, last, starts_at] = (pk, last)
    sent = ReminderSent.objects.filter(sitting__in={pk for pk, _, _ in found})
    for key in sent.values_list("sitting_id", "minutes", "starts_at"):
        found.pop(key, None)
    return tuple(found.values())


def _whole(minutes: Iterable[object]) -> list[int]:
    return [one for one in minutes if isinstance(one, int)]


def occasion_of(sitting: Sitting, minutes: int) -> str:
    """Return the key of a reminder: what it says holds for this start, and as open or closed."""
    door = "closed" if sitting.is_closed else "open"
    return f"{_OCCASION}:{sitting.pk}:{minutes}:{int(sitting.starts_at.timestamp())}:{door}"


def still_holds(key: str) -> bool:
    """Tell whether the sitting of a reminder begins at the hour it says, and is on. One query."""
    name, sitting, _minutes, starts, door = (key.split(":") + [""] * 5)[:5]
    if name != _OCCASION or not sitting.isdecimal() or not starts.isdecimal():
        return True
    starts_at = datetime.fromtimestamp(int(starts), UTC)
    held = Sitting.objects.filter(pk=int(sitting), is_closed=door == "closed")
    held = held.filter(starts_at__gte=starts_at, starts_at__lt=starts_at + timedelta(seconds=1))
    return held.exclude(status=CalendarStatus.CANCELLED).exists()
