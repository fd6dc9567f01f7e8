"""An account at Zoom: its token, and calls that keep to its pace.

A token lives an hour and is kept in this process alone, never in a table or a shared cache. What
Zoom says of its pace (429) is kept too: until then it is not asked again.

Source: Zoom developer documentation, "Server-to-Server OAuth", "Using Zoom APIs", "Rate limits",
"Error codes".
"""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from registrations.errors.providers import MeetingUnknown, ProviderAway, ProviderRefused
from registrations.gateways.providers import reports
from registrations.gateways.providers.calls import Answer, Call, ask, read_json

_EARLY = timedelta(minutes=2)  # a token is replaced before it can run out on its way
_LONGEST_WAIT = timedelta(days=1)
_PAGE_SIZE = 300  # the most that Zoom gives at a time
_MOST_PAGES = 50
# Bodies say more than statuses: a meeting that is gone, a right that the app was not given.
_UNKNOWN = {3000, 3001}
_NO_SUCH_USER = 1001
_WITHOUT_SCOPE = {104, 4700, 4711}


@dataclass(frozen=True, slots=True)
class Account:
    """Of the app "Server-to-Server OAuth" in the marketplace of Zoom."""

    provider: str
    account_id: str
    client_id: str
    client_secret: str = field(repr=False)
    api_url: str
    oauth_url: str
    anywhere: bool = False

    def get(self, path: str, *, at: datetime, **query: str) -> dict[str, Any]:
        """Ask for an object."""
        found = self._json("GET", path, query, None, at)
        if not found:  # nothing said is not "none": what sends and removes is answered with nothing
            raise ProviderAway(provider=self.provider, reason="unreadable", seconds=0)
        return found

    def send(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, at: datetime
    ) -> dict[str, Any]:
        """Send an object (POST, PATCH, PUT) or take one away (DELETE)."""
        return self._json(method, path, {}, body, at)

    def pages(self, path: str, of: str, *, at: datetime, **query: str) -> Iterator[dict[str, Any]]:
        """Give the objects of a list, page after page, each asked for when it is needed."""
        token = ""
        for _page in range(_MOST_PAGES):
            more = {"next_page_token": token} if token else {}
            found = self.get(path, at=at, page_size=str(_PAGE_SIZE), **query, **more)
            listed = found.get(of)
            yield from (one for one in listed or () if isinstance(one, dict))
            following = reports.text(found, "next_page_token")
            if not following or following == token:
                return
            token = following

    def check(self, *, at: datetime) -> None:
        """Raise what is wrong: a token is asked for anew."""
        _forget(self._key)
        self._token(at)

    def _json(
        self,
        method: str,
        path: str,
        query: dict[str, str],
        body: dict[str, Any] | None,
        at: datetime,
    ) -> dict[str, Any]:
        answer = self._asked(method, path, query, body, at)
        if answer.status == 401:  # revoked, or the clock of ours is wrong: once more with a new one
            _forget(self._key)
            answer = self._asked(method, path, query, body, at)
        self._check(answer, at)
        return read_json(answer.body, provider=self.provider)

    def _asked(
        self,
        method: str,
        path: str,
        query: dict[str, str],
        body: dict[str, Any] | None,
        at: datetime,
    ) -> Answer:
        self._check_pace(at)
        headers = {"Authorization": f"Bearer {self._token(at)}", "Accept": "application/json"}
        content = b""
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(body).encode()
        url = self.api_url + path + (f"?{urlencode(query)}" if query else "")
        call = Call(method, url, headers, content)
        return ask(call, provider=self.provider, anywhere=self.anywhere)

    def _token(self, at: datetime) -> str:
        with _kept.lock:
            token, ends_at = _kept.tokens.get(self._key, ("", at))
        if token and at < ends_at:
            return token
        return self._new_token(at)

    def _new_token(self, at: datetime) -> str:
        pair = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        wanted = {"grant_type": "account_credentials", "account_id": self.account_id}
        headers = {
            "Authorization": f"Basic {pair}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        call = Call("POST", self.oauth_url, headers, urlencode(wanted).encode())
        answer = ask(call, provider=self.provider, anywhere=self.anywhere)
        if answer.status == 429:
            self._slow_down(answer, at)
        if answer.status >= 400:
            raise ProviderRefused(provider=self.provider, reason="credentials")
        said = read_json(answer.body, provider=self.provider)
        token, seconds = reports.text(said, "access_token"), said.get("expires_in")
        if not token or not token.isascii() or not isinstance(seconds, int):
            raise ProviderAway(provider=self.provider, reason="unreadable", seconds=0)
        lasts = timedelta(seconds=min(max(seconds, 0), 86_400))
        with _kept.lock:
            _kept.tokens[self._key] = (token, at + lasts - _EARLY)
        return token

    def _check(self, answer: Answer, at: datetime) -> None:
        if answer.status < 400:
            return
        if answer.status == 429:
            self._slow_down(answer, at)
        code = read_json(answer.body, provider=self.provider).get("code")
        if code in _UNKNOWN:
            raise MeetingUnknown(provider=self.provider, reason="unknown meeting")
        if code == _NO_SUCH_USER:
            raise ProviderRefused(provider=self.provider, reason="host")
        if answer.status == 401:
            raise ProviderRefused(provider=self.provider, reason="credentials")
        if answer.status == 403 or code in _WITHOUT_SCOPE:
            raise ProviderRefused(provider=self.provider, reason="scope")
        known = f"code {code}" if type(code) is int else f"status {answer.status}"
        raise ProviderRefused(provider=self.provider, reason=known)

    def _slow_down(self, answer: Answer, at: datetime) -> None:
        wait = _wait(answer.headers.get("retry-after", ""), at)
        # A limit of one person or meeting has no type, and must not hold up all the others.
        if answer.headers.get("x-ratelimit-type"):
            with _kept.lock:
                _kept.quiet_until[self._key] = at + wait
        raise ProviderAway(provider=self.provider, reason="busy", seconds=_seconds(wait))

    def _check_pace(self, at: datetime) -> None:
        with _kept.lock:
            until = _kept.quiet_until.get(self._key, at)
        if at < until:
            raise ProviderAway(provider=self.provider, reason="busy", seconds=_seconds(until - at))

    @property
    def _key(self) -> str:
        """Return under what the token is kept: another secret never finds it."""
        words = (self.oauth_url, self.account_id, self.client_id, self.client_secret)
        return hashlib.sha256("\n".join(words).encode()).hexdigest()


@dataclass(slots=True)
class _Kept:
    """What this process knows of its accounts."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    tokens: dict[str, tuple[str, datetime]] = field(default_factory=dict, repr=False)
    quiet_until: dict[str, datetime] = field(default_factory=dict)


_kept = _Kept()


def _forget(key: str) -> None:
    with _kept.lock:
        _kept.tokens.pop(key, None)
        _kept.quiet_until.pop(key, None)


def _wait(said: str, at: datetime) -> timedelta:
    """Return how long to wait: so many seconds, or until a moment; a second if nothing is said."""
    if said.isascii() and said.isdigit() and len(said) < 7:
        wait = timedelta(seconds=int(said))
    else:
        until = reports.written_moment(said)
        wait = until - at if until else timedelta(seconds=1)
    return min(max(wait, timedelta(seconds=1)), _LONGEST_WAIT)


def _seconds(wait: timedelta) -> int:
    return -(-int(wait.total_seconds() * 1000) // 1000)
