"""The vocabulary of making events."""

from enum import StrEnum


class Template(StrEnum):
    """What a new event begins as."""

    WEBINAR = "webinar"
    WEBINAR_TWICE = "webinar_twice"  # one sitting for each half of the world
    HEARING = "hearing"
    SEMINAR = "seminar"
    CONFERENCE = "conference"
    SUMMIT = "summit"
    MEETING = "meeting"  # of a body
    ASSEMBLY = "assembly"


class PartOfDay(StrEnum):
    """What a sitting of a whole day is called; a webinar's has the event's own title."""

    WHOLE = "whole"
    MORNING = "morning"
    AFTERNOON = "afternoon"


class EventStage(StrEnum):
    """How far an event has come, for its editors."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"  # the clock publishes it
    PUBLISHED = "published"  # and is still to come, or on
    OVER = "over"
    CANCELLED = "cancelled"
