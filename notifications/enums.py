"""The vocabulary of the outbox; an entry's status is `assemblies.enums.CalendarStatus`."""

from enum import StrEnum


class MessageState(StrEnum):
    QUEUED = "queued"
    HELD = "held"  # somebody keeps it back; what follows in its thread waits too
    SENT = "sent"
    FAILED = "failed"


class Lane(StrEnum):
    """Log-in codes are urgent and never wait behind other mail."""

    URGENT = "urgent"
    MAIL = "mail"


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
