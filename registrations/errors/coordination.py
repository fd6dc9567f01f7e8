"""Invitations, coordinators, leaders, late requests, filled sheets.

WrongState
├── InvitationOpen               the address has an open one for this parliament: `expires_at`
├── InvitationUnusable           unknown, used, revoked, expired, or meant for another address
├── InvitationAccepted           it cannot be taken back any more
├── AlreadyCoordinator           the address coordinates the delegation already
├── NotCoordinator               the account does not, or does no longer
├── LastCoordinator              the only one cannot go by herself
├── LeaderUnfit                  no member of parliament who stands in the delegation
├── LeadersAreOne                head and deputy are two people
├── NotLate                      she may change it herself: no request is needed
├── NotSent                      nothing was sent that could be changed by a request
├── NotDraft                     only who was not sent yet can be sent by a request
├── RequestWaiting               one about this person waits already
├── RequestDecided               accepted, declined or taken back already
├── NobodyToCopy                 none of the chosen people can be copied
├── SheetGone                    added already, or its day is over
└── NothingToAdd                 no row of the sheet can be added
DomainError
└── SheetRefused
    ├── SheetUnreadable          neither XLSX nor CSV
    ├── SheetTooLarge            more than `limit` megabytes
    ├── SheetUnpacksTooLarge     a small file that unpacks to a huge one
    ├── SheetTooLong             more than `limit` rows
    ├── SheetTextBroken          no text in UTF-8 or UTF-16
    ├── SheetEmpty               a heading at most
    └── SheetWithoutColumns      the headings `missing` are not there
"""

from assemblies.errors import DomainError, WrongState, msg


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
    message = msg("You may make the change yourself: no request is needed.")


class NotSent(WrongState):
    code = "not_sent"
    message = msg("Only a registration that was sent can be changed by a request.")


class NotDraft(WrongState):
    code = "not_draft"
    message = msg("Only somebody who has not been sent yet can be sent.")


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
