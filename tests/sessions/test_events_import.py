"""Lists of events from files: once, twice, with faults, over what people have worked on."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assemblies.enums import DatePrecision, EventFormat
from assemblies.errors import ImportRefused
from assemblies.models.audit import AuditEntry
from assemblies.models.events import Assembly, Event
from assemblies.models.search import SearchEntry
from assemblies.services.import_files import SourceFile
from sessions.models.sittings import Sitting
from sessions.services import events_import
from tests.factories.documents import make_theme
from tests.factories.sessions import NOW, make_assembly

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parent.parent.parent / "data"


def source(name):
    return SourceFile(name=name, data=(DATA / name).read_bytes())


def take_events(*rows, **options):
    file = SourceFile(name="test.json", data=json.dumps({"events": rows}).encode())
    return events_import.import_events(file=file, by=None, at=NOW, **options)


def take_assemblies(**options):
    return events_import.import_assemblies(
        file=source("assemblies.json"), places=source("places.csv"), by=None, at=NOW, **options
    )


def row(**changes):
    return {
        "slug": "peace-2022", "title": {"en": "Peace"}, "date": "2022-09-29",
        "time_zone": "Europe/Zurich", "languages": ["en"], "partners": [], **changes,
    }  # fmt: skip


def test_the_list_of_assemblies_is_taken_whole_and_once():
    first, second = take_assemblies(), take_assemblies()

    assert len(first.added) == Assembly.objects.count() == 151
    assert second.is_unchanged
    assert second.unchanged == 151
    oldest, paris = Assembly.objects.get(number=1), {"en": "Paris (France)", "fr": "Paris (France)"}
    assert oldest.title["fr"] == "1re Conférence interparlementaire"
    assert oldest.place == paris
    assert (oldest.country, oldest.latitude) == ("FR", 48.86)
    assert (oldest.starts_on, oldest.date_precision) == (date(1889, 1, 1), DatePrecision.YEAR)
    assert Assembly.objects.get(number=142).format == EventFormat.ONLINE
    assert Assembly.objects.get(number=140).country == "QA"  # where it was held
    assert Assembly.objects.get(number=151).yearly_session == "second"
    assert AuditEntry.objects.filter(act="event.take").count() == 151
    assert SearchEntry.objects.filter(kind="assembly", language="fr").count() == 151


def test_an_assembly_that_is_there_stays_as_it_is():
    make_assembly(138, title={"en": "Mine"})

    report = take_assemblies()

    assert Assembly.objects.get(number=138).title == {"en": "Mine"}
    assert any("assembly 138 differs" in note for note in report.notes)
    assert take_assemblies(dry_run=True).is_unchanged


def test_the_webinars_are_taken_with_their_hours_and_languages():
    make_theme()
    first = events_import.import_events(file=source("events.json"), by=None, at=NOW)
    second = events_import.import_events(file=source("events.json"), by=None, at=NOW)

    assert len(first.added) == Event.objects.count() == 22
    assert second.is_unchanged
    space = Event.objects.get(slug="outer-space-common-good")
    hours = list(space.sittings.order_by("starts_at").values_list("starts_at", "languages"))
    assert hours == [
        (datetime(2022, 9, 29, 5, 0, tzinfo=UTC), ["en"]),
        (datetime(2022, 9, 29, 15, 0, tzinfo=UTC), ["en", "fr", "es"]),
    ]
    assert all(one.end_is_indicative for one in space.sittings.all())
    assert any("CET, but CEST was in force" in note for note in first.notes)
    month = Event.objects.get(slug="information-seminar-2020")
    assert (month.date_precision, month.ends_on) == (DatePrecision.MONTH, date(2020, 6, 30))
    assert not month.sittings.exists()
    assert Event.objects.get(slug="un-hearing-2018").sittings.count() == 13
    assert Sitting.objects.get(title__en__icontains="closed session").is_closed


def test_a_change_of_the_file_is_shown_and_what_people_did_is_kept():
    take_events(row())
    assert take_events(row(title={"en": "Peace now"})).changed == ("webinar peace-2022: title",)
    assert Event.objects.get().title == {"en": "Peace now"}
    AuditEntry.objects.create(
        at=NOW, act="event.describe", thing_label="Event", thing_key=str(Event.objects.get().pk)
    )

    report = take_events(row(title={"en": "Peace never"}))

    assert report.is_unchanged
    assert Event.objects.get().title == {"en": "Peace now"}


def test_a_dry_run_keeps_nothing():
    report = take_events(row(start="14:00", end="15:00"), dry_run=True)

    assert report.added == ("webinar peace-2022 Peace",)
    assert not Event.objects.exists()
    assert not SearchEntry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "Not a slug"}, "slug"),
        ({"slug": None}, "slug"),
        ({"date": "2022-13"}, "date"),
        ({"date": "soon"}, "date"),
        ({"end_date": "2022-09-01"}, "end_date"),
        ({"time_zone": "Mars/Crater"}, "time_zone"),
        ({"start": "25:00", "end": "26:00"}, "start"),
        ({"start": "15:00", "end": "14:00"}, "end"),
        ({"languages": ["tlh"]}, "languages"),
        ({"kind": "party"}, "kind"),
        ({"country": "Switzerland"}, "country"),
        ({"latitude": 91}, "latitude"),
        ({"title": {}}, "title"),
        ({"sessions": ["x"]}, "sessions"),
    ],
)
def test_a_fault_is_told_and_nothing_is_taken(changes, field):
    with pytest.raises(ImportRefused) as refused:
        take_events(row(slug="fine"), row(**changes))

    assert any(field in fault for fault in refused.value.faults)
    assert not Event.objects.exists()


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"events": 3}', b"\xff", b'{"events": [1]}'])
def test_what_is_no_list_is_refused(data):
    with pytest.raises(ImportRefused):
        events_import.import_events(file=SourceFile(name="x.json", data=data), by=None, at=NOW)


def test_a_slug_stands_once():
    with pytest.raises(ImportRefused):
        take_events(row(), row())


def test_a_place_that_nobody_knows_is_a_fault():
    places = SourceFile(name="places.csv", data=source("places.csv").data.split(b"\n")[0] + b"\n")

    with pytest.raises(ImportRefused) as refused:
        events_import.import_assemblies(
            file=source("assemblies.json"), places=places, by=None, at=NOW
        )

    assert any("not in the table of places" in fault for fault in refused.value.faults)
