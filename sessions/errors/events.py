"""The refusals of making, publishing and cancelling an event.

WrongState
├── TwoZones              an event is held on one clock
├── ZoneUnknown           no such time zone
├── HoursMissing          not an hour for each sitting of a day
├── HourOnThatDay         `clock` on `day` does not exist, or comes twice
├── DaysReversed          the last day is before the first
├── TooManyDays           no event lasts so long
├── DayPast               it would begin on a day that is over
├── PlaceMissing          who comes must know where
├── NumberTaken           another assembly has this number
├── NumberMissing         an assembly has a number and is the first or second of its year
├── NamedTwice            the same partner, speaker or address stands there twice
├── EventIsDraft          nobody but its editors knows of it yet
├── EventIsPublished      everybody knows of it
├── EventIsCancelled      nothing about it changes any more
├── EventBegun            it is under way, or over
├── EventOver             its last day has passed
├── PublicationPast       the clock cannot publish in the past
├── PublicationTooLate    it would be published after it has begun
├── WebinarWithoutSitting nobody could know when it is
├── NotScheduled          the clock was not asked to publish it
├── SomebodyRegistered    people count on it: it is cancelled, not taken back
├── SomebodyFollows       the same, of who follows it
└── MustBeKept            something of it was published once: it is not deleted
"""

from assemblies.errors import WrongState, msg


class TwoZones(WrongState):
    code = "two_zones"
    field = "time_zone"
    message = msg(
        "Name one time zone: all sittings of an event are held on one clock. For the other half of"
        " the world, add a second sitting at its hour on that clock."
    )


class ZoneUnknown(WrongState):
    code = "zone_unknown"
    field = "time_zone"
    message = msg("There is no such time zone. Choose one such as Europe/Zurich.")


class HoursMissing(WrongState):
    code = "hours_missing"
    field = "starts"
    message = msg("Give the hours at which the sittings of a day begin: {count}.")


class HourOnThatDay(WrongState):
    code = "hour_on_that_day"
    field = "starts"
    message = msg(
        "On {day}, clocks change in this time zone and {clock} does not exist or comes twice."
        " Choose another hour."
    )


class DaysReversed(WrongState):
    code = "days_reversed"
    field = "ends_on"
    message = msg("The last day must not be before the first.")


class TooManyDays(WrongState):
    code = "too_many_days"
    field = "ends_on"
    message = msg("An event lasts {most} days at most. Check the last day.")


class DayPast(WrongState):
    code = "day_past"
    field = "starts_on"
    message = msg("This day is over. Choose a day that is still to come.")


class PlaceMissing(WrongState):
    code = "place_missing"
    field = "place"
    message = msg("Say where it is held, or that it is held online.")


class NumberTaken(WrongState):
    code = "number_taken"
    field = "number"
    message = msg("There is an assembly of that number already: {number}.")


class NumberMissing(WrongState):
    code = "number_missing"
    field = "number"
    message = msg("Say which number the assembly has, and which session of its year it is.")


class NamedTwice(WrongState):
    code = "named_twice"
    message = msg("“{name}” stands there twice. Leave one of the two.")


class EventIsDraft(WrongState):
    code = "event_is_draft"
    message = msg("This event is a draft. Its programme is released when the event is published.")


class EventIsPublished(WrongState):
    code = "event_is_published"
    message = msg("This event is published already.")


class EventIsCancelled(WrongState):
    code = "event_is_cancelled"
    message = msg("This event was cancelled.")


class EventBegun(WrongState):
    code = "event_begun"
    message = msg("This event has begun already.")


class EventOver(WrongState):
    code = "event_over"
    message = msg("This event is over.")


class PublicationPast(WrongState):
    code = "publication_past"
    field = "publish_at"
    message = msg("This moment is past. Choose one that is still to come, or publish it now.")


class PublicationTooLate(WrongState):
    code = "publication_too_late"
    field = "publish_at"
    message = msg("By then the event has begun. Choose an earlier moment.")


class WebinarWithoutSitting(WrongState):
    code = "webinar_without_sitting"
    message = msg("No sitting is planned, so nobody would know when it is. Plan one first.")


class NotScheduled(WrongState):
    code = "not_scheduled"
    message = msg("No moment is set at which it is published.")


class SomebodyRegistered(WrongState):
    code = "somebody_registered"
    message = msg("People have registered for this event. It can be cancelled, which tells them.")


class SomebodyFollows(WrongState):
    code = "somebody_follows"
    message = msg("People follow this event. It can be cancelled, which tells them.")


class MustBeKept(WrongState):
    code = "must_be_kept"
    message = msg(
        "Something of this event was published once or hangs on it, so it is kept. While it is a"
        " draft, nobody but its editors sees it."
    )
