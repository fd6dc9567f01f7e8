"""Rooms, sittings and the agenda; who is present; the stored calendar feeds of an event."""

# Django finds models through this package; everybody else imports the module and lets it speak.
from sessions.models import agenda, feeds, presence, rooms, sittings

__all__ = ["agenda", "feeds", "presence", "rooms", "sittings"]
