"""Calendars answered in front of the framework: the same answers; the rest is handed on."""

import gzip

import pytest

from sessions.feeds import quick
from sessions.selectors import moments
from sessions.services import events
from tests.factories.feeds import make_feed_world
from tests.wsgi import Counted, asker

pytestmark = pytest.mark.django_db
FEED = "/calendar/assemblies/138.en.ics"


@pytest.fixture
def world():
    return make_feed_world()


@pytest.fixture
def counted():
    return Counted()


@pytest.fixture
def ask(counted, world):
    return asker(counted, quick.calendar)


@pytest.mark.parametrize("query", ["", "body=bureau", "show=days&refresh=3"])
def test_second_answer_is_the_first_without_the_framework(
    ask, counted, query, django_assert_num_queries
):
    first = ask(FEED, query)
    assert counted.asked == 1

    with django_assert_num_queries(0):
        assert ask(FEED, query) == first
    assert counted.asked == 1
    assert first[0] == "200 OK"
    assert first[1]["Content-Length"] == str(len(first[2]))


def test_unchanged_is_said_without_the_framework(ask, counted):
    _status, headers, _body = ask(FEED)
    tag, date = headers["ETag"], headers["Last-Modified"]

    for given in ({"HTTP_IF_NONE_MATCH": tag}, {"HTTP_IF_NONE_MATCH": f'"x", W/{tag}'},
                  {"HTTP_IF_MODIFIED_SINCE": date}):  # fmt: skip
        status, said, body = ask(FEED, **given)
        assert (status, body) == ("304 Not Modified", b"")
        assert set(said) == {"Cache-Control", "Vary", "ETag", "Last-Modified"}
    assert counted.asked == 1
    assert ask(FEED, HTTP_IF_NONE_MATCH='"x"')[0] == "200 OK"


def test_head_has_no_body_and_the_same_headers(ask):
    whole = ask(FEED)

    status, headers, body = ask(FEED, method="HEAD")

    assert (status, headers, body) == (whole[0], whole[1], b"")


def test_zipped_copy_is_read_by_the_framework_once(ask, counted):
    plain = ask(FEED)
    zipped = ask(FEED, HTTP_ACCEPT_ENCODING="gzip")
    assert counted.asked == 2

    assert ask(FEED, HTTP_ACCEPT_ENCODING="gzip") == zipped
    assert gzip.decompress(zipped[2]) == plain[2]
    assert counted.asked == 2


def test_download_is_answered_as_quickly(ask, counted, world):
    path = f"/calendar/sittings/{world.sittings['council'].uid}.en.ics"

    assert ask(path) == ask(path)
    assert counted.asked == 1


def test_what_is_no_public_calendar_is_handed_on(ask, counted):
    for number, (path, method) in enumerate(
        (
            ("/calendar/assemblies/999.en.ics", "GET"),
            ("/calendar/", "GET"),
            (FEED, "POST"),
            (FEED, "PROPFIND"),
            ("/livez", "GET"),
        ),
        start=1,
    ):
        for _turn in range(2):
            ask(path, method=method)
        assert counted.asked == 2 * number


def test_change_is_seen_at_once_in_the_process_that_made_it(ask, counted, world):
    before = ask(FEED)
    world.assembly.sittings.update(sequence=1)
    events.renew_calendar(event_id=world.assembly.pk)

    after = ask(FEED)

    assert after[1]["ETag"] != before[1]["ETag"]


def test_another_process_is_behind_by_a_moment_only(ask, counted, monkeypatch):
    ask(FEED)
    now = moments.time.time() + moments.TRUSTED
    monkeypatch.setattr(moments.time, "time", lambda: now)

    ask(FEED)

    assert counted.asked == 2
