"""The refusals of the draw, of exchanges of places, and of written statements.

DebateRefused
├── NothingSpoken             the room gave no part of the seed
├── SpokenTooLong             more than `limit` letters and figures
├── ExchangeWithinDelegation  places are exchanged with another one
├── ExchangeOfOtherLists      and within one list
├── NobodyToAsk               nobody answers for the other speaker
├── LanguageNotSpoken         of a statement: neither of the house nor of the speech
└── NothingToDraw             no list of the debate is put in order by lot
DebateState
├── RegistrationRuns          lists are closed when it has ended
├── ListsClosed               once
├── ListsOpen                 the lot is drawn from closed lists
├── DrawAnnounced             not before the hour that was announced
├── DrawnAlready              once
├── ExchangeUnranked          the list has no order yet
├── PlaceGone                 one of the two does not wait any more
├── ExchangeAsked             one request at a time for a speaker
├── ExchangeOver              answered, or one of the two has moved meanwhile
├── ListNotEmpty              a whole list is entered into an empty debate
├── StatementOfWithdrawn      who has withdrawn has none
└── StatementStands           it is public
"""

from assemblies.errors import msg
from sessions.errors.debates import DebateRefused, DebateState


class NothingSpoken(DebateRefused):
    code = "nothing_spoken"
    message = msg("Enter what was spoken in the room: letters or figures.")
    field = "spoken"


class SpokenTooLong(DebateRefused):
    code = "spoken_too_long"
    message = msg("What was spoken has at most {limit} letters and figures.")
    field = "spoken"


class NothingToDraw(DebateRefused):
    code = "nothing_to_draw"
    message = msg("No list of this debate is put in order by lot.")


class RegistrationRuns(DebateState):
    code = "registration_runs"
    message = msg("Registration to speak is still open. The lists are closed when it has ended.")


class ListsClosed(DebateState):
    code = "lists_closed"
    message = msg("The lists are closed already, and their hash is published.")


class ListsOpen(DebateState):
    code = "lists_open"
    message = msg("The lists are not closed yet: the lot is drawn from closed lists only.")


class DrawAnnounced(DebateState):
    code = "draw_announced"
    message = msg(
        "The lot is drawn in public, not before {draw_at}: that hour was announced. To draw it "
        "earlier, announce another hour first."
    )


class DrawnAlready(DebateState):
    code = "drawn_already"
    message = msg("The lot has been drawn. It is drawn once.")


class ExchangeWithinDelegation(DebateRefused):
    code = "exchange_within_delegation"
    message = msg(
        "Both speak for one delegation: change who speaks. Leave one of them without a name first, "
        "then enter each in the other's place."
    )


class ExchangeOfOtherLists(DebateRefused):
    code = "exchange_of_other_lists"
    message = msg("Places are exchanged within one list.")


class NobodyToAsk(DebateRefused):
    code = "nobody_to_ask"
    message = msg("Nobody answers for this speaker here: agree with her, and tell the desk.")


class ExchangeUnranked(DebateState):
    code = "exchange_unranked"
    message = msg("This list has no order yet. Places are exchanged once it has one.")


class PlaceGone(DebateState):
    code = "place_gone"
    message = msg("One of the two does not wait any more.")


class ExchangeAsked(DebateState):
    code = "exchange_asked"
    message = msg("This speaker's place is offered already. Take that request back first.")


class ExchangeOver(DebateState):
    code = "exchange_over"
    message = msg("This request is over: it was answered, or one of the two has moved meanwhile.")


class LanguageNotSpoken(DebateRefused):
    code = "language_not_spoken"
    message = msg("Statements are taken in the languages of the house and in that of the speech.")
    field = "language"


class StatementOfWithdrawn(DebateState):
    code = "statement_of_withdrawn"
    message = msg("This speaker has withdrawn: there is no statement of hers.")


class StatementStands(DebateState):
    code = "statement_stands"
    message = msg("This statement is public. Ask the secretariat to correct it.")


class ListNotEmpty(DebateState):
    code = "list_not_empty"
    message = msg("Somebody is on the lists of this debate already.")
