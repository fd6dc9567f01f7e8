"""The refusals of amendments to the resolutions of committees.

RuleViolation
└── AmendmentRefused            the rules forbid it; carries the article
    ├── AmendmentsClosed          the last day has passed
    └── AmenderElsewhere          only Members amend, through their delegations to this event
WrongState
└── AmendmentRefusal            too early, too late, nothing there
    ├── NotAmendable              no draft that Members read, or one about the emergency item
    ├── ParagraphUnknown          the draft has no such paragraph in that language
    ├── AmendmentEmpty            a text is to be put there, and there is none
    ├── AmendmentTreated          it was treated already
    ├── AmendmentPut              it was put to the vote already
    ├── AmendmentInVote           the vote on it is open
    ├── FallsInVote               the vote is open on one that would fall by it
    ├── SitsElsewhere             that sitting is not of the body whose draft it is
    ├── TextMovedOn               the text it was about is not the newest any more
    ├── AmendmentsPending         some are not treated yet
    ├── AmendmentsUnmerged        some were adopted that are not in the text yet
    ├── ChangedTwice              two were adopted that change one paragraph
    └── NothingToMerge            none was adopted that is not in the text already
"""

from assemblies.errors import RuleViolation, WrongState, msg

COMMITTEES = msg("Rules of the Standing Committees")


class AmendmentRefused(RuleViolation):
    """The rules of committees forbid it."""

    code = "amendment_refused"
    rule = COMMITTEES


class AmendmentsClosed(AmendmentRefused):
    code = "amendments_closed"
    message = msg("Amendments were taken until {closed_at}.")


class AmenderElsewhere(AmendmentRefused):
    code = "amender_elsewhere"
    message = msg("Only delegations of Members at this event propose amendments.")


class AmendmentRefusal(WrongState):
    """Too early, too late, or not there."""

    code = "amendment_refusal"
    rule = COMMITTEES


class NotAmendable(AmendmentRefusal):
    code = "not_amendable"
    message = msg("There is no draft here that Members may amend.")


class ParagraphUnknown(AmendmentRefusal):
    code = "paragraph_unknown"
    message = msg("In this language the draft has {count} paragraphs; this is none of them.")


class AmendmentEmpty(AmendmentRefusal):
    code = "amendment_empty"
    message = msg("Write what is to stand there.")


class AmendmentTreated(AmendmentRefusal):
    code = "amendment_treated"
    message = msg("This amendment was treated already.")


class AmendmentPut(AmendmentRefusal):
    code = "amendment_put"
    message = msg("This amendment was put to the vote already.")


class AmendmentInVote(AmendmentRefusal):
    code = "amendment_in_vote"
    message = msg("The vote on this amendment is open: its result decides.")


class FallsInVote(AmendmentRefusal):
    code = "falls_in_vote"
    message = msg("The vote on amendment {number} is open: it would fall by this one.")


class SitsElsewhere(AmendmentRefusal):
    code = "sits_elsewhere"
    message = msg("An amendment is put to the vote in a sitting of the body whose draft it is.")


class TextMovedOn(AmendmentRefusal):
    code = "text_moved_on"
    message = msg("The text has another version since that vote on an amendment.")


class AmendmentsPending(AmendmentRefusal):
    code = "amendments_pending"
    message = msg("{count} amendments are not treated yet.")


class AmendmentsUnmerged(AmendmentRefusal):
    code = "amendments_unmerged"
    message = msg("{count} amendments were adopted that are not in the text yet.")


class ChangedTwice(AmendmentRefusal):
    code = "changed_twice"
    message = msg("Two amendments were adopted that change paragraph {paragraph}.")


class NothingToMerge(AmendmentRefusal):
    code = "nothing_to_merge"
    message = msg("No amendment was adopted that is not in the text already.")
