"""The Atom and JSON feeds, read by a reader of our own: the standards, not our writer, say how."""

import json
import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from assemblies.models.events import Event
from config import kept_pages
from sessions.selectors import moments
from sessions.services import events as event_acts
from tests.factories.ballots import make_closed_vote
from tests.factories.public_events import make_event, make_meeting_at, make_parts
from tests.factories.resolutions import make_adopted
from tests.factories.sessions import make_assembly, make_sitting

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture(autouse=True)
def _nothing_kept():
    kept_pages.forget()
    moments.forget()


def read_atom(response):
    """Read a feed as RFC 4287 has it, and refuse what it forbids; return its entries."""
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    assert len(feed.findall(f"{ATOM}author")) == 1  # 4.1.1: of entries without their own
    ids = [feed.findtext(f"{ATOM}id")]
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1, name
        assert STAMP.fullmatch(part.findtext(f"{ATOM}updated"))
        links = [(one.get("rel"), one.get("href")) for one in part.findall(f"{ATOM}link")]
        assert [rel for rel, _href in links].count("alternate") == 1
        assert all(urlsplit(href).scheme in ("http", "https") for _rel, href in links)
    ids += [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert all(urlsplit(one).scheme == "tag" for one in ids)
    assert len(set(ids)) == len(ids)
    newest = max((e.findtext(f"{ATOM}updated") for e in feed.findall(f"{ATOM}entry")), default=None)
    assert newest in (None, feed.findtext(f"{ATOM}updated"))
    return feed.findall(f"{ATOM}entry")


def read_json(response):
    """Read a feed as jsonfeed.org/version/1.1 has it; return its items."""
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_text"] or "content_html" in item
        assert urlsplit(item["url"]).netloc
        datetime.fromisoformat(item["date_published"])
        datetime.fromisoformat(item["date_modified"])
    return feed["items"]


def titles_of(client, path):
    atom = read_atom(client.get(path.replace(".*", ".atom")))
    items = read_json(client.get(path.replace(".*", ".json")))
    titles = [entry.findtext(f"{ATOM}title") for entry in atom]
    assert titles == [item["title"] for item in items]
    assert [entry.findtext(f"{ATOM}id") for entry in atom] == [item["id"] for item in items]
    return titles


def test_feeds_of_events_hold_what_was_published_or_changed_last(client):
    now = timezone.now()
    make_event("first", published_at=now - timedelta(days=3), changed_at=now - timedelta(days=1))
    make_event("second", published_at=now - timedelta(days=2))
    make_event("draft", published_at=None)

    assert titles_of(client, "/en/events.*") == ["Event first", "Event second"]
    assert titles_of(client, "/fr/events.*")[0] == "Manifestation first"


def test_feeds_are_narrowed_as_the_calendar_is(client):
    make_parts(make_event("webinar"))
    make_meeting_at("geneva")

    assert titles_of(client, "/en/events.*?theme=health") == ["Event webinar"]
    assert titles_of(client, "/en/events.*?region=europe") == ["Event geneva"]
    assert titles_of(client, "/en/events.*?kind=summit") == []


def test_feeds_of_outcomes_hold_resolutions_and_votes_of_the_events_that_are_chosen(client):
    assembly = make_assembly()
    make_adopted(assembly)
    make_closed_vote(make_sitting(assembly))
    make_event("webinar")

    assert len(titles_of(client, "/en/outcomes.*")) == 2
    assert len(titles_of(client, "/en/outcomes.*?kind=assembly")) == 2
    assert titles_of(client, "/en/outcomes.*?kind=webinar") == []


def test_words_that_xml_does_not_take_do_not_break_a_feed(client):
    make_event("odd", title={"en": '<b>\x0b & "quotes" ]]> \u2028'})

    assert "<b>" in read_atom(client.get("/en/events.atom"))[0].findtext(f"{ATOM}title")


@pytest.mark.parametrize("path", ["/en/events.atom", "/en/events.json", "/en/events.atom?past=on"])
def test_feed_is_not_sent_again_until_something_changes(client, path):
    event = make_event("talk")
    first = client.get(path)

    same = client.get(path, headers={"if-none-match": first["ETag"]})
    event_acts.renew_calendar(event_id=event.pk)
    unseen = client.get(path, headers={"if-none-match": first["ETag"]})
    Event.objects.filter(pk=event.pk).update(title={"en": "Another"})
    event_acts.renew_calendar(event_id=event.pk)
    changed = client.get(path, headers={"if-none-match": first["ETag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert unseen.status_code == 304  # nothing that it says has changed
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]
    assert "Another" in changed.content.decode()


def test_pages_lead_to_the_feeds_of_their_selection(client):
    make_parts(make_event("talk"))

    page = client.get("/en/events/?theme=health").content.decode()

    for kind, ending in (("application/atom+xml", "atom"), ("application/feed+json", "json")):
        link = re.search(rf'<link rel="alternate" type="{re.escape(kind)}" href="([^"]+)"', page)[1]
        assert urlsplit(link).path == f"/en/events.{ending}"
        assert client.get(f"{urlsplit(link).path}?{urlsplit(link).query}").status_code == 200
