import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assemblies.enums import CalendarStatus
from assemblies.errors import ImportRefused
from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry
from assemblies.models.bodies import Body
from assemblies.models.events import Assembly
from assemblies.services.import_files import SourceFile
from notifications.models.follows import Follow
from notifications.models.messages import Message
from sessions.jobs import telling
from sessions.models.agenda import AgendaItem
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.services import programme_import, sittings
from sessions.services.programme_import import Sources
from sessions.services.sittings import Slot

DATA = Path(__file__).parents[2] / "data"
INDICATIVE = Path(__file__).parent / "files" / "indicative_end.json"
FIRST = datetime(2031, 1, 8, 9, tzinfo=UTC)
LATER = FIRST + timedelta(days=3)
TABLES = (Assembly, Body, Room, AgendaItem, Sitting, Message, AuditEntry)

pytestmark = pytest.mark.django_db


def source(path):
    return SourceFile(name=path.name, data=path.read_bytes())


def sources_138(*, with_companions=True):
    assembly = source(DATA / "assemblies.json")
    if not with_companions:
        return Sources(assembly=assembly)
    return Sources(
        assembly=assembly,
        titles=source(DATA / "titles-138.fr.csv"),
        bodies=source(DATA / "bodies.csv"),
    )


def take_138(*, at=FIRST, dry_run=False, with_companions=True):
    return programme_import.import_file(
        sources=sources_138(with_companions=with_companions),
        number=138,
        by=None,
        at=at,
        dry_run=dry_run,
    )


def invented():
    return json.loads(INDICATIVE.read_text(encoding="utf-8"))


def take(whole, *, at=LATER, dry_run=False):
    file = SourceFile(name="file.json", data=json.dumps(whole).encode())
    return programme_import.import_file(
        sources=Sources(assembly=file), number=901, by=None, at=at, dry_run=dry_run
    )


def everything():
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in TABLES}


def sitting(n):
    return Sitting.objects.select_related("event", "room", "body").get(source_key=str(n))


def follower_of(thing):
    user = User.objects.create_user("aline.exemple@parliament.example")
    Follow.objects.create(user=user, topic=thing.topic, created_at=FIRST)
    return user


def test_import_of_the_138th_keeps_71_sittings_in_11_rooms():
    report = take_138()

    assembly = Assembly.objects.get(number=138)
    assert assembly.slug == "138"
    assert assembly.sittings.count() == 71
    assert assembly.rooms.count() == 11
    assert assembly.agendas.get().items.count() == 8
    assert assembly.sittings.filter(is_closed=True).count() == 31
    assert set(assembly.sittings.values_list("sequence", flat=True)) == {0}
    assert len(report.added) == 1 + 41 + 11 + 1 + 8 + 71
    assert (report.changed, report.unchanged, report.notes) == ((), 0, ())
    assert not Message.objects.exists()


def test_second_import_changes_nothing():
    take_138()
    before = everything()

    report = take_138(at=LATER)

    assert report.is_unchanged
    assert report.lines(dry_run=False) == ("unchanged (121 read)",)
    assert everything() == before


def test_import_without_translations_takes_none_away():
    take_138()
    before = everything()

    report = take_138(at=LATER, with_companions=False)
    again = take_138(at=LATER)

    assert report.is_unchanged
    assert again.is_unchanged
    after = everything()
    for table in set(before) - {"Sitting"}:
        assert after[table] == before[table]
    assert sitting(2).title == {"en": "Executive Committee", "fr": "Comité exécutif"}
    assert sitting(2).sequence == 0


def test_dry_run_of_a_first_import_keeps_nothing():
    report = take_138(dry_run=True)

    assert len(report.added) == 133
    assert everything() == {table.__name__: [] for table in TABLES}


def test_dry_run_of_a_change_tells_it_and_sends_nothing(django_capture_on_commit_callbacks):
    take(invented(), at=FIRST)
    follower_of(sitting(3))
    before = everything()
    whole = invented()
    whole["programmes"][0]["rows"][2]["end"] = "12:30"

    with django_capture_on_commit_callbacks() as after_commit:
        report = take(whole, dry_run=True)

    assert report.changed == ("sitting 3 Assembly: opening: ends_at",)
    assert everything() == before
    assert after_commit == []


def test_a_fault_keeps_everything_out():
    whole = invented()
    whole["programmes"][0]["rows"][2]["body"] = "nobody"

    with pytest.raises(ImportRefused):
        take(whole)

    assert everything() == {table.__name__: [] for table in TABLES}


def test_rooms_that_differ_by_capitals_and_spaces_are_one():
    take(invented())

    assert [room.name for room in Room.objects.all()] == ["Room 1, Palace of Examples"]
    assert sitting(1).room == sitting(2).room
    assert sitting(3).room is None


