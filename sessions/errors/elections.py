"""The refusals of elections that votes in general do not have.

RuleViolation
└── BallotRefused
    └── PlacesTaken             as many of the delegation have voted as it has places
WrongState
└── BallotState
    ├── CandidaturesClosed        the hour for candidatures has passed
    ├── CandidateElected          the seat is filled
    ├── CandidateGone             that candidate has withdrawn, or does not stand here
    ├── RoundUnderWay             a round is open: nothing about the candidates changes
    ├── NoRoundOpen               there is no round to vote in, or to close
    ├── NotByPhone                the ballots of this election are on paper
    └── TotalsMissing             of paper ballots the tellers give the totals
"""

from assemblies.errors import msg
from sessions.errors.ballots import BallotRefused, BallotState

COUNCIL = msg("Rules of the Governing Council")


class PlacesTaken(BallotRefused):
    code = "places_taken"
    message = msg("This delegation has {places} places, and as many of it have voted.")
    rule = COUNCIL


class CandidaturesClosed(BallotState):
    code = "candidatures_closed"
    message = msg("Candidatures were taken until {closed_at}.")
    rule = COUNCIL


class CandidateElected(BallotState):
    code = "candidate_elected"
    message = msg("Who is elected cannot be withdrawn: the seat is filled.")
    rule = COUNCIL


class CandidateGone(BallotState):
    code = "candidate_gone"
    message = msg("This candidate does not stand in this election, or has withdrawn.")
    rule = COUNCIL


class RoundUnderWay(BallotState):
    code = "round_under_way"
    message = msg("A round is under way. Wait until it is closed.")
    rule = COUNCIL


class NoRoundOpen(BallotState):
    code = "no_round_open"
    message = msg("No round of this election is open.")
    rule = COUNCIL


class NotByPhone(BallotState):
    code = "not_by_phone"
    message = msg("The ballots of this election are cast on paper.")
    rule = COUNCIL


class TotalsMissing(BallotState):
    code = "totals_missing"
    message = msg("Enter what the tellers found: papers handed out, papers found, votes.")
    rule = COUNCIL
