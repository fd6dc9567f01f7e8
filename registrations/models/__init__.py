"""Invitations; a delegation's registration and the people in it; what is asked and answered."""

# Django finds models through this package; everybody else imports the module and lets it speak.
from registrations.models import (
    badges,
    desk,
    history,
    invitations,
    late_changes,
    questions,
    registrations,
    seats,
    sheets,
    uploads,
)

__all__ = [
    "badges",
    "desk",
    "history",
    "invitations",
    "late_changes",
    "questions",
    "registrations",
    "seats",
    "sheets",
    "uploads",
]
