"""What pages, papers and mails call the parts of a request for an emergency item."""

from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from assemblies.models.institutions import Institution
from assemblies.selectors import listed
from sessions.enums import RequestAct, RequestActor, RequestFloor, RequestPaper, RequestState

Words = str | Promise

# How good the news are, as a tag's colour, and the state in words.
STATES: Final[dict[str, tuple[str, Words]]] = {
    RequestState.IN_PREPARATION: ("", gettext_lazy("In preparation")),
    RequestState.DISCARDED: ("", gettext_lazy("Discarded")),
    RequestState.RECEIVED: ("info", gettext_lazy("Received")),
    RequestState.RETURNED: ("wait", gettext_lazy("Returned as incomplete")),
    RequestState.CIRCULATED: ("good", gettext_lazy("Circulated")),
    RequestState.REVISED: ("info", gettext_lazy("Revision received")),
    RequestState.MERGED: ("", gettext_lazy("Combined with others")),
    RequestState.WITHDRAWN: ("", gettext_lazy("Withdrawn by its authors")),
    RequestState.ON_BALLOT: ("info", gettext_lazy("To be voted on")),
    RequestState.PRESENTED: ("info", gettext_lazy("Presented")),
    RequestState.IN_VOTE: ("wait", gettext_lazy("Vote under way")),
    RequestState.VOTED: ("info", gettext_lazy("Voted on")),
    RequestState.REJECTED: ("bad", gettext_lazy("Rejected")),
    RequestState.PASSED_OVER: ("wait", gettext_lazy("Passed, but another was preferred")),
    RequestState.TIED: ("wait", gettext_lazy("Tied; the President decides")),
    RequestState.ACCEPTED: ("good", gettext_lazy("Accepted as the emergency item")),
    RequestState.DEBATED: ("good", gettext_lazy("Debated")),
    RequestState.IN_DRAFTING: ("info", gettext_lazy("In the drafting committee")),
    RequestState.ADOPTED: ("good", gettext_lazy("Resolution adopted")),
    RequestState.NOT_ADOPTED: ("bad", gettext_lazy("Resolution not adopted")),
    RequestState.REPORTED_ON: ("good", gettext_lazy("Reported on")),
}
ACTS: Final[dict[str, Words]] = {
    RequestAct.DISCARD: gettext_lazy("Discarded"),
    RequestAct.FILE: gettext_lazy("Received"),
    RequestAct.RETURN: gettext_lazy("Returned as incomplete"),
    RequestAct.CIRCULATE: gettext_lazy("Circulated to all Members"),
    RequestAct.REVISE: gettext_lazy("Revised by its authors"),
    RequestAct.REFUSE_REVISION: gettext_lazy("Revision refused"),
    RequestAct.LEAVE: gettext_lazy("An author left"),
    RequestAct.MERGE: gettext_lazy("Combined with others"),
    RequestAct.WITHDRAW: gettext_lazy("Withdrawn"),
    RequestAct.PUT_ON_BALLOT: gettext_lazy("List closed"),
    RequestAct.PRESENT: gettext_lazy("Presented by its author"),
    RequestAct.OPEN_VOTE: gettext_lazy("Vote opened"),
    RequestAct.CLOSE_VOTE: gettext_lazy("Vote closed"),
    RequestAct.ANNUL_VOTE: gettext_lazy("Vote annulled"),
    RequestAct.REJECT: gettext_lazy("Rejected"),
    RequestAct.PASS_OVER: gettext_lazy("Passed, but another was preferred"),
    RequestAct.DECLARE_TIE: gettext_lazy("Tie declared"),
    RequestAct.ACCEPT: gettext_lazy("Accepted"),
    RequestAct.ACCEPT_BY_CONSENSUS: gettext_lazy("Accepted by consensus"),
    RequestAct.DEBATE: gettext_lazy("Debate opened"),
    RequestAct.REFER: gettext_lazy("Referred to the drafting committee"),
    RequestAct.ADOPT: gettext_lazy("Resolution adopted"),
    RequestAct.DECLINE: gettext_lazy("Resolution not adopted"),
    RequestAct.REPORT: gettext_lazy("A Member reported"),
}
ACTORS: Final[dict[str, Words]] = {
    RequestActor.AUTHOR: gettext_lazy("for the authors"),
    RequestActor.SECRETARIAT: gettext_lazy("by the secretariat"),
    RequestActor.PRESIDENT: gettext_lazy("by the President"),
    RequestActor.ASSEMBLY: gettext_lazy("by the Assembly"),
    RequestActor.MEMBER: gettext_lazy("by a Member"),
}
PAPERS: Final[dict[str, Words]] = {
    RequestPaper.LETTER: pgettext_lazy("of a request", "Letter"),
    RequestPaper.MEMORANDUM: gettext_lazy("Explanatory memorandum"),
    RequestPaper.DRAFT_RESOLUTION: gettext_lazy("Draft resolution"),
}
FLOOR: Final[dict[str, Words]] = {
    RequestFloor.AUTHOR: gettext_lazy("The author presents the request"),
    RequestFloor.OBJECTOR: gettext_lazy("A delegation objects"),
}


def names_of(institutions: Iterable[Institution]) -> str:
    """Return the Members in one line, in the active language. No query."""
    return listed(str(one.name) for one in institutions)