def test_an_estimated_end_is_kept_with_its_label():
    take(invented())

    council = sitting(1)
    assert council.end_is_indicative
    assert council.time_shown_as == {"en": "09:00 until the agenda is exhausted"}
    assert council.ends_at == datetime(2031, 3, 29, 11, tzinfo=UTC)
    assert sitting(3).time_shown_as is None


def test_an_edited_row_raises_its_sequence_by_one_and_tells_its_followers():
    take(invented(), at=FIRST)
    moved, others = sitting(3), [sitting(1), sitting(2)]
    version = moved.event.calendar_version
    follower_of(moved)
    whole = invented()
    whole["programmes"][0]["rows"][2]["start"] = "10:00"
    whole["programmes"][0]["rows"][2]["end"] = "13:00"

    report = take(whole)

    after = sitting(3)
    assert report.changed == ("sitting 3 Assembly: opening: starts_at, ends_at",)
    assert (after.uid, after.sequence) == (moved.uid, 1)
    assert (after.created_at, after.changed_at) == (FIRST, LATER)
    assert after.starts_at == datetime(2031, 3, 30, 8, tzinfo=UTC)
    assert after.event.calendar_version == version + 1
    telling.tell_untold(at=LATER)
    message = Message.objects.get()
    assert message.recipient == "aline.exemple@parliament.example"
    assert message.entry["sequence"] == 1
    for before in others:
        assert (sitting(before.source_key).sequence, before.sequence) == (0, 0)
        assert sitting(before.source_key).changed_at == FIRST


def test_an_edited_row_is_recorded_with_what_was_and_is():
    take(invented(), at=FIRST)
    whole = invented()
    whole["programmes"][0]["rows"][2].update(room="Room 7", closed=True)

    take(whole)

    entry = AuditEntry.objects.get(act="sitting.import", at=LATER)
    assert entry.thing_key == str(sitting(3).pk)
    assert entry.before == {"room": None, "is_closed": False}
    assert entry.after == {"room": sitting(3).room.pk, "is_closed": True}


def test_importing_the_edited_file_again_changes_nothing():
    take(invented(), at=FIRST)
    whole = invented()
    whole["programmes"][0]["rows"][2]["end"] = "12:30"
    take(whole)
    before = everything()

    report = take(whole, at=LATER + timedelta(days=1))

    assert report.is_unchanged
    assert everything() == before


def test_what_an_editor_moved_stays_moved_while_its_row_stays():
    take(invented(), at=FIRST)
    slot = Slot(
        starts_at=datetime(2031, 3, 31, 7, tzinfo=UTC),
        ends_at=datetime(2031, 3, 31, 9, tzinfo=UTC),
        room=None,
    )
    sittings.move(sitting=sitting(3), to=slot, by=None, at=LATER)
    whole = invented()
    whole["programmes"][0]["rows"][0]["end"] = "12:30"

    report = take(whole, at=LATER + timedelta(days=1))

    assert report.changed == ("sitting 1 Governing Council: ends_at",)
    assert sitting(3).starts_at == slot.starts_at
    assert sitting(3).sequence == 1


def test_a_row_that_says_what_an_editor_did_raises_nothing_twice():
    take(invented(), at=FIRST)
    slot = Slot(
        starts_at=datetime(2031, 3, 30, 7, tzinfo=UTC),
        ends_at=datetime(2031, 3, 30, 10, 30, tzinfo=UTC),
        room=None,
    )
    sittings.move(sitting=sitting(3), to=slot, by=None, at=LATER)
    whole = invented()
    whole["programmes"][0]["rows"][2]["end"] = "12:30"

    report = take(whole, at=LATER + timedelta(days=1))

    assert report.is_unchanged
    assert sitting(3).sequence == 1


def test_a_cancelled_sitting_stays_cancelled_and_is_noted():
    take(invented(), at=FIRST)
    sittings.cancel(sitting=sitting(3), by=None, at=LATER)
    whole = invented()
    whole["programmes"][0]["rows"][2]["end"] = "12:30"

    report = take(whole, at=LATER + timedelta(days=1))

    assert "sitting 3 Assembly: opening differs but is cancelled; it stays as it is" in report.notes
    assert sitting(3).status == CalendarStatus.CANCELLED
    assert sitting(3).sequence == 1


def test_what_is_not_in_the_file_stays_and_is_noted():
    take(invented(), at=FIRST)
    whole = invented()
    del whole["programmes"][0]["rows"][1]
    del whole["agendas"][0]["items"][0]

    report = take(whole)

    assert report.is_unchanged
    assert "sitting 2 is not in the file; it stays" in report.notes
    assert "agenda item 1 is not in the file; it stays" in report.notes
    assert sitting(2).status == CalendarStatus.CONFIRMED


