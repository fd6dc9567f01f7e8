"""A meeting, two people and a clock, for every service."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit

from registrations.gateways.providers.bigbluebutton import BigBlueButton
from registrations.gateways.providers.interface import Guest, Meeting, Post
from registrations.gateways.providers.zoom import Zoom

NOW = datetime(2027, 3, 9, 13, 50, tzinfo=UTC)
MEETING = Meeting(
    key="sitting-42",
    title="Water & peace: “l'eau, السلام”",
    starts_at=NOW + timedelta(minutes=10),
    ends_at=NOW + timedelta(minutes=100),
    language="fr",
)
ADA = Guest(key="person-7", name="Ada Exemplar", address="ada@parliament.example", language="ar")
CHAIR = Guest(key="person-1", name="Bo Chair", address="bo@parliament.example", is_moderator=True)
RECORDED = replace(MEETING, record=True)


SECRET = "639259d4-9dd8-4b25-bf01-95f9567eaf4b"  # of BigBlueButton's documents
CALLBACK = "https://site.example/reports/bbb?x=1"
REPORTS = "secret-token-of-the-app"


class Clock:
    def __init__(self):
        self.at = NOW

    def __call__(self):
        return self.at

    def tick(self, **how_long):
        self.at += timedelta(**how_long)
        return self.at


def followed(address):
    """Do what a browser does with a join address, but stay; return the status and what came."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=5)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def post(address="https://site.example/reports/x", headers=(), body=b""):
    return Post(address=address, headers=dict(headers), body=body)


def bbb_at(server, **other):
    settings = {"secret": SECRET, "callback": CALLBACK, **other}
    return BigBlueButton(name="bbb", url=f"{server.url}/bigbluebutton", anywhere=True, **settings)


def zoom_at(server, **other):
    settings = {
        "account_id": "acc", "client_id": "cli", "client_secret": "s3cret",
        "webhook_secret": REPORTS, **other,
    }  # fmt: skip
    return Zoom(
        name="zoom", api_url=f"{server.url}/v2", oauth_url=f"{server.url}/oauth/token",
        anywhere=True, **settings,
    )  # fmt: skip
