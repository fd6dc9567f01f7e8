"""Calendar programs of other people read every kind of feed and agree with the database."""

import subprocess
from zoneinfo import available_timezones

import icalendar
import pytest

from notifications.services import calendar_tokens, follows
from sessions.models.sittings import Sitting
from sessions.selectors import moments
from sessions.services import plans, releases
from tests.factories.accounts import make_account
from tests.factories.feeds import make_feed_world
from tests.factories.sessions import LATER, make_assembly, make_sitting
from tests.sessions.readers import ical_js, libical, missing
from tests.sessions.test_feed_kinds import HOLDS, KINDS, address
from tools.places import VENV

ZONES = sorted(available_timezones() - {"localtime"})


@pytest.fixture
def world():
    return make_feed_world()


def of_database(world, kind):
    return {
        str(world.sittings[name].uid): (
            int(world.sittings[name].starts_at.timestamp()),
            int(world.sittings[name].ends_at.timestamp()),
        )
        for name in HOLDS[kind][0]
    }


def summaries(body):
    calendar = icalendar.Calendar.from_ical(body)
    return {str(event["UID"]): str(event["SUMMARY"]) for event in calendar.walk("VEVENT")}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_ical_js_reads_both_formats_alike(client, world, kind, tmp_path):
    plain = client.get(address(world, kind, "ar.ics")).content
    turned = client.get(address(world, kind, "ar.json")).content
    name, events = ical_js(plain, tmp_path)
    again, as_json = ical_js(turned, tmp_path, "json")

    assert (name, events) == (again, as_json)
    assert {uid: event["summary"] for uid, event in events.items()} == summaries(plain)
    for uid, times in of_database(world, kind).items():
        assert (events[uid]["starts"], events[uid]["ends"]) == times


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_libical_finds_no_error_and_the_same_times(client, world, kind):
    body = client.get(address(world, kind, "fr.ics")).content
    errors, events = libical(body)

    assert errors == 0
    assert {uid: event["summary"] for uid, event in events.items()} == summaries(body)
    for uid, times in of_database(world, kind).items():
        assert (events[uid]["starts"], events[uid]["ends"]) == times


@pytest.mark.django_db
def test_both_read_a_personal_calendar(client, world, tmp_path):
    user = make_account("ada@example.org")
    follows.follow(user=user, topic=world.assembly.programme_topic, at=LATER)
    _token, secret = calendar_tokens.make(user=user, name="Phone", at=LATER)
    body = client.get(f"/calendar/personal/{user.pk}-{secret}.fr.ics").content

    errors, found = libical(body)
    _name, as_js = ical_js(body, tmp_path)

    assert errors == 0
    assert len(found) > 1
    assert {uid: event["summary"] for uid, event in found.items()} == summaries(body)
    assert {uid: event["summary"] for uid, event in as_js.items()} == summaries(body)


@pytest.mark.django_db
def test_both_read_every_zone_there_is(client, tmp_path):
    """An assembly in each zone of the tz database, all of them in one calendar."""
    for number, zone in enumerate(ZONES, start=1):
        event = make_assembly(number=number, time_zone=zone)
        make_sitting(event, day=1, hour=9)
        make_sitting(event, day=5, hour=2, hours=25.0)  # over the change of Europe's clocks
    body = client.get("/calendar/all.en.ics?show=sittings").content
    wanted = {
        str(one.uid): (int(one.starts_at.timestamp()), int(one.ends_at.timestamp()))
        for one in Sitting.objects.all()
    }

    assert len(wanted) == 2 * len(ZONES)
    errors, events = libical(body)
    assert errors == 0
    assert {uid: (e["starts"], e["ends"]) for uid, e in events.items()} == wanted
    _name, events = ical_js(body, tmp_path)
    assert {uid: (e["starts"], e["ends"]) for uid, e in events.items()} == wanted


CONFIGURATION = """
[general]
status_path = "{folder}/status/"

[pair feed]
a = "remote"
b = "local"
collections = null
conflict_resolution = "a wins"

[storage remote]
type = "http"
url = "{address}"

[storage local]
type = "filesystem"
path = "{folder}/local/"
fileext = ".ics"
"""


@pytest.mark.django_db(transaction=True)
def test_vdirsyncer_does_nothing_without_a_change_and_drops_what_leaves(live_server, tmp_path):
    program = VENV / "bin" / "vdirsyncer"
    if not program.exists():
        missing("vdirsyncer")
    world = make_feed_world()
    (tmp_path / "local").mkdir()
    configuration = tmp_path / "config"
    at = address(world, "bodies/bureau.{}?theme=peace")
    configuration.write_text(
        CONFIGURATION.format(folder=tmp_path, address=f"{live_server.url}{at}"), encoding="utf-8"
    )

    def synchronised():
        command = [str(program), "-v", "INFO", "-c", str(configuration), "sync"]
        moments.forget()
        found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert found.returncode == 0, found.stderr
        return found.stderr + found.stdout

    subprocess.run(
        [str(program), "-c", str(configuration), "discover", "feed"], check=True, input=b"y\n" * 5
    )
    first = synchronised()
    files = {file.name: file.stat().st_mtime_ns for file in (tmp_path / "local").iterdir()}
    second = synchronised()

    assert first.count("Copying (uploading)") == len(files) == 4
    assert "Copying" not in second
    assert "Deleting" not in second
    assert {f.name: f.stat().st_mtime_ns for f in (tmp_path / "local").iterdir()} == files

    # A sitting goes to another body, and with it the days of its event: this calendar drops both
    # without a tombstone, and the program takes them away (docs/adr/0042).
    moved = world.sittings["bureau"]
    plans.edit(sitting=moved, facts={"body": world.council}, by=None, at=LATER)
    releases.release(event=world.assembly, by=None, at=LATER)
    third = synchronised()

    assert third.count("Deleting") == 2
    left = "".join(file.read_text("utf-8") for file in (tmp_path / "local").iterdir())
    assert f"/sittings/{moved.pk}/" not in left  # it gives entries UIDs of its own
    assert f"/sittings/{world.sittings['online'].pk}/" in left
