"""Two programs that know CalDAV, against the running product."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import caldav
import pytest
from django.utils import timezone

from notifications.services import follows
from sessions.models.sittings import Sitting
from tests.factories.accounts import make_account
from tests.factories.calendars import make_calendar
from tests.factories.sessions import NOW, make_assembly, make_sitting

CONFIG = """
[general]
status_path = "{here}/status/"
[pair mine]
a = "site"
b = "files"
collections = ["from a"]
conflict_resolution = "a wins"
[storage site]
type = "caldav"
url = "{url}"
username = "{name}"
password = "{secret}"
read_only = true
[storage files]
type = "filesystem"
path = "{here}/files/"
fileext = ".ics"
"""


@pytest.fixture
def world(transactional_db, live_server, settings):
    """An account whose calendar holds an assembly and two sittings, and its calendar secret."""
    settings.PUBLIC_URL = live_server.url
    ada = make_account("ada@example.org")
    assembly = make_assembly()
    sittings = [make_sitting(assembly, hour=9), make_sitting(assembly, hour=14)]
    for topic in (assembly.topic, *(one.topic for one in sittings)):
        follows.follow(user=ada, topic=topic, at=NOW)
    return live_server.url, ada, sittings, make_calendar(ada)


def test_python_library_finds_reads_and_synchronizes(world):
    url, ada, sittings, secret = world
    with caldav.DAVClient(url=f"{url}/dav/", username=ada.email, password=secret) as client:
        (calendar,) = client.principal().calendars()
        assert calendar.get_display_name()
        start = datetime(2026, 10, 1, tzinfo=UTC)
        found = calendar.search(start=start, end=start + timedelta(days=60), event=True)
        events = calendar.objects_by_sync_token(load_objects=True)
        sitting = sittings[0]
        Sitting.planned.filter(pk=sitting.pk).update(
            sequence=sitting.sequence + 1, changed_at=timezone.now()
        )
        changed = calendar.objects_by_sync_token(events.sync_token, load_objects=True)

        assert {str(one.icalendar_component["UID"]) for one in found} >= {
            str(one.uid) for one in sittings
        }
        assert len(list(events)) == 3
        assert [str(one.icalendar_component["UID"]) for one in changed] == [str(sitting.uid)]
        with pytest.raises(caldav.lib.error.DAVError):
            calendar.save_event(next(iter(events)).data.replace("UID:", "UID:other-"))


def test_vdirsyncer_finds_nothing_changed_the_second_time(world, tmp_path):
    url, ada, sittings, secret = world
    config = tmp_path / "config"
    config.write_text(CONFIG.format(here=tmp_path, url=f"{url}/", name=ada.email, secret=secret))

    def run(*arguments):
        command = [sys.executable, "-m", "vdirsyncer", "-c", str(config), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, input="y\n" * 5, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def files():
        return {path.name: path.read_bytes() for path in Path(tmp_path, "files").rglob("*.ics")}

    run("discover")
    first = run("sync")
    held = files()
    second = run("sync")

    assert len(held) == 3
    assert "Copying" in first
    assert "Copying" not in second
    assert "Deleting" not in second
    assert files() == held
    follows.unfollow(user=ada, topic=sittings[0].topic)
    run("sync")
    assert len(files()) == 2
