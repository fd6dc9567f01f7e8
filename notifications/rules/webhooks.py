"""What goes to a parliament's own system: where to, signed how, tried how long."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address
from urllib.parse import urlsplit

from notifications.errors import WebhookAddressRefused

LONGEST_ADDRESS = 500
GIVEN_UP_AFTER = timedelta(hours=24)
# Both secrets sign for so long after a rotation, so that no delivery is lost by it.
ROTATION = timedelta(hours=24)
KEPT = timedelta(days=30)
GONE = 410

# One delay after each failed try; the last one again until the day is over.
_DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)
_WELL_KNOWN_PORTS = 1024

_NAT64 = IPv6Network("64:ff9b::/96")
_GIVEN_OUT = IPv6Network("2000::/3")
_DOCUMENTATION = IPv6Network("3fff::/20")
# For protocols, and relays of 6to4: what Python calls global in part.
_KEPT_APART = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))


def check_address(url: str, *, anywhere: bool = False) -> None:
    """Refuse an address to which nothing is sent.

    anywhere: on a developer's machine, where http and every port are taken. Raises
    WebhookAddressRefused with `reason`. Where the name leads is asked when it is connected to.

    Source: OWASP Server-Side Request Forgery Prevention Cheat Sheet; reading of the project: https
    only, no password in the address, the port of https or a free one.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise WebhookAddressRefused(reason="unreadable") from error
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > LONGEST_ADDRESS:
        raise WebhookAddressRefused(reason="unreadable")
    if not parts.hostname or parts.username is not None or parts.fragment:
        raise WebhookAddressRefused(reason="host")
    try:
        parts.hostname.encode("idna")
    except UnicodeError as error:  # an empty label, or one that no name can have
        raise WebhookAddressRefused(reason="host") from error
    if parts.scheme != "https" and not (anywhere and parts.scheme == "http"):
        raise WebhookAddressRefused(reason="https")
    if port is not None and port != 443 and port < _WELL_KNOWN_PORTS and not anywhere:
        raise WebhookAddressRefused(reason="port")


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the open Internet: not of this house or this machine.

    IPv4 addresses inside IPv6 ones (mapped, 6to4, NAT64, Teredo) count as what is inside. Of IPv6,
    only what is given out for the Internet counts, less what has a use of its own.

    Source: RFC 6890 (April 2013); RFC 4291, sec. 2.4 and 2.5.5.2; RFC 6052, sec. 2.1; RFC 3056,
    sec. 2; RFC 7526, sec. 4; RFC 9637, sec. 3.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return _is_public_v4(found)
    within = found.ipv4_mapped or (IPv4Address(found.packed[12:]) if found in _NAT64 else None)
    if within is not None:
        return _is_public_v4(within)
    inside = (*(found.teredo or ()), *((found.sixtofour,) if found.sixtofour else ()))
    return (
        found in _GIVEN_OUT
        and found not in _DOCUMENTATION
        and found.is_global
        and all(_is_public_v4(one) for one in inside)
    )


def _is_public_v4(address: IPv4Address) -> bool:
    is_kept_apart = any(address in network for network in _KEPT_APART)
    return address.is_global and not address.is_multicast and not is_kept_apart


def signature_of(body: bytes, *, secrets: Iterable[str], at: datetime) -> str:
    """Give the value of ``Webhook-Signature``: the time, and a seal of time and body a secret.

    Shape: ``t=<seconds>,v1=<hex>``; the seal is HMAC-SHA256 over ``<seconds>.<body>``. A receiver
    takes a delivery when one of the seals fits and the time is not long past.

    Source: RFC 2104 (February 1997); reading of the project: the shape that payment services use.
    """
    seconds = int(at.timestamp())
    sealed = f"{seconds}.".encode() + body
    seals = (hmac.new(one.encode(), sealed, hashlib.sha256).hexdigest() for one in secrets)
    return ",".join([f"t={seconds}", *(f"v1={seal}" for seal in seals)])


def is_taken(status: int) -> bool:
    """Tell whether the receiver has taken a delivery: it answered with a 2xx.

    Source: RFC 9110 (June 2022), sec. 15.3; reading of the project: a redirection is not followed.
    """
    return 200 <= status < 300


def next_try(
    *, attempts: int, status: int | None, created_at: datetime, at: datetime
) -> datetime | None:
    """Give the moment of the next try after try number ``attempts`` (from 1) failed at ``at``.

    None means: given up, because a day has gone by or the receiver says that it is gone (410).

    Source: RFC 9110 (June 2022), sec. 15.5.11; reading of the project: a day is enough for an
    outage; what was missed is replayed by hand.
    """
    if status == GONE:
        return None
    again = at + _DELAYS[min(attempts, len(_DELAYS)) - 1]
    return again if again < created_at + GIVEN_UP_AFTER else None


def forgotten_before(at: datetime) -> datetime:
    """Give the moment before which deliveries that are done with are erased, as of ``at``.

    Source: Regulation (EU) 2016/679, art. 5(1)(e); the length is a reading of the project.
    """
    return at - KEPT
