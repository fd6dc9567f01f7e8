"""Invitations; a delegation's registration and the people in it; what is asked and answered."""

# Django finds models through this package; everybody else imports the module and lets it speak.
from registrations.models import history, invitations, questions, registrations, uploads

__all__ = ["history", "invitations", "questions", "registrations", "uploads"]
