"""Registering for an event without delegations: who is admitted, how many, for which sittings.

RuleViolation
├── OfMembersAlone               people of Members and Associate Members only
├── ByInvitationAlone            only who was given the link
├── MemberLimitReached           more people than a Member may send: `limit`, `asked`
├── WomenLimitReached            the same, of women
├── MenLimitReached              the same, of men
├── TooYoung                     under `limit` on the first day; she is `age`
└── TooOld                       over `limit` on the first day; she is `age`
WrongState
├── NoAdmission                  nobody registers for this event here
├── HasDelegations               an assembly: people come with delegations, or by capacity
├── EventCancelled
├── BirthDateNeeded              the event takes people of some ages only
├── ForWhomNeeded                who comes for a parliament or an organization names it
├── NotOfThatParliament          it is neither a Member nor an Associate Member
├── NoSittingChosen              of several sittings she wants none
├── SittingNotOffered            of another event, closed, cancelled or begun
├── NotEnrolled                  she has no registration for the event that still stands
└── AgesOutOfOrder               the oldest are younger than the youngest
"""

from assemblies.errors import RuleViolation, WrongState, msg


class OfMembersAlone(RuleViolation):
    code = "members_only"
    field = "institution"
    message = msg(
        "This event takes people of Member parliaments and Associate Members only: choose the"
        " parliament for which you come."
    )


class ByInvitationAlone(RuleViolation):
    code = "invitation_needed"
    message = msg(
        "This event takes only people who were given its link. Open the link of your invitation."
    )


class MemberLimitReached(RuleViolation):
    code = "limit_per_member"
    field = "institution"
    message = msg(
        "Each Member may send {limit} people to this event; with you there would be {asked}."
    )


class WomenLimitReached(RuleViolation):
    code = "limit_of_women_per_member"
    field = "institution"
    message = msg(
        "Each Member may send {limit} women to this event; with you there would be {asked}."
    )


class MenLimitReached(RuleViolation):
    code = "limit_of_men_per_member"
    field = "institution"
    message = msg(
        "Each Member may send {limit} men to this event; with you there would be {asked}."
    )


class TooYoung(RuleViolation):
    code = "too_young"
    field = "born_on"
    message = msg(
        "This event takes people who are {limit} or older on its first day; you will be {age}."
    )


class TooOld(RuleViolation):
    code = "too_old"
    field = "born_on"
    message = msg(
        "This event takes people who are {limit} or younger on its first day; you will be {age}."
    )


class NoAdmission(WrongState):
    code = "no_admission"
    message = msg("Nobody registers for this event here.")


class HasDelegations(WrongState):
    code = "has_delegations"
    message = msg(
        "People come to an assembly with their delegation, or by the form of their capacity."
    )


class EventCancelled(WrongState):
    code = "event_cancelled"
    message = msg("This event has been cancelled. Nobody registers for it any more.")


class BirthDateNeeded(WrongState):
    code = "birth_date_needed"
    field = "born_on"
    message = msg("This event takes people of some ages only: enter your date of birth.")


class ForWhomNeeded(WrongState):
    code = "for_whom_needed"
    field = "organization"
    message = msg("Choose your parliament, or write for whom you come.")


class NotOfThatParliament(WrongState):
    code = "no_such_member"
    field = "institution"
    message = msg("Choose a parliament from the list.")


class NoSittingChosen(WrongState):
    code = "no_sitting_chosen"
    field = "sittings"
    message = msg("Choose at least one sitting.")


class SittingNotOffered(WrongState):
    code = "sitting_not_offered"
    field = "sittings"
    message = msg("One of these sittings takes nobody now: choose among those that are offered.")


class NotEnrolled(WrongState):
    code = "not_enrolled"
    message = msg("You have no registration for this event.")


class AgesOutOfOrder(WrongState):
    code = "ages_out_of_order"
    field = "oldest"
    message = msg("The oldest age must not be below the youngest.")
