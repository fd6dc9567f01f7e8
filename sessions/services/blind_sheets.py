"""Acts of two tellers who take one roll-call, each without the other's sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.services import live
from sessions.enums import BallotMethod
from sessions.errors.ballots import SheetHandedIn, SheetsTaken, TakenOtherwise, VoteClosed
from sessions.errors.emergency_items import SheetOpen
from sessions.models.ballots import Ballot
from sessions.models.casts import BlindEntry, BlindSheet
from sessions.rules.ballot_sheets import line_for
from sessions.rules.roll_calls import check_entry, line_of, not_entered
from sessions.selectors.ballots import channel_of, lines_of, present_of, rows_of
from sessions.services.ballots import Entry, added, locked

_PLACES = (1, 2)


@dataclass(frozen=True, slots=True)
class _Two:
    """Both sheets with their entries, by delegation."""

    sheets: tuple[BlindSheet, ...]
    entries: tuple[Mapping[int, BlindEntry], ...]

    @property
    def are_done(self) -> bool:
        done = [one for one in self.sheets if one.done_at is not None]
        return len(done) == len(_PLACES)

    def is_alike(self, delegation: int) -> bool:
        one, other = (each.get(delegation) for each in self.entries)
        return one is not None and other is not None and one.votes == other.votes

    def present_at(self, delegation: int) -> int:
        """Return its delegates in the room when either teller entered it; 0 where none has."""
        made = (each[delegation] for each in self.entries if delegation in each)
        return max((one.present for one in made), default=0)


@transaction.atomic
def enter(*, ballot: Ballot, entry: Entry, by: User, at: datetime) -> BlindEntry:
    """Enter a line on one's own sheet, the first of two tellers' or the second's.

    Until the sheet is handed in a line is entered again freely; afterwards only where both differ,
    and once they agree the line is on record. Who was in the room when it was called counts, though
    she has left before the other teller, or either once more, enters it. Raises TakenOtherwise,
    VoteClosed, SheetsTaken, SheetHandedIn, NotOnSheet, VotesNotWhole, NoVotes, MoreVotesThanUsable.
    """
    ballot = _locked(ballot)
    sheet = _own(ballot, by, at)
    two = _both(ballot)
    if sheet.done_at is not None and (not two.are_done or two.is_alike(entry.delegation)):
        raise SheetHandedIn
    settled = ballot.sheet
    enrolled = line_of(entry.delegation, {one.delegation: one for one in settled.lines})
    now = present_of(ballot).get(entry.delegation, 0)
    present = max(now, two.present_at(entry.delegation))
    check_entry(entry.votes, line_for(enrolled, sheet=settled, present=present))
    said = {choice.value: number for choice, number in entry.votes.by_choice.items()}
    kept, _is_new = sheet.entries.update_or_create(
        delegation_id=entry.delegation, defaults={**said, "present": present, "entered_at": at}
    )
    audit.record(act="ballot.enter_blind", thing=ballot, by=by, at=at, after={"sheet": sheet.place})
    if two.are_done:
        _agree(ballot, by, at)
    return kept


@transaction.atomic
def hand_in(*, ballot: Ballot, by: User, at: datetime) -> BlindSheet:
    """Hand one's sheet in; when both are, the lines that agree are on record.

    Raises SheetOpen while somebody who can vote was not called, and as `enter`.
    """
    ballot = _locked(ballot)
    sheet = _own(ballot, by, at)
    called = set(sheet.entries.values_list("delegation_id", flat=True))
    if not_entered(called, lines_of(ballot)):
        raise SheetOpen
    if sheet.done_at is None:
        sheet.done_at = at
        sheet.save(update_fields=["done_at"])
        audit.record(act="ballot.hand_in", thing=ballot, by=by, at=at, after={"sheet": sheet.place})
    if _both(ballot).are_done:
        _agree(ballot, by, at)
    live.changed(channel_of(ballot))
    return sheet


def _agree(ballot: Ballot, by: User, at: datetime) -> None:
    """Put on record, in the order of the sheet, what both have alike and is not there yet."""
    two, there = _both(ballot), {row.delegation for row in rows_of(ballot)}
    firsts = two.entries[0]
    alike = [
        (Entry(delegation=key, votes=firsts[key].votes), firsts[key].present)
        for key in (one.delegation for one in ballot.sheet.lines)
        if key not in there and two.is_alike(key)
    ]
    if alike:
        added(ballot, alike, by=by, at=at)


def _locked(ballot: Ballot) -> Ballot:
    ballot = locked(ballot)
    if ballot.method != BallotMethod.TWO_SHEETS:
        raise TakenOtherwise
    if ballot.closed_at is not None:
        raise VoteClosed
    return ballot


def _own(ballot: Ballot, by: User, at: datetime) -> BlindSheet:
    """Return the teller's own sheet; whoever comes first or second takes a free one."""
    taken = {one.place: one for one in BlindSheet.objects.filter(ballot=ballot)}
    for one in taken.values():
        if one.teller_id == by.pk:
            return one
    free = [place for place in _PLACES if place not in taken]
    if not free:
        raise SheetsTaken
    return BlindSheet.objects.create(ballot=ballot, place=free[0], teller=by, begun_at=at)


def _both(ballot: Ballot) -> _Two:
    sheets = tuple(BlindSheet.objects.filter(ballot=ballot).order_by("place"))
    return _Two(
        sheets,
        tuple({each.delegation_id: each for each in one.entries.all()} for one in sheets),
    )
