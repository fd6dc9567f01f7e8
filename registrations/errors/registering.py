"""Windows, capacities, states of a registration.

WrongState
├── RegistrationNotOpen          too early: `opens_at`
├── RegistrationClosed           too late: `closes_at`, on the clock of `zone`
├── RegistrationHasNoDates
├── NothingToSubmit              nobody is waiting to be submitted
├── NotReviewable                the person is not waiting for the secretariat
├── AlreadyWithdrawn             the person is no longer registered
├── CapacityClosed               the secretariat takes nobody in this capacity now
├── RegistersHerself             people of this capacity do not come with a delegation
├── CapacityKept                 who registered herself stays in the capacity she chose
├── AddressKept                  who registered herself is written to at her account's address
├── NotADraft                    the application was sent already
├── NotAlone                     she has a delegation, whose coordinators are asked
├── QuestionOpen                 the question before has no answer yet
├── NotAsked                     answered or settled already
├── BirthDateImpossible          in the future, or longer ago than people live
├── BornAfterAnswer              an answer about her names a day before it
└── NotAPair                     two people of different events, or one and the same
RuleViolation
├── DelegationLimitReached       more of one capacity than a delegation may bring: `limit`, `asked`
├── OrganizationLimitReached     more than an organization may send: `limit`, `asked`
├── OverallLimitReached          more than there are places in all: `limit`, `asked`
├── CapacityNotOfDelegation      an Associate Member has no members of parliament, and so on
└── TooOldForYoungMember         young members are under `limit` on the opening day
"""

from assemblies.errors import RuleViolation, WrongState, msg


class RegistrationNotOpen(WrongState):
    code = "registration_not_open"
    message = msg("Registration opens on {opens_at}.")


class RegistrationClosed(WrongState):
    code = "registration_closed"
    message = msg("Registration closed on {closes_at}.")


class RegistrationHasNoDates(WrongState):
    code = "registration_has_no_dates"
    message = msg("The secretariat has not set the dates of registration yet.")


class NothingToSubmit(WrongState):
    code = "nothing_to_submit"
    message = msg("There is nobody to submit: add a person first.")


class NotReviewable(WrongState):
    code = "not_reviewable"
    message = msg("This person is not waiting for a decision.")


class AlreadyWithdrawn(WrongState):
    code = "already_withdrawn"
    message = msg("This person has been withdrawn.")


class DelegationLimitReached(RuleViolation):
    code = "limit_per_delegation"
    message = msg("A delegation may bring {limit} people in this capacity; {asked} are asked for.")


class OrganizationLimitReached(RuleViolation):
    code = "limit_per_organization"
    message = msg(
        "An organization may send {limit} people in this capacity; {asked} are asked for."
    )


class OverallLimitReached(RuleViolation):
    code = "limit_overall"
    message = msg("All {limit} places in this capacity are taken.")


class CapacityNotOfDelegation(RuleViolation):
    code = "capacity_not_of_delegation"
    message = msg("This delegation has nobody in this capacity.")


class CapacityClosed(WrongState):
    code = "capacity_closed"
    message = msg("Nobody registers in this capacity at present.")


class RegistersHerself(WrongState):
    code = "registers_herself"
    message = msg("People of this capacity register themselves, not with a delegation.")


class CapacityKept(WrongState):
    code = "capacity_kept"
    message = msg(
        "Who registered without a delegation keeps the capacity. Withdraw this registration and"
        " begin another one."
    )


class AddressKept(WrongState):
    code = "address_kept"
    message = msg("Mails about this registration go to the address of the account it was made by.")


class NotADraft(WrongState):
    code = "not_a_draft"
    message = msg("This registration was sent already.")


class NotAlone(WrongState):
    code = "not_alone"
    message = msg("This person came with a delegation: ask its coordinators.")


class QuestionOpen(WrongState):
    code = "question_open"
    message = msg("The last question waits for an answer: settle it to ask another one.")


class NotAsked(WrongState):
    code = "not_asked"
    message = msg("This question has been answered or settled already.")


class TooOldForYoungMember(RuleViolation):
    code = "too_old_for_young_member"
    message = msg("Young members of parliament are under {limit} on the opening day.")
    rule = "Forum of Young Parliamentarians"


class BirthDateImpossible(WrongState):
    code = "birth_date_impossible"
    message = msg("Nobody was born on this day who could come.")


class BornAfterAnswer(WrongState):
    code = "born_after_answer"
    message = msg(
        "An answer about this person names a day before this date of birth. Correct whichever of"
        " the two is wrong."
    )


class NotAPair(WrongState):
    code = "not_a_pair"
    message = msg("These two registrations cannot be compared: choose two people of one event.")
