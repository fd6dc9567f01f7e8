"""Connections to addresses that somebody wrote down: never into this house unasked, never for long.

The name is resolved once, every address it leads to must be of the open Internet, and the very
address that was looked at is connected to, so that a name cannot change its mind in between.
"""

import socket
import ssl
import time
from urllib.parse import SplitResult

from notifications.errors import WebhookAddressRefused, WebhookUnreachable
from notifications.rules.webhooks import is_public


def connect(parts: SplitResult, *, deadline: float, anywhere: bool) -> socket.socket:
    """Connect to the host of an address, with TLS where it says https.

    deadline: by `time.monotonic`, in seconds. anywhere: into this machine and house as well.
    Raises WebhookAddressRefused, WebhookUnreachable, OSError, and ValueError for names that cannot
    be written down.
    """
    family, address = _resolved(parts, anywhere=anywhere)
    plain = socket.socket(family, socket.SOCK_STREAM)
    try:
        wait_at_most(plain, deadline)
        plain.connect(address)
        if parts.scheme != "https":
            return plain
        wait_at_most(plain, deadline)
        return ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
    except BaseException:
        plain.close()
        raise


def wait_at_most(connection: socket.socket, deadline: float) -> None:
    """Let the next step on the connection last until the deadline at most; raises TimeoutError."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)


def _resolved(
    parts: SplitResult, *, anywhere: bool
) -> tuple[socket.AddressFamily, tuple[str, int]]:
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not found:
        raise WebhookUnreachable(reason="no address")
    if not anywhere and not all(is_public(str(one[4][0])) for one in found):
        raise WebhookAddressRefused(reason="not public")
    family, _kind, _protocol, _name, address = found[0]
    return family, (str(address[0]), port)
