"""What a calendar program calls itself, without what else it tells of the machine it runs on."""

import re
from typing import Final

LONGEST: Final = 40  # characters

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
# Programs that begin by calling themselves something else.
_BEHIND_ANOTHER = ("Thunderbird", "Outlook", "Evolution", "Chrome", "Firefox", "Safari")


def program_of(user_agent: str) -> str:
    """Return the name of the program in a User-Agent header, of at most `LONGEST` characters.

    ``Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.0`` is
    ``Thunderbird``. Versions, systems and models are left out: the owner of an address shall know
    which of her programs asks, and nobody needs to know more. Empty where there is no name.

    Source: RFC 9110 (June 2022), sec. 10.1.5 (products, the most significant first).
    """
    if user_agent.startswith("Mozilla/"):
        return next((name for name in _BEHIND_ANOTHER if name in user_agent), "Mozilla")
    match = _NAME.match(user_agent.strip())
    return match[0][:LONGEST] if match else ""
