"""Accounts, roles; parliaments, bodies; events; delegations and their people; audit; search."""

# Django finds models through this package; everybody else imports the module and lets it speak.
from assemblies.models import accounts, audit, bodies, delegations, events, institutions, search

__all__ = ["accounts", "audit", "bodies", "delegations", "events", "institutions", "search"]
