"""Who follows what; the outbox; what open screens listen to."""

# Django finds models through this package; everybody else imports the module and lets it speak.
from notifications.models import follows, live, messages, webhooks

__all__ = ["follows", "live", "messages", "webhooks"]
