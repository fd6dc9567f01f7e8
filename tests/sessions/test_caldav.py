"""The read-only collection: found, listed, asked, refused; held against the RFCs' own words."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import icalendar
import pytest
import time_machine
from django.test import Client

from notifications.models.calendars import CalendarToken
from notifications.services import calendar_tokens, follows
from sessions.jobs import personal
from sessions.models.sittings import Sitting
from tests.factories.accounts import make_account
from tests.factories.calendars import Program, basic, make_calendar
from tests.factories.sessions import NOW, make_assembly, make_sitting

pytestmark = pytest.mark.django_db

AT = datetime(2026, 10, 1, 12, 20, tzinfo=UTC)
NAMES = {
    "D": "DAV:",
    "C": "urn:ietf:params:xml:ns:caldav",
    "CS": "http://calendarserver.org/ns/",
    "A": "http://apple.com/ns/ical/",
}
C = "{urn:ietf:params:xml:ns:caldav}"
SPACES = " ".join(f'xmlns:{short}="{name}"' for short, name in NAMES.items())

# Asked as these programs are documented to ask; the words are ours.
DAVX5_HOME = f"""<?xml version='1.0' encoding='UTF-8' ?><D:propfind {SPACES}><D:prop>
<D:resourcetype/><D:displayname/><D:owner/><D:current-user-privilege-set/><D:sync-token/>
<A:calendar-color/><C:calendar-description/><C:calendar-timezone/>
<C:supported-calendar-component-set/><CS:source/></D:prop></D:propfind>"""
DAVX5_STATE = f"""<?xml version='1.0' encoding='UTF-8' ?><D:propfind {SPACES}><D:prop>
<C:max-resource-size/><D:supported-report-set/><CS:getctag/><D:sync-token/></D:prop></D:propfind>"""
APPLE_START = """<?xml version="1.0" encoding="UTF-8"?><A0:propfind xmlns:A0="DAV:"><A0:prop>
<A0:current-user-principal/><A0:principal-URL/><A0:resourcetype/></A0:prop></A0:propfind>"""
APPLE_PRINCIPAL = f"""<?xml version="1.0" encoding="UTF-8"?><D:propfind {SPACES}><D:prop>
<C:calendar-home-set/><C:calendar-user-address-set/><C:schedule-inbox-URL/><CS:dropbox-home-URL/>
<CS:email-address-set/><D:displayname/><D:principal-collection-set/><D:principal-URL/>
<D:resource-id/><D:supported-report-set/></D:prop></D:propfind>"""
THUNDERBIRD = f"""<?xml version="1.0" encoding="UTF-8"?><D:propfind {SPACES}><D:prop>
<D:resourcetype/><D:owner/><D:current-user-principal/><D:current-user-privilege-set/>
<D:supported-report-set/><C:supported-calendar-component-set/><CS:getctag/></D:prop></D:propfind>"""
ETAGS = f"<D:propfind {SPACES}><D:prop><D:getetag/><D:getcontenttype/></D:prop></D:propfind>"
EVENTS = (
    '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">{}</C:comp-filter>'
    "</C:comp-filter></C:filter>"
)
MANY_NAMES = "".join(f"<a{number}/>" for number in range(201))
BOMB = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<D:propfind xmlns:D="DAV:"><D:prop>&c;</D:prop></D:propfind>"""
OUTSIDE = """<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<D:propfind xmlns:D="DAV:"><D:prop>&a;</D:prop></D:propfind>"""


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def assembly():
    return make_assembly()


@pytest.fixture
def ada():
    return make_account("ada@example.org", name="Ada")


@pytest.fixture
def program(ada):
    return Program(ada, make_calendar(ada))


@pytest.fixture
def sittings(assembly, ada):
    made = [make_sitting(assembly, hour=9), make_sitting(assembly, hour=14, day=2)]
    for topic in (assembly.topic, *(one.topic for one in made)):
        follows.follow(user=ada, topic=topic, at=NOW)
    return made


