"""Public pages answered in front of the framework: the same bytes, to visitors, while they hold."""

import gzip
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from config import public_pages
from sessions.selectors import moments
from sessions.services import events
from tests.wsgi import Counted, asker

pytestmark = pytest.mark.django_db
PAGES = ["/en/", "/fr/events/", "/en/events/138/", "/en/events/138/programme/", "/en/themes/"]


@pytest.fixture
def counted():
    return Counted()


@pytest.fixture
def ask(counted, world):
    return asker(counted, public_pages.at_hand)


@pytest.fixture
def this_moment():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("path", PAGES)
def test_next_visitor_gets_the_same_without_the_framework(
    ask, counted, this_moment, path, django_assert_num_queries
):
    first = ask(path)
    assert first[0] == "200 OK"

    with django_assert_num_queries(0):
        second = ask(path)

    assert counted.asked == 1
    assert second == first
    assert "Set-Cookie" not in second[1]
    assert "Cookie" in second[1]["Vary"]


def test_visitor_who_has_it_is_told_so(ask, counted, this_moment):
    _status, headers, _body = ask("/en/events/")

    status, said, body = ask("/en/events/", HTTP_IF_NONE_MATCH=headers["ETag"])

    assert (status, body, said["ETag"]) == ("304 Not Modified", b"", headers["ETag"])
    assert not {"Content-Type", "Content-Length"} & set(said)
    assert said["Vary"] == headers["Vary"]
    assert counted.asked == 1
    assert ask("/en/events/", HTTP_IF_NONE_MATCH='"x"')[0] == "200 OK"


def test_zipped_copy_and_head_are_of_the_same_page(ask, counted, this_moment):
    whole = ask("/en/events/")

    zipped = ask("/en/events/", HTTP_ACCEPT_ENCODING="gzip, br")
    head = ask("/en/events/", method="HEAD")

    assert gzip.decompress(zipped[2]) == whole[2]
    assert zipped[1]["Content-Encoding"] == "gzip"
    assert zipped[1]["ETag"] != whole[1]["ETag"]
    assert head == (whole[0], whole[1], b"")
    assert counted.asked == 1


@pytest.mark.parametrize(
    "more",
    [
        {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=x"},
        {"HTTP_COOKIE": "messages=x"},
        {"method": "POST"},
        {"query": "q=" + "x" * 200},
        {"wsgi.url_scheme": "https"},
        {"path": "/en/search/"},
    ],
)
def test_whoever_may_see_something_else_goes_the_long_way(ask, counted, this_moment, more):
    ask("/en/events/")

    ask(**{"path": "/en/events/", **more})

    assert counted.asked == 2


def test_change_of_an_event_is_seen_at_once_where_it_was_made(ask, counted, world, this_moment):
    _status, headers, _body = ask("/en/events/138/")

    events.renew_calendar(event_id=world.assembly.pk)
    moments.forget()

    ask("/en/events/138/", HTTP_IF_NONE_MATCH=headers["ETag"])
    assert counted.asked == 2


def test_page_is_trusted_for_a_moment_and_rendered_anew_after_a_minute(
    ask, counted, this_moment, django_assert_max_num_queries
):
    ask("/en/events/")

    this_moment.shift(timedelta(seconds=1))
    with django_assert_max_num_queries(1):  # of the version
        ask("/en/events/")
    assert counted.asked == 2

    this_moment.shift(timedelta(seconds=70))
    ask("/en/events/")
    ask("/en/events/")
    assert counted.asked == 3


def test_part_shown_live_is_never_taken_for_a_page(ask, counted, this_moment):
    for _turn in range(2):
        ask("/en/events/138/debates/1/now/", "v=1")

    assert counted.asked == 2
