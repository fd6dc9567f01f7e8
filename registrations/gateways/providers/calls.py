"""Calls to a service for online meetings: bounded in time and size, never led elsewhere.

Addresses are the organization's own, from its settings; still only https on the open Internet is
called, unless the settings say `anywhere` (a server within the house).
"""

import io
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from notifications.errors import WebhookAddressRefused, WebhookUnreachable
from notifications.gateways.connections import connect, wait_at_most
from registrations.errors.providers import ProviderAway, ProviderRefused

TIMEOUT = 6.0  # seconds, for all of a call after the name is resolved
MOST = 2 * 1024 * 1024  # bytes of an answer; 300 meetings of Zoom are a tenth of it
_LATER = {408, 425}


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked. Address, headers and body may hold secrets: none of them is ever shown."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """headers: by names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def ask(call: Call, *, provider: str, anywhere: bool = False) -> Answer:
    """Make a call and return its answer, whatever its status below 500, but for redirections.

    Raises ProviderAway when there is none in time, or one that cannot be read or is too long, or
    one that says that the service is down; ProviderRefused when the address cannot be right.
    """
    answer = _asked(call, provider=provider, anywhere=anywhere)
    if len(answer.body) > MOST:
        raise ProviderAway(provider=provider, reason="too long", seconds=0)
    if answer.status >= 500 or answer.status in _LATER:
        raise ProviderAway(provider=provider, reason=f"status {answer.status}", seconds=0)
    if 300 <= answer.status < 400:
        raise ProviderRefused(provider=provider, reason="redirection")
    return answer


def read_json(body: bytes, *, provider: str) -> dict[str, Any]:
    """Return the object of an answer; an empty body is an empty one. Raises ProviderAway."""
    try:
        found = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ProviderAway(provider=provider, reason="unreadable", seconds=0)
    return found


def _asked(call: Call, *, provider: str, anywhere: bool) -> Answer:
    deadline = time.monotonic() + TIMEOUT
    try:
        with connect(urlsplit(call.url), deadline=deadline, anywhere=anywhere) as connection:
            wait_at_most(connection, deadline)
            connection.sendall(_written(call))
            return _answer(connection, call.method, deadline)
    # Causes are left out on purpose: they may quote what was sent or answered.
    except WebhookAddressRefused:
        raise ProviderRefused(provider=provider, reason="address") from None
    except ssl.SSLCertVerificationError:
        raise ProviderRefused(provider=provider, reason="certificate") from None
    except TimeoutError:
        raise ProviderAway(provider=provider, reason="timeout", seconds=0) from None
    except (OSError, WebhookUnreachable):
        raise ProviderAway(provider=provider, reason="connection", seconds=0) from None
    except (HTTPException, ValueError):
        raise ProviderAway(provider=provider, reason="unreadable", seconds=0) from None


def _written(call: Call) -> bytes:
    parts = urlsplit(call.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Host": parts.netloc,
        "Accept-Encoding": "identity",
        "Connection": "close",
        "User-Agent": "Hemicycle",
        **call.headers,
    }
    if call.body or call.method not in {"GET", "DELETE"}:
        headers["Content-Length"] = str(len(call.body))
    lines = [f"{call.method} {path} HTTP/1.1", *(f"{name}: {v}" for name, v in headers.items())]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("a line break in a header")
    return "\r\n".join([*lines, "", ""]).encode("ascii") + call.body


def _answer(connection: socket.socket, method: str, deadline: float) -> Answer:
    response = HTTPResponse(_Patient(connection, deadline), method=method)  # type: ignore[arg-type]
    try:
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read(MOST + 1))
    finally:
        response.close()


class _Patient:
    """A connection as HTTPResponse wants it, that waits until the deadline and no longer.

    A time-out of the socket alone starts anew with every byte that drips in.
    """

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._raw = _Raw(connection, deadline)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._raw)


class _Raw(io.RawIOBase):
    def __init__(self, connection: socket.socket, deadline: float) -> None:
        super().__init__()
        self._connection = connection
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - io's own: anything that can be written to
        wait_at_most(self._connection, self._deadline)
        return self._connection.recv_into(buffer)