def read(response, status=207):
    assert response.status_code == status, response.content
    assert response["Content-Type"].startswith("application/xml")
    return ElementTree.fromstring(response.content)


def found(tree, name, href=None):
    """The elements of that name which were found, of all or of one resource."""
    for answer in tree.findall("D:response", NAMES):
        if href in (None, answer.findtext("D:href", None, NAMES)):
            for part in answer.findall("D:propstat", NAMES):
                if " 200 " in part.findtext("D:status", None, NAMES):
                    yield from part.findall(f"D:prop/{name}", NAMES)


def hrefs(tree, name):
    return [one.text for element in found(tree, name) for one in element.findall("D:href", NAMES)]


def tags(tree):
    """Tag by address; a resource that is gone has none."""
    return {
        answer.findtext("D:href", None, NAMES): answer.findtext(
            "D:propstat/D:prop/D:getetag", None, NAMES
        )
        for answer in tree.findall("D:response", NAMES)
    }


def query(inner="", props="<D:getetag/><C:calendar-data/>"):
    return (
        f"<C:calendar-query {SPACES}><D:prop>{props}</D:prop>{EVENTS.format(inner)}"
        "</C:calendar-query>"
    )


def sync(token="", extra=""):
    return (
        f"<D:sync-collection {SPACES}><D:sync-token>{token}</D:sync-token>"
        f"<D:sync-level>1</D:sync-level>{extra}<D:prop><D:getetag/></D:prop></D:sync-collection>"
    )


def summaries(response):
    data = [one.text for one in found(read(response), "C:calendar-data")]
    events = [icalendar.Calendar.from_ical(text).walk("VEVENT")[0] for text in data]
    return sorted(str(event["UID"]) for event in events)


def touch(sitting):
    Sitting.planned.filter(pk=sitting.pk).update(sequence=sitting.sequence + 1, changed_at=AT)
    sitting.refresh_from_db()


@pytest.mark.parametrize("method", ["GET", "PROPFIND", "OPTIONS"])
def test_well_known_address_leads_on(method):
    response = Client().generic(method, "/.well-known/caldav")

    assert response.status_code == 301
    assert response["Location"] == "/dav/"
    assert not response.cookies


def test_options_say_what_is_done_here():
    response = Client().options("/dav/")

    assert response.status_code == 200
    assert response["DAV"] == "1, 3, calendar-access"
    assert response["Allow"] == "OPTIONS, GET, HEAD, PROPFIND, REPORT"


@pytest.mark.parametrize(
    "given",
    [
        None,
        "Basic",
        "Basic !!!",
        basic("ada@example.org", "wrong"),
        "Bearer x",
        "Basic " + "a" * 2000,
    ],
)
def test_without_a_secret_nothing_is_told(ada, given):
    headers = {"Authorization": given} if given else {}

    response = Client().generic("PROPFIND", "/dav/", headers={**headers, "Depth": "0"})

    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith('Basic realm="')
    assert not response.cookies
    assert b"ada" not in response.content


def test_the_password_of_the_account_opens_nothing(ada, sittings):
    ada.set_password("correct horse battery")
    ada.save()

    assert Program(ada, "correct horse battery")("PROPFIND", "/dav/", depth=0).status_code == 401


def test_somebody_elses_name_and_an_ended_secret_open_nothing(ada):
    bert, secret = make_account("bert@example.org"), make_calendar(ada)
    assert Program(bert, secret)("PROPFIND", "/dav/", depth=0).status_code == 401

    calendar_tokens.end(token=CalendarToken.objects.get(), by=ada, at=AT)

    assert Program(ada, secret)("PROPFIND", "/dav/", depth=0).status_code == 401


def test_unknown_names_cost_what_known_ones_do(ada, django_assert_num_queries):
    nobody = make_account("nobody@example.org")
    known, unknown = Program(ada, "wrong"), Program(nobody, "wrong")
    nobody.delete()

    for one in (known, unknown):
        with django_assert_num_queries(1):
            assert one("PROPFIND", "/dav/", depth=0).status_code == 401