def test_a_new_row_moves_the_calendar_but_no_other_sitting():
    take(invented(), at=FIRST)
    version = Assembly.objects.get().calendar_version
    whole = invented()
    new = {**whole["programmes"][0]["rows"][2], "n": 4, "date": "2031-03-31"}
    whole["programmes"][0]["rows"].append(new)

    report = take(whole)

    assert report.added == ("sitting 4 Assembly: opening",)
    assert Assembly.objects.get().calendar_version == version + 1
    assert [s.sequence for s in Sitting.objects.order_by("pk")] == [0, 0, 0, 0]


def test_a_renamed_body_shows_in_the_entries_of_its_sittings():
    take(invented(), at=FIRST)
    version = Assembly.objects.get().calendar_version
    whole = invented()
    whole["bodies"]["assembly"] = "Plenary"

    report = take(whole)

    assert report.changed == ("body assembly: name",)
    assert (sitting(3).sequence, sitting(3).changed_at) == (1, LATER)
    assert (sitting(1).sequence, sitting(1).changed_at) == (0, FIRST)
    assert Assembly.objects.get().calendar_version > version


def test_a_changed_place_raises_the_assembly_itself():
    take(invented(), at=FIRST)
    before = Assembly.objects.get()
    whole = invented()
    whole["programmes"][0]["place"] = "Palace of Nowhere, Geneva, Switzerland"

    take(whole)

    after = Assembly.objects.get()
    assert (after.uid, after.sequence, after.changed_at) == (before.uid, 1, LATER)
    assert after.calendar_version > before.calendar_version


def test_a_changed_place_shows_in_the_sittings_without_a_room():
    take(invented(), at=FIRST)
    follower_of(sitting(3))
    whole = invented()
    whole["programmes"][0]["place"] = "Palace of Nowhere, Geneva, Switzerland"

    report = take(whole)

    assert report.changed == ("assembly 901: place",)
    assert (sitting(3).room, sitting(3).sequence, sitting(3).changed_at) == (None, 1, LATER)
    assert (sitting(1).sequence, sitting(1).changed_at) == (0, FIRST)
    telling.tell_untold(at=LATER)
    told = Message.objects.get()
    assert told.entry["location"] == "Palace of Nowhere, Geneva, Switzerland"


def test_another_clock_shows_in_every_sitting_once():
    take(invented(), at=FIRST)
    whole = invented()
    whole["programmes"][0]["time_zone"] = "Africa/Nairobi"

    take(whole)

    assert [(sitting(n).sequence, sitting(n).changed_at) for n in (1, 2, 3)] == [(1, LATER)] * 3


def test_what_no_calendar_shows_of_a_row_is_kept_without_a_word():
    whole = invented()
    whole["programmes"][0]["rows"][2]["interpretation"] = "English and French"
    take(whole, at=FIRST)
    follower_of(sitting(3))
    Sitting.objects.filter(source_key="3").update(change_note={"en": "Later"})
    said = "English and French only"
    whole["programmes"][0]["rows"][2]["interpretation"] = said

    report = take(whole)

    assert report.changed == ("sitting 3 Assembly: opening: interpretation",)
    assert AuditEntry.objects.get(act="sitting.import", at=LATER).after == {"interpretation": said}
    after = sitting(3)
    assert (after.interpretation, after.sequence, after.changed_at) == (said, 0, FIRST)
    assert after.change_note == {"en": "Later"}
    assert not Message.objects.exists()


def test_a_change_no_calendar_shows_leaves_the_sequence():
    take(invented(), at=FIRST)
    whole = invented()
    whole["assemblies"].append({"number": 900, "year": 2031})

    report = take(whole)

    assert report.changed == ("assembly 901: yearly_session",)
    assert (Assembly.objects.get().sequence, Assembly.objects.get().changed_at) == (0, FIRST)


def test_registration_times_survive_an_import():
    take(invented(), at=FIRST)
    Assembly.objects.update(registration_opens_at=FIRST, registration_closes_at=LATER)
    whole = invented()
    whole["programmes"][0]["place"] = "Palace of Nowhere, Geneva, Switzerland"

    take(whole)

    assert Assembly.objects.get().registration_opens_at == FIRST


def test_an_agenda_item_that_changes_is_recorded():
    take(invented(), at=FIRST)
    whole = invented()
    whole["agendas"][0]["items"][1]["fr"] = "Un point inventé"

    report = take(whole)

    assert report.changed == ("agenda item 2: title",)
    assert AgendaItem.objects.get(number=2).title == {
        "en": "An invented item",
        "fr": "Un point inventé",
    }


def test_double_bookings_are_noted_but_taken():
    whole = invented()
    row = {**whole["programmes"][0]["rows"][2], "room": "Room 7"}
    whole["programmes"][0]["rows"] = [
        row,
        {**row, "n": 4, "room": "ROOM 7", "start": "11:59", "end": "13:00"},
        {**row, "n": 5, "start": "13:00", "end": "14:00"},
    ]

    report = take(whole)

    assert [note for note in report.notes if note.endswith("at one time")] == [
        "rows 3 and 4 are in ROOM 7 at one time"
    ]
    assert Sitting.objects.count() == 3
