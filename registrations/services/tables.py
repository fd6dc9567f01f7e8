"""Tables to take away, in the reader's words: delegations, arrivals, places, travellers.

What pages and programs are given is the same table.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from assemblies.models.delegations import Participant
from assemblies.paper.tables import Cell, Table
from assemblies.selectors import listed
from registrations.enums import PartyState
from registrations.models.questions import Question
from registrations.models.registrations import Registration
from registrations.models.seats import Seat
from registrations.selectors.check_in import OnTheList, origin_of
from registrations.selectors.delegations import DelegationRow
from registrations.selectors.seats import state_of
from registrations.services.protected import Opened
from registrations.services.question_words import printed
from registrations.services.words import CAPACITIES, FILE_STATES, SEAT_STATES


def of_delegations(rows: Iterable[DelegationRow]) -> Table:
    """Return how many people of each delegation stand where. No query."""
    headings = [
        _("Code"),
        _("Parliament"),
        _("Geopolitical group"),
        _("State"),
        _("People"),
        _("Waiting"),
        _("Approved"),
        _("Members of parliament"),
        _("Women"),
        _("Sent on (UTC)"),
    ]
    return Table(_("Delegations"), headings, [_of_delegation(row) for row in rows])


def groups_of(row: DelegationRow) -> str:
    """Return the geopolitical groups of a delegation, as they are read. No query."""
    return listed(one.name for one in row.file.delegation.institution.groups.all())


def _of_delegation(row: DelegationRow) -> list[Cell]:
    institution = row.file.delegation.institution
    return [
        institution.code,
        str(institution.name),
        groups_of(row),
        str(FILE_STATES[row.file.state][1]),
        *(row.listed, row.waiting, row.approved, row.members, row.women),
        _moment(row.file.submitted_at),
    ]


def of_arrivals(people: Iterable[OnTheList]) -> Table:
    """Return who was admitted where they were asked for, and who was not yet. No query."""
    headings = [
        _("Name as on the badge"),
        _("From"),
        _("Capacity"),
        _("Badge"),
        _("Arrived at (UTC)"),
        _("Admitted by"),
        _("Device"),
    ]
    return Table(_("Arrivals"), headings, [list(_of_arrival(one)) for one in people])


def _of_arrival(one: OnTheList) -> Iterator[Cell]:
    person, check_in = one.participant, one.check_in
    yield person.badge_name
    yield origin_of(person)
    yield str(CAPACITIES[person.capacity])
    yield " ".join(str(badge.serial) for badge in one.badges if badge.voided_at is None)
    if check_in is None:
        yield from ("", "", "")
        return
    yield _moment(check_in.admitted_at)
    yield check_in.admitted_by.name if check_in.admitted_by else ""
    yield check_in.device


def of_places(seats: Iterable[Seat]) -> Table:
    """Return who asked for a place of a sitting, with person and parliament loaded. No query."""
    headings = [
        _("Number"),
        _("State"),
        _("Name as on the badge"),
        _("Parliament"),
        _("Capacity"),
        _("Group of"),
        _("Asked on (UTC)"),
        _("Offered until (UTC)"),
    ]
    return Table(_("Places"), headings, [_of_place(seat) for seat in seats])


def _of_place(seat: Seat) -> list[Cell]:
    party, person = seat.party, seat.participant
    return [
        party.position,
        str(SEAT_STATES[state_of(seat)][1]),
        person.badge_name,
        _institution_of(person),
        str(CAPACITIES[person.capacity]),
        seat.__dict__["group_of"],  # counted in the same query
        _moment(party.asked_at),
        _moment(party.offer_expires_at if party.state == PartyState.OFFERED else None),
    ]


def _institution_of(person: Participant) -> str:
    """Return the parliament of a participant, of her delegation or of her own."""
    found = person.delegation.institution if person.delegation else person.institution
    return str(found.name) if found else ""


def of_travellers(
    people: Iterable[Registration],
    questions: Sequence[Question],
    opened: Mapping[int, Iterable[Opened]],
) -> Table:
    """Return the list for the host country; opened: the protected answers, by person. No query.

    That they were looked at is recorded by who opens them, see ``protected.look_at_all``.
    """
    headings = [
        _("Family name"),
        _("Given name"),
        _("Capacity"),
        _("Parliament or organization"),
        _("Date of birth"),
        *(str(question.label) for question in questions),
    ]
    rows = (_of_traveller(one, questions, opened.get(one.pk, ())) for one in people)
    return Table(_("Travel data"), headings, rows)


def _of_traveller(
    person: Registration, questions: Iterable[Question], opened: Iterable[Opened]
) -> list[Cell]:
    given = {one.question.pk: shown(one) for one in opened}
    return [
        person.family_name,
        person.given_name,
        str(CAPACITIES[person.capacity]),
        comes_for(person),
        person.born_on.isoformat() if person.born_on else "",
        *(given.get(question.pk, "") for question in questions),
    ]


def shown(opened: Opened) -> str:
    """Return a protected answer as it is read; of a file its name."""
    if opened.upload is not None:
        return opened.upload.name
    return printed(opened.question, opened.value)


def comes_for(person: Registration) -> str:
    """Return for whom somebody comes: her parliament, or her organization."""
    return str(person.member.name) if person.member else person.organization


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" if moment else ""
