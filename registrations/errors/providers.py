"""The services in which online meetings are held.

    DomainError
    ├── ProviderAway        an outage: nothing is wrong here, it is tried again later; `provider`,
    │                       `reason`, `seconds` to wait where the service has said so, else 0
    ├── ProviderRefused     it does not take what we send: somebody has to change the settings
    │   └── MeetingUnknown    it does not know the meeting, or does no longer: prepare it again
    ├── ProviderUnable      the service has no such thing; ask its `abilities` first
    ├── MeetingRefused      such a meeting, or such a person in it, cannot be asked for: `field`
    └── SignatureRefused    a report that does not come from the service, or is too old: `reason`

`reason` is one or two fixed words and never anything that a service or a stranger has written, so
that neither secrets nor somebody's markup reach a page or a log line.
"""

from assemblies.errors import DomainError, msg


class ProviderAway(DomainError):
    code = "provider_away"
    message = msg(
        "The service for online meetings ({provider}) does not answer ({reason}). Try again in a"
        " few minutes."
    )


class ProviderRefused(DomainError):
    code = "provider_refused"
    message = msg(
        "The service for online meetings ({provider}) does not take what it is asked ({reason})."
        " Its settings have to be looked at."
    )


class MeetingUnknown(ProviderRefused):
    code = "meeting_unknown"
    message = msg("The service for online meetings ({provider}) does not know this meeting.")


class ProviderUnable(DomainError):
    code = "provider_unable"
    message = msg("The service for online meetings ({provider}) cannot do this ({what}).")


class MeetingRefused(DomainError):
    code = "meeting_refused"
    message = msg("The online meeting cannot be held so: {field} {reason}.")


class SignatureRefused(DomainError):
    code = "signature_refused"
    message = msg("This does not come from the service for online meetings ({reason}).")
