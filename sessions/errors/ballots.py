"""The refusals of votes: entry, chain, majorities, elections.

RuleViolation
└── BallotRefused               of votes and ballots; carries the article
    ├── VotesNotWhole             votes are whole and not negative
    ├── MoreVotesThanUsable       a delegation's `usable` votes are fewer than `asked`
    ├── MoreVotesThanLeft         of them `left` are not yet cast
    ├── MoreVotesThanADelegate    a delegate records at most `each`
    ├── NotOnSheet                the delegation has no line
    ├── NoVotes                   its line says why it has none
    ├── DelegateElsewhere         the delegate is of another delegation
    ├── DelegateNotPresent        nobody votes for who is not in the room
    ├── SubstituteWaits           the member of the committee is there and votes herself
    ├── NotOfCommittee            she is neither its member nor its substitute there
    ├── NobodyOfCommittee         neither of the two is in the room
    ├── NoQuorum                  `present` Members of `needed`
    ├── MoreHandsThanPresent      `counted` hands of `present` delegates
    ├── AnnulmentNotCarried       an absolute majority annuls a vote
    ├── AnnulmentTooSmall         `needed` is more than half of what was voted in it
    ├── NotAnElector              she has no vote in this election
    ├── HasVoted                  one person, one ballot
    ├── NotACandidate             nobody of that name stands in this round
    └── MoreThanSeats             a ballot names at most `seats`
WrongState
└── BallotState                 too early, too late, done already
    ├── VoteClosed                entered after the close
    ├── VoteOpen                  its result is not known before the close
    ├── AnotherVoteOpen           one vote at a time in a sitting
    ├── TakenOtherwise            these votes come in another way
    ├── SheetsTaken               two tellers have the two sheets
    ├── SheetHandedIn             hers is done, and this line does not differ
    ├── CastBySelf                its delegates have voted themselves
    ├── NotCounted                the hands were not counted yet
    ├── AnnulledAlready           a vote is annulled once
    ├── AnnulmentUnexplained      an annulment says why
    ├── ResolutionStands          a resolution was adopted by that vote
    ├── KeyUsed                   the same key was sent with other votes
    ├── LineTaken                 somebody has entered this delegation meanwhile
    ├── NothingToCorrect          no such row stands
    ├── CorrectionUnexplained     a correction says why
    ├── ClockSetBack              it would stand before what was done before it
    ├── SheetsDiffer              the two tellers' sheets differ in `count` lines
    ├── ChainBroken               row `number` is not what was entered
    ├── SealBroken                the ballots are not those that were sealed
    ├── BallotsDoNotAddUp         votes and void ballots are not the ballots found
    ├── VotesOnBallots            no `valid` ballots for `seats` give so many votes
    ├── AlreadyElected            there is no next round
    └── NoCandidateLeft           all have withdrawn
"""

from assemblies.errors import DomainError, RuleViolation, WrongState, msg


class Cited(DomainError):
    """A refusal whose article the one who raises it may name; else it is the leaf's own."""

    def __init__(self, *, article: str = "", **details: object) -> None:
        super().__init__(**details)
        self.rule = article or self.rule


class BallotRefused(Cited, RuleViolation):
    """The law of votes forbids it."""

    code = "ballot_refused"


class WeightOfAnotherBody(BallotRefused):
    code = "weight_of_another_body"
    message = msg("In the body that sits, votes are not counted so.")


class VotesNotWhole(BallotRefused):
    code = "votes_not_whole"
    message = msg("Votes are whole numbers from 0 on.")
    rule = msg("Statutes, art. 15")


class MoreVotesThanUsable(BallotRefused):
    code = "more_votes_than_usable"
    message = msg("The delegation can use {usable} votes; {asked} are entered.")


class MoreVotesThanLeft(BallotRefused):
    code = "more_votes_than_left"
    message = msg("Of the delegation's {usable} votes {left} are left; {asked} are cast.")


class MoreVotesThanADelegate(BallotRefused):
    code = "more_votes_than_a_delegate"
    message = msg("A delegate may record at most {each} votes; this would make {asked}.")


class NotOnSheet(BallotRefused):
    code = "not_on_sheet"
    message = msg("This delegation is not on the sheet of this vote.")
    rule = msg("Statutes, art. 15.1")


class NoVotes(BallotRefused):
    code = "no_votes"
    message = msg("This delegation has no vote here.")


class DelegateElsewhere(BallotRefused):
    code = "delegate_elsewhere"
    message = msg("This delegate belongs to another delegation.")
    rule = msg("Statutes, art. 15.3")


class DelegateNotPresent(BallotRefused):
    code = "delegate_not_present"
    message = msg("Only delegates who are in the room vote.")
    rule = msg("Statutes, art. 15.1")


class SubstituteWaits(BallotRefused):
    code = "substitute_waits"
    message = msg("The substitute votes only while the member of the committee is absent.")
    rule = msg("Rules of the Standing Committees")


class NotOfCommittee(BallotRefused):
    code = "not_of_committee"
    message = msg("In a committee only the member or the substitute of the delegation votes.")
    rule = msg("Rules of the Standing Committees")