def test_many_wrong_passwords_are_stopped(ada, program):
    for _ in range(60):
        Program(ada, "wrong")("PROPFIND", "/dav/", depth=0)

    response = Program(ada, "wrong")("PROPFIND", "/dav/", depth=0)

    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    # Who has the right one comes in, though all stand behind one network address.
    assert program("PROPFIND", "/dav/", depth=0).status_code == 207


def test_apple_finds_the_principal_and_the_home(ada, program):
    (principal,) = hrefs(
        read(program("PROPFIND", "/dav/", APPLE_START, depth=0)), "D:current-user-principal"
    )
    tree = read(program("PROPFIND", principal, APPLE_PRINCIPAL, depth=0))

    assert hrefs(tree, "C:calendar-home-set") == [f"/dav/calendars/{ada.pk}/"]
    assert f"mailto:{ada.email}" in hrefs(tree, "C:calendar-user-address-set")
    assert hrefs(tree, "D:principal-URL") == [principal]
    missing = tree.findall("D:response/D:propstat[2]/D:prop/*", NAMES)
    assert {one.tag for one in missing} >= {C + "schedule-inbox-URL"}


def test_davx5_finds_a_calendar_that_cannot_be_written(program):
    tree = read(program("PROPFIND", f"/dav/calendars/{program.user.pk}/", DAVX5_HOME, depth=1))

    types = {
        answer.findtext("D:href", None, NAMES): {
            child.tag for child in answer.find("D:propstat/D:prop/D:resourcetype", NAMES)
        }
        for answer in tree.findall("D:response", NAMES)
    }
    assert C + "calendar" in types[program.calendar]
    assert len(types) == 2
    rights = {
        one.tag
        for element in found(tree, "D:current-user-privilege-set", program.calendar)
        for one in element.findall("D:privilege/*", NAMES)
    }
    assert rights == {"{DAV:}read", "{DAV:}read-current-user-privilege-set"}
    (component,) = found(tree, "C:supported-calendar-component-set/C:comp", program.calendar)
    assert component.get("name") == "VEVENT"
    (color,) = found(tree, "A:calendar-color", program.calendar)
    assert re.fullmatch(r"#[0-9A-F]{8}", color.text)


def test_thunderbird_and_davx5_ask_for_the_state(program, sittings):
    tree = read(program("PROPFIND", program.calendar, THUNDERBIRD, depth=0))
    (first,) = (one.text for one in found(tree, "CS:getctag"))
    reports = {
        one.tag for one in found(tree, "D:supported-report-set/D:supported-report/D:report/*")
    }
    assert reports == {
        C + "calendar-query",
        C + "calendar-multiget",
        "{DAV:}sync-collection",
    }

    same = read(program("PROPFIND", program.calendar, DAVX5_STATE, depth=0))
    assert [one.text for one in found(same, "CS:getctag")] == [first]
    touch(sittings[0])
    changed = read(program("PROPFIND", program.calendar, DAVX5_STATE, depth=0))
    assert [one.text for one in found(changed, "CS:getctag")] != [first]
    assert [one.text for one in found(changed, "D:sync-token")] != [first]


def test_entries_have_one_tag_wherever_it_is_asked(program, sittings):
    listed = tags(read(program("PROPFIND", program.calendar, ETAGS, depth=1)))
    del listed[program.calendar]
    assert len(listed) == 3

    assert tags(read(program("REPORT", program.calendar, query(), depth=1))) == listed
    assert tags(read(program("REPORT", program.calendar, sync()))) == listed
    for href, tag in listed.items():
        one = program("GET", href, **{"Accept-Encoding": "gzip"})
        assert one["ETag"] == tag
        assert one["Content-Type"] == "text/calendar; charset=utf-8"
        assert "Content-Encoding" not in one
        again = program("GET", href, **{"If-None-Match": tag})
        assert again.status_code == 304
        assert program("HEAD", href).content == b""
        assert tags(read(program("PROPFIND", href, ETAGS, depth=0))) == {href: tag}


