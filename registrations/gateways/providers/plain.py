"""A plain address: somebody has made the meeting elsewhere and written down where it is.

The same address lets everybody in, so it is the more important that it stands on no page: people
are led through ours, and who may not come in never sees it.
"""

from dataclasses import dataclass
from datetime import datetime

from registrations.errors.providers import MeetingRefused
from registrations.gateways.providers.base import Service, check_guest, check_meeting, is_link
from registrations.gateways.providers.interface import Guest, Meeting, State


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainAddress(Service):
    """No service at all: it can be joined, and nothing else."""

    def prepare(self, meeting: Meeting, state: State, *, at: datetime) -> State:
        """Check the address."""
        check_meeting(meeting)
        self._check(meeting)
        return {"reference": meeting.key}

    def join_address(self, meeting: Meeting, state: State, guest: Guest, *, at: datetime) -> str:
        """Return the address, the same for everybody."""
        check_guest(guest)
        self._check(meeting)
        return meeting.address

    def _check(self, meeting: Meeting) -> None:
        if not is_link(meeting.address, anywhere=self.anywhere):
            raise MeetingRefused(field="address", reason="https")
