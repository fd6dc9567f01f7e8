"""The same calendars as JSON (jCal, RFC 7265), made from the very bytes of the other format.

Components that were turned into JSON before are copied, as they are in the other format.
"""

import json
from collections.abc import Iterable
from typing import Any

from icalendar import Component, vText

MEDIA_TYPE = "application/calendar+json"

# The library takes these for unknown: it passes them on as written, escapes and all.
_TEXTS = frozenset({"name", "color"})


def component(written: bytes) -> bytes:
    """Turn one written component into JSON, without spaces, in UTF-8."""
    return _dumped(_turned(written))


def calendar(written: bytes, components: Iterable[bytes]) -> bytes:
    """Turn a written calendar into JSON; ``components`` in JSON stand after its own in it.

    What ``written`` holds itself (zones, days) is few; what is copied may be many.
    """
    name, properties, own = _turned(written)
    inside = b",".join((*(_dumped(one) for one in own), *components))
    return b'["%s",%s,[%s]]' % (str(name).encode(), _dumped(properties), inside)


def _turned(written: bytes) -> list[Any]:
    turned: list[Any] = Component.from_ical(written).to_jcal()
    for properties in (turned[1], *(inner[1] for inner in turned[2])):
        for one in properties:
            if one[0] in _TEXTS and one[2] == "unknown":
                one[2:] = ["text", str(vText.from_ical(one[3]))]
    return turned


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
