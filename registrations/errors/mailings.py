"""The refusals of what the secretariat writes to many.

DomainError
└── AudienceRefused   an audience narrowed by capacities or institutions, without any
"""

from assemblies.errors import DomainError, msg


class AudienceRefused(DomainError):
    code = "audience_refused"
    message = msg("Say which ones this audience holds: tick at least one.")
    field = "audience"
