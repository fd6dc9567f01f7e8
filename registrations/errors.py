"""The refusals of registration.

RuleViolation
├── (QuotaExceeded, of the ground floor)
├── DelegationLimitReached     more of one capacity than a delegation may bring: `limit`, `asked`
├── OrganizationLimitReached   more than an organization may send: `limit`, `asked`
├── OverallLimitReached        more than there are places in all: `limit`, `asked`
├── TooOldForYoungMember       young members are under `limit` on the opening day
└── CapacityNotOfDelegation    an Associate Member has no members of parliament, and so on
├── RetentionTooLong           longer than the house allows: `limit` days
WrongState
├── RegistrationNotOpen    too early: `opens_at`
├── RegistrationClosed     too late: `closes_at`, on the clock of `zone`
├── CapacityClosed         the secretariat takes nobody in this capacity now
├── RegistersHerself       people of this capacity do not come with a delegation
├── CapacityKept           who registered herself stays in the capacity she chose
├── NotADraft              the application was sent already
├── NothingToSubmit        nobody is waiting to be submitted
├── NotReviewable          the person is not waiting for the secretariat
├── AlreadyWithdrawn       the person is no longer registered
├── InvitationOpen         the address has an open one for this parliament: `expires_at`
├── BadgeUnreadable        the code is no badge's
├── BadgeNotDue            the person is not accredited, or has a badge that opens doors
├── BadgeVoid              the badge has been replaced or taken back
├── LetterNotDue           the person is not approved, or has this letter already
├── LetterWithdrawn        the letter holds no longer
├── LetterUnknown          no letter has this code
├── ListNotFrozen          nobody who consented would be on it
├── InvitationUnusable     unknown, used, revoked, expired, or meant for another address
├── InvitationAccepted     it cannot be taken back any more
├── AlreadyCoordinator     the address coordinates the delegation already
├── NotCoordinator         the account does not, or does no longer
├── LastCoordinator        the only one cannot go by herself
├── LeaderUnfit            no member of parliament who stands in the delegation
├── LeadersAreOne          head and deputy are two people
├── NotLate                registration is open: no request is needed
├── RequestWaiting         one about this person waits already
├── RequestDecided         accepted, declined or taken back already
├── NobodyToCopy           none of the chosen people can be copied
├── NoPlacesKept           whoever comes may come: nobody asks for a place
├── SittingBegun           too late for a place
├── OfMembersOnly          a closed sitting gives no places
├── NotTakingPart          a place is asked for somebody who is not accredited to the event
├── PlaceAskedAlready      somebody has, or waits for, a place in this sitting
├── PartyTooLarge          so many can never come together: `most`, `asked`
├── NotOnOffer             there is no offer, or it has run out
├── NoPlaceToGiveUp        they neither have a place nor wait for one
├── SheetGone              added already, or its day is over
├── NothingToAdd           no row of the sheet can be added
├── CheckInUndone          somebody took it back already
├── NotAPair               two people of different events, or one and the same
├── ExportFinished         the list was made, has failed or was cancelled
├── ExportNotReady         the list is not made yet, or never will be
├── AnswersMissing         somebody cannot be sent yet: `name`, `question`, `count`
├── BirthDateImpossible    in the future, or longer ago than people live
├── ConditionImpossible    a `question` could never be asked
├── ProtectedTooEarly      protected data are asked after approval only
├── QuestionAnswered       its kind and its people are settled by the answers it has
└── QuestionRetired        it is not asked any more
AnswersRefused             answers that are wrong, by the key of their question: `fields`
StillTakingPart            data of somebody who takes part are erased after she withdraws
SealedUnreadable           none of the site's keys opens it
UploadRefused              the file is not taken
├── UploadEmpty              nothing in it
├── UploadTooLarge           more than `limit` megabytes
├── UploadUnknown            none of the `kinds` that are taken
├── ImageBroken              no picture can be read from it
├── ImageTooLarge            more than `limit` million pixels
└── ImageTooSmall            fewer than `width` by `height` pixels
SheetRefused               the table is not taken
├── SheetUnreadable          neither XLSX nor CSV
├── SheetTooLarge            more than `limit` megabytes
├── SheetUnpacksTooLarge     a small file that unpacks to a huge one
├── SheetTooLong             more than `limit` rows
├── SheetTextBroken          no text in UTF-8 or UTF-16
├── SheetEmpty               a heading at most
└── SheetWithoutColumns      the headings `missing` are not there
"""

