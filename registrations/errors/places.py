"""Places in sittings.

WrongState
├── NoPlacesKept                 whoever comes may come: nobody asks for a place
├── SittingBegun                 too late for a place
├── OfMembersOnly                a closed sitting gives no places
├── NotTakingPart                a place is asked for somebody who is not accredited to the event
├── PlaceAskedAlready            somebody has, or waits for, a place in this sitting
├── PartyTooLarge                so many can never come together: `most`, `asked`
├── NotOnOffer                   there is no offer, or it has run out
└── NoPlaceToGiveUp              they neither have a place nor wait for one
"""

from assemblies.errors import WrongState, msg


class NoPlacesKept(WrongState):
    code = "no_places_kept"
    message = msg("Nobody needs a place in this sitting: come without asking.")


class SittingBegun(WrongState):
    code = "sitting_begun"
    message = msg("This sitting has begun; places are no longer given.")


class OfMembersOnly(WrongState):
    code = "of_members_only"
    message = msg("Only members of the body attend this sitting; it gives no places.")


class NotTakingPart(WrongState):
    code = "not_taking_part"
    message = msg("Only people whose registration for this event is approved can have a place.")


class PlaceAskedAlready(WrongState):
    code = "place_asked_already"
    message = msg("One of these people has a place in this sitting already, or waits for one.")


class PartyTooLarge(WrongState):
    code = "party_too_large"
    message = msg(
        "So many people can never come together: {asked} are asked for, {most} is the most."
    )


class NotOnOffer(WrongState):
    code = "not_on_offer"
    message = msg("There is no offer to answer: it has run out, or it was answered.")


class NoPlaceToGiveUp(WrongState):
    code = "no_place_to_give_up"
    message = msg("These people have no place in this sitting and wait for none.")
