"""The vocabulary of sittings, of documents, and of what a release of the programme changes."""

from enum import StrEnum


class ClashKind(StrEnum):
    """Why two sittings, or one and its room, do not go together."""

    ROOM_TAKEN = "room_taken"
    ROOM_TOO_SMALL = "room_too_small"
    ROOM_CHANNELS = "room_channels"
    EVENT_CHANNELS = "event_channels"
    SAME_BODY = "same_body"
    SAME_PERSON = "same_person"
    BODIES_APART = "bodies_apart"
    CLOSED_IN_OPEN_ROOM = "closed_in_open_room"
    DELEGATION_TOO_SMALL = "delegation_too_small"


class Part(StrEnum):
    """What somebody does at a sitting so that it cannot be held without her."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    RAPPORTEUR = "rapporteur"
    PANELLIST = "panellist"
    SPEAKER = "speaker"


class Wording(StrEnum):
    """Whose words a piece of two texts is, where somebody else has saved meanwhile."""

    BOTH = "both"
    OTHER = "other"
    OWN = "own"


class Occurrence(StrEnum):
    """Which of the two, where an hour occurs twice because clocks go back."""

    FIRST = "first"
    SECOND = "second"


class Purpose(StrEnum):
    """What a sitting is for; one sitting may have several purposes."""

    ADOPTION_OF_RESOLUTION = "adoption_of_resolution"
    CEREMONY = "ceremony"
    ELECTION = "election"
    EMERGENCY_ITEM_ADOPTION = "emergency_item_adoption"
    EMERGENCY_ITEM_DEBATE = "emergency_item_debate"
    EMERGENCY_ITEM_DECISION = "emergency_item_decision"
    EMERGENCY_ITEM_DRAFTING = "emergency_item_drafting"
    EXPERT_HEARING = "expert_hearing"
    GENERAL_DEBATE = "general_debate"
    PANEL = "panel"
    REGISTRATION = "registration"
    RESOLUTION_DEBATE = "resolution_debate"
    RESOLUTION_DRAFTING = "resolution_drafting"
    WORKSHOP = "workshop"


class SittingKind(StrEnum):
    """What sort of entry of the programme it is."""

    SITTING = "sitting"
    SIDE_EVENT = "side_event"
    MEAL = "meal"
    CEREMONY = "ceremony"
    SERVICE = "service"


class ProgrammeChange(StrEnum):
    """What readers of the programme see of a sitting otherwise than before a release."""

    ADDED = "added"
    CANCELLED = "cancelled"
    MOVED = "moved"
    ROOM = "room"
    ROOM_RENAMED = "room_renamed"
    RENAMED = "renamed"
    CLOSED = "closed"
    OPENED = "opened"
    DETAILS = "details"


class ItemKind(StrEnum):
    """What a body does about an item of its agenda."""

    PROCEDURAL = "procedural"
    DEBATE = "debate"
    ELECTION = "election"
    ADOPTION = "adoption"
    EMERGENCY_ITEM = "emergency_item"
    OTHER = "other"


class ItemState(StrEnum):
    """Where an item of an agenda stands through the meeting."""

    PENDING = "pending"
    IN_HAND = "in_hand"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class ItemStep(StrEnum):
    """What the chair, or the secretariat for the chair, does with an item."""

    PUT_IN_HAND = "put_in_hand"
    SUSPEND = "suspend"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


class ItemMove(StrEnum):
    """Where an item goes among those beside it."""

    UP = "up"
    DOWN = "down"
    TOP = "top"
    BOTTOM = "bottom"


class DocumentKind(StrEnum):
    """What a document is; the letters of its symbol say it."""

    CONVOCATION = "convocation"
    AGENDA = "agenda"
    PROPOSAL = "proposal"
    REPORT = "report"
    SUMMARY_RECORDS = "summary_records"
    INFORMATION = "information"
    JOURNAL = "journal"
    DRAFT_RESOLUTION = "draft_resolution"
    MEMORANDUM = "memorandum"
    RESOLUTION = "resolution"


class DocumentAccess(StrEnum):
    """Who may see a document, from its moment on; the secretariat always may."""

    PUBLIC = "public"
    PARTICIPANTS = "participants"
    MEMBERS = "members"
    SECRETARIAT = "secretariat"


class PaperKind(StrEnum):
    """What is printed of a programme."""

    PROGRAMME = "programme"
    ORDER = "order"
    JOURNAL = "journal"
    AGENDA = "agenda"


class PaperState(StrEnum):
    """How far a paper is that somebody has asked for."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"

    @property
    def is_under_way(self) -> bool:
        return self in (PaperState.WAITING, PaperState.RUNNING)


