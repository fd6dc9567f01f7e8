"""Calendar programs against the servers of production and of the embedded run.

What stands between a program and Django may lose a method it does not know, a header, or the body
of an answer: CalDAV's methods, Basic accounts, conditional and zipped answers are asked here.
"""

import base64
import gzip
import http.client
from contextlib import closing
from typing import NamedTuple

import pytest

from tests.production.test_nothing_is_lost import shell
from tests.production.test_processes import (  # noqa: F401 - fixtures
    broker,
    database,
    mails,
    production,
    up,
)

pytestmark = [pytest.mark.stack, pytest.mark.timeout(200)]

WORLD = """
from assemblies.models.accounts import User
from notifications.services import calendar_tokens, follows
from tests.factories.accounts import make_account
from tests.factories.sessions import NOW, make_assembly, make_sitting
sitting = make_sitting(make_assembly(), title={"en": "Opening"})
ada = make_account("ada@example.org")
follows.follow(user=ada, topic=f"sitting:{sitting.pk}", at=NOW)
secret = calendar_tokens.make(user=ada, name="A program", at=NOW)[1]
print(ada.pk, secret, calendar_tokens.address_of(ada, secret, "en"))
"""
FIND = """<D:propfind xmlns:D="DAV:"><D:prop><D:current-user-principal/><D:getetag/></D:prop>
</D:propfind>"""
ASK = """<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop>
<D:getetag/><C:calendar-data/></D:prop><C:filter><C:comp-filter name="VCALENDAR">
<C:comp-filter name="VEVENT"/></C:comp-filter></C:filter></C:calendar-query>"""
FEED = "/calendar/assemblies/138.en.ics"


class Answer(NamedTuple):
    status: int
    headers: dict
    body: bytes


class Known(NamedTuple):
    """The account of a program at a running server."""

    host: str
    user: str
    secret: str
    personal: str

    def __call__(self, method, path, body=b"", **headers):
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection(self.host, timeout=30)) as connection:
            connection.request(method, path, body or None, given)
            answer = connection.getresponse()
            said = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, said, answer.read())

    def dav(self, method, path, body="", **headers):
        account = base64.b64encode(f"ada@example.org:{self.secret}".encode()).decode()
        kind = {"Content_Type": "application/xml; charset=utf-8"} if body else {}
        given = {"Authorization": f"Basic {account}", **kind, **headers}
        return self(method, path, body.encode(), **given)


@pytest.fixture(scope="module")
def account(production):  # noqa: F811 - the fixture imported above
    return shell(production, WORLD).splitlines()[-1].split()


@pytest.fixture(scope="module", params=["web", "live"])
def program(request, production, account):  # noqa: F811 - as above
    """A program at the WSGI server, and at the ASGI one, which the embedded run has too."""
    process = production.start(request.param)
    assert up(production), production.log(request.param)
    host = production.environment(request.param)["PUBLIC_URL"].removeprefix("http://")
    user, secret, address = account
    yield Known(host, user, secret, address.partition(host)[2] or address)
    production.stop(process)


def test_program_finds_and_reads_its_calendar(program):
    offered = program.dav("OPTIONS", "/dav/")
    found = program.dav("PROPFIND", "/dav/", FIND, Depth="0")
    listed = program.dav("PROPFIND", f"/dav/calendars/{program.user}/mine/", FIND, Depth="1")
    asked = program.dav("REPORT", f"/dav/calendars/{program.user}/mine/", ASK, Depth="1")

    assert offered.status in {200, 204}
    assert "calendar-access" in offered.headers["dav"]
    assert {"PROPFIND", "REPORT"} <= set(offered.headers["allow"].replace(" ", "").split(","))
    assert [one.status for one in (found, listed, asked)] == [207, 207, 207]
    assert b"/dav/principals/" in found.body
    assert listed.body.count(b".ics</") >= 1
    assert b":Opening" in asked.body


def test_calendar_is_found_by_the_name_of_the_host(program):
    for method in ("GET", "PROPFIND"):
        led = program(method, "/.well-known/caldav")
        assert 301 <= led.status <= 308, method
        assert led.headers["location"].endswith("/dav/")


@pytest.mark.parametrize("header", [{}, {"Authorization": "Basic YWRhQGV4YW1wbGUub3JnOndyb25n"}])
def test_who_is_not_known_is_asked_for_an_account(program, header):
    for method in ("PROPFIND", "REPORT", "GET"):
        answer = program(method, f"/dav/calendars/{program.user}/mine/", **header)
        assert answer.status == 401, method
        assert answer.headers["www-authenticate"].startswith("Basic realm=")


@pytest.mark.parametrize(
    ("method", "body"),
    [("PUT", "BEGIN:VCALENDAR"), ("DELETE", ""), ("MKCALENDAR", ""), ("PROPPATCH", FIND),
     ("LOCK", FIND), ("POST", "x")],
)  # fmt: skip
def test_what_would_change_it_is_refused_in_order(program, method, body):
    answer = program.dav(method, f"/dav/calendars/{program.user}/mine/new.ics", body)

    assert answer.status == 403, answer
    again = program.dav("PROPFIND", "/dav/", FIND, Depth="0")  # the server is well
    assert again.status == 207


@pytest.mark.parametrize("kind", ["public", "json", "query", "personal"])
def test_feeds_are_zipped_looked_at_and_found_unchanged(program, kind):
    path = {
        "public": FEED,
        "json": FEED.replace(".ics", ".json"),
        "query": f"{FEED}?show=sittings",
        "personal": program.personal,
    }[kind]

    plain = program("GET", path)
    zipped = program("GET", path, Accept_Encoding="gzip")
    looked = program("HEAD", path)
    assert (plain.status, zipped.status, looked.status) == (200, 200, 200), plain
    same = program("GET", path, If_None_Match=plain.headers["etag"])
    same_zipped = program("GET", path, If_None_Match=zipped.headers["etag"], Accept_Encoding="gzip")

    assert b"Opening" in plain.body
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body
    assert looked.body == b""
    assert looked.headers["etag"] == plain.headers["etag"]
    assert looked.headers["content-length"] == plain.headers["content-length"]
    for answer in (same, same_zipped):
        assert (answer.status, answer.body) == (304, b"")
        assert "etag" in answer.headers
    assert program("POST", path).status == 405
