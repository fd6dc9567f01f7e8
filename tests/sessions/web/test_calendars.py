"""Pages about calendars: how to subscribe, the calendar to be read, the same in a frame."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from assemblies.enums import CalendarStatus, EventKind
from assemblies.models.events import Event
from config import kept_pages
from sessions.paper import qr
from sessions.rules.feed_filters import FeedFilter, Show, Wanted, query_of
from sessions.selectors import moments
from tests.factories.accounts import make_account
from tests.factories.documents import make_theme
from tests.factories.feeds import make_webinar
from tests.factories.sessions import NOW, make_assembly, make_body, make_room, make_sitting

pytestmark = pytest.mark.django_db

SUBSCRIBE, CALENDAR, EMBED = "/en/subscribe/", "/en/calendar/", "/en/calendar/embed/"
PAGES = (SUBSCRIBE, CALENDAR, EMBED)
A_DAY = timezone.timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_kept():
    kept_pages.forget()
    moments.forget()


@pytest.fixture
def assembly():
    """An assembly that begins tomorrow."""
    starts_on = (timezone.now() + A_DAY).date()
    return make_assembly(number=138, starts_on=starts_on, ends_on=starts_on + 4 * A_DAY)


@pytest.fixture
def bureau():
    return make_body("bureau", name={"en": "Bureau", "ar": "المكتب"})


class Entries(HTMLParser):
    """A reader of microformats (microformats.org/wiki/h-event), as far as h-event needs one."""

    VOID = frozenset({"meta", "link", "img", "input", "br", "base"})

    def __init__(self, page):
        super().__init__()
        self.found, self.feeds, self.open = [], 0, []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if "h-feed" in classes:
            self.feeds += 1
        if "h-event" in classes:
            self.found.append({})
        said = [one for one in classes if re.match(r"(p|dt|u)-", one)]
        if self.found and any("h-event" in one for _tag, one in [*self.open, (tag, classes)]):
            for name in said:
                value = given.get("datetime") or given.get("value")
                if name.startswith("u-"):
                    value = given["href"]
                self.found[-1].setdefault(name, []).append(value or "")
        if tag not in self.VOID:
            self.open.append((tag, classes))

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if self.open and self.found and any("h-event" in one for _tag, one in self.open):
            for name in self.open[-1][1]:
                if name.startswith("p-") and not self.found[-1][name][-1]:
                    self.found[-1][name][-1] = data


def entries_of(client, path):
    reader = Entries(client.get(path).content.decode())
    assert reader.feeds == 1
    return reader.found


def titles(client, path):
    return [one["p-name"][0] for one in entries_of(client, path)]


# Addresses


@pytest.mark.parametrize(
    ("chosen", "path", "query"),
    [
        (FeedFilter(), "all.en.ics", ""),
        (FeedFilter(assembly=(138,)), "assemblies/138.en.ics", "assembly=138"),
        (FeedFilter(event=("hearing-1",)), "events/hearing-1.en.ics", "event=hearing-1"),
        (FeedFilter(kind=(EventKind.WEBINAR,)), "kinds/webinar.en.ics", "kind=webinar"),
        (FeedFilter(room=(7,)), "rooms/7.en.ics", "room=7"),
        (
            FeedFilter(body=("a", "b"), theme=("peace",)),
            "themes/peace.en.ics?body=a,b",
            "body=a&body=b&theme=peace",
        ),
        (
            FeedFilter(assembly=(9, 139), show=Show.DAYS, hides_cancelled=True),
            "all.en.ics?assembly=9,139&show=days&cancelled=hide",
            "assembly=9&assembly=139&show=days&cancelled=hide",
        ),
    ],
)
def test_one_selection_has_one_address(chosen, path, query):
    assert Wanted(chosen, "en").address == path
    assert query_of(chosen) == query


# How to subscribe


def test_page_gives_the_address_and_a_button_for_each_program(client, assembly, bureau, settings):
    settings.PUBLIC_URL = "https://meetings.example"

    response = client.get(f"{SUBSCRIBE}?assembly=138&body=bureau&language=fr&cancelled=hide")

    page = response.content.decode()
    address = "https://meetings.example/calendar/assemblies/138.fr.ics?body=bureau&cancelled=hide"
    ways = response.context["subscribe"]
    assert ways.address == address
    assert address.replace("&", "&amp;") in page
    assert ways.webcal == "webcal" + address.removeprefix("https")
    assert parse_qs(urlsplit(ways.google).query)["cid"] == [ways.webcal]
    for outlook in (ways.outlook, ways.outlook_at_home):
        assert parse_qs(urlsplit(outlook).query)["url"] == [address]
    assert "138th Assembly · Bureau" in page
    for link in (ways.google, ways.outlook, ways.outlook_at_home, ways.webcal):
        assert f'href="{link.replace("&", "&amp;")}"' in page
    assert page.count("How late: ") == page.count("<dt>What is cancelled</dt>") == 6
    # What one came to change, before what few need.
    assert page.index('id="choose"') < page.index('id="feed-address"') < page.index("widget-code")
    assert qr.drawing(ways.page, is_sized=False) in page


def test_code_to_paste_is_printed_as_text_and_is_html_itself(client, assembly, bureau):
    response = client.get(f"{SUBSCRIBE}?assembly=138&body=bureau")

    page, ways = response.content.decode(), response.context["subscribe"]
    assert "<iframe" not in page
    assert 'src="http://testserver/widget.js"' not in page
    assert "&lt;iframe src=" in page
    assert 'data-page="http://testserver/en/calendar/?assembly=138&amp;body=bureau"' in ways.snippet
    assert "&lt;script src=&quot;http://testserver/widget.js&quot;" in page
    assert "&amp;amp;body=bureau" in page


def test_assembly_sitting_and_filtered_programme_lead_there(client, assembly, bureau):
    make_theme("peace")
    sitting = make_sitting(assembly, body=bureau, themes=["peace"], room=make_room(assembly))
    make_sitting(assembly, day=2)
    found = f"/en/events/138/sittings/{sitting.pk}/"
    wanted = {
        "/en/events/138/": ["?assembly=138"],
        found: ["?assembly=138", "?body=bureau", "?theme=peace", f"?room={sitting.room_id}"],
        "/en/events/138/programme/?body=bureau": ["?assembly=138&amp;body=bureau"],
        "/en/": [""],
    }

    for path, queries in wanted.items():
        page = client.get(path).content.decode()
        for query in queries:
            assert f'/en/subscribe/{query}"' in page, (path, query)


def test_what_is_chosen_stays_chosen_and_order_and_commas_do_not_matter(client, assembly, bureau):
    make_sitting(assembly)

    first = client.get(f"{SUBSCRIBE}?body=bureau,governing_council,&body=bureau&assembly=138")
    second = client.get(f"{SUBSCRIBE}?assembly=138&body=governing_council&body=bureau&x=1")

    assert first.context["subscribe"] == second.context["subscribe"]
    assert first.content.decode().count('value="bureau" id="choose-body_0" checked') == 1


def test_page_speaks_the_readers_language_and_the_feed_the_one_she_chose(client, bureau):
    response = client.get("/ar/subscribe/?body=bureau&language=es")

    assert response.context["subscribe"].address.endswith("/calendar/bodies/bureau.es.ics")
    assert response.context["subscribe"].page.endswith("/ar/subscribe/?body=bureau")
    assert "المكتب" in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        "body=nobody", "theme=x", "assembly=999999", "assembly=" + "9" * 5000, "assembly=abc",
        "assembly=-1", "event=no-such", "kind=party", "room=0", "room=" + "1" * 60, "show=all",
        "cancelled=maybe", "language=xx", "language=en%00", "body=a%00b",
        "theme=a%00b", "event=a%00b", "room=1%00", "assembly=1%00",
        "kind=a%00b", "show=%00days", "cancelled=%00", "event=a%00b&room=7",
        "body=%E2%80%AE",
        "body=" + "a" * 10_000, "body=%FF%FE", "theme=%27%22%3E%3Cscript%3E", "body=a%0D%0Ab",
        "&".join(f"body=b{n}" for n in range(200)), "body=" + ",".join("x" * 300),
        "assembly=١٣٨",
    ],
)  # fmt: skip
def test_unknown_values_are_refused_with_a_word(client, assembly, page, query):
    response = client.get(f"{page}?{query}")

    assert response.status_code == 400
    said = response.content.decode()
    assert "<script>" not in said
    assert "no such" in said or "too much" in said
    assert len(said) < 60_000  # what was sent is not sent back


def test_more_things_than_a_calendar_takes_are_refused(client):
    for number in range(41):
        make_body(f"body-{number}")

    def asked(count):
        return client.get(SUBSCRIBE + "?" + "&".join(f"body=body-{n}" for n in range(count)))

    assert asked(40).status_code == 200
    assert asked(41).status_code == 400
    assert "at most 40" in asked(41).content.decode()


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=" + "9" * 5000, "x=" * 40])
def test_strange_pages_and_unknown_keys_change_nothing(client, assembly, query):
    make_sitting(assembly)

    response = client.get(f"{CALENDAR}?{query}")

    assert response.status_code == 200
    assert response.context["page_obj"].number == 1


def test_a_page_asks_the_same_however_much_there_is(client, django_assert_num_queries, bureau):
    make_theme("peace")
    for number in range(100, 104):
        assembly = make_assembly(number=number)
        for day in range(1, 6):
            make_sitting(assembly, day=day, themes=["peace"], room=make_room(assembly))

    query = "?theme=peace&assembly=100&assembly=101"
    # Version of all. Form: events, assemblies, kinds, bodies, themes that sittings have, their
    # names. What they are: assemblies, themes, events.
    with django_assert_num_queries(10):
        client.get(SUBSCRIBE + query)
    # And: events, a count, sittings, names of their themes.
    moments.forget()
    with django_assert_num_queries(14):
        client.get(CALENDAR + query)
    with django_assert_num_queries(12):  # no version, no count
        client.get(EMBED + query)


def test_pages_of_one_name_are_kept_until_something_changes(client, assembly, bureau):
    make_sitting(assembly, body=bureau)
    first = client.get(f"{CALENDAR}?body=bureau")

    again = client.get(f"{CALENDAR}?body=bureau", headers={"if-none-match": first["ETag"]})
    strange = client.get(f"{CALENDAR}?body=bureau&x=1")
    make_sitting(assembly, body=bureau, day=2, title={"en": "One more"})
    Event.objects.filter(pk=assembly.pk).update(calendar_version=7)
    moments.forget()
    changed = client.get(f"{CALENDAR}?body=bureau", headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert "ETag" not in strange
    assert (changed.status_code, "One more" in changed.content.decode()) == (200, True)


# The calendar to be read


def test_entries_say_everything_that_a_reader_of_microformats_wants(client, bureau):
    make_theme("peace")
    assembly = make_assembly(number=138)  # clocks change on 25 October 2026
    room = make_room(assembly, "Room 18")
    sitting = make_sitting(assembly, body=bureau, room=room, themes=["peace"], day=5)

    days, entry = entries_of(client, f"{CALENDAR}?assembly=138")

    url = "http://testserver/en/events/138/"
    assert days == {
        "dt-start": ["2026-10-21"], "dt-end": ["2026-10-26"], "p-name": ["138th Assembly"],
        "u-url": [url], "p-location": ["Geneva, Switzerland"],
    }  # fmt: skip
    assert entry == {
        "dt-start": ["2026-10-25T09:00+01:00"], "dt-end": ["2026-10-25T11:00+01:00"],
        "p-name": ["Governing Council"], "u-url": [f"{url}sittings/{sitting.pk}/"],
        "p-location": ["Room 18"], "p-summary": ["Bureau"], "p-category": ["Bureau", "Peace"],
    }  # fmt: skip


def test_what_is_to_come_stands_first_and_what_was_after_it_newest_first(client, assembly):
    for day in (-3, -1, 2, 1):
        make_sitting(assembly, day=day, title={"en": f"day {day}"})

    said = titles(client, f"{CALENDAR}?show=sittings")

    assert said == ["day 1", "day 2", "day -1", "day -3"]
    page = client.get(f"{CALENDAR}?show=sittings").content.decode()
    assert re.findall(r'<h2 class="part">(.*?)</h2>', page) == ["To come", "Held before"]


def test_pages_follow_one_another_and_days_of_events_stand_on_the_first(client, assembly):
    for hour in range(51):
        make_sitting(assembly, day=1 + hour // 20, hour=hour % 20)

    first, second = entries_of(client, CALENDAR), entries_of(client, f"{CALENDAR}?page=2")

    assert (len(first), len(second)) == (51, 1)


def test_closed_cancelled_and_old_sittings(client, assembly, bureau):
    make_sitting(assembly, title={"en": "Closed"}, is_closed=True)
    make_sitting(
        assembly, title={"en": "Off"}, status=CalendarStatus.CANCELLED, cancelled_at=timezone.now()
    )
    long_ago = make_assembly(number=100, starts_on=NOW.date() - 1200 * A_DAY)
    make_sitting(long_ago, title={"en": "Long ago"})
    client.force_login(make_account("editor@example.org"))

    assert titles(client, f"{CALENDAR}?show=sittings") == ["Off"]
    assert titles(client, f"{CALENDAR}?show=sittings&cancelled=hide&assembly=138") == []
    assert titles(client, f"{CALENDAR}?show=sittings&assembly=100") == ["Long ago"]
    page = client.get(CALENDAR).content.decode()
    assert '<span class="tag bad">Cancelled</span>' in page


def test_selection_is_that_of_the_feed(client, assembly, bureau):
    make_theme("peace")
    webinar = Event.objects.create(
        kind=EventKind.WEBINAR, slug="webinar-1", title={"en": "Webinar"}, place={"en": "Online"},
        time_zone="UTC", starts_on=assembly.starts_on, ends_on=assembly.starts_on,
        created_at=NOW, changed_at=NOW, published_at=NOW,
    )  # fmt: skip
    room = make_room(assembly, "Room 1")
    make_sitting(assembly, title={"en": "A"}, body=bureau)
    make_sitting(assembly, title={"en": "B"}, themes=["peace"], room=room, hour=11)
    make_sitting(webinar, title={"en": "C"}, themes=["peace-and-more"], hour=15)

    def shown(query):
        return titles(client, f"{CALENDAR}?{query}")

    assert shown("body=bureau&show=sittings") == ["A"]
    assert shown("theme=peace&show=sittings") == ["B"]
    assert shown(f"room={room.pk}&show=sittings") == ["B"]
    assert shown("kind=webinar&show=sittings") == ["C"]
    assert shown("event=webinar-1") == ["Webinar", "C"]
    assert shown("show=days") == ["138th Assembly", "Webinar"]
    assert shown("body=bureau") == ["138th Assembly", "A"]
    assert shown("body=bureau&theme=peace") == []


CHOICES = {
    "everything": "",
    "body": "body=bureau",
    "theme": "theme=peace",
    "room": "room=ROOM",
    "only days": "assembly=138&show=days",
    "long ago": "assembly=100",
    "nothing cancelled": "kind=assembly&show=sittings&cancelled=hide",
    "two": "event=SLUG&event=OLD",
}


@pytest.mark.parametrize("query", CHOICES.values(), ids=CHOICES)
def test_page_shows_what_the_feed_holds_no_more_and_no_less(client, assembly, bureau, query):
    """Statement X4 of the contract for calendars."""
    make_theme("peace")
    room = make_room(assembly, "Room 1")
    now = timezone.now()
    make_sitting(assembly, title={"en": "A"}, body=bureau)
    make_sitting(assembly, title={"en": "B"}, themes=["peace"], room=room, hour=11)
    make_sitting(assembly, title={"en": "C"}, is_closed=True, hour=13)
    make_sitting(
        assembly, title={"en": "D"}, hour=15, status=CalendarStatus.CANCELLED, cancelled_at=now
    )
    old = make_assembly(number=100, starts_on=(now - 1200 * A_DAY).date())
    make_sitting(old, title={"en": "Old"})
    make_sitting(
        old, title={"en": "Long off"}, hour=11, status=CalendarStatus.CANCELLED,
        cancelled_at=old.created_at - 1200 * A_DAY,
    )  # fmt: skip
    called_off = make_assembly(
        number=120, starts_on=(now - 200 * A_DAY).date(), ends_on=(now - 196 * A_DAY).date(),
        status=CalendarStatus.CANCELLED, cancelled_at=now - 300 * A_DAY,
    )  # fmt: skip
    assert called_off.is_cancelled
    query = query.replace("ROOM", str(room.pk)).replace("SLUG", "138").replace("OLD", "100")

    feed = client.get(f"/calendar/all.en.json?{query}").json()

    held = [
        said[3]
        for component in feed[2]
        if component[0] == "vevent"
        for said in component[1]
        if said[0] == "summary"
    ]
    shown = titles(client, f"{CALENDAR}?{query}")
    assert sorted(one.removeprefix("Cancelled: ") for one in held) == sorted(shown)
    assert shown


def test_room_that_only_closed_sittings_have_is_not_told_of(client, assembly):
    room = make_room(assembly, "Behind the door")
    make_sitting(assembly, room=room, is_closed=True)

    for page in PAGES:
        assert "Behind the door" not in client.get(f"{page}?assembly=138").content.decode()
        assert client.get(f"{page}?room={room.pk}").status_code == 400


# In a frame


def test_any_site_may_frame_the_one_page_and_no_other(client, assembly):
    make_sitting(assembly)

    framed, page = client.get(f"{EMBED}?assembly=138"), client.get(f"{CALENDAR}?assembly=138")

    assert "frame-ancestors *;" in framed["Content-Security-Policy"] + ";"
    assert "X-Frame-Options" not in framed
    assert not framed.cookies
    assert "Cookie" not in framed["Vary"]
    assert "<header" not in framed.content.decode()
    assert "<form" not in framed.content.decode()
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"


def test_frame_shows_everybody_the_same(client, assembly):
    make_sitting(assembly)
    stranger = client.get(EMBED).content
    client.force_login(make_account("somebody@example.org"))

    assert client.get(EMBED).content == stranger


# The script for other sites


def test_script_is_open_to_all_and_asked_for_again_after_a_day(client):
    first = client.get("/widget.js")
    again = client.get("/widget.js", headers={"if-none-match": first["ETag"]})

    assert first["Content-Type"] == "text/javascript; charset=utf-8"
    for response in (first, again):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cache-Control"] == "public, max-age=86400, must-revalidate"
        assert not response.cookies
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert client.post("/widget.js").status_code == 405


def test_days_to_come_stand_in_order_before_those_that_were(client):
    today = timezone.now().date()
    for name, days in (("far", 40), ("near", 10), ("old", -40), ("late", -10)):
        day = today + timedelta(days=days)
        make_webinar(name, title={"en": name, "fr": name}, starts_on=day, ends_on=day)

    assert titles(client, "/en/calendar/?kind=webinar&show=days") == ["near", "far", "late", "old"]