def test_each_entry_is_a_calendar_of_its_own_with_its_clock(program, sittings):
    body = program("GET", f"{program.calendar}{sittings[0].uid}.ics").content

    calendar = icalendar.Calendar.from_ical(body)
    assert [str(one["TZID"]) for one in calendar.walk("VTIMEZONE")] == ["Europe/Zurich"]
    (event,) = calendar.walk("VEVENT")
    assert str(event["UID"]) == str(sittings[0].uid)
    (data,) = found(
        read(program("REPORT", program.calendar, multiget(program, sittings[0].uid))),
        "C:calendar-data",
    )
    assert data.text.encode() == body  # the same bytes, line ends too


def multiget(program, *uids, props="<D:getetag/><C:calendar-data/>"):
    asked = "".join(f"<D:href>{program.calendar}{uid}.ics</D:href>" for uid in uids)
    return f"<C:calendar-multiget {SPACES}><D:prop>{props}</D:prop>{asked}</C:calendar-multiget>"


def test_multiget_says_which_are_not_there(program, sittings):
    nowhere = "00000000-0000-4000-8000-000000000000"
    tree = read(
        program("REPORT", program.calendar, multiget(program, sittings[1].uid, nowhere, "../x"))
    )

    status = {
        one.findtext("D:href", None, NAMES): one.findtext("D:status", "", NAMES)
        for one in tree.findall("D:response", NAMES)
    }
    assert status == {
        f"{program.calendar}{sittings[1].uid}.ics": "",
        f"{program.calendar}{nowhere}.ics": "HTTP/1.1 404 Not Found",
        f"{program.calendar}../x.ics": "HTTP/1.1 404 Not Found",
    }


def test_whole_collection_is_the_personal_calendar(ada, program, sittings):
    own = Client().get(f"/calendar/personal/{ada.pk}-{make_calendar(ada)}.en.ics")

    assert program("GET", program.calendar).content == own.content


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        ("20261021T000000Z", "20261022T000000Z", 2),  # a sitting, the days
        ("20261021T070000Z", "20261021T070001Z", 2),
        ("20261021T090000Z", "20261021T090001Z", 1),  # it has just ended
        ("20270101T000000Z", None, 0),
        (None, "20260101T000000Z", 0),
        (None, "20270101T000000Z", 3),
    ],
)
def test_query_by_time(program, sittings, begins, ends, expected):
    start = f' start="{begins}"' if begins else ""
    end = f' end="{ends}"' if ends else ""

    response = program("REPORT", program.calendar, query(f"<C:time-range{start}{end}/>"), depth=1)

    assert len(summaries(response)) == expected


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ('<C:prop-filter name="SUMMARY"><C:text-match>COUNCIL</C:text-match></C:prop-filter>', 2),
        (
            '<C:prop-filter name="SUMMARY"><C:text-match collation="i;octet">COUNCIL</C:text-match>'
            "</C:prop-filter>",
            0,
        ),
        (
            '<C:prop-filter name="SUMMARY"><C:text-match negate-condition="yes">Council'
            "</C:text-match></C:prop-filter>",
            1,
        ),
        ('<C:prop-filter name="CATEGORIES"><C:text-match>govern</C:text-match></C:prop-filter>', 2),
        ('<C:prop-filter name="ATTENDEE"><C:is-not-defined/></C:prop-filter>', 3),
        ('<C:prop-filter name="ATTENDEE"/>', 0),
        ('<C:comp-filter name="VALARM"/>', 0),
        ('<C:comp-filter name="VALARM"><C:is-not-defined/></C:comp-filter>', 3),
    ],
)
def test_query_by_property(program, sittings, inner, expected):
    response = program("REPORT", program.calendar, query(inner), depth=1)

    assert len(summaries(response)) == expected


