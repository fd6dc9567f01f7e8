"""The refusals of emergency items: from the request to the resolution.

RuleViolation
└── RequestRefused              the rules forbid it; carries the article
    ├── NotAMember                Associate Members and observers file no request
    ├── MemberSuspended           nor does a Member that is suspended
    ├── GroupElsewhere            no author belongs to the group it is filed for
    ├── PapersMissing             letter, memorandum and draft come together
    ├── AuthorsDisagree           an author has not agreed
    ├── SubjectsDiffer            only requests on one subject are combined
    ├── NothingToCombine          it takes two requests at least
    ├── AuthorLeftOut             a joint request is of all authors together
    ├── WithdrawalDuringVote      the vote has begun
    ├── WithdrawalAfterVote       the Assembly has voted
    ├── OneItemOnly               a second winner
    ├── ConsensusNotKnown         the rules of that day ask for a roll-call
    ├── NotTheOnlyRequest         another request stands beside it
    ├── AnnulmentLost             the Assembly did not annul the vote
    ├── SubjectBarred             the subject of a lost or withdrawn request comes back
    └── KindNotKnown              the rules of that day know no such item
WrongState
└── RequestRefusal             too early, too late, not theirs
    ├── RequestNotMovable         its state does not allow this act
    ├── NotForThem                somebody else does this
    ├── ListClosed                the hour has passed
    ├── ListOpen                  the hour has not come
    ├── RequestReasonMissing      readers are told why
    ├── SymbolMissing             it is circulated under a symbol
    ├── NotItsTurn                requests are taken in the order of receipt
    ├── SheetOpen                 the sheet is not complete or not agreed
    ├── VotesOutstanding          other requests are not voted upon yet
    ├── OutcomeElsewise           the votes give another outcome
    ├── NotTied                   there is no tie to decide
    ├── CommitteeUnnamed          nobody is named to draft
    ├── LastAuthor                who is the only author withdraws instead
    ├── NothingPresented          who objects waits for the author
    ├── FloorTaken                one author and one objector speak
    ├── AuthorObjects             an author does not object
    ├── AlreadyAuthor             the Member is named already
    └── NotAnAuthor               the Member does not make this request
"""

from assemblies.errors import RuleViolation, WrongState, msg
from sessions.errors.ballots import Cited

ASKING = msg("Assembly Rules, art. 11.1")
DECIDING = msg("Assembly Rules, art. 11.2")


class RequestRefused(RuleViolation):
    """The rules of emergency items forbid it."""

    code = "request_refused"
    rule = DECIDING


class NotAMember(RequestRefused):
    code = "not_a_member"
    message = msg("Only Members may request an emergency item.")
    rule = ASKING


class MemberSuspended(RequestRefused):
    code = "member_suspended"
    message = msg("A Member that is suspended cannot request an emergency item.")
    rule = msg("Statutes, art. 4.2")


class GroupElsewhere(RequestRefused):
    code = "group_elsewhere"
    message = msg("None of the authors belongs to the geopolitical group named.")
    rule = msg("Statutes, art. 25")


class PapersMissing(RequestRefused):
    code = "papers_missing"
    message = msg(
        "A request comes with its letter, a brief explanatory memorandum and a draft resolution."
        " Still missing: {count}."
    )
    rule = ASKING


class AuthorsDisagree(RequestRefused):
    code = "authors_disagree"
    message = msg("{count} of the authors have not agreed to this.")


class SubjectsDiffer(RequestRefused):
    code = "subjects_differ"
    message = msg("Only requests on the same subject can be combined.")


class NothingToCombine(RequestRefused):
    code = "nothing_to_combine"
    message = msg("A joint request combines two requests or more.")


class AuthorLeftOut(RequestRefused):
    code = "author_left_out"
    message = msg("The joint request lacks {count} of the authors of what it combines.")


class WithdrawalDuringVote(RequestRefused):
    code = "withdrawal_during_vote"
    message = msg("The vote on this request has begun: it cannot be withdrawn any more.")


