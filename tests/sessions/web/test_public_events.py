"""The calendar of events, the archive and the pages of events: what everybody finds, and how."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from assemblies.enums import CalendarStatus, DatePrecision, EventFormat, EventKind
from assemblies.models.events import Event
from config import kept_pages
from sessions.models.sittings import Sitting
from sessions.rules.months import Month
from sessions.selectors import moments
from sessions.services import events as event_acts
from tests.factories.accounts import make_account
from tests.factories.ballots import make_closed_vote
from tests.factories.documents import make_document, make_theme
from tests.factories.public_events import (
    make_event,
    make_meeting_at,
    make_old_assembly,
    make_parts,
)
from tests.factories.resolutions import make_adopted
from tests.factories.seats import make_participants
from tests.factories.sessions import make_assembly, make_body, make_sitting

pytestmark = pytest.mark.django_db

EVENTS, ARCHIVE = "/en/events/", "/en/assemblies/"


@pytest.fixture(autouse=True)
def _nothing_kept():
    forget()


def forget():
    kept_pages.forget()
    moments.forget()


def text(response):
    return " ".join(response.content.decode().split())


def titles(response):
    return [line.title for line in response.context["lines"]]


def test_list_holds_what_comes_by_day_and_on_demand_what_was_newest_first(client):
    make_event("later", begins_in=30)
    make_event("sooner", begins_in=2)
    make_event("before", begins_in=-40)
    make_event("long-before", begins_in=-400)
    make_event("draft", begins_in=3, published_at=None)

    coming, every = client.get(EVENTS), client.get(f"{EVENTS}?past=on")

    assert titles(coming) == ["Event sooner", "Event later"]
    assert titles(every) == ["Event sooner", "Event later", "Event before", "Event long-before"]
    assert "Event draft" not in text(coming) + text(every)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=conference", ["geneva", "nairobi"]),
        ("theme=health", ["webinar"]),
        ("body=bureau", ["nairobi"]),
        ("region=africa", ["nairobi"]),
        ("country=CH", ["geneva"]),
        ("language=ar", ["nairobi"]),
        ("place=46.2,6.2", ["geneva"]),
        ("place=46.2,6.3", []),
        ("kind=conference&region=europe", ["geneva"]),
        ("kind=summit", []),
        ("country=FR", []),
        ("nonsense=1", ["webinar", "geneva", "nairobi"]),
    ],
)
def test_list_is_narrowed_by_what_stands_in_the_address(client, query, found):
    make_parts(make_event("webinar", begins_in=1))
    make_meeting_at("geneva", begins_in=2)
    make_meeting_at(
        "nairobi", begins_in=3, country="KE", latitude=-1.29, longitude=36.82,
        body=make_body("bureau"), languages=["en", "ar"],
    )  # fmt: skip

    response = client.get(f"{EVENTS}?{query}")

    assert response.status_code == 200
    assert titles(response) == [f"Event {slug}" for slug in found]


def test_year_shows_the_whole_of_it(client):
    make_event("old", starts_on="2020-04-24", ends_on="2020-04-24")
    make_event("older", starts_on="2020-02-01", ends_on="2020-02-01")
    make_event("other", starts_on="2021-02-01", ends_on="2021-02-01")

    assert titles(client.get(f"{EVENTS}?year=2020")) == ["Event older", "Event old"]


@pytest.mark.parametrize(
    "query",
    [
        "kind=party", "theme=unknown", "body=%00", "region=moon", "country=XX", "year=20277",
        "year=abc", "language=xx", "place=here", "view=wheel", f"theme={'x' * 10_000}",
        "view=month&month=2027-13", "view=month&month=9999999999", "country=%27%20OR%201=1",
    ],
)  # fmt: skip
def test_what_there_is_not_is_said_in_words(client, query):
    make_event()

    for path in (EVENTS, "/en/events/embed/", "/en/events.atom"):
        response = client.get(f"{path}?{query}")
        assert response.status_code == 400, path
        assert re.search("no such|Give the month", text(response)), path


@pytest.mark.parametrize("page", ["1000000000", "99", "abc", "0", "-1", "1e3", "%00", "9" * 5_000])
def test_page_that_is_not_there_is_said_with_the_way_to_the_last(client, page):
    for number in range(25):
        make_event(f"event-{number}")

    response = client.get(f"{EVENTS}?page={page}")

    assert response.status_code == 404
    assert "the last one is page 2." in text(response)
    assert 'href="?page=2"' in text(response)


def test_pages_say_which_events_of_how_many_they_hold(client):
    for number in range(45):
        make_event(f"event-{number:02}", begins_in=number + 1)

    last = client.get(f"{EVENTS}?page=3")

    assert "41 to 45 of 45 events" in text(last)
    assert titles(last)[0] == "Event event-40"


def test_choices_say_how_many_events_there_are_where_nothing_else_is_chosen(client):
    make_event("one")
    make_event("two")
    make_event("over", begins_in=-30)

    def choices(query):
        return dict(client.get(EVENTS + query).context["form"].fields["kind"].choices)

    assert choices("")["webinar"] == "Webinars (2)"
    assert choices("?past=on")["webinar"] == "Webinars (3)"
    assert choices("?language=fr")["webinar"] == "Webinars"


def test_month_shows_each_day_with_what_is_on_and_what_goes_on(client):
    make_event("long", starts_on="2027-03-30", ends_on="2027-04-02")
    make_event("off", starts_on="2027-03-05", ends_on="2027-03-05",
               status=CalendarStatus.CANCELLED, cancelled_at=timezone.now())  # fmt: skip
    make_event("vague", starts_on="2027-03-01", ends_on="2027-03-31",
               date_precision=DatePrecision.MONTH)  # fmt: skip
    make_event("next", starts_on="2027-04-09", ends_on="2027-04-09")

    response = client.get(f"{EVENTS}?view=month&month=2027-03")
    weeks = response.context["weeks"]
    days = {
        day.on.isoformat(): [(one.line.title, one.goes_on) for one in day.events]
        for week in weeks for day in week if day.events
    }  # fmt: skip

    assert days == {
        "2027-03-05": [("Event off", False)],
        "2027-03-30": [("Event long", False)],
        "2027-03-31": [("Event long", True)],
    }
    assert [line.title for line in response.context["undated"]] == ["Event vague"]
    assert weeks[0][0].on.isoformat() == "2027-03-01"  # a Monday
    assert "view=month&amp;month=2027-04" in text(response)
    assert "Cancelled" in text(response)


def test_month_marks_today_and_ends_where_the_calendar_does(client):
    now = client.get(f"{EVENTS}?view=month")
    first = client.get(f"{EVENTS}?view=month&month=1889-01")
    last = client.get(f"{EVENTS}?view=month&month=2199-12")

    assert text(now).count('aria-current="date"') == 1
    assert now.context["month"] == Month.of(timezone.now().date()).first
    assert "Today is marked by the clock of UTC." in text(now)
    assert "Today is marked" not in text(first)
    assert (first.context["before"], last.context["after"]) == (None, None)


@pytest.mark.parametrize(
    ("zone", "own", "today"),
    [
        ("Asia/Tokyo", "", "2031-06-11"),
        ("America/Lima", "", "2031-06-10"),
        ("America/Lima", "Asia/Tokyo", "2031-06-11"),
        ("Asia/Tokyo", "America/Lima", "2031-06-10"),
    ],
)
def test_month_says_by_whose_clock_it_is_today(client, zone, own, today):
    """The reader's where she has said one, else the events' own."""
    with time_machine.travel(datetime(2031, 6, 10, 20, tzinfo=UTC), tick=False):
        make_event("here", zone=zone, begins_in=3)
        if own:
            client.force_login(make_account("reader@example.org", time_zone=own))
        page = client.get(f"{EVENTS}?view=month")

    days = [day for week in page.context["weeks"] for day in week]
    assert [day.on.isoformat() for day in days if day.is_today] == [today]
    assert f"Today is marked by the clock of {own or zone}." in text(page)


def test_map_counts_events_by_place_and_links_each_to_its_list(client):
    make_meeting_at("one")
    make_meeting_at("two", latitude=46.21, longitude=6.16)
    make_meeting_at("over", begins_in=-50)
    make_event("online")

    response = client.get(f"{EVENTS}?view=map")
    [dot] = response.context["dots"]
    found = client.get(dot.url)

    assert (dot.events, dot.said) == (2, "Geneva, Switzerland: 2 events")
    assert response.context["elsewhere"] == 1
    assert titles(found) == ["Event one", "Event two"]


def test_map_leads_to_what_is_over_too(client):
    make_meeting_at("over", begins_in=-50)

    response = client.get(f"{EVENTS}?view=map")
    further = client.get(response.context["past_url"])

    assert not response.context["dots"]
    assert [dot.events for dot in further.context["dots"]] == [1]
    assert further.context["past_url"] == ""
    assert 'dir="ltr"' in re.search(r'<div class="scroll map"[^>]*>', text(response))[0]


def test_frame_may_stand_on_any_site_and_shows_no_draft(client):
    make_event("shown")
    make_event("draft", published_at=None)

    response = client.get("/en/events/embed/")

    assert titles(response) == ["Event shown"]
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert not response.cookies


def test_archive_holds_all_assemblies_by_decade_and_says_the_year_where_no_more_is_known(client):
    make_old_assembly(1, 1889)
    make_old_assembly(5, 1894, "The Hague, Netherlands", "NL")
    make_assembly(number=138, starts_on="2018-03-24", ends_on="2018-03-28")
    make_assembly(number=152, published_at=None)

    every, dutch = client.get(ARCHIVE), client.get(f"{ARCHIVE}?country=NL")

    assert [decade.begins for decade in every.context["decades"]] == [2010, 1890, 1880]
    assert "3 assemblies since 1889" in text(every)
    assert [row.when for decade in every.context["decades"] for row in decade.rows] == [
        "24 to 28 March 2018", "1894", "1889",
    ]  # fmt: skip
    assert "152" not in text(every)
    assert [row.number for d in dutch.context["decades"] for row in d.rows] == [5]
    assert client.get(f"{ARCHIVE}?country=XX").status_code == 400
    assert "Its exact days are not known." in text(client.get("/en/events/1/"))


def test_page_of_an_event_says_all_there_is_but_what_is_for_participants(client):
    event = make_parts(
        make_event("talk", body=make_body("bureau", name={"en": "Bureau"}),
                   summary={"en": "About health."}, format=EventFormat.HYBRID)
    )  # fmt: skip
    make_sitting(event, hour=9, places=10, places_taken=4, languages=["en", "es"])
    make_sitting(event, hour=16, places=10, places_taken=10)
    make_sitting(event, hour=20, is_closed=True, title={"en": "Behind closed doors"})
    make_document(event, "EX/280/Inf.1", title={"en": "Background paper"})

    page = text(client.get("/en/events/talk/"))

    for said in (
        "About health.", "and online", "Ines Invented", "Portugal",
        "World Health Organization", "https://video.example/1", "Health", "Bureau",
        "6 places are free.", "No place is free", "English, Spanish", "Background paper",
    ):  # fmt: skip
        assert said in page, said
    assert "https://files.example/2" not in page
    assert "Behind closed doors" not in page


def test_who_takes_part_finds_what_is_for_participants(client, world):
    event = make_parts(make_event("talk"))
    [person] = make_participants(event, 1)
    person.user = world.delegate
    person.save(update_fields=["user"])

    client.force_login(world.delegate)
    hers = text(client.get("/en/events/talk/"))
    client.force_login(world.stranger)
    others = text(client.get("/en/events/talk/"))

    assert "https://files.example/2" in hers
    assert "https://files.example/2" not in others


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"begins_in": -9}, "This event is over."),
        ({"begins_in": 0}, "This event is on now."),
        ({"status": "cancelled", "cancelled_at": timezone.now()}, "This event was cancelled."),
        ({"date_precision": "year", "starts_on": "2020-01-01", "ends_on": "2020-12-31"},
         "Only the year is known of this event."),
        ({"date_precision": "month", "starts_on": "2020-06-01", "ends_on": "2020-06-30"},
         "Only the month is known of this event."),
    ],
)  # fmt: skip
def test_page_of_an_event_says_how_it_stands(client, changes, said):
    make_event("talk", **changes)

    assert said in text(client.get("/en/events/talk/"))


def test_event_is_on_since_its_first_sitting(client):
    event = make_event("talk", begins_in=0)
    now = timezone.now()
    begins, ends = now + timedelta(minutes=2), now + timedelta(hours=2)
    sitting = make_sitting(event, starts_at=begins, ends_at=ends)

    before = text(client.get("/en/events/talk/"))
    Sitting.objects.filter(pk=sitting.pk).update(starts_at=now - timedelta(minutes=2))
    Event.objects.filter(pk=event.pk).update(calendar_version=9)
    moments.forget()
    after = text(client.get("/en/events/talk/"))

    assert "This event is on now." not in before
    assert "This event is on now." in after


def test_page_says_in_which_words_an_event_was_cancelled(client):
    event = make_event("talk", status="cancelled", cancelled_at=timezone.now())
    sitting = make_sitting(event)
    Sitting.objects.filter(pk=sitting.pk).update(
        status="cancelled",
        cancelled_at=timezone.now(),
        change_note={"en": "The speakers cannot come."},
    )

    assert "The speakers cannot come." in text(client.get("/en/events/talk/"))


def test_registration_is_said_on_the_events_clock(client):
    now = timezone.now()
    window = {"registration_opens_at": now - timedelta(days=1)}
    event = make_event("talk", registration_closes_at=now + timedelta(days=1), **window)
    closes = (now + timedelta(days=1)).astimezone(event.zone)

    assert f"{closes:%H:%M} (Europe/Zurich)" in text(client.get("/en/events/talk/"))
    Event.objects.update(registration_closes_at=now)
    forget()
    assert "Registration is closed." in text(client.get("/en/events/talk/"))


def test_draft_has_no_page(client):
    make_event("draft", published_at=None)

    assert client.get("/en/events/draft/").status_code == 404


def test_past_assembly_says_what_came_of_it(client):
    assembly = make_assembly(starts_on="2018-03-24", ends_on="2018-03-28")
    vote = make_closed_vote(make_sitting(assembly))
    resolution = make_adopted(assembly)

    page = text(client.get("/en/events/138/"))

    assert "What came of it" in page
    assert f"/en/events/138/votes/{vote.pk}/" in page
    assert f"/en/events/138/resolutions/{resolution.pk}/" in page


NEW = {"en": "What it is called now"}
QUERIES = {
    "/en/": 5,  # version; events, sittings that are on, outcomes, doors of the next assembly
    "/en/events/": 5,  # version; choices, themes; a count, events
    "/en/events/?view=month": 4,  # version; choices, themes; events
    "/en/events/?view=map": 4,  # the same, by place
    "/en/events/?kind=webinar&past=on": 5,
    "/en/assemblies/": 2,  # version; assemblies
    "/en/events/event-0/": 4,  # version; event, parts, sittings
    "/en/events/over/": 5,  # and what came of it
    "/en/events/138/": 5,  # version; event, sittings, agenda, debates
    "/en/events/1/": 5,  # the same, with outcomes for debates
    "/en/events.atom": 4,  # version; choices, themes; events
    "/en/outcomes.json": 4,
}


def many(events):
    now = timezone.now()
    window = {"registration_opens_at": now, "registration_closes_at": now + timedelta(days=9)}
    assembly = make_assembly(starts_on=(now + timedelta(days=9)).date(),
                             ends_on=(now + timedelta(days=12)).date(), **window)  # fmt: skip
    make_sitting(assembly)
    make_old_assembly(1, 1889)
    make_parts(make_event("over", begins_in=-20))
    make_meeting_at("there")
    for number in range(events):
        event = make_parts(make_event(f"event-{number}", begins_in=number % 20))
        for hour in (9, 15):
            make_sitting(event, hour=hour)


@pytest.mark.parametrize("events", [1, 3])
def test_a_page_asks_the_same_however_many_events_there_are(
    client, events, django_assert_num_queries
):
    many(events)

    for path, queries in QUERIES.items():
        forget()
        client.get(path)  # what a process asks once
        forget()
        with django_assert_num_queries(queries, info=path):
            assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", [*QUERIES, "/en/events/embed/"])
def test_page_is_answered_from_memory_until_an_event_changes(
    client, path, django_assert_num_queries
):
    many(1)
    first = client.get(path)
    moments.forget()

    if "past=on" not in path:  # an address that no link has is not kept
        with django_assert_num_queries(1):  # the version
            again = client.get(path, headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304
    for event in Event.objects.all():
        event_acts.renew_calendar(event_id=event.pk)
        Event.objects.filter(pk=event.pk).update(title=NEW, place=NEW)
    assert NEW["en"] in client.get(path).content.decode() or "outcomes" in path


def test_published_event_is_found_at_once(client):
    event = make_event("soon", published_at=None)
    assert titles(client.get(EVENTS)) == []

    Event.objects.filter(pk=event.pk).update(published_at=timezone.now())
    moments.forget()

    assert titles(client.get(EVENTS)) == ["Event soon"]


def test_pages_speak_the_readers_language(client):
    make_theme("health")
    make_parts(make_event("talk", kind=EventKind.SEMINAR))

    assert titles(client.get("/fr/events/")) == ["Manifestation talk"]
    assert 'dir="rtl"' in text(client.get("/ar/events/?view=map"))
