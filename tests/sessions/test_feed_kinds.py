"""Every kind of public calendar against the contract's statements on HTTP and on what is in it."""

import gzip
import json
import re

import icalendar
import pytest
import recurring_ical_events
import vobject
from django.utils.http import http_date

from tests.factories.feeds import make_feed_world
from tests.factories.sessions import NOW

pytestmark = pytest.mark.django_db

# Which sittings and how many events' days each holds.
HOLDS = {
    "all.{}": ({"council", "bureau", "nasty", "later", "online"}, 3),
    "assemblies/138.{}": ({"council", "bureau", "nasty"}, 1),
    "events/138.{}": ({"council", "bureau", "nasty"}, 1),
    "events/peace-talk.{}": ({"online"}, 1),
    "bodies/bureau.{}": ({"bureau", "online"}, 2),
    "themes/peace.{}": ({"bureau", "later", "online"}, 3),
    "rooms/ROOM.{}": ({"bureau"}, 1),
    "kinds/webinar.{}": ({"online"}, 1),
    "kinds/conference.{}": (set(), 0),
    "all.{}?assembly=138,139": ({"council", "bureau", "nasty", "later"}, 2),
    "assemblies/138.{}?body=bureau,governing_council": ({"council", "bureau", "nasty"}, 1),
    "bodies/bureau.{}?theme=peace&kind=assembly": ({"bureau"}, 1),
    "bodies/bureau.{}?room=ROOM&show=sittings": ({"bureau"}, 0),
    "all.{}?show=days": (set(), 3),
    "bodies/bureau.{}?show=days": (set(), 2),
    "assemblies/138.{}?event=peace-talk": (set(), 0),
    "all.{}?cancelled=hide&show=sittings": (
        {"council", "bureau", "nasty", "later", "online"}, 0,
    ),
}  # fmt: skip
KINDS = list(HOLDS)


@pytest.fixture
def world():
    return make_feed_world()


def address(world, kind, ending="en.ics"):
    return "/calendar/" + kind.format(ending).replace("ROOM", str(world.room.pk))


def events_of(body):
    return icalendar.Calendar.from_ical(body).walk("VEVENT")


@pytest.mark.parametrize("kind", KINDS)
def test_calendar_holds_what_its_address_says(client, world, kind):
    response = client.get(address(world, kind))
    uids = {str(event["UID"]) for event in events_of(response.content)}
    sittings, days = HOLDS[kind]

    assert response.status_code == 200
    assert {name for name, one in world.sittings.items() if str(one.uid) in uids} == sittings
    assert len(uids) == len(sittings) + days


@pytest.mark.parametrize("ending", ["fr.ics", "ar.ics", "es.ics", "en.ics"])
@pytest.mark.parametrize("kind", KINDS)
def test_independent_readers_take_every_calendar(client, world, kind, ending):
    body = client.get(address(world, kind, ending)).content
    sittings, days = HOLDS[kind]
    (read,) = vobject.readComponents(body.decode())
    calendar = icalendar.Calendar.from_ical(body)

    assert len(getattr(read, "vevent_list", [])) == len(sittings) + days
    assert calendar.errors == []
    # From here on nothing is shared with the writer.
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"END:VCALENDAR\r\n")
    lines = body.removesuffix(b"\r\n").split(b"\r\n")
    assert all(0 < len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", body.decode())
    used = set(re.findall(rb"TZID=([^:]+):", body))
    assert used <= set(re.findall(rb"\r\nTZID:(.+)\r\n", body))
    assert body.count(b"\r\nBEGIN:V") >= 1
    assert "METHOD" not in calendar
    for name in ("VERSION", "PRODID", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "SOURCE"):
        assert re.findall(rb"(?:^|\r\n)%s[:;]" % name.encode(), body) != []
        assert body.count(b"\r\n%s" % name.encode()) == 1
    assert body.index(b"\r\nSOURCE") < body.index(b"\r\nBEGIN:V")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if HOLDS[kind][0]])
