"""Who follows what; the outbox."""

# Django finds models through this package; everybody else imports the module and lets it speak.
from notifications.models import follows, messages, webhooks

__all__ = ["follows", "messages", "webhooks"]