class NobodyOfCommittee(BallotRefused):
    code = "nobody_of_committee"
    message = msg(
        "Neither the member nor the substitute of the delegation in this committee is in the room."
    )
    rule = msg("Rules of the Standing Committees")


class NoQuorum(BallotRefused):
    code = "no_quorum"
    message = msg("There is no quorum. Members present: {present}; needed: {needed}.")
    rule = msg("Assembly Rules, on the quorum")


class MoreHandsThanPresent(BallotRefused):
    code = "more_hands_than_present"
    message = msg("{counted} hands are counted; {present} delegates are in the room.")
    rule = msg("Statutes, art. 15.1")


class AnnulmentNotCarried(BallotRefused):
    code = "annulment_not_carried"
    message = msg("A vote is repeated only when an absolute majority annuls it.")
    rule = msg("Practice of the 59th Conference (1971)")


class AnnulmentTooSmall(BallotRefused):
    code = "annulment_too_small"
    message = msg(
        "More than half of the votes that were given in the vote annul it: {needed}; "
        "{in_favour} are for it."
    )
    rule = msg("Practice of the 59th Conference (1971)")


class NotAnElector(BallotRefused):
    code = "not_an_elector"
    message = msg("This person has no vote in this election.")
    rule = msg("Rules of the Governing Council")


class HasVoted(BallotRefused):
    code = "has_voted"
    message = msg("This person has voted in this round already.")
    rule = msg("Rules of the Governing Council")


class NotACandidate(BallotRefused):
    code = "not_a_candidate"
    message = msg("A vote was counted for somebody who does not stand in this round.")
    rule = msg("Rules of the Governing Council")


class MoreThanSeats(BallotRefused):
    code = "more_than_seats"
    message = msg("A ballot names at most {seats} candidates; this one names {chosen}.")
    rule = msg("Rules of the Governing Council")


class BallotState(Cited, WrongState):
    """Too early, too late, or done already."""

    code = "ballot_state"
    rule = msg("Assembly Rules, on voting")


class VoteClosed(BallotState):
    code = "vote_closed"
    message = msg("The vote is closed.")


class VoteOpen(BallotState):
    code = "vote_open"
    message = msg("The vote is still open.")


class AnotherVoteOpen(BallotState):
    code = "another_vote_open"
    message = msg("Another vote is open in this sitting.")


class TakenOtherwise(BallotState):
    code = "taken_otherwise"
    message = msg("In this vote the votes come in another way.")


class SheetsTaken(BallotState):
    code = "sheets_taken"
    message = msg("Two tellers have the two sheets of this vote.")


class SheetHandedIn(BallotState):
    code = "sheet_handed_in"
    message = msg("Your sheet is handed in: only lines that differ can be entered again.")


class CastBySelf(BallotState):
    code = "cast_by_self"
    message = msg("Delegates of this delegation have voted themselves.")


class NotCounted(BallotState):
    code = "not_counted"
    message = msg("The hands were not counted yet.")


class AnnulledAlready(BallotState):
    code = "annulled_already"
    message = msg("The vote is annulled already.")


class AnnulmentUnexplained(BallotState):
    code = "annulment_unexplained"
    message = msg("Say why the vote is annulled.")


class ResolutionStands(BallotState):
    code = "resolution_stands"
    message = msg("A resolution was adopted by this vote: it can no longer be annulled.")
    rule = msg("Practice of the 59th Conference (1971)")


class KeyUsed(BallotState):
    code = "key_used"
    message = msg("Other votes were sent with the same key: send these with a new one.")


class LineTaken(BallotState):
    code = "line_taken"
    message = msg("This delegation's votes were entered meanwhile: correct them instead.")


class NothingToCorrect(BallotState):
    code = "nothing_to_correct"
    message = msg("What this would correct does not stand: it was corrected meanwhile.")


class CorrectionUnexplained(BallotState):
    code = "correction_unexplained"
    message = msg("Say why the entry is corrected.")


class ClockSetBack(BallotState):
    code = "clock_set_back"
    message = msg("This would stand before what was done already: look at the clock.")


class SheetsDiffer(BallotState):
    code = "sheets_differ"
    message = msg("The two sheets differ in {count} lines.")


class ChainBroken(BallotState):
    code = "chain_broken"
    message = msg("Row {number} of the sheet is not what was entered.")


class SealBroken(BallotState):
    code = "seal_broken"
    message = msg("The ballots are not those that were sealed.")


class BallotsDoNotAddUp(BallotState):
    code = "ballots_do_not_add_up"
    message = msg("{counted} ballots were counted, {found} were found.")


class VotesOnBallots(BallotState):
    code = "votes_on_ballots"
    message = msg(
        "{votes} votes were counted: {valid} valid ballots name from one to {seats} candidates "
        "each, nobody twice."
    )


class AlreadyElected(BallotState):
    code = "already_elected"
    message = msg("Somebody is elected: there is no other round.")


class NoCandidateLeft(BallotState):
    code = "no_candidate_left"
    message = msg("No candidate is left.")
