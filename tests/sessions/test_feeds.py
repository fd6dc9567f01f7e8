"""The feed over HTTP, statement by statement of the calendar contract's section on HTTP."""

import gzip
import time
from datetime import timedelta

import icalendar
import pytest
from django.db.models import F
from django.utils.http import http_date

from assemblies.models.events import Event
from sessions import schedule, tasks
from sessions.jobs import feeds as jobs
from sessions.models.feeds import StoredFeed
from sessions.models.rooms import Room
from sessions.rules.feed_filters import of_assembly
from sessions.selectors import feeds as stored_feeds
from sessions.selectors import moments
from sessions.services import events, events_drafting, sittings
from tests.factories.sessions import LATER, NOW, make_assembly, make_sitting

pytestmark = pytest.mark.django_db


HOUR = timedelta(hours=1)


@pytest.fixture
def assembly():
    assembly = make_assembly(number=138)
    make_sitting(assembly, title={"en": "Governing Council", "fr": "Conseil directeur"})
    return assembly


def feed(client, language="en", *, method="get", **headers):
    address = f"/calendar/assemblies/138.{language}.ics"
    return getattr(client, method)(address, headers=headers)


def events_of(response):
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def test_feed_is_calendar_text_whatever_the_asker_accepts(client, assembly):
    for accept in (None, "text/html", "application/json", "*/*", "image/png;q=0.1"):
        response = feed(client, **({"Accept": accept} if accept else {}))

        assert response.status_code == 200
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert len(events_of(response)) == 2  # the assembly's days and its sitting


@pytest.mark.parametrize("language", ["en", "fr", "ar", "es"])
def test_feed_exists_in_each_language(client, assembly, language):
    titles = {str(event["SUMMARY"]) for event in events_of(feed(client, language))}

    assert ("Conseil directeur" if language == "fr" else "Governing Council") in titles


def test_feed_asked_twice_is_the_same_bytes(client, assembly):
    first, second = feed(client), feed(client)

    assert second.content == first.content
    assert second["ETag"] == first["ETag"]
    assert second["Last-Modified"] == first["Last-Modified"]


def test_feed_validators_are_strong_and_belong_to_the_body(client, assembly):
    response = feed(client)

    assert response["ETag"].startswith('"')
    assert response["Last-Modified"] == http_date(NOW.timestamp())


@pytest.mark.parametrize("form", ["{0}", "W/{0}", '"other", {0}', '"other",W/{0} , "more"', "*"])
def test_feed_known_tag_is_not_modified(client, assembly, form):
    tag = feed(client)["ETag"]

    assert feed(client, **{"If-None-Match": form.format(tag)}).status_code == 304


@pytest.mark.parametrize("given", ['"other"', "nonsense", "", 'W/"x", "y"'])
def test_feed_unknown_tag_is_sent_in_full(client, assembly, given):
    assert feed(client, **{"If-None-Match": given}).status_code == 200


def test_feed_same_date_is_not_modified(client, assembly):
    sent = feed(client)["Last-Modified"]

    assert feed(client, **{"If-Modified-Since": sent}).status_code == 304


@pytest.mark.parametrize(
    "date",
    [
        http_date((NOW - timedelta(seconds=1)).timestamp()),
        "yesterday",
        "",
        "2026-01-01T00:00:00Z",
    ],
)
def test_feed_older_or_malformed_date_is_sent_in_full(client, assembly, date):
    assert feed(client, **{"If-Modified-Since": date}).status_code == 200


def test_feed_tag_decides_before_date(client, assembly):
    first = feed(client)
    later = http_date((LATER + timedelta(days=9)).timestamp())

    other_tag = feed(client, **{"If-None-Match": '"other"', "If-Modified-Since": later})
    same_tag = feed(client, **{"If-None-Match": first["ETag"], "If-Modified-Since": http_date(0)})

    assert other_tag.status_code == 200
    assert same_tag.status_code == 304


