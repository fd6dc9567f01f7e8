"""The vocabulary of where and how events are looked for."""

from enum import StrEnum


class Region(StrEnum):
    """A part of the world, by geography alone."""

    AFRICA = "africa"
    AMERICAS = "americas"
    ASIA = "asia"
    EUROPE = "europe"
    OCEANIA = "oceania"


class EventView(StrEnum):
    """How the calendar of events is laid out."""

    LIST = "list"
    MONTH = "month"
    MAP = "map"
