"""A sitting's calendar entry names its public documents, from the minute they are public."""

from datetime import timedelta

import icalendar
import pytest

from assemblies.fields import LanguageMap
from assemblies.models.events import Event
from notifications.calendar.invitations import write_invitation
from notifications.calendar.plain import from_plain, to_plain
from notifications.enums import Method
from sessions.enums import DocumentAccess
from sessions.models.feeds import StoredEntry
from sessions.models.sittings import Sitting
from sessions.rules import symbols
from sessions.selectors import moments
from sessions.selectors.entries import entry_of_sitting
from sessions.services import attached, documents, plans, releases
from sessions.services.documents import Details, Showing
from tests.factories.documents import make_document, put
from tests.factories.sessions import LATER, NOW, make_assembly, make_sitting
from tests.sessions.readers import ical_js, libical

pytestmark = pytest.mark.django_db

FILE = "http://testserver/en/documents/A/138/A.1/en/"
PAGE = "http://testserver/fr/documents/A/138/A.1/"
HOUR = timedelta(hours=1)


@pytest.fixture
def assembly():
    return make_assembly(number=138)


@pytest.fixture
def sitting(assembly):
    return make_sitting(assembly)


def treat(document, *sittings, at=NOW):
    details = Details(title=document.title, sittings=sittings)
    documents.describe(document=document, details=details, by=None, at=at)


def feed(client, language="en"):
    moments.forget()
    return client.get(f"/calendar/assemblies/138.{language}.ics").content


def entry_in(body, sitting):
    events = icalendar.Calendar.from_ical(body).walk("VEVENT")
    return next(one for one in events if str(one["UID"]) == str(sitting.uid))


def named(body, sitting):
    """Return the addresses that an entry attaches, and the kind of what is there."""
    found = entry_in(body, sitting).get("ATTACH", [])
    return [
        (str(one), one.params["FMTTYPE"]) for one in (found if isinstance(found, list) else [found])
    ]


def number_of(sitting):
    return Sitting.objects.values_list("sequence", flat=True).get(pk=sitting.pk)


def test_entry_names_the_file_in_its_language_or_else_the_page(client, assembly, sitting):
    document = make_document(assembly, languages=("en", "ar"))
    other = make_sitting(assembly, day=2)
    treat(document, sitting)

    assert named(feed(client), sitting) == [(FILE, "application/pdf")]
    assert named(feed(client, "fr"), sitting) == [(PAGE, "text/html")]
    assert named(feed(client), other) == []
    assert client.get(FILE).status_code == client.get(PAGE).status_code == 200
    said = str(entry_in(feed(client), sitting)["DESCRIPTION"])
    assert f"A/138/A.1 {document.title['en']}: {FILE}" in said


def test_other_programs_read_the_entry(client, assembly, sitting, tmp_path):
    treat(make_document(assembly), sitting)
    body = feed(client)

    errors, events = libical(body)
    _name, as_js = ical_js(body, tmp_path)

    assert errors == 0 or errors == []
    assert str(sitting.uid) in events
    assert str(sitting.uid) in as_js


def test_mail_says_what_the_feed_says(client, assembly, sitting):
    treat(make_document(assembly), sitting)
    sitting = Sitting.objects.select_related("event", "body", "room").get(pk=sitting.pk)

    kept = to_plain(entry_of_sitting(sitting, "en"))
    part = write_invitation(
        from_plain(kept), method=Method.REQUEST, organizer_name="", language="en", made_at=NOW,
        organizer_address="desk@example.org", attendee_name="", attendee_address="a@example.org",
    )  # fmt: skip

    assert named(part, sitting) == named(feed(client), sitting) == [(FILE, "application/pdf")]
    assert entry_in(part, sitting)["SEQUENCE"] == entry_in(feed(client), sitting)["SEQUENCE"]


