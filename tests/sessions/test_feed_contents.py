"""What stands in a public calendar (filter, window, tombstones), and how often it is made."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial

import icalendar
import pytest
from django.db.models import F

from assemblies.fields import LanguageMap
from assemblies.models.events import Event
from notifications.calendar import events as writer
from sessions.jobs import composing, feeds, fragments
from sessions.models.feeds import StoredEntry, StoredFeed, WithdrawnEntry
from sessions.models.sittings import Sitting
from sessions.rules.feed_filters import FeedFilter, Wanted, of_assembly, read_address
from sessions.selectors import kept_bytes, moments
from sessions.services import events, plans, releases, sittings, themes
from tests.factories.feeds import make_feed_world, make_webinar
from tests.factories.sessions import LATER, NOW, make_assembly, make_body, make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_feed_world()


def events_of(response):
    return {str(e["UID"]): e for e in icalendar.Calendar.from_ical(response.content).walk("VEVENT")}


def get(client, at, **headers):
    moments.forget()
    return client.get(f"/calendar/{at}", headers=headers)


def uids_at(wanted, moment):
    kept_bytes.of_process().clear()
    if wanted.filter.is_named:
        feeds.newest(wanted, at=moment)
        body = bytes(StoredFeed.objects.get(address=wanted.address).body)
    else:
        body = feeds.combined(wanted, version=1, at=moment).body
    calendar = icalendar.Calendar.from_ical(body)
    return {str(event["UID"]) for event in calendar.walk("VEVENT")}


@pytest.mark.parametrize("at", ["all.en.ics", "assemblies/138.en.ics", "all.en.ics?assembly=138"])
def test_entries_stand_in_the_order_of_their_times(client, at):
    assembly = make_assembly(number=138)
    last, first = make_sitting(assembly, hour=15), make_sitting(assembly, hour=9)

    assert list(events_of(get(client, at))) == [str(thing.uid) for thing in (assembly, first, last)]


def test_calendar_of_several_events_keeps_two_years(world):
    sitting = world.sittings["council"]
    everything = Wanted(FeedFilter(), "en")
    of_body = Wanted(FeedFilter(body=("governing_council",), assembly=(138, 139)), "en")
    in_time = sitting.ends_at + timedelta(days=729)
    too_late = sitting.ends_at + timedelta(days=733)

    for wanted in (everything, of_body):
        assert str(sitting.uid) in uids_at(wanted, in_time)
        after = uids_at(wanted, too_late)
        assert str(sitting.uid) not in after
        assert str(world.sittings["later"].uid) in after
    assert str(sitting.uid) in uids_at(of_assembly(138, "en"), too_late)


def test_what_goes_on_is_in_the_window_and_so_are_its_days(world):
    long = make_webinar("standing", starts_on=NOW.date(), ends_on=NOW.date() + timedelta(days=1000))
    sitting = make_sitting(long, hours=24.0 * 900)

    found = uids_at(Wanted(FeedFilter(), "en"), NOW + timedelta(days=890))

    assert {str(sitting.uid), str(long.uid)} <= found


def test_window_moves_the_date_and_is_stale_by_itself(world):
    wanted = Wanted(FeedFilter(), "en")
    first = feeds.newest(wanted, at=NOW)
    assert first.stale_at is not None
    assert first.stale_at.time() == datetime.min.time()

    before = feeds.newest(wanted, at=first.stale_at - timedelta(seconds=1))
    after = feeds.newest(wanted, at=first.stale_at)

    assert (before.etag, before.changed_at) == (first.etag, first.changed_at)
    assert after.etag != first.etag
    assert after.changed_at == first.stale_at


def test_cancelled_stays_in_every_calendar_of_it_unless_hidden(client, world):
    sitting = world.sittings["bureau"]
    sittings.cancel(sitting=sitting, by=None, at=LATER)

    for at in ("all.en.ics", "bodies/bureau.en.ics", "themes/peace.en.ics?body=bureau"):
        event = events_of(get(client, at))[str(sitting.uid)]
        assert (str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCELLED", 1)
        assert str(event["SUMMARY"]).startswith("Cancelled: ")
        hidden = f"{at}{'&' if '?' in at else '?'}cancelled=hide"
        assert str(sitting.uid) not in events_of(get(client, hidden))


def test_withdrawn_leaves_a_tombstone_where_everybody_read_of_it(client, world):
    sitting = world.sittings["bureau"]
    secret = make_body("secret_committee", name={"en": "Secret committee"})
    publish(sitting, is_closed=True)
    publish(sitting, body=secret, themes=[], room=None)

    for at in ("all.en.ics", "bodies/bureau.en.ics", "themes/peace.en.ics",
               f"rooms/{world.room.pk}.en.ics"):  # fmt: skip
        event = events_of(get(client, at))[str(sitting.uid)]
        assert str(event["STATUS"]) == "CANCELLED"
        assert "CATEGORIES" not in event
    for at in ("bodies/secret_committee.en.ics", "all.en.ics?cancelled=hide"):
        assert str(sitting.uid) not in events_of(get(client, at))
    assert WithdrawnEntry.objects.get().body == world.bureau


def publish(sitting, **facts):
    sitting = Sitting.objects.select_related("event").get(pk=sitting.pk)
    plans.edit(sitting=sitting, facts=facts, by=None, at=LATER)
    releases.release(event=sitting.event, by=None, at=LATER)


def test_what_leaves_a_filter_moves_its_date(client, world):
    first = get(client, "bodies/bureau.en.ics?kind=assembly")
    publish(world.sittings["bureau"], body=world.council)

    after = get(
        client, "bodies/bureau.en.ics?kind=assembly", If_Modified_Since=first["Last-Modified"]
    )

    assert after.status_code == 200
    assert after["ETag"] != first["ETag"]
    assert after["Last-Modified"] > first["Last-Modified"]


def test_theme_with_another_name_moves_every_validator(client, world):
    addresses = ("themes/peace.fr.ics", "all.fr.ics", "assemblies/138.fr.json",
                 "all.fr.ics?body=bureau&theme=peace")  # fmt: skip
    first = {at: get(client, at) for at in addresses}

    themes.rename(theme=world.peace, name=LanguageMap({"fr": "Climat"}), by=None, at=LATER)

    for at, before in first.items():
        after = get(client, at, **{"If-None-Match": before["ETag"]})
        assert after.status_code == 200
        assert "Climat" in after.content.decode()
        assert after["Last-Modified"] != before["Last-Modified"]
    event = events_of(get(client, "all.fr.ics"))[str(world.sittings["bureau"].uid)]
    assert int(event["SEQUENCE"]) == 1


def test_processes_agree_on_bytes_and_validators(client, world):
    """What is built into the memory of one is what another one builds."""
    addresses = ("all.en.ics?kind=webinar,assembly", "bodies/bureau.ar.json?show=sittings")
    first = [get(client, at) for at in addresses]

    kept_bytes.of_process().clear()
    StoredEntry.objects.all().delete()
    second = [get(client, at) for at in addresses]

    for one, other in zip(first, second, strict=True):
        for name in ("ETag", "Last-Modified"):
            assert one[name] == other[name]
        assert one.content == other.content


@pytest.mark.parametrize(
    "at", ["all.en.ics", "bodies/bureau.en.ics?theme=peace", "themes/peace.en.json"]
)
def test_calendar_costs_one_query_and_for_a_moment_none(
    client, world, at, django_assert_num_queries
):
    get(client, at)

    with django_assert_num_queries(1):
        assert get(client, at).status_code == 200
    with django_assert_num_queries(0):
        assert client.get(f"/calendar/{at}").status_code == 200
        assert client.get(f"/calendar/{at}{'&' if '?' in at else '?'}x=1").status_code == 200


def test_calendar_of_a_query_is_built_once_a_change(client, world, monkeypatch):
    built = []
    compose = composing.compose
    monkeypatch.setattr(
        feeds, "compose", lambda *args, **more: built.append(1) or compose(*args, **more)
    )
    at = "all.en.ics?body=bureau,governing_council"
    for _turn in range(3):
        get(client, at)
    assert len(built) == 1

    events.renew_calendar(event_id=world.later.pk)
    for _turn in range(3):
        get(client, at)
    assert len(built) == 2


def later_by_five(sitting):
    starts_at = sitting.starts_at + timedelta(minutes=5)
    return sittings.Slot(starts_at=starts_at, ends_at=sitting.ends_at, room=None)


def many(event, number):
    first = make_sitting(event)
    Sitting.objects.bulk_create(
        Sitting(
            event=event,
            body=first.body,
            title=first.title,
            starts_at=first.starts_at + timedelta(hours=n),
            ends_at=first.ends_at + timedelta(hours=n),
            created_at=NOW,
            changed_at=NOW,
            released_at=NOW,
        )
        for n in range(1, number)
    )
    return first


@pytest.mark.parametrize("number", [300, 3_000])
def test_after_one_change_one_entry_is_written_anew(number, monkeypatch):
    assembly = make_assembly(number=138)
    sitting = many(assembly, number)
    all_wanted = [of_assembly(138, "en"), Wanted(FeedFilter(), "en"),
                  Wanted(FeedFilter(body=("governing_council",)), "en")]  # fmt: skip
    for wanted in all_wanted:
        feeds.newest(wanted, at=NOW)
    written = []
    write = writer.write_event
    count = lambda *args: written.append(args[0].uid) or write(*args)  # noqa: E731 - a counter
    monkeypatch.setattr(fragments, "write_event", count)

    slot = later_by_five(sitting)
    sittings.move(sitting=sitting, to=slot, by=None, at=LATER)
    tags = {feeds.newest(wanted, at=LATER).etag for wanted in all_wanted}

    assert len(tags) == 3
    assert written == [str(sitting.uid)]
    body = bytes(StoredFeed.objects.get(address="all.en.ics").body)
    assert body.count(b"BEGIN:VEVENT") == number + 1
    assert body.count(b"SEQUENCE:1\r\n") == 1


def test_composing_asks_as_many_queries_for_many_as_for_few(django_assert_num_queries):
    assembly = make_assembly(number=138)
    make_sitting(assembly)
    feeds.newest(of_assembly(138, "en"), at=NOW)
    many(assembly, 400)
    feeds.newest(of_assembly(138, "en"), at=NOW)
    Event.objects.update(calendar_version=F("calendar_version") + 1)
    feeds.newest(of_assembly(138, "en"), at=NOW)
    wanted = Wanted(FeedFilter(body=("governing_council",), assembly=(138,)), "en")

    # The version; assembly, body and events; sittings, withdrawn ones, days and the last change.
    with django_assert_num_queries(8):
        feeds.combined(wanted, version=1, at=NOW)


def test_one_sitting_that_cannot_be_written_does_not_hold_up_the_rest(client, world):
    bad, never = world.sittings["bureau"], make_sitting(world.assembly, day=4)
    before = events_of(get(client, "all.en.ics"))[str(bad.uid)]
    for sitting in (bad, never):
        sitting.title = {"en": "  "}
        sitting.sequence += 1
        sitting.save()
    StoredEntry.objects.filter(sitting=never).delete()
    other = world.sittings["council"]
    slot = later_by_five(other)
    sittings.move(sitting=other, to=slot, by=None, at=LATER)

    for at in ("all.en.ics", "assemblies/138.en.ics", "all.en.ics?assembly=138,139"):
        shown = events_of(get(client, at))
        assert shown[str(bad.uid)].to_ical() == before.to_ical()
        assert str(never.uid) not in shown
        assert int(shown[str(other.uid)]["SEQUENCE"]) == 1
    assert client.get(f"/calendar/sittings/{never.uid}.en.ics").status_code == 404


def test_a_change_composes_the_own_calendars_of_its_event_alone(client, world, monkeypatch):
    languages = ("en", "fr", "ar", "es")
    others = {f"bodies/bureau.{language}.{form}" for language in languages for form in KINDS}
    for at in others:
        get(client, at)
    built = []
    compose = composing.compose
    monkeypatch.setattr(
        feeds, "compose", lambda *args, **more: built.append(args[0]) or compose(*args, **more)
    )
    own = {f"assemblies/138.{language}.ics" for language in languages}

    for build in (partial(feeds.build_all, event_id=world.assembly.pk), feeds.build_stale):
        events.renew_calendar(event_id=world.assembly.pk)
        built.clear()
        build(at=LATER)
        addresses = {scope.wanted.address for scope in built}
        assert own <= addresses
        assert not others & addresses

    sitting = world.sittings["bureau"]
    sittings.cancel(sitting=sitting, by=None, at=LATER)
    assert events_of(get(client, "bodies/bureau.en.ics"))[str(sitting.uid)]["SEQUENCE"] == 1


KINDS = ("ics", "json")


def test_calendar_of_a_body_that_is_gone_is_not_kept(client, world):
    body = make_body("short_lived", name={"en": "Short"})
    get(client, "bodies/short_lived.en.ics")
    get(client, "bodies/bureau.en.ics")
    body.delete()
    events.renew_calendar(event_id=world.assembly.pk)

    feeds.forget_gone(at=LATER)

    assert get(client, "bodies/short_lived.en.ics").status_code == 404
    assert {f.address for f in StoredFeed.objects.all()} == {"bodies/bureau.en.ics"}


def test_withdrawn_is_read_while_it_shows_and_forgotten_a_month_later(client, world):
    sitting = world.sittings["bureau"]
    publish(sitting, is_closed=True)
    row = WithdrawnEntry.objects.get()
    leaves = max(row.ends_at, row.withdrawn_at) + timedelta(days=90)
    wanted = read_address("assemblies/138.en.ics", "show=sittings")

    def dated(at):
        kept_bytes.of_process().clear()
        return feeds.combined(wanted, version=1, at=at)

    assert str(sitting.uid) in uids_at(wanted, leaves - timedelta(seconds=1))
    gone = dated(leaves)
    assert str(sitting.uid).encode() not in gone.body
    assert gone.changed_at == leaves  # who asks by date only hears of it
    assert dated(gone.stale_at - timedelta(seconds=1)).etag == gone.etag

    feeds.forget_gone(at=gone.stale_at - timedelta(seconds=1))
    assert WithdrawnEntry.objects.exists()
    before = dated(gone.stale_at)
    feeds.forget_gone(at=gone.stale_at)
    assert not WithdrawnEntry.objects.exists()
    # Whether or not the clock has cleared up yet, all processes say the same.
    after = dated(gone.stale_at)
    assert (before.etag, before.changed_at) == (after.etag, after.changed_at)
    assert after.etag == gone.etag


def test_who_comes_when_enough_wait_for_calendars_of_queries_is_asked_to_come_again(client, world):
    at = "all.en.ics?body=bureau,governing_council"
    known = "all.en.ics?body=bureau&assembly=138"
    assert get(client, known).status_code == 200
    with ExitStack() as line:
        for _ in range(feeds.MOST_WAITING):
            assert feeds._in_line.acquire(blocking=False)
            line.callback(feeds._in_line.release)

        response = get(client, at)
        assert (response.status_code, response["Retry-After"]) == (503, "60")
        assert get(client, known).status_code == 200  # nothing has to be built
        assert get(client, "bodies/bureau.en.ics").status_code == 200
    assert get(client, at).status_code == 200


def test_cancelled_event_leaves_the_calendar_of_all_when_its_time_has_come(world):
    Event.objects.filter(pk=world.webinar.pk).update(status="cancelled", cancelled_at=LATER)
    gone = datetime.combine(
        world.webinar.ends_on + timedelta(days=1), datetime.min.time(), UTC
    ) + timedelta(days=91)

    for wanted in (Wanted(FeedFilter(), "en"), read_address("all.en.ics", "show=days")):
        assert str(world.webinar.uid) in uids_at(wanted, LATER)
        assert str(world.webinar.uid) not in uids_at(wanted, gone)


def test_memory_of_a_process_is_bounded_in_octets():
    memory = kept_bytes.KeptBytes(most=10)
    for name in "abc":
        memory.keep(name, name.encode() * 4, 4)

    assert memory.get("a", bytes) is None
    assert memory.get("b", bytes) == b"bbbb"
    memory.keep("big", b"x" * 50, 50)
    assert memory.get("b", bytes) is None
    assert memory.get("big", bytes) == b"x" * 50
    memory.keep("big", b"y", 1)
    memory.keep("c", b"z", 1)
    assert memory.once("big", lambda: b"never") == b"y"


def test_made_up_addresses_fill_no_memory(client, world):
    for number in range(moments.MOST + 50):
        moments.remember(f"x{number}", number)

    assert moments.remembered("x0") is None
    assert moments.remembered(f"x{moments.MOST + 49}") == moments.MOST + 49
