"""Who was at an online sitting, as a table to take away, in the reader's words."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from assemblies.paper.tables import Cell, Table
from registrations.selectors.attendance import Attendee, origin_of
from registrations.services.words import CAPACITIES


def of_attendance(people: Iterable[Attendee]) -> Table:
    """Return who was there, with person and parliament loaded. No query."""
    headings = [
        _("Name as on the badge"),
        _("From"),
        _("Capacity"),
        _("Joined at (UTC)"),
        _("Left at (UTC)"),
        _("Minutes attended"),
        _("Known from"),
    ]
    return Table(_("Attendance"), headings, [_of_attendee(one) for one in people])


def _of_attendee(one: Attendee) -> list[Cell]:
    return [
        one.participant.badge_name,
        origin_of(one.participant),
        str(CAPACITIES[one.participant.capacity]),
        _moment(one.joined_at),
        _moment(one.left_at),
        one.minutes if one.is_measured or one.minutes else "",
        _("The service") if one.is_of_service else _("A click on the button"),
    ]


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}" if at else ""
