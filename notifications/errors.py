"""The refusals of messages and calendars.

DomainError
├── CalendarRefused      what was given cannot be written as iCalendar
│   ├── EntryRefused       one entry; ``field`` and ``reason`` say what is wrong
│   ├── FeedRefused        the calendar around the entries
│   ├── ReplyPassedOver    an answer of somebody's calendar: `reason`
│   └── InvitationRefused  a calendar part of a mail
├── MailRefused          what was given cannot be sent as a mail
├── WordingRefused       the secretariat's own wording of a message
│   ├── PlaceholderUnknown   `name` is none of the message's
│   ├── PlaceholderMissing   without `name` the message is of no use
│   ├── WordingTooLong       `where` it has more than `most` letters
│   ├── WordingEmpty         no subject, or no text
│   ├── WordingNotEditable   nobody may change the words of this kind
│   └── LanguageMissing      a mailing without the language `language`
├── MailServerAway       no connection to our own mail server: `reason`
├── UnknownZone         no clock of the world has such a name
├── WebhookAddressRefused  nothing is sent to such an address: `reason`
├── WebhookUnreachable     no connection, or no answer in time: `reason`
└── WrongState
    ├── AddressSuppressed  it sent mails back, or its reader complained: `reason`
    ├── MailMissing        no such mail in the mailbox
    ├── MailGone           it was sent, or is being sent at this moment
    ├── MailForgotten      what it said has been erased: it cannot be sent again
    ├── MailOfMailing      it is one of many that wait for a second look together
    ├── MailingSettled     it has left, was dropped, or is not at this step
    ├── SecondPersonNeeded somebody else than who wrote it lets a mailing go
    ├── NobodyReached      a mailing whose audience is empty
    ├── MailThereAlready   that address has had it
    ├── MailUnwanted       its reader has ended mails of that kind
    ├── MailNotFailed      only what failed is sent again
    ├── TooManyWebhooks    an account keeps `most` at a time
    ├── TooManyCalendars   so many addresses of personal calendars, `most`, has an account at most
    ├── CalendarEnded      that address was ended before
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


class WordingRefused(DomainError):
    code = "wording_refused"


class PlaceholderUnknown(WordingRefused):
    code = "placeholder_unknown"
    message = msg(
        "{name} is no placeholder that may stand there. Take one of the list, or write the word"
        " without braces."
    )


class PlaceholderMissing(WordingRefused):
    code = "placeholder_missing"
    message = msg("The text needs {name}: without it the message is of no use to its reader.")


class WordingTooLong(WordingRefused):
    code = "wording_too_long"
    message = msg("That is too long: at most {most} characters.")


class WordingEmpty(WordingRefused):
    code = "wording_empty"
    message = msg("Write both a subject and a text.")


class WordingNotEditable(WordingRefused):
    code = "wording_not_editable"
    message = msg("The words of this message cannot be changed.")


class LanguageMissing(WordingRefused):
    code = "mailing_language_missing"
    message = msg("A mailing is written in English and in French at least; one is missing.")


class MailOfMailing(WrongState):
    code = "mail_of_mailing"
    message = msg("This mail waits for a second look with many others. Release them together.")


class MailingSettled(WrongState):
    code = "mailing_settled"
    message = msg("This mailing is not at that step any more. Look at how it stands now.")


class SecondPersonNeeded(WrongState):
    code = "second_person_needed"
    message = msg(
        "You changed this mailing last. Somebody else of the secretariat looks at it and lets it"
        " go."
    )


class NobodyReached(WrongState):
    code = "nobody_reached"
    message = msg("Nobody is in this audience now.")


class MailThereAlready(WrongState):
    code = "mail_there_already"
    message = msg("This address was told of it already, in a mail of its own.")


class MailUnwanted(WrongState):
    code = "mail_unwanted"
    message = msg("Its reader has chosen to hear nothing of this kind.")


class TooLate(WrongState):
    """Kept beside the message it is about; no person reads it."""

    code = "mail_too_late"


class SequenceExhausted(WrongState):
    code = "sequence_exhausted"
    message = msg("The calendar entry cannot be changed any more (revision {sequence}).")


class MailServerAway(DomainError):
    """No connection to our own mail server, or it does not know our account; no person reads it."""

    code = "mail_server_away"
    message = msg("The mail server cannot be reached ({reason}).")


class AddressSuppressed(WrongState):
    """Kept beside the message it is about; no person reads it."""

    code = "address_suppressed"
    message = msg("Nothing is sent to this address ({reason}).")


class ReplyPassedOver(CalendarRefused):
    """An answer of a calendar that is not taken; logged, and told to nobody."""

    code = "reply_passed_over"
    message = msg("The answer is passed over ({reason}).")


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


class TooManyCalendars(WrongState):
    code = "too_many_calendars"
    message = msg("You have {most} calendar addresses already. End one that you do not use.")


class CalendarEnded(WrongState):
    code = "calendar_ended"
    message = msg("This calendar address was ended. Make a new one.")
