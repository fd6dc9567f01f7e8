"""Personal calendars for tests: their secrets, and programs that show them."""

import base64

from django.test import Client

from notifications.services import calendar_tokens
from tests.factories.sessions import NOW


def make_calendar(user, name="My phone"):
    """Return the secret of a new calendar address."""
    return calendar_tokens.make(user=user, name=name, at=NOW)[1]


def basic(name, password):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


class Program:
    """A calendar program with its account: `program("PROPFIND", path, body, depth=1)`."""

    def __init__(self, user, secret, **environ):
        self.user = user
        self.client = Client(HTTP_AUTHORIZATION=basic(user.email, secret), **environ)

    @property
    def calendar(self):
        return f"/dav/calendars/{self.user.pk}/mine/"

    def __call__(self, method, path, body="", *, depth=None, **headers):
        given = {} if depth is None else {"Depth": str(depth)}
        return self.client.generic(
            method, path, body, "application/xml; charset=utf-8", headers={**given, **headers}
        )