class RequestState(StrEnum):
    """Where a request for an emergency item stands."""

    IN_PREPARATION = "in_preparation"
    DISCARDED = "discarded"
    RECEIVED = "received"
    RETURNED = "returned"
    CIRCULATED = "circulated"
    REVISED = "revised"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    ON_BALLOT = "on_ballot"
    PRESENTED = "presented"
    IN_VOTE = "in_vote"
    VOTED = "voted"
    REJECTED = "rejected"
    PASSED_OVER = "passed_over"
    TIED = "tied"
    ACCEPTED = "accepted"
    DEBATED = "debated"
    IN_DRAFTING = "in_drafting"
    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    REPORTED_ON = "reported_on"


class RequestAct(StrEnum):
    """What is done with a request, in the words of the minutes."""

    DISCARD = "discard"
    FILE = "file"
    RETURN = "return"
    CIRCULATE = "circulate"
    REVISE = "revise"
    REFUSE_REVISION = "refuse_revision"
    LEAVE = "leave"
    MERGE = "merge"
    WITHDRAW = "withdraw"
    PUT_ON_BALLOT = "put_on_ballot"
    PRESENT = "present"
    OPEN_VOTE = "open_vote"
    CLOSE_VOTE = "close_vote"
    ANNUL_VOTE = "annul_vote"
    REJECT = "reject"
    PASS_OVER = "pass_over"  # noqa: S105 - an act, no password
    DECLARE_TIE = "declare_tie"
    ACCEPT = "accept"
    ACCEPT_BY_CONSENSUS = "accept_by_consensus"
    DEBATE = "debate"
    REFER = "refer"
    ADOPT = "adopt"
    DECLINE = "decline"
    REPORT = "report"


class RequestActor(StrEnum):
    """On whose behalf an act upon a request is done; an account's rights are another question."""

    AUTHOR = "author"
    SECRETARIAT = "secretariat"
    PRESIDENT = "president"
    ASSEMBLY = "assembly"
    MEMBER = "member"


class RequestPaper(StrEnum):
    """What a request consists of."""

    LETTER = "letter"
    MEMORANDUM = "memorandum"
    DRAFT_RESOLUTION = "draft_resolution"


class RequestAuthorAct(StrEnum):
    """What a Member does with a request, by itself or with the other authors."""

    FILE = "file"
    DISCARD = "discard"
    NAME = "name"
    STRIKE = "strike"
    AGREE = "agree"
    REFUSE = "refuse"
    LEAVE = "leave"
    WITHDRAW = "withdraw"
    COMBINE = "combine"


class RequestHandling(StrEnum):
    """What the secretariat does with a request, for itself, the President or the Assembly."""

    RETURN = "return"
    CIRCULATE = "circulate"
    REFUSE_REVISION = "refuse_revision"
    COMBINE = "combine"
    WITHDRAW_ORALLY = "withdraw_orally"
    GIVE_FLOOR = "give_floor"
    ACCEPT_BY_CONSENSUS = "accept_by_consensus"
    DEBATE = "debate"


class RequestFloor(StrEnum):
    """As what somebody speaks on a request before its vote."""

    AUTHOR = "author"
    OBJECTOR = "objector"


class RequestKind(StrEnum):
    """As what a late subject may enter the agenda; there were two kinds before 2003."""

    EMERGENCY_ITEM = "emergency_item"
    SUPPLEMENTARY_ITEM = "supplementary_item"
    EMERGENCY_SUPPLEMENTARY_ITEM = "emergency_supplementary_item"


class RequestOutcome(StrEnum):
    """What the votes make of one request."""

    REJECTED = "rejected"
    PASSED_OVER = "passed_over"
    TIED = "tied"
    ACCEPTED = "accepted"


class DecisionKind(StrEnum):
    """What the votes make of all requests together."""

    ITEM = "item"
    TIE = "tie"
    NO_ITEM = "no_item"


class VoteChoice(StrEnum):
    """How a vote is cast."""

    IN_FAVOUR = "in_favour"
    AGAINST = "against"
    ABSTAINING = "abstaining"


class MajorityKind(StrEnum):
    """How much of what was cast carries a question."""

    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"
    ABSOLUTE = "absolute"


class BallotWeight(StrEnum):
    """By what the votes of a delegation are counted."""

    ASSEMBLY = "assembly"
    COUNCIL = "council"
    COMMITTEE = "committee"


class BallotMethod(StrEnum):
    """How the votes come in.

    TWO_SHEETS: a roll-call that two tellers take, each without the other's sheet. ELECTRONIC: the
    delegates vote themselves, and tellers for those who cannot.
    """

    ROLL_CALL = "roll_call"
    TWO_SHEETS = "two_sheets"
    ELECTRONIC = "electronic"
    SHOW_OF_HANDS = "show_of_hands"
