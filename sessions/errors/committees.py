"""The refusals of the Standing Committees' own cycle; those of their votes stand with the ballots.

RuleViolation
└── CommitteeRefused            the rules of the committees forbid it
    ├── SeatElsewhere             no accredited member of parliament of the delegation
    ├── SeatedAlready             she is the member and the substitute of one committee
    ├── NoStandingCommittee       the body is none
    ├── OnlyMembersPropose        subjects and inputs come from Members
    ├── MembershipSuspended       nothing comes from one that is suspended
    ├── SubjectsClosed            proposals were taken until a moment
    ├── SubjectsAfterBureau       they cannot be taken once it has met
    ├── InputsClosed              inputs were taken until a day
    ├── InputTooLong              two pages at most
    ├── RapporteurElsewhere       a co-rapporteur is a member of a Member parliament
    ├── RapporteursOfOneMember    they come from two Members
    └── TwoRapporteurs            there are two of them
WrongState
└── CommitteeState              too early, too late, nothing there
    ├── SubjectNotMovable         its state does not allow this
    ├── SubjectsOpen              the bureau decides when no more can be proposed
    ├── SubjectSelected           the committee has its subject
    ├── SubjectMissing            nothing was selected yet
    ├── SubjectReasonMissing      a subject is declined for a reason
    ├── SubjectsTooFew            one alone is not combined
    ├── DecidedInFuture           a decision that has not been taken yet
    ├── DecidedTooEarly           a decision of a day on which Members still proposed
    ├── DraftBegun                the resolution on it is begun
    ├── SubjectWorkedOn           something was done for it already
    ├── RapporteurGone            she is not named
    ├── DeadlineMissing           no last day is set
    ├── InputEmpty                neither a text nor a file
    └── PagesUnread               the pages of the file cannot be counted
"""

from assemblies.errors import RuleViolation, WrongState, msg

COMMITTEES = msg("Rules of the Standing Committees")
INPUTS = msg("Rules of the Standing Committees, rule 13.1")


class CommitteeRefused(RuleViolation):
    """The rules of the Standing Committees forbid it."""

    code = "committee_refused"
    rule = COMMITTEES


class SeatElsewhere(CommitteeRefused):
    code = "seat_elsewhere"
    message = msg("Only an accredited member of parliament of the delegation sits in a committee.")


class SeatedAlready(CommitteeRefused):
    code = "seated_already"
    message = msg("The member and the substitute in a committee are two people.")


class NoStandingCommittee(CommitteeRefused):
    code = "no_standing_committee"
    message = msg("This body is not a Standing Committee.")


class OnlyMembersPropose(CommitteeRefused):
    code = "only_members_propose"
    message = msg("Only Member parliaments propose subject items and send inputs.")


class MembershipSuspended(CommitteeRefused):
    code = "membership_suspended"
    message = msg("A Member that is suspended proposes and sends nothing to a committee.")
    rule = msg("Statutes, art. 4.2")


class SubjectsClosed(CommitteeRefused):
    code = "subjects_closed"
    message = msg("Subject items were taken until {closed_at}.")


class SubjectsAfterBureau(CommitteeRefused):
    code = "subjects_after_bureau"
    message = msg("Subject items are taken until the bureau meets, not longer.")


class InputsClosed(CommitteeRefused):
    code = "inputs_closed"
    message = msg("Written inputs were taken until {closed_at}.")
    rule = INPUTS


class InputTooLong(CommitteeRefused):
    code = "input_too_long"
    message = msg("A written input has {most} pages at most; this one has {pages}.")
    rule = INPUTS


class RapporteurElsewhere(CommitteeRefused):
    code = "rapporteur_elsewhere"
    message = msg("A co-rapporteur is an accredited member of a Member parliament.")


class RapporteursOfOneMember(CommitteeRefused):
    code = "rapporteurs_of_one_member"
    message = msg("The co-rapporteurs come from two Member parliaments.")


class TwoRapporteurs(CommitteeRefused):
    code = "two_rapporteurs"
    message = msg("A committee has {most} co-rapporteurs; they are named already.")


class CommitteeState(WrongState):
    """Too early, too late, or not there."""

    code = "committee_state"
    rule = COMMITTEES


class SubjectNotMovable(CommitteeState):
    code = "subject_not_movable"
    message = msg("In its state this cannot be done with the subject item.")


class SubjectsOpen(CommitteeState):
    code = "subjects_open"
    message = msg("Members propose until {closes_at}; the bureau decides after that.")


class SubjectSelected(CommitteeState):
    code = "subject_selected"
    message = msg("The committee has its subject already.")


class SubjectMissing(CommitteeState):
    code = "subject_missing"
    message = msg("The bureau has not selected a subject yet.")


class SubjectReasonMissing(CommitteeState):
    code = "subject_reason_missing"
    message = msg("A subject item is declined for a reason: write it.")


class SubjectsTooFew(CommitteeState):
    code = "subjects_too_few"
    message = msg("Choose at least two subject items to combine them.")


class DecidedInFuture(CommitteeState):
    code = "decided_in_future"
    message = msg("The day of the bureau's decision is still to come.")


class DecidedTooEarly(CommitteeState):
    code = "decided_too_early"
    message = SubjectsOpen.message


class DraftBegun(CommitteeState):
    code = "draft_begun"
    message = msg("The draft resolution on this subject is begun already.")


class SubjectWorkedOn(CommitteeState):
    code = "subject_worked_on"
    message = msg("This subject has co-rapporteurs, a memorandum or written inputs already.")


class RapporteurGone(CommitteeState):
    code = "rapporteur_gone"
    message = msg("This person is not a co-rapporteur of the committee.")


class DeadlineMissing(CommitteeState):
    code = "deadline_missing"
    message = msg("The committee has set no last day for this yet.")


class InputEmpty(CommitteeState):
    code = "input_empty"
    message = msg("Write the input, or choose a PDF file.")
    rule = INPUTS


class PagesUnread(CommitteeState):
    code = "pages_unread"
    message = msg("The pages of this file cannot be counted. Save it as a plain PDF and try again.")
    rule = INPUTS
