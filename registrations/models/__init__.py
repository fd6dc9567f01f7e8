"""Invitations; a delegation's registration and the people in it; what is asked and answered."""

# Django finds models through this package; everybody else imports the module and lets it speak.
from registrations.models import (
    admissions,
    badges,
    check_in,
    desk,
    history,
    inquiries,
    invitations,
    late_changes,
    letters,
    lists,
    meetings,
    photos,
    questions,
    registrations,
    retention,
    seats,
    sheets,
    uploads,
)

__all__ = [
    "admissions",
    "badges",
    "check_in",
    "desk",
    "history",
    "inquiries",
    "invitations",
    "late_changes",
    "letters",
    "lists",
    "meetings",
    "photos",
    "questions",
    "registrations",
    "retention",
    "seats",
    "sheets",
    "uploads",
]