def test_embargo_ends_by_the_clock_and_one_entry_is_written_anew(client, assembly, sitting):
    other = make_sitting(assembly, day=2)
    showing = Showing(access=DocumentAccess.PUBLIC, visible_from=LATER)
    treat(make_document(assembly, showing=showing), sitting)
    before, number = feed(client), number_of(sitting)
    kept = {one.pk: bytes(one.body) for one in StoredEntry.objects.all()}
    assert named(before, sitting) == []
    assert b"A.1" not in before

    assert attached.renew_due(at=LATER - HOUR) == 0
    assert feed(client) == before
    assert attached.renew_due(at=LATER) == 1
    assert attached.renew_due(at=LATER + HOUR) == 0

    assert named(feed(client), sitting) == [(FILE, "application/pdf")]
    assert number_of(sitting) == number + 1
    assert entry_in(feed(client), sitting)["LAST-MODIFIED"].dt == LATER.replace(microsecond=0)
    written = {one.pk: one for one in StoredEntry.objects.all()}
    anew = [one.sitting_id for pk, one in written.items() if bytes(one.body) != kept[pk]]
    assert anew == [sitting.pk]
    assert number_of(other) == 0


def test_each_act_is_seen_at_once_and_raises_the_number_once(client, assembly, sitting):
    document = make_document(assembly)
    numbers = [number_of(sitting)]

    def seen(act):
        act()
        numbers.append(number_of(sitting))
        document.refresh_from_db()
        return named(feed(client), sitting)

    def titled():
        title = LanguageMap({"en": "Other", "fr": "Autre"})
        details = Details(title=title, sittings=[sitting])
        documents.describe(document=document, details=details, by=None, at=LATER)

    def shown(access):
        documents.show(document=document, showing=Showing(access=access), by=None, at=LATER)

    file = [(FILE, "application/pdf")]
    assert seen(lambda: treat(document, sitting, at=LATER)) == file
    assert seen(titled) == file
    assert seen(lambda: shown(DocumentAccess.PARTICIPANTS)) == []
    assert seen(lambda: shown(DocumentAccess.PUBLIC)) == file
    revision = document.revisions.get()
    gone = LanguageMap({"en": "Wrong", "fr": "Faux"})
    assert seen(lambda: documents.withdraw(revision=revision, reason=gone, by=None, at=LATER)) == []
    assert seen(lambda: documents.revise(document=document, by=None, at=LATER)) == [
        (PAGE.replace("/fr/", "/en/"), "text/html")
    ]
    assert seen(lambda: put(document, at=LATER)) == file
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_what_nobody_sees_raises_no_number(client, assembly, sitting):
    secret = Showing(access=DocumentAccess.SECRETARIAT)
    document = make_document(assembly, showing=secret)
    number = number_of(sitting)

    treat(document, sitting)
    documents.rename(document=document, symbol=symbols.read("A/138/A.2"), by=None, at=LATER)

    assert number_of(sitting) == number
    assert b"A.2" not in feed(client)


def test_sitting_that_is_closed_takes_its_documents_out_of_all_calendars(client, assembly, sitting):
    treat(make_document(assembly), sitting)
    assert b"documents/A/138" in feed(client)

    plans.edit(sitting=sitting, facts={"is_closed": True}, by=None, at=LATER)
    releases.release(event=assembly, by=None, at=LATER)

    assert b"documents/A/138" not in feed(client)
    closed = Sitting.objects.select_related("event", "body", "room").get(pk=sitting.pk)
    assert entry_of_sitting(closed, "en").attachments == ()
    attached.renew_due(at=LATER + HOUR)
    assert b"documents/A/138" not in feed(client)


def test_looking_costs_the_same_for_many_and_nothing_where_nothing_changed(
    assembly, django_assert_num_queries
):
    sittings = [make_sitting(assembly, day=day) for day in range(1, 5)]
    for number in range(1, 6):
        treat(make_document(assembly, f"A/138/A.{number}"), *sittings)
    attached.renew_due(at=LATER)

    with django_assert_num_queries(1):
        attached.renew_due(at=LATER)
    with django_assert_num_queries(12):
        attached.renew(event_id=assembly.pk, at=LATER)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"latitude": 46.2044, "longitude": 6.1432}, (46.2044, 6.1432)),
        ({"latitude": 46.2044, "longitude": 6.1432, "format": "online"}, None),
        ({"latitude": 0.0, "longitude": 0.0}, None),
        ({}, None),
    ],
)
def test_place_is_where_the_event_is_held(client, assembly, sitting, values, said):
    online = make_sitting(assembly, day=2, format="online")
    Event.objects.filter(pk=assembly.pk).update(**values)

    body = feed(client)

    for thing in (assembly, sitting):
        place = entry_in(body, thing).get("GEO")
        assert (place and (place.latitude, place.longitude)) == said
    assert "GEO" not in entry_in(body, online)
