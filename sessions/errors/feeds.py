"""The refusals of the addresses of public calendars.

DomainError
├── NoSuchCalendar           the address names something that there is not
└── TooManyChoices           the address names more than `limit` things
"""

from assemblies.errors import DomainError, msg


class NoSuchCalendar(DomainError):
    code = "no_such_calendar"
    message = msg("No such calendar.")


class TooManyChoices(DomainError):
    code = "too_many_choices"
    message = msg("A calendar's address may name {limit} things at most.")