def test_query_for_tasks_finds_none(program, sittings):
    body = query().replace("VEVENT", "VTODO")

    assert summaries(program("REPORT", program.calendar, body, depth=1)) == []


def test_sync_tells_what_changed_what_came_and_what_went(ada, assembly, program, sittings):
    first = read(program("REPORT", program.calendar, sync()))
    token = first.findtext("D:sync-token", None, NAMES)
    quiet = read(program("REPORT", program.calendar, sync(token)))
    assert tags(quiet) == {}
    assert quiet.findtext("D:sync-token", None, NAMES) == token

    touch(sittings[0])
    follows.unfollow(user=ada, topic=sittings[1].topic)
    new = make_sitting(assembly, hour=17)
    follows.follow(user=ada, topic=new.topic, at=NOW)
    second = read(program("REPORT", program.calendar, sync(token)))

    changes = tags(second)
    assert set(changes) == {
        f"{program.calendar}{one.uid}.ics" for one in (sittings[0], sittings[1], new)
    }
    (gone,) = (href for href, tag in changes.items() if tag is None)
    assert str(sittings[1].uid) in gone
    assert second.findtext("D:response[D:status]/D:status", None, NAMES).endswith("404 Not Found")
    later = second.findtext("D:sync-token", None, NAMES)
    assert tags(read(program("REPORT", program.calendar, sync(later)))) == {}


def test_another_language_is_another_state(ada, program, sittings):
    token = read(program("REPORT", program.calendar, sync())).findtext("D:sync-token", None, NAMES)
    ada.language = "fr"
    ada.save()

    tree = read(program("REPORT", program.calendar, sync(token)))

    assert len(tags(tree)) == 3
    (name,) = found(
        read(program("PROPFIND", program.calendar, DAVX5_HOME, depth=0)), "D:displayname"
    )
    assert name.text


@pytest.mark.parametrize("token", ["x", "http://testserver/dav/sync/nothing.en", "{old}"])
def test_unknown_and_forgotten_tokens_are_said_to_be(program, sittings, token):
    old = read(program("REPORT", program.calendar, sync())).findtext("D:sync-token", None, NAMES)
    for _ in range(personal.STATES):
        touch(sittings[0])
        program("PROPFIND", program.calendar, depth=0)

    tree = read(program("REPORT", program.calendar, sync(token.format(old=old))), 403)

    assert tree.find("D:valid-sync-token", NAMES) is not None


def test_token_of_somebody_else_is_unknown(program, sittings):
    bert = make_account("bert@example.org")
    other = Program(bert, make_calendar(bert))
    token = read(other("REPORT", other.calendar, sync())).findtext("D:sync-token", None, NAMES)

    read(program("REPORT", program.calendar, sync(token)), 403)


def test_more_than_somebody_takes_is_refused(program, sittings):
    body = sync(extra="<D:limit><D:nresults>2</D:nresults></D:limit>")

    tree = read(program("REPORT", program.calendar, body), 507)

    assert tree.find("D:number-of-matches-within-limits", NAMES) is not None


def test_what_is_of_somebody_else_is_not_there(program):
    bert = make_account("bert@example.org")

    for path in (f"principals/{bert.pk}/", f"calendars/{bert.pk}/", f"calendars/{bert.pk}/mine/"):
        for method in ("PROPFIND", "GET", "REPORT", "DELETE"):
            assert program(method, f"/dav/{path}", depth=0).status_code == 404


@pytest.mark.parametrize("path", ["/dav/", "{calendar}"])
def test_the_whole_depth_is_refused(program, path):
    response = program("PROPFIND", path.format(calendar=program.calendar), ETAGS, depth="infinity")

    assert read(response, 403).find("D:propfind-finite-depth", NAMES) is not None
    assert program("PROPFIND", "/dav/", ETAGS).status_code == 403
    assert program("PROPFIND", "/dav/", ETAGS, depth="2").status_code == 400


