"""The vocabulary of debates: lists of speakers, the draw, the clock, the hall's screens."""

from enum import StrEnum


class DebateKind(StrEnum):
    """Which rules a debate follows."""

    GENERAL = "general"
    EMERGENCY = "emergency"
    COMMITTEE = "committee"
    DRAFTING = "drafting"
    PANEL = "panel"


class ListCategory(StrEnum):
    """Who speaks from a list; a debate's lists are called in the order of its rules."""

    OPENING = "opening"
    PRESIDING_OFFICERS = "presiding_officers"
    FIRST_SPEAKERS = "first_speakers"
    SECOND_SPEAKERS = "second_speakers"
    YOUNG_MEMBERS = "young_members"
    PANELLISTS = "panellists"
    SPEAKERS = "speakers"


class SpeaksAs(StrEnum):
    """As what somebody asks to speak; which list that is the rules say."""

    DELEGATE = "delegate"
    PRESIDING_OFFICER = "presiding_officer"
    YOUNG_MEMBER = "young_member"


class ListOrder(StrEnum):
    """What settles the order of a list."""

    GIVEN = "given"
    LOT = "lot"
    ARRIVAL = "arrival"


class SpeakerState(StrEnum):
    """Where somebody on a list stands."""

    LISTED = "listed"
    HAS_FLOOR = "has_floor"
    SPOKEN = "spoken"
    PASSED_OVER = "passed_over"
    WITHDRAWN = "withdrawn"


class TurnKind(StrEnum):
    """For what somebody has the floor."""

    SPEECH = "speech"
    RIGHT_OF_REPLY = "right_of_reply"
    POINT_OF_ORDER = "point_of_order"


class TurnState(StrEnum):
    """Whether the clock of a turn runs."""

    WAITING = "waiting"  # called, and on the way to the rostrum
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class DebateStage(StrEnum):
    """How far a debate is."""

    PREPARED = "prepared"
    IN_SITTING = "in_sitting"
    ADJOURNED = "adjourned"
    CLOSED = "closed"


class FloorState(StrEnum):
    """Whether somebody has the floor, and how far her turn is."""

    EMPTY = "empty"
    CALLED = "called"  # and has not begun
    SPEAKING = "speaking"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"  # a point of order has the floor, whatever it stopped


class TimeLeft(StrEnum):
    """What the clock of a turn says by its colour."""

    ENOUGH = "enough"
    LITTLE = "little"
    NONE = "none"


class DebateAct(StrEnum):
    """What is done in a debate, in the words of the minutes."""

    REGISTER = "register"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    CLOSE_LISTS = "close_lists"
    DRAW = "draw"
    EXCHANGE = "exchange"
    PLACE = "place"
    OPEN = "open"
    CALL = "call"
    START = "start"
    PAUSE = "pause"
    EXTEND = "extend"
    END_TURN = "end_turn"
    SKIP = "skip"
    PASS_OVER = "pass_over"  # noqa: S105 - no password
    GIVE_REPLY = "give_reply"
    GIVE_POINT_OF_ORDER = "give_point_of_order"
    CLOSE_LIST = "close_list"
    REOPEN_LIST = "reopen_list"
    ADJOURN = "adjourn"
    CLOSE = "close"
    REOPEN = "reopen"


class BudgetOf(StrEnum):
    """Of whom a time budget is."""

    GROUP = "group"
    SEX = "sex"


class ScreenView(StrEnum):
    """What a screen in the hall shows."""

    SPEAKERS = "speakers"
    VOTE = "vote"
    MESSAGE = "message"
    PROGRAMME = "programme"
    NOTHING = "nothing"
