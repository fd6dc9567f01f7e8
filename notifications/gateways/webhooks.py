"""Posting to an address that somebody else gave: never into this house, never for long.

No redirection is followed, and of the answer only the status line is read.
"""

import socket
import time
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from notifications.errors import WebhookUnreachable
from notifications.gateways.connections import connect, wait_at_most
from notifications.rules.webhooks import check_address

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
        with connect(parts, deadline=deadline, anywhere=anywhere) as connection:
            wait_at_most(connection, deadline)
            connection.sendall(_request(parts, body, headers))
            return _status(connection, deadline)
    # TimeoutError, ssl.SSLError and socket.gaierror are of the first kind; of the second are names
    # and addresses that cannot be written down.
    except (OSError, ValueError) as error:
        raise WebhookUnreachable(reason=type(error).__name__) from error


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
        wait_at_most(connection, deadline)
        more = connection.recv(_LONGEST_LINE)
        if not more:
            break
        line += more
    words = line.split(b"\n")[0].split()
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        raise WebhookUnreachable(reason="no HTTP")
    return min(int(words[1]), 999)