@pytest.mark.parametrize(
    "method",
    ["PUT", "DELETE", "PROPPATCH", "MKCALENDAR", "MKCOL", "POST", "COPY", "MOVE", "LOCK", "UNLOCK"],
)
def test_nothing_can_be_changed(program, sittings, method):
    entry = f"{program.calendar}{sittings[0].uid}.ics"

    for path in (program.calendar, entry, f"{program.calendar}new.ics", "/dav/"):
        response = program(method, path, "BEGIN:VCALENDAR")
        assert response.status_code == 403
    assert program("BREW", program.calendar).status_code == 405
    assert program("GET", entry).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "<", "x", "<a/>", BOMB, OUTSIDE, "<a>" * 20_000, "\x00", "é".encode("latin-1"),
        '<?xml version="1.0" encoding="utf-77"?><a/>',
        '<?xml version="1.0" encoding="cp037"?><a/>',
        "<D:propfind xmlns:D='DAV:'/>",
        "<D:propfind xmlns:D='DAV:'><D:prop>" + "<x/>" * 300_000 + "</D:prop></D:propfind>",
        "<D:propfind xmlns:D='DAV:'><D:prop>" + MANY_NAMES + "</D:prop></D:propfind>",
        "<D:propfind xmlns:D='DAV:'><D:prop><" + "x" * 201 + "/></D:prop></D:propfind>",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_to_be(program, sittings, body):
    for method in ("PROPFIND", "REPORT"):
        response = program(method, program.calendar, body, depth=1)
        assert response.status_code in (400, 403), response.status_code
        assert b"root:" not in response.content
    assert program("PROPFIND", program.calendar, body, depth=1).status_code == 400


@pytest.mark.parametrize(
    ("body", "element"),
    [
        (f"<C:free-busy-query {SPACES}/>", "D:supported-report"),
        (f"<D:expand-property {SPACES}/>", "D:supported-report"),
        (f"<C:calendar-query {SPACES}><D:prop/></C:calendar-query>", "C:valid-filter"),
        (query('<C:time-range start="yesterday"/>'), "C:valid-filter"),
        (query("<C:time-range/>"), "C:valid-filter"),
        (query('<C:prop-filter name="X"><C:param-filter name="Y"/></C:prop-filter>'),
         "C:supported-filter"),
        (query('<C:prop-filter name="X"><C:text-match collation="i;no">a</C:text-match>'
               "</C:prop-filter>"), "C:supported-collation"),
    ],
)  # fmt: skip
def test_what_is_not_done_names_why(program, body, element):
    assert read(program("REPORT", program.calendar, body), 403).find(element, NAMES) is not None


def test_usual_properties_and_names(program, sittings):
    usual = read(program("PROPFIND", program.calendar, depth=1))
    assert list(found(usual, "D:displayname"))
    assert not list(found(usual, "C:calendar-data"))
    body = f"<D:propfind {SPACES}><D:propname/></D:propfind>"
    names = read(program("PROPFIND", program.calendar, body, depth=0))
    (color,) = found(names, "A:calendar-color")
    assert color.text is None


def test_listing_costs_the_same_however_many(
    ada, assembly, program, sittings, django_assert_max_num_queries
):
    for minute in range(30):
        one = make_sitting(assembly, hour=8 + minute % 10, day=1 + minute % 4)
        follows.follow(user=ada, topic=one.topic, at=NOW)
    program("REPORT", program.calendar, query(), depth=1)

    with django_assert_max_num_queries(4):
        program("PROPFIND", program.calendar, ETAGS, depth=1)
    with django_assert_max_num_queries(8):
        program("REPORT", program.calendar, query(), depth=1)


def test_a_program_is_noted_and_no_cookie_set(program):
    response = Program(program.user, make_calendar(program.user), HTTP_USER_AGENT="DAVx5/4.4 x")(
        "PROPFIND", "/dav/", depth=0
    )

    assert not response.cookies
    token = CalendarToken.objects.get(last_used_by="DAVx5")
    assert token.last_used_at == AT - timedelta(minutes=20)