def test_feed_not_modified_has_no_body_and_repeats_the_headers(client, assembly):
    full = feed(client)
    short = feed(client, **{"If-None-Match": full["ETag"]})

    assert short.content == b""
    for name in ("ETag", "Cache-Control", "Vary", "Last-Modified"):
        assert short[name] == full[name]
    assert not short.has_header("Content-Type")


def test_feed_head_is_get_without_its_body(client, assembly):
    full, head = feed(client), feed(client, method="head")

    assert head.status_code == 200
    assert head.content == b""
    assert {k: v for k, v in head.items() if k != "X-Request-ID"} == {
        k: v for k, v in full.items() if k != "X-Request-ID"
    }
    assert head["Content-Length"] == str(len(full.content))


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options", "trace"])
def test_feed_refuses_other_methods(client, assembly, method):
    response = feed(client, method=method)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


def test_feed_refuses_a_method_of_webdav(client, assembly):
    response = client.generic("PROPFIND", "/calendar/assemblies/138.en.ics")

    assert response.status_code == 405


def test_feed_zipped_copy_has_its_own_tag(client, assembly):
    plain = feed(client)
    zipped = feed(client, **{"Accept-Encoding": "br, gzip;q=0.8"})

    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert zipped["ETag"] != plain["ETag"]
    assert "Accept-Encoding" in zipped["Vary"]
    again = feed(client, **{"Accept-Encoding": "gzip", "If-None-Match": zipped["ETag"]})
    assert again.status_code == 304
    assert again["ETag"] == zipped["ETag"]


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "gzip;q=0.0, br", "x-gzipped"])
def test_feed_is_plain_for_who_takes_no_gzip(client, assembly, accepted):
    assert not feed(client, **{"Accept-Encoding": accepted}).has_header("Content-Encoding")


def test_feed_may_be_cached_and_says_nothing_of_people(client, assembly):
    response = feed(client)

    assert response["Cache-Control"] == "public, max-age=300"
    assert response["Vary"] == "Accept-Encoding"
    assert not response.cookies
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Content-Disposition"] == "inline"


def test_feed_is_the_same_for_every_asker(client, assembly, django_user_model):
    plain = feed(client)
    client.force_login(django_user_model.objects.create_user("a@example.org"))

    for headers in (
        {"User-Agent": "Google-Calendar-Importer"},
        {"Accept-Language": "fr"},
        {"Cookie": "django_language=fr; sessionid=nonsense"},
        {"Host": "elsewhere.example"},
    ):
        assert feed(client, **headers).content == plain.content
    added = client.get("/calendar/assemblies/138.en.ics?refresh=77&x=%00")
    assert (added.content, added["ETag"]) == (plain.content, plain["ETag"])


@pytest.mark.parametrize(
    "path", ["138.de.ics", "139.en.ics", "0.en.ics", "138.en.ICS", "138.en", "138.en.ics/", "x"]
)
def test_feed_of_nothing_is_plain_not_found(client, assembly, path):
    response = client.get(f"/calendar/assemblies/{path}")

    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/plain")
    assert not response.cookies


def test_feed_costs_one_query_and_for_a_moment_none(client, assembly, django_assert_num_queries):
    tag = feed(client)["ETag"]

    moments.forget()
    with django_assert_num_queries(1):
        assert feed(client).status_code == 200
    moments.forget()
    with django_assert_num_queries(1):
        assert feed(client, **{"If-None-Match": tag}).status_code == 304
    with django_assert_num_queries(0):
        assert feed(client, **{"If-None-Match": tag}).status_code == 304


def test_feed_is_trusted_for_a_moment_only(client, assembly, monkeypatch):
    """Another process's change is seen without anybody telling this one."""
    before = feed(client)
    Event.objects.update(calendar_version=F("calendar_version") + 1)
    assembly.sittings.update(sequence=1, changed_at=LATER)
    now = time.time() + moments.TRUSTED

    monkeypatch.setattr(time, "time", lambda: now)

    assert feed(client)["ETag"] != before["ETag"]


