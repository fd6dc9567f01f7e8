"""Posting to an address that somebody else gave: never into this house, never for long.

The name is resolved once, every address it leads to must be of the open Internet, and the very
address that was looked at is connected to, so that a name cannot change its mind in between. No
redirection is followed, and of the answer only the status line is read.
"""

import socket
import ssl
import time
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from notifications.errors import WebhookAddressRefused, WebhookUnreachable
from notifications.rules.webhooks import check_address, is_public

TIMEOUT = 5.0  # seconds, for all of it after the name is resolved
_LONGEST_LINE = 512  # bytes of a status line


def post(url: str, body: bytes, headers: Mapping[str, str], *, anywhere: bool = False) -> int:
    """Post ``body`` and return the status of the answer.

    anywhere: into this machine and house as well, by http too; for tests and developers. Raises
    WebhookAddressRefused, WebhookUnreachable.
    """
    check_address(url, anywhere=anywhere)
    parts = urlsplit(url)
    deadline = time.monotonic() + TIMEOUT
    try:
        family, address = _resolved(parts, anywhere=anywhere)
        with _connected(family, address, parts, deadline) as connection:
            _wait_at_most(connection, deadline)
            connection.sendall(_request(parts, body, headers))
            return _status(connection, deadline)
    # TimeoutError, ssl.SSLError and socket.gaierror are of the first kind; of the second are names
    # and addresses that cannot be written down.
    except (OSError, ValueError) as error:
        raise WebhookUnreachable(reason=type(error).__name__) from error


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


def _connected(
    family: socket.AddressFamily, address: tuple[str, int], parts: SplitResult, deadline: float
) -> socket.socket:
    plain = socket.socket(family, socket.SOCK_STREAM)
    try:
        _wait_at_most(plain, deadline)
        plain.connect(address)
        if parts.scheme != "https":
            return plain
        _wait_at_most(plain, deadline)
        return ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
    except BaseException:
        plain.close()
        raise


def _request(parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> bytes:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {parts.netloc}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _status(connection: socket.socket, deadline: float) -> int:
    line = b""
    while b"\n" not in line and len(line) < _LONGEST_LINE:
        _wait_at_most(connection, deadline)
        more = connection.recv(_LONGEST_LINE)
        if not more:
            break
        line += more
    words = line.split(b"\n")[0].split()
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        raise WebhookUnreachable(reason="no HTTP")
    return min(int(words[1]), 999)


def _wait_at_most(connection: socket.socket, deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)