def test_sittings_have_the_times_of_the_database(client, world, kind):
    calendar = icalendar.Calendar.from_ical(client.get(address(world, kind)).content)
    found = recurring_ical_events.of(calendar).between((2026, 9, 1), (2027, 6, 1))
    times = {str(event["UID"]): (event["DTSTART"].dt, event["DTEND"].dt) for event in found}

    for name in HOLDS[kind][0]:
        sitting = world.sittings[name]
        assert times[str(sitting.uid)] == (sitting.starts_at, sitting.ends_at)


@pytest.mark.parametrize("kind", KINDS)
def test_calendar_over_http(client, world, kind):
    at = address(world, kind)
    first = client.get(at, headers={"Accept": "text/html", "Accept-Language": "fr"})
    tag, date = first["ETag"], first["Last-Modified"]

    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "public, max-age=300"
    assert first["Vary"] == "Accept-Encoding"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["X-Robots-Tag"] == "noindex"
    assert first["Content-Disposition"] == "inline"
    assert not first.cookies
    again = client.get(at)
    assert (again.content, again["ETag"], again["Last-Modified"]) == (first.content, tag, date)
    for form in ("{0}", "W/{0}", '"x", {0}', "*"):
        known = client.get(at, headers={"If-None-Match": form.format(tag)})
        assert (known.status_code, known.content) == (304, b"")
        assert (known["ETag"], known["Cache-Control"], known["Vary"]) == (
            tag, first["Cache-Control"], first["Vary"],
        )  # fmt: skip
    assert client.get(at, headers={"If-Modified-Since": date}).status_code == 304
    assert client.get(at, headers={"If-Modified-Since": http_date(0)}).status_code == 200
    assert (
        client.get(at, headers={"If-None-Match": '"x"', "If-Modified-Since": date}).status_code
        == 200
    )
    head = client.head(at)
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(first.content))
    for method in ("post", "put", "delete", "options"):
        assert getattr(client, method)(at).status_code == 405
    zipped = client.get(at, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.content) == first.content
    assert zipped["ETag"] not in ("", tag)


@pytest.mark.parametrize("kind", KINDS)
def test_calendar_written_otherwise_is_the_same_bytes(client, world, kind):
    at = address(world, kind)
    first = client.get(at)
    path, _mark, query = at.partition("?")
    parts = [*reversed(query.split("&")), "refresh=1", "show=", "body=,", "X=%00"]

    other = client.get(f"{path}?{'&'.join(part for part in parts if part)}")

    assert other.status_code == 200
    assert (other.content, other["ETag"], other["Last-Modified"]) == (
        first.content, first["ETag"], first["Last-Modified"],
    )  # fmt: skip


def test_name_and_query_that_mean_the_same_are_the_same_bytes(client, world):
    for name, query in (
        ("bodies/bureau.en.ics", "all.en.ics?body=bureau"),
        ("assemblies/138.fr.json?body=bureau", "bodies/bureau.fr.json?assembly=138"),
        (f"rooms/{world.room.pk}.en.ics", f"all.en.ics?room={world.room.pk},"),
    ):
        one, other = client.get(f"/calendar/{name}"), client.get(f"/calendar/{query}")
        assert one.status_code == 200
        assert (one.content, one["ETag"]) == (other.content, other["ETag"])


def test_calendar_says_in_its_language_what_is_in_it(client, world):
    def name(at):
        return str(icalendar.Calendar.from_ical(client.get(f"/calendar/{at}").content)["NAME"])

    assert name("assemblies/138.fr.ics") == "138e Assemblée"
    assert name("assemblies/138.en.ics?body=governing_council") == (
        "138th Assembly · Governing Council"
    )
    assert name("themes/peace.fr.ics") == "Paix"
    assert name("bodies/bureau.ar.ics") == "المكتب"
    assert name(f"rooms/{world.room.pk}.en.ics") == "Room 7"


def test_name_of_many_things_is_cut(client, world):
    world.bureau.name = {"en": "B" * 10_000}
    world.bureau.save()

    calendar = icalendar.Calendar.from_ical(client.get("/calendar/bodies/bureau.en.ics").content)

    assert len(str(calendar["NAME"])) == 200


