"""The vocabulary of the outbox; an entry's status is `assemblies.enums.CalendarStatus`."""

from enum import StrEnum


class MessageState(StrEnum):
    QUEUED = "queued"
    HELD = "held"  # somebody keeps it back; what follows in its thread waits too
    GATHERED = "gathered"  # waits for its reader's daily digest
    FOLDED = "folded"  # went out within a digest
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"  # given up on purpose, with the mailing it belonged to; nobody is told


class Failure(StrEnum):
    """Why a mail was given up, as the desk needs to know it: each asks for another act."""

    ADDRESS = "address"  # no such mailbox: the address wants correcting
    REFUSED = "refused"  # the server will not have this mail
    TIRED = "tired"  # every try failed for a passing reason
    LATE = "late"  # nobody could use it any more
    SUPPRESSED = "suppressed"  # the address is not written to
    BOUNCED = "bounced"  # taken, and sent back later
    UNREADABLE = "unreadable"  # our own fault: it cannot be written
    FORGOTTEN = "forgotten"  # whose it was is erased


class Lane(StrEnum):
    """Log-in codes are urgent and wait behind no other mail; what goes to many waits behind all."""

    URGENT = "urgent"
    MAIL = "mail"
    BULK = "bulk"


class Category(StrEnum):
    """What a message is about, as its reader chooses how often she hears of it."""

    OFFICIAL = "official"  # cannot be switched off
    PROGRAMME = "programme"
    REMINDERS = "reminders"
    PLACES = "places"
    REQUESTS = "requests"
    DEADLINES = "deadlines"
    DEBATES = "debates"
    NEWS = "news"


class Cadence(StrEnum):
    """How often somebody hears of a category."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NONE = "none"


class MailingState(StrEnum):
    """Many mails of one occasion: being written, waiting for a second look, gone, given up."""

    DRAFT = "draft"
    HELD = "held"
    RELEASED = "released"
    DROPPED = "dropped"


class ReportKind(StrEnum):
    """What a provider, or a mail server, reports of a mail after it took it."""

    DELIVERED = "delivered"
    DEFERRED = "deferred"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"


class SuppressionReason(StrEnum):
    """Why nothing is sent to an address any more."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"
    BY_DESK = "by_desk"


class Answer(StrEnum):
    """What somebody's calendar answered to an invitation (PARTSTAT of iTIP)."""

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


class Method(StrEnum):
    """What a calendar part asks of the reader's calendar (iTIP)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class WebhookEvent(StrEnum):
    """What a parliament's own system may be told of; `ping` is for trying."""

    PING = "ping"
    DELEGATION_SUBMITTED = "delegation.submitted"
    REGISTRATION_APPROVED = "registration.approved"
    REGISTRATION_REFUSED = "registration.refused"
    REGISTRATION_WITHDRAWN = "registration.withdrawn"


class DeliveryState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