from collections.abc import Mapping

from assemblies.errors import DomainError, RuleViolation, WrongState, msg


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


class InvitationOpen(WrongState):
    code = "invitation_open"
    message = msg(
        "This address has an open invitation for this parliament already, valid until"
        " {expires_at}. Revoke it first to send another."
    )


class InvitationUnusable(WrongState):
    code = "invitation_unusable"
    message = msg(
        "This invitation cannot be used: it is unknown, used, expired, or meant for another"
        " address. Ask the secretariat for a new one."
    )


class InvitationAccepted(WrongState):
    code = "invitation_accepted"
    message = msg("This invitation has been accepted already; it cannot be revoked.")


class UploadRefused(DomainError):
    """The file is not taken."""

    code = "upload_refused"
    message = msg("This file cannot be taken.")


class UploadEmpty(UploadRefused):
    code = "upload_empty"
    message = msg("The file is empty. Choose another one.")


class UploadTooLarge(UploadRefused):
    code = "upload_too_large"
    message = msg("The file is too large: up to {limit} MB are taken.")


class UploadUnknown(UploadRefused):
    code = "upload_unknown"
    message = msg("The content of the file is none of the kinds that are taken: {kinds}.")


class BadgeUnreadable(WrongState):
    code = "badge_unreadable"
    message = msg("This is not the code of a badge.")


class BadgeNotDue(WrongState):
    code = "badge_not_due"
    message = msg(
        "No badge is due: the person is not approved, or has one already; reprint that one."
    )


class BadgeVoid(WrongState):
    code = "badge_void"
    message = msg("This badge is void.")


class ImageBroken(UploadRefused):
    code = "image_broken"
    message = msg("No picture can be read from this file. Save it again as JPEG, then try again.")


class ImageTooLarge(UploadRefused):
    code = "image_too_large"
    message = msg("The picture is too large: up to {limit} million pixels are taken.")


class ImageTooSmall(UploadRefused):
    code = "image_too_small"
    message = msg("The picture is too small: {width} by {height} pixels are needed at least.")


class AlreadyCoordinator(WrongState):
    code = "already_coordinator"
    message = msg("This address coordinates the delegation already.")


class NotCoordinator(WrongState):
    code = "not_coordinator"
    message = msg("This account does not coordinate the delegation, or does no longer.")


class LastCoordinator(WrongState):
    code = "last_coordinator"
    message = msg(
        "The delegation would have no coordinator. Hand it over to somebody, or ask the"
        " secretariat to take it from you."
    )


class LeaderUnfit(WrongState):
    code = "leader_unfit"
    message = msg("Only a member of parliament who is registered in the delegation can lead it.")


class LeadersAreOne(WrongState):
    code = "leaders_are_one"
    message = msg("The head and the deputy head are two people.")


class NotLate(WrongState):
    code = "not_late"
    message = msg("Registration is open: make the change yourself, no request is needed.")


class RequestWaiting(WrongState):
    code = "request_waiting"
    message = msg("A request about this person waits for the secretariat already.")


class RequestDecided(WrongState):
    code = "request_decided"
    message = msg("This request has been decided or taken back already.")


class NobodyToCopy(WrongState):
    code = "nobody_to_copy"
    message = msg("Choose somebody who is not in the delegation yet.")


class SheetGone(WrongState):
    code = "sheet_gone"
    message = msg(
        "This sheet is not kept any more: its people were added, or a day has passed. Send the"
        " file again."
    )


class NothingToAdd(WrongState):
    code = "nothing_to_add"
    message = msg("No row of the sheet can be added: each has a fault or repeats a person.")


class SheetRefused(DomainError):
    """The table is not taken; nothing of it was read into the delegation."""

    code = "sheet_refused"
    message = msg("The file cannot be taken.")


class SheetUnreadable(SheetRefused):
    code = "sheet_unreadable"
    message = msg("This is no table that can be read. Send an XLSX or a CSV file without password.")


class SheetTooLarge(SheetRefused):
    code = "sheet_too_large"
    message = msg("The file is larger than {limit} MB.")


