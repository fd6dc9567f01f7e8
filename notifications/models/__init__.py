"""Who follows what; the outbox; what open screens listen to."""

# Django finds models through this package; everybody else imports the module and lets it speak.
from notifications.models import (
    addressees,
    calendars,
    delivery,
    follows,
    live,
    mailings,
    messages,
    webhooks,
)

__all__ = [
    "addressees",
    "calendars",
    "delivery",
    "follows",
    "live",
    "mailings",
    "messages",
    "webhooks",
]
