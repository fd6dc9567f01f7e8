"""Sittings held online: who comes in when, and certificates of attendance.

DomainError
├── WrongState
│   ├── NotHeldOnline       no service is set for this sitting
│   ├── LobbyNotOpen        before `opens_at`
│   ├── MeetingOver         after the end
│   ├── MeetingNotReady     its service has not been reached yet: a moment later, perhaps
│   ├── StopFirst           it is set up at another service
│   └── RecordingPublished  twice
├── ServiceUnknown          no such name in the settings
├── AddressUnfit            where a meeting is held: https, and nothing but an address
├── EverybodyMayJoin        no list of people: whoever takes part may come in
├── NotOfThisEvent          who is let in takes part in another one, or not any more
└── CertificateUnknown      no certificate has this code
"""

from assemblies.errors import DomainError, WrongState, msg


class NotHeldOnline(WrongState):
    code = "not_held_online"
    message = msg("This sitting is not held online.")


class LobbyNotOpen(WrongState):
    code = "lobby_not_open"
    message = msg("The meeting opens on {opens_at}. Join it from then on.")


class MeetingOver(WrongState):
    code = "meeting_over"
    message = msg("This sitting is over.")


class MeetingNotReady(WrongState):
    code = "meeting_not_ready"
    message = msg("The online meeting is not ready yet. Try again in a minute.")


class StopFirst(WrongState):
    code = "stop_first"
    field = "provider"
    message = msg(
        "This sitting is set up at another service. Stop holding it online first, then choose the"
        " new service."
    )


class RecordingPublished(WrongState):
    code = "recording_published"
    message = msg("This recording is published already.")


class ServiceUnknown(DomainError):
    code = "service_unknown"
    field = "provider"
    message = msg("Choose one of the services that are set up.")


class AddressUnfit(DomainError):
    code = "address_unfit"
    field = "address"
    message = msg("Give the whole address of the meeting. It begins with https://.")


class EverybodyMayJoin(DomainError):
    code = "everybody_may_join"
    message = msg(
        "Everybody who takes part in this event may join. People are let in one by one only at"
        " assemblies."
    )


class NotOfThisEvent(DomainError):
    code = "not_of_this_event"
    message = msg("Choose somebody who takes part in this event.")


class CertificateUnknown(DomainError):
    code = "certificate_unknown"
    message = msg("No certificate has this code.")