def test_feed_replaced_while_it_is_asked_for_is_sent_as_it_is_now(client, assembly):
    """The stamp of a moment ago leads to bytes that are gone."""
    feed(client, **{"If-None-Match": "*"})  # the stamp is remembered, the bytes were not read
    assembly.sittings.update(sequence=1, changed_at=LATER)
    Event.objects.update(calendar_version=F("calendar_version") + 1)
    jobs.newest(of_assembly(138, "en"), at=LATER)

    response = feed(client)

    assert response.status_code == 200
    assert response["ETag"] == f'"{StoredFeed.objects.get().etag}"'


def test_feed_shows_a_move_at_once_without_a_worker(client, assembly):
    before = feed(client)
    sitting = assembly.sittings.get()
    room = Room.objects.create(event=assembly, name="Room 7", name_key="room 7")

    sittings.move(
        sitting=sitting,
        to=sittings.Slot(
            starts_at=sitting.starts_at + timedelta(hours=1),
            ends_at=sitting.ends_at + timedelta(hours=1),
            room=room,
        ),
        by=None,
        at=LATER,
    )
    after = feed(client, **{"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert after["Last-Modified"] == http_date(LATER.timestamp())
    moved = next(e for e in events_of(after) if e["UID"] == str(sitting.uid))
    assert moved["SEQUENCE"] == 1
    assert moved["LOCATION"] == "Room 7"


def test_feed_two_changes_in_one_second_are_told_apart_by_date(client, assembly):
    sitting = assembly.sittings.get()
    dates = [feed(client)["Last-Modified"]]
    for minutes in (1, 2):
        sittings.move(
            sitting=sitting,
            to=sittings.Slot(
                starts_at=sitting.starts_at + timedelta(minutes=minutes),
                ends_at=sitting.ends_at + timedelta(hours=1),
                room=None,
            ),
            by=None,
            at=LATER,
        )
        dates.append(feed(client)["Last-Modified"])

    assert len(set(dates)) == 3


def test_feed_keeps_its_validators_when_no_byte_changes(client, assembly):
    before = feed(client)
    events.renew_calendar(event_id=assembly.pk)

    after = feed(client)

    assert (after["ETag"], after["Last-Modified"]) == (before["ETag"], before["Last-Modified"])
    assert StoredFeed.objects.get().version == Event.objects.get(pk=assembly.pk).calendar_version


def test_feed_older_build_does_not_replace_a_newer_one(client, assembly):
    feed(client)
    StoredFeed.objects.update(version=99, etag="newer", body=b"newer")
    Event.objects.filter(pk=assembly.pk).update(calendar_version=98)

    jobs.build(of_assembly(138, "en"), at=LATER)

    assert StoredFeed.objects.get().etag == "newer"


def test_feed_is_built_anew_for_a_new_edition_of_our_words(client, assembly, monkeypatch):
    feed(client)
    StoredFeed.objects.update(etag="old", body=b"old words")
    assert feed(client).status_code == 200

    monkeypatch.setattr(stored_feeds, "EDITION", stored_feeds.EDITION + 1)

    assert len(events_of(feed(client))) == 2


def test_feed_drops_a_tombstone_only_when_its_time_has_come(assembly):
    sitting = make_sitting(assembly, day=2)
    sittings.cancel(sitting=sitting, by=None, at=NOW)
    gone_at = max(sitting.ends_at, NOW) + timedelta(days=90)

    kept = _uids_at(gone_at - timedelta(seconds=1))
    left = _uids_at(gone_at)

    assert str(sitting.uid) in kept
    assert str(sitting.uid) not in left
    assert len(left) == len(kept) - 1


def _uids_at(moment):
    jobs.newest(of_assembly(138, "en"), at=moment)
    stored = StoredFeed.objects.get(language="en")
    calendar = icalendar.Calendar.from_ical(bytes(stored.body))
    return [str(event["UID"]) for event in calendar.walk("VEVENT")]


def test_feed_moves_its_date_when_a_tombstone_goes(assembly):
    sitting = make_sitting(assembly, day=2)
    sittings.cancel(sitting=sitting, by=None, at=NOW)
    before = jobs.newest(of_assembly(138, "en"), at=NOW)

    later = max(sitting.ends_at, NOW) + timedelta(days=91)
    after = jobs.newest(of_assembly(138, "en"), at=later)

    assert after.changed_at > before.changed_at
    assert after.etag != before.etag


def test_stale_feeds_are_built_by_the_clock(assembly):
    jobs.build_stale(at=NOW)
    stamps = {f.language: f.etag for f in StoredFeed.objects.all()}
    sittings.cancel(sitting=assembly.sittings.get(), by=None, at=LATER)

    jobs.build_stale(at=LATER)

    assert stamps.keys() == {"en", "fr", "ar", "es"}
    assert all(f.etag != stamps[f.language] for f in StoredFeed.objects.all())


def test_the_worker_builds_what_an_act_has_changed(assembly):
    tasks.build_feeds(event_id=assembly.pk)

    assert StoredFeed.objects.count() == 4
    tasks.build_feeds(event_id=0)  # an event that is gone by now


def test_the_clock_names_its_task_as_the_schedule_does(assembly, settings):
    entry = settings.CELERY_BEAT_SCHEDULE["refresh-stale-feeds"]
    assert entry["task"] == schedule.refresh_stale_feeds.name

    schedule.refresh_stale_feeds()

    assert StoredFeed.objects.count() == 4


def test_feed_that_cannot_be_written_stays_as_it_was(client, assembly):
    before = feed(client)
    sitting = assembly.sittings.get()
    sitting.title = {"en": "  "}
    sitting.save()
    events.renew_calendar(event_id=assembly.pk)

    assert feed(client).content == before.content


def test_download_is_the_event_of_the_feed(client, assembly):
    sitting = assembly.sittings.get()

    response = client.get(f"/calendar/sittings/{sitting.uid}.fr.ics")

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["Content-Disposition"].endswith('.ics"')
    (event,) = events_of(response)
    in_feed = next(e for e in events_of(feed(client, "fr")) if e["UID"] == str(sitting.uid))
    assert event.to_ical() == in_feed.to_ical()


@pytest.mark.parametrize("ending", ["de.ics", "en.txt"])
def test_download_of_nothing_is_not_found(client, assembly, ending):
    sitting = assembly.sittings.get()

    assert client.get(f"/calendar/sittings/{sitting.uid}.{ending}").status_code == 404
    nobody = "00000000-0000-4000-8000-000000000000"
    assert client.get(f"/calendar/sittings/{nobody}.en.ics").status_code == 404


def test_download_zipped_and_conditional(client, assembly):
    address = f"/calendar/sittings/{assembly.sittings.get().uid}.en.ics"
    zipped = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(zipped.content) == client.get(address).content
    again = client.get(
        address, headers={"Accept-Encoding": "gzip", "If-None-Match": zipped["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("calendar", ["all.en.ics", "all.en.ics?show=sittings"])
def test_a_draft_that_is_deleted_hides_no_later_change(client, assembly, calendar):
    draft = make_assembly(number=139, published_at=None)
    before = client.get(f"/calendar/{calendar}")

    events_drafting.delete(event=draft, by=None, at=NOW)
    sitting = assembly.sittings.get()
    later = sittings.Slot(
        starts_at=sitting.starts_at + HOUR, ends_at=sitting.ends_at + HOUR, room=sitting.room
    )
    sittings.move(sitting=sitting, to=later, by=None, at=LATER)
    moments.forget()

    assert client.get(f"/calendar/{calendar}")["ETag"] != before["ETag"]
