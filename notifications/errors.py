"""The refusals of messages and calendars.

DomainError
├── CalendarRefused      what was given cannot be written as iCalendar
│   ├── EntryRefused       one entry; ``field`` and ``reason`` say what is wrong
│   ├── FeedRefused        the calendar around the entries
│   └── InvitationRefused  a calendar part of a mail
├── MailRefused          what was given cannot be sent as a mail
├── UnknownZone         no clock of the world has such a name
├── WebhookAddressRefused  nothing is sent to such an address: `reason`
├── WebhookUnreachable     no connection, or no answer in time: `reason`
└── WrongState
    ├── MailMissing        no such mail in the mailbox
    ├── MailGone           it was sent, or is being sent at this moment
    ├── MailForgotten      what it said has been erased: it cannot be sent again
    ├── MailNotFailed      only what failed is sent again
    ├── TooManyWebhooks    an account keeps `most` at a time
    ├── TooLate            nobody could use the mail any more, a code that has run out
    └── SequenceExhausted  the highest revision of an entry is reached
"""

from assemblies.errors import DomainError, WrongState, msg


class CalendarRefused(DomainError):
    code = "calendar_refused"
    message = msg("The calendar cannot be written: {field} {reason}.")


class EntryRefused(CalendarRefused):
    code = "calendar_entry_refused"
    message = msg("The calendar entry cannot be written: {field} {reason}.")


class FeedRefused(CalendarRefused):
    code = "calendar_feed_refused"
    message = msg("The calendar feed cannot be written: {field} {reason}.")


class InvitationRefused(CalendarRefused):
    code = "invitation_refused"
    message = msg("The calendar part of the mail cannot be written: {field} {reason}.")


class MailRefused(DomainError):
    code = "mail_refused"
    message = msg("The mail cannot be written: {field} {reason}.")


class UnknownZone(DomainError):
    code = "unknown_zone"
    message = msg("There is no such time zone. Take one of the list.")


class MailMissing(WrongState):
    code = "mail_missing"
    message = msg("There is no such mail.")


class MailGone(WrongState):
    code = "mail_gone"
    message = msg("This mail was sent, or is being sent at this moment.")


class MailForgotten(WrongState):
    code = "mail_forgotten"
    message = msg(
        "What this mail said has been erased, so that it cannot be sent again. Repeat what caused"
        " it instead."
    )


class MailNotFailed(WrongState):
    code = "mail_not_failed"
    message = msg("Only a mail that failed is sent again.")


class TooLate(WrongState):
    """Kept beside the message it is about; no person reads it."""

    code = "mail_too_late"


class SequenceExhausted(WrongState):
    code = "sequence_exhausted"
    message = msg("The calendar entry cannot be changed any more (revision {sequence}).")


class WebhookAddressRefused(DomainError):
    code = "webhook_address_refused"
    message = msg(
        "Nothing is sent to this address ({reason}). Give an https address on the open Internet,"
        " without a password in it."
    )


class WebhookUnreachable(DomainError):
    """Kept beside the delivery it is about; no person reads it."""

    code = "webhook_unreachable"
    message = msg("There was no answer ({reason}).")


class TooManyWebhooks(WrongState):
    code = "too_many_webhooks"
    message = msg("There are {most} webhooks already. Remove one first.")
