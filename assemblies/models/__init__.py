"""Accounts and roles; parliaments and bodies; events; delegations and their people; the audit."""

# Django finds models through this package; everybody else imports the module and lets it speak.
from assemblies.models import accounts, audit, bodies, delegations, events, institutions

__all__ = ["accounts", "audit", "bodies", "delegations", "events", "institutions"]