class SheetUnpacksTooLarge(SheetRefused):
    code = "sheet_unpacks_too_large"
    message = msg("The file unpacks to far more than a list of people needs. Send a plain table.")


class SheetTooLong(SheetRefused):
    code = "sheet_too_long"
    message = msg("The sheet has more than {limit} rows. A delegation is smaller than that.")


class SheetTextBroken(SheetRefused):
    code = "sheet_text_broken"
    message = msg(
        "The letters of the file cannot be read. Save it as CSV in UTF-8, or send the XLSX file."
    )


class SheetEmpty(SheetRefused):
    code = "sheet_empty"
    message = msg("There is nobody in this sheet. Put one person a row under the headings.")


class SheetWithoutColumns(SheetRefused):
    code = "sheet_without_columns"
    message = msg("The first row lacks these headings: {missing}. Take the template.")


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


class NotADraft(WrongState):
    code = "not_a_draft"
    message = msg("This registration was sent already.")


class TooOldForYoungMember(RuleViolation):
    code = "too_old_for_young_member"
    message = msg("Young members of parliament are under {limit} on the opening day.")
    rule = "Forum of Young Parliamentarians"


class BirthDateImpossible(WrongState):
    code = "birth_date_impossible"
    message = msg("Nobody was born on this day who could come.")


class AnswersRefused(DomainError):
    """Answers that are wrong; ``faults`` by the key of the question."""

    code = "answers_refused"
    message = msg("Some answers are missing or wrong.")

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(fields={key: str(fault) for key, fault in faults.items()})
        self.faults = dict(faults)


class AnswersMissing(WrongState):
    code = "answers_missing"
    message = msg("An answer is missing: {name} – {question}. Missing in all: {count}.")


class ConditionImpossible(WrongState):
    code = "condition_impossible"
    message = msg(
        "The question “{question}” could never be asked: its condition needs another question of"
        " the same people, asked no later, with this very answer."
    )


class ProtectedTooEarly(WrongState):
    code = "protected_too_early"
    message = msg("Protected data are asked after approval only: see the question “{question}”.")


class QuestionAnswered(WrongState):
    code = "question_answered"
    message = msg(
        "This question has answers already: its kind, whom it is asked of, when, its protection"
        " and the options that were chosen stay. Retire it and ask another one."
    )


class QuestionRetired(WrongState):
    code = "question_retired"
    message = msg("This question is not asked any more.")


class LetterNotDue(WrongState):
    code = "letter_not_due"
    message = msg("No letter can be issued: the person is not approved, or has this one already.")


class LetterWithdrawn(WrongState):
    code = "letter_withdrawn"
    message = msg("This letter has been withdrawn.")


class CheckInUndone(WrongState):
    code = "check_in_undone"
    message = msg("This check-in has been taken back already.")


class LetterUnknown(WrongState):
    code = "letter_unknown"
    message = msg("No letter has this code. Look again at the code printed on the letter.")


class ListNotFrozen(WrongState):
    code = "list_not_frozen"
    message = msg("Nobody would be on this list: no approved person has consented to be listed.")


class NotAPair(WrongState):
    code = "not_a_pair"
    message = msg("These two registrations cannot be compared: choose two people of one event.")


class ExportFinished(WrongState):
    code = "export_finished"
    message = msg("This list is finished already.")


class ExportNotReady(WrongState):
    code = "export_not_ready"
    message = msg("This list is not ready to be taken away.")


class SealedUnreadable(DomainError):
    """The site runs without the key that sealed this."""

    code = "sealed_unreadable"
    message = msg(
        "This was encrypted with a key that the site does not have now. Tell whoever runs the"
        " site: the old key must stay in FIELD_KEYS until everything is sealed anew."
    )


class RetentionTooLong(RuleViolation):
    code = "retention_too_long"
    message = msg("These data may be kept {limit} days after the event at most.")
    rule = "Regulation (EU) 2016/679, art. 5"


class StillTakingPart(WrongState):
    """Before the event is over, somebody who is accredited or waits for it is expected."""

    code = "still_taking_part"
    message = msg(
        "Data of somebody who takes part in an event that is not over cannot be erased. Withdraw"
        " the registration first, then ask again."
    )