@pytest.mark.parametrize(
    "at",
    [
        "bodies/nobody.en.ics", "themes/nothing.en.ics", "rooms/999999.en.ics", "events/no.en.ics",
        "assemblies/999.en.ics", "kinds/party.en.ics", "all.en.ics?body=bureau,nobody",
        "all.de.ics", "all.en.ics?zone=x&theme=Mars%2FOlympus", "all.en.ics?room=1%0d%0aX:y",
        "bodies/bureau%0d%0aSet-Cookie:x.en.ics", "themes/%E2%80%AE.en.json",
    ],
)  # fmt: skip
def test_unknown_things_are_plainly_not_found(client, world, at):
    response = client.get(f"/calendar/{at}")

    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content == b"No such calendar.\n"
    assert "Set-Cookie" not in response


def test_two_hundred_filters_are_refused_in_words(client, world):
    many = ",".join(f"b{n}" for n in range(200))

    response = client.get(f"/calendar/all.en.ics?body={many}")

    assert response.status_code == 404
    assert b"40 things at most" in response.content


def test_room_where_no_public_sitting_was_is_not_known(client, world):
    sitting = world.sittings["bureau"]
    sitting.is_closed = True
    sitting.save()

    assert client.get(f"/calendar/rooms/{world.room.pk}.en.ics").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_calendar_as_json_says_the_same(client, world, kind):
    plain = icalendar.Calendar.from_ical(client.get(address(world, kind)).content)
    response = client.get(address(world, kind, "en.json"))
    name, properties, components = json.loads(response.content)

    assert response["Content-Type"] == "application/calendar+json"
    assert name == "vcalendar"
    said = {one[0]: one[3] for one in properties}
    assert said["name"] == str(plain["NAME"])
    assert said["source"] == str(plain["SOURCE"]).replace(".en.ics", ".en.json")
    events = [one for one in components if one[0] == "vevent"]
    assert [one[0] for one in components] == [
        component.name.lower() for component in plain.subcomponents
    ]
    for (_name, values, _inner), event in zip(events, plain.walk("VEVENT"), strict=True):
        said = {one[0]: one[3:] for one in values}
        assert said.keys() == {key.lower() for key in event}
        assert said["uid"] == [str(event["UID"])]
        assert said["summary"] == [str(event["SUMMARY"])]
        assert said["sequence"] == [int(event["SEQUENCE"])]
        start = event["DTSTART"].dt
        assert said["dtstart"][0].removesuffix("Z") == start.isoformat()[:19]
    tag = response["ETag"]
    at = address(world, kind, "en.json")
    assert client.get(at, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(at).content == response.content
    zipped = client.get(at, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.content) == response.content


def test_download_as_json_is_the_event_of_the_feed(client, world):
    sitting = world.sittings["nasty"]
    response = client.get(f"/calendar/sittings/{sitting.uid}.en.json")
    _name, _properties, components = json.loads(response.content)
    _n, _p, in_feed = json.loads(client.get("/calendar/assemblies/138.en.json").content)

    assert response["Content-Type"] == "application/calendar+json"
    assert response["Content-Disposition"].endswith('.json"')
    (event,) = (one for one in components if one[0] == "vevent")
    assert event in in_feed


def test_bodies_and_themes_are_categories(client, world):
    events = {str(e["UID"]): e for e in events_of(client.get("/calendar/all.en.ics").content)}

    def named(name):
        return [str(one) for one in events[str(world.sittings[name].uid)]["CATEGORIES"].cats]

    assert named("bureau") == ["Bureau", "Peace, security"]
    assert named("later") == ["Governing Council", "Peace, security"]  # a theme that is gone
    assert named("council") == ["Governing Council"]
    assert events[str(world.sittings["council"].uid)]["COLOR"] == "teal"


def test_dates_of_every_kind_are_those_of_the_data(client, world):
    for kind in KINDS:
        response = client.get(address(world, kind))
        assert response["Last-Modified"] == http_date(NOW.timestamp())
