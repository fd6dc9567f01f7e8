"""Written components, copied into one person's calendar with what is hers alone."""

import re

from notifications.calendar import lines
from notifications.errors import EntryRefused
from notifications.rules.sequence import HIGHEST

_END = b"END:VEVENT\r\n"
_SEQUENCE = re.compile(rb"(?<=\r\n)SEQUENCE:(\d+)(?=\r\n)")
_SUMMARY = re.compile(r"(?:^|\r\n)SUMMARY((?:;[^:]*)?):(.*)\r\n")
_FOLD = "\r\n "


def lifted(component: bytes, by: int) -> bytes:
    """Return a VEVENT with a higher SEQUENCE: her calendar has seen a tombstone of it.

    Raises EntryRefused above the highest number there is.
    """
    if not by:
        return component

    def higher(found: re.Match[bytes]) -> bytes:
        number = int(found[1]) + by
        if number > HIGHEST:
            raise EntryRefused(field="sequence", reason="is out of range")
        return b"SEQUENCE:%d" % number

    return _SEQUENCE.sub(higher, component, count=1)


def with_alarm(component: bytes, minutes: int) -> bytes:
    """Return a VEVENT that rings so many minutes before it begins, saying its own title.

    What is called off does not ring.

    Source: RFC 5545 (September 2009), sec. 3.6.6 (DISPLAY needs DESCRIPTION and TRIGGER).
    """
    if b"\r\nSTATUS:CANCELLED\r\n" in component:
        return component
    summary = _SUMMARY.search(component.decode().replace(_FOLD, ""))
    parameters, title = (summary[1], summary[2]) if summary else ("", "-")
    alarm = (
        b"BEGIN:VALARM\r\nACTION:DISPLAY\r\n"
        + lines.fold(f"DESCRIPTION{parameters}:{title}")
        + b"TRIGGER:-PT%dM\r\nEND:VALARM\r\n" % minutes
    )
    return component.removesuffix(_END) + alarm + _END
