"""The refusals of resolutions: drafting, adopting, putting on record what was thought of them.

RuleViolation
└── ResolutionRefused           the rules forbid it; carries the article
    ├── TooManyOfGroup            a group names so many and no more
    ├── DrafterElsewhere          the Member does not belong to the group that names it
    ├── ReturningSubject          the subject of a lost or withdrawn request comes back
    ├── VoteNotCarried            the ballot did not carry it
    └── ReservationElsewhere      only delegations of Members put reservations on record
WrongState
└── ResolutionRefusal           too early, too late, nothing there
    ├── ResolutionNotMovable      its state does not allow this act
    ├── NoItemAccepted            the request is not the item, so nothing is drafted about it
    ├── DraftMissing              nothing is written yet
    ├── DrafterNamed              this person is named already
    ├── DrafterGone               this person is not named
    ├── SittingNotClosed          a drafting committee meets in private
    ├── VoteElsewhere             the ballot is not one on this resolution
    ├── VoteNotClosed             that vote is still open
    ├── NotFlagged                nothing in the newest draft is to be judged there
    └── ResolutionReasonMissing   readers are told why
"""

from assemblies.errors import RuleViolation, WrongState, msg

DECIDING = msg("Assembly Rules, art. 11.2")
PRACTICE = msg("Practice of the Assembly")


class ResolutionRefused(RuleViolation):
    """The rules of resolutions forbid it."""

    code = "resolution_refused"
    rule = PRACTICE


class TooManyOfGroup(ResolutionRefused):
    code = "too_many_of_group"
    message = msg("This group has named {most} members of the drafting committee, and may no more.")


class DrafterElsewhere(ResolutionRefused):
    code = "drafter_elsewhere"
    message = msg("The Member this person comes from does not belong to the group that names her.")


class ReturningSubject(ResolutionRefused):
    code = "returning_subject"
    message = msg(
        "The draft speaks of what was not accepted or was withdrawn: {subjects}. It may not come"
        " back unless the title names it."
    )
    rule = DECIDING


class VoteNotCarried(ResolutionRefused):
    code = "vote_not_carried"
    message = msg("That vote did not carry it: {in_favour} in favour of {cast} cast.")
    rule = msg("Assembly Rules, on voting")


class ReservationElsewhere(ResolutionRefused):
    code = "reservation_elsewhere"
    message = msg("Only delegations of Members at this event put a reservation on record.")


class ResolutionRefusal(WrongState):
    """Too early, too late, or not there."""

    code = "resolution_refusal"
    rule = PRACTICE


class ResolutionNotMovable(ResolutionRefusal):
    code = "resolution_not_movable"
    message = msg("This cannot be done with the resolution as it stands now.")


class NoItemAccepted(ResolutionRefusal):
    code = "no_item_accepted"
    message = msg("This request is not the item, so there is nothing to draft about it.")


class DraftMissing(ResolutionRefusal):
    code = "draft_missing"
    message = msg("Nothing is written yet.")


class DrafterNamed(ResolutionRefusal):
    code = "drafter_named"
    message = msg("This person is a member of the drafting committee already.")


class DrafterGone(ResolutionRefusal):
    code = "drafter_gone"
    message = msg("This person is not a member of the drafting committee.")


class SittingNotClosed(ResolutionRefusal):
    code = "sitting_not_closed"
    message = msg("A drafting committee meets in private: choose a closed sitting of this event.")


class VoteElsewhere(ResolutionRefusal):
    code = "vote_elsewhere"
    message = msg(
        "That vote was on something else, was annulled, or was taken before the drafting began."
    )


class VoteNotClosed(ResolutionRefusal):
    code = "vote_not_closed"
    message = msg("That vote is still open.")


class NotFlagged(ResolutionRefusal):
    code = "not_flagged"
    message = msg("In the newest draft nothing of this is to be judged.")


class ResolutionReasonMissing(ResolutionRefusal):
    code = "resolution_reason_missing"
    message = msg("Say why, for the record.")