class WithdrawalAfterVote(RequestRefused):
    code = "withdrawal_after_vote"
    message = msg("The Assembly has voted on this request: it cannot be withdrawn any more.")


class OneItemOnly(RequestRefused):
    code = "one_item_only"
    message = msg("The Assembly has accepted an emergency item already; there is only one.")


class ConsensusNotKnown(RequestRefused):
    code = "consensus_not_known"
    message = msg("A request is accepted by a roll-call vote, also when it is the only one.")


class NotTheOnlyRequest(RequestRefused):
    code = "not_the_only_request"
    message = msg("Other requests stand beside this one: the Assembly votes.")


class AnnulmentLost(RequestRefused):
    code = "annulment_lost"
    message = msg("A vote is repeated only when an absolute majority annuls it.")
    rule = msg("Practice of the 59th Conference (1971)")


class SubjectBarred(RequestRefused):
    code = "subject_barred"
    message = msg(
        "The draft brings back the subject of a request that was lost or withdrawn, and the title"
        " adopted does not name it: {subjects}."
    )


class KindNotKnown(RequestRefused):
    code = "kind_not_known"
    message = msg("The rules of that day know no such item.")


class RequestRefusal(Cited, WrongState):
    """Too early, too late, or somebody else's."""

    code = "request_refusal"
    rule = ASKING


class RequestNotMovable(RequestRefusal):
    code = "request_not_movable"
    message = msg("The request as it stands now does not allow this.")


class NotForThem(RequestRefusal):
    code = "not_for_them"
    message = msg("This is for somebody else to do.")


class ListClosed(RequestRefusal):
    code = "list_closed"
    message = msg("The list of requests was closed on {closed_at}.")


class ListOpen(RequestRefusal):
    code = "list_open"
    message = msg("Requests are still taken until {closes_at}.")


class RequestReasonMissing(RequestRefusal):
    code = "request_reason_missing"
    message = msg("Say why.")


class SymbolMissing(RequestRefusal):
    code = "symbol_missing"
    message = msg("A request is circulated under the symbol of its document: give it one.")


class NotItsTurn(RequestRefusal):
    code = "not_its_turn"
    message = msg("Requests are taken in the order of their receipt: others come first.")
    rule = DECIDING


class SheetOpen(RequestRefusal):
    code = "sheet_open"
    message = msg("The sheet of this vote is not complete, or the tellers do not agree yet.")
    rule = DECIDING


class VotesOutstanding(RequestRefusal):
    code = "votes_outstanding"
    message = msg("The Assembly has not voted on all requests yet.")
    rule = DECIDING


class OutcomeElsewise(RequestRefusal):
    code = "outcome_elsewise"
    message = msg("The votes give another outcome.")
    rule = DECIDING


class NotTied(RequestRefusal):
    code = "not_tied"
    message = msg("There is no tie between these requests that the President could decide.")
    rule = DECIDING


class CommitteeUnnamed(RequestRefusal):
    code = "committee_unnamed"
    message = msg("Nobody is named for the drafting committee.")
    rule = msg("Practice of the drafting committees")


class LastAuthor(RequestRefusal):
    code = "last_author"
    message = msg("The only author cannot leave a request, but can withdraw it.")
    rule = DECIDING


class NothingPresented(RequestRefusal):
    code = "nothing_presented"
    message = msg("A delegation objects after the author has presented the request.")
    rule = msg("Practice of the Assembly")


class FloorTaken(RequestRefusal):
    code = "floor_taken"
    message = msg("One author presents a request and one delegation objects: they have spoken.")
    rule = msg("Practice of the Assembly")


class AuthorObjects(RequestRefusal):
    code = "author_objects"
    message = msg("An author of the request does not object to it.")
    rule = msg("Practice of the Assembly")


class AlreadyAuthor(RequestRefusal):
    code = "already_author"
    message = msg("This Member is named as an author already.")


class NotAnAuthor(RequestRefusal):
    code = "not_an_author"
    message = msg("This Member is not an author of the request.")
