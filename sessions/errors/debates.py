"""The refusals of debates.

RuleViolation
└── DebateRefused              the rules of debates forbid it
    ├── TooMuchTime               a turn has at most `minutes` minutes altogether
    ├── TimeNotWhole              it is extended by whole seconds, one at least
    ├── LotNotDrawn               the order of this list is not known yet
    ├── ReasonMissing             who is placed elsewhere is told why
    ├── PlacedInAnotherList       a list keeps its own speakers
    └── SpeaksForNobody           she is of no delegation or organization that takes part
WrongState
└── DebateState                too early, too late, already done
    ├── DebateMoved               somebody else did something meanwhile
    ├── DebateNotBegun            it has not been opened in any sitting
    ├── DebateAdjourned           it is in no sitting now
    ├── DebateInSitting           it is in a sitting already
    ├── DebateClosed              nobody speaks in it any more
    ├── DebateNotClosed           there is nothing to reopen
    ├── SittingElsewhere          it is not held in that sitting
    ├── FloorEmpty                nobody has the floor
    ├── FloorTaken                somebody has it
    ├── NotBegun                  who was called has not begun
    ├── SpeaksAlready             her clock runs, or has run
    ├── SpeechStopped             it is stopped already
    ├── PointOfOrderFirst         a point of order has the floor
    ├── NobodyWaits               the lists are at their end
    ├── NotWaiting                she has spoken, or is out
    ├── ListEnded                 nobody more is taken
    ├── ListGoesOn                its end was never declared
    ├── NothingToTakeBack         no act of the chair is left
    └── ChangedSince              places were changed by others after that act
"""

from assemblies.errors import RuleViolation, Superseded, WrongState, msg

DEBATES = msg("Rules of the Assembly, conduct of debates")


class DebateRefused(RuleViolation):
    """The rules of debates forbid it."""

    code = "debate_refused"
    rule = DEBATES


class DebateState(WrongState):
    """The debate does not stand where this could be done."""

    code = "debate_state"


class DebateMoved(DebateState, Superseded):
    code = "debate_moved"
    message = msg("Somebody else did something in this debate meanwhile. Look at it again.")


class TooMuchTime(DebateRefused):
    code = "too_much_time"
    message = msg("A turn has at most {minutes} minutes, with what is added.")
    field = "seconds"


class TimeNotWhole(DebateRefused):
    code = "time_not_whole"
    message = msg("A turn is extended by whole seconds, one at least.")
    field = "seconds"


class LotNotDrawn(DebateRefused):
    code = "lot_not_drawn"
    message = msg("The lot of this list is not drawn. Draw it, or call a speaker by name.")


class ReasonMissing(DebateRefused):
    code = "reason_missing"
    message = msg("Say why she is placed elsewhere: it goes on the record.")
    field = "reason"


class PlacedInAnotherList(DebateRefused):
    code = "placed_in_another_list"
    message = msg("Speakers are placed elsewhere within their own list only.")
    field = "before"


class SpeaksForNobody(DebateRefused):
    code = "speaks_for_nobody"
    message = msg("No delegation or organization of that name takes part.")
    field = "institution"


class DebateNotBegun(DebateState):
    code = "debate_not_begun"
    message = msg("The debate has not begun. Open it in a sitting first.")


class DebateAdjourned(DebateState):
    code = "debate_adjourned"
    message = msg("The debate is adjourned. Open it in its next sitting first.")


class DebateInSitting(DebateState):
    code = "debate_in_sitting"
    message = msg("The debate is open in a sitting already.")


class DebateClosed(DebateState):
    code = "debate_closed"
    message = msg("The debate is closed.")


class DebateNotClosed(DebateState):
    code = "debate_not_closed"
    message = msg("The debate is not closed.")


class SittingElsewhere(DebateState):
    code = "sitting_elsewhere"
    message = msg("This debate is not held in that sitting.")
    field = "sitting"


class FloorEmpty(DebateState):
    code = "floor_empty"
    message = msg("Nobody has the floor.")


class FloorTaken(DebateState):
    code = "floor_taken"
    message = msg("Somebody has the floor. End that turn first.")


class NotBegun(DebateState):
    code = "not_begun"
    message = msg("Who was called has not begun. Start the clock, or skip her, or pass her over.")


class SpeaksAlready(DebateState):
    code = "speaks_already"
    message = msg("Who has the floor has begun to speak.")


class SpeechStopped(DebateState):
    code = "speech_stopped"
    message = msg("The clock is stopped already.")


class PointOfOrderFirst(DebateState):
    code = "point_of_order_first"
    message = msg("A point of order has the floor. End it first.")


class NobodyWaits(DebateState):
    code = "nobody_waits"
    message = msg("Nobody waits: the lists are at their end.")


class NotWaiting(DebateState):
    code = "not_waiting"
    message = msg("This speaker does not wait any more.")
    field = "speaker"


class ListEnded(DebateState):
    code = "list_ended"
    message = msg("The lists are closed already: nobody more is taken.")


class ListGoesOn(DebateState):
    code = "list_goes_on"
    message = msg("The lists are not closed.")


class NothingToTakeBack(DebateState):
    code = "nothing_to_take_back"
    message = msg("There is nothing to take back.")


class ChangedSince(DebateState):
    code = "changed_since"
    message = msg("Places were changed by others after that. It cannot be taken back any more.")
