"""Invitations; a delegation's registration and the people in it."""

# Django finds models through this package; everybody else imports the module and lets it speak.
from registrations.models import invitations, registrations

__all__ = ["invitations", "registrations"]
