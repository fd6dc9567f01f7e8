"""How to get the feed into each kind of calendar program."""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import get_language

from assemblies.models.events import Assembly
from sessions.selectors.feeds import public_feed_address


@dataclass(frozen=True, slots=True)
class Subscribing:
    """The feed's address, and the links by which programs take it."""

    address: str
    webcal: str
    google: str
    outlook: str


def subscribing(assembly: Assembly) -> Subscribing:
    """Return the addresses of the assembly's feed in the active language."""
    address = public_feed_address(assembly.number, get_language() or "en")
    webcal = f"webcal://{address.partition('://')[2]}"
    name = quote(str(assembly.title), safe="")
    return Subscribing(
        address=address,
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/render?cid={quote(webcal, safe='')}",
        outlook=(
            "https://outlook.office.com/calendar/0/addfromweb"
            f"?url={quote(address, safe='')}&name={name}"
        ),
    )
