"""An import beside the editors' draft: neither goes over the other without a word."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assemblies.errors import ImportRefused, Superseded
from assemblies.fields import LanguageMap
from assemblies.services.import_files import SourceFile
from sessions.models.drafts import PlanStep, SittingDraft
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.selectors.plans import plan_version, planned_sittings, unreleased
from sessions.services import plans, programme_import, releases
from sessions.services.programme_import import Sources

INDICATIVE = Path(__file__).parent / "files" / "indicative_end.json"
FIRST = datetime(2031, 1, 8, 9, tzinfo=UTC)
LATER = FIRST + timedelta(days=3)
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole():
    found = json.loads(INDICATIVE.read_text(encoding="utf-8"))
    take(found, at=FIRST)
    return found


def rows(whole):
    return whole["programmes"][0]["rows"]


def take(whole, *, at=LATER):
    file = SourceFile(name="file.json", data=json.dumps(whole).encode())
    return programme_import.import_file(sources=Sources(assembly=file), number=901, by=None, at=at)


def sitting(n):
    return Sitting.objects.select_related("event", "room", "body").get(source_key=str(n))


def plan(n, **facts):
    return plans.edit(sitting=sitting(n), facts=facts, by=None, at=LATER)


def add(event, **facts):
    facts = {"body": sitting(3).body, "title": LanguageMap({"en": "Panel"}), **facts}
    made = plans.add(event=event, facts=facts, by=None, at=LATER)
    releases.release(event=event, only=[made.pk], by=None, at=LATER)
    return made


def test_form_that_was_open_before_an_import_does_not_go_over_it(whole):
    seen, untouched = sitting(3), sitting(1)
    version = plan_version(seen.event)
    rows(whole)[2]["purposes"] = ["panel"]

    take(whole)

    assert sitting(3).plan_version == seen.plan_version + 1
    assert sitting(1).plan_version == untouched.plan_version
    assert plan_version(seen.event) > version
    with pytest.raises(Superseded):
        plans.edit(sitting=seen, facts={}, version=seen.plan_version, by=None, at=LATER)


def test_import_of_the_same_leaves_open_boards_alone(whole):
    version = plan_version(sitting(3).event)

    take(whole)

    assert plan_version(sitting(3).event) == version


def test_draft_follows_the_file_but_for_what_its_editor_planned(whole):
    plan(3, purposes=["panel"], title=LanguageMap({"en": "Opening", "fr": "Assemblée : ouverture"}))
    row = rows(whole)[2]
    row |= {"start": "10:00", "end": "13:00", "room": "Room 9", "purposes": ["election"]}
    row["title"] = {"en": "Plenary: opening", "fr": "Plénière : ouverture"}

    report = take(whole)

    (one,) = unreleased(sitting(3).event)
    assert one.facts.starts_at == sitting(3).starts_at == datetime(2031, 3, 30, 8, tzinfo=UTC)
    assert one.facts.room.name == "Room 9"
    assert one.facts.purposes == ["panel"]
    assert one.facts.title == {"en": "Opening", "fr": "Plénière : ouverture"}
    assert any(
        "the draft of an editor keeps its own title, purposes" in note for note in report.notes
    )
    releases.release(event=sitting(3).event, by=None, at=LATER)
    assert sitting(3).starts_at == datetime(2031, 3, 30, 8, tzinfo=UTC)  # not taken back


def test_hours_that_an_editor_planned_stay_whole(whole):
    before = sitting(3)
    plan(3, starts_at=before.starts_at + 5 * HOUR, ends_at=before.ends_at + 5 * HOUR)
    rows(whole)[2] |= {"end": "12:30", "room": "Room 9"}

    take(whole)

    (one,) = unreleased(before.event)
    assert one.facts.starts_at == before.starts_at + 5 * HOUR
    assert one.facts.ends_at == before.ends_at + 5 * HOUR
    assert one.facts.room.name == "Room 9"


def test_draft_that_planned_what_the_file_says_now_is_none_any_more(whole):
    before = sitting(3)
    plan(3, ends_at=before.ends_at + HOUR)
    rows(whole)[2]["end"] = "13:00"

    report = take(whole)

    assert not SittingDraft.objects.exists()
    assert not [note for note in report.notes if "draft" in note]


def test_cancellation_that_is_planned_stays_planned(whole):
    plans.drop(sitting=sitting(3), by=None, at=LATER)
    rows(whole)[2]["end"] = "13:00"

    take(whole)

    (one,) = unreleased(sitting(3).event)
    assert one.draft.is_cancelled
    assert one.facts.ends_at == sitting(3).ends_at


def test_room_that_a_sitting_planned_here_holds_is_named(whole):
    event, room = sitting(3).event, Room.objects.get()
    add(event, room=room, starts_at=sitting(3).starts_at, ends_at=sitting(3).ends_at)
    rows(whole)[2]["room"] = room.name

    with pytest.raises(ImportRefused) as refusal:
        take(whole)

    (fault,) = refusal.value.faults
    assert fault.startswith(f"file.json row 3: room: {room.name} is taken on 2031-03-30 from 09:00")
    assert "Panel" in fault
    assert sitting(3).room is None


def test_room_that_is_shared_on_purpose_is_free(whole):
    event, room = sitting(3).event, Room.objects.get()
    hours = {"starts_at": sitting(3).starts_at, "ends_at": sitting(3).ends_at}
    add(event, room=room, shares_room=True, **hours)
    rows(whole)[2]["room"] = room.name

    take(whole)

    assert sitting(3).room == room


def test_row_that_comes_into_the_room_of_an_unchanged_one_is_meant(whole):
    rows(whole)[2]["room"] = "Room 9"
    take(whole)
    rows(whole).append(
        {**rows(whole)[2], "n": 4, "title": "Breakfast", "start": "08:00", "end": "10:00"}
    )

    take(whole)

    assert sitting(3).shares_room
    assert not sitting(4).shares_room


def test_what_is_printed_after_another_sitting_follows_it(whole):
    council, executive = sitting(1), sitting(2)
    assert (executive.follows, executive.follows_minutes) == (council, 0)
    assert council.follows is None
    assert sitting(3).languages == ["en", "fr"]

    plan(1, ends_at=council.ends_at + HOUR)

    planned = {one.sitting.pk: one.facts for one in planned_sittings(council.event)}
    assert planned[executive.pk].starts_at == executive.starts_at + HOUR


def test_what_follows_a_row_that_the_file_moves_is_planned_along(whole):
    executive = sitting(2)
    panel = add(
        executive.event,
        starts_at=executive.ends_at,
        ends_at=executive.ends_at + HOUR,
        follows=executive,
    )
    rows(whole)[1] |= {"end": "14:00"}

    report = take(whole)

    (one,) = unreleased(executive.event)
    assert one.sitting.pk == panel.pk
    assert one.facts.starts_at == executive.ends_at + HOUR
    assert PlanStep.objects.order_by("pk").last().act == "import"
    assert "1 that follow a moved sitting are planned along in the draft" in report.notes


def test_break_out_group_is_no_clash_of_its_body(whole):
    row = rows(whole)[2]
    row["title"] = "Break out Group of the Forum"

    take(whole)

    assert sitting(3).group == "Break out Group"


def test_room_is_free_again_when_the_row_gives_way(whole):
    one = sitting(3)
    rows(whole)[2]["room"] = "Room 9"
    take(whole)
    room = Room.objects.get(name="Room 9")
    add(one.event, room=room, starts_at=one.ends_at, ends_at=one.ends_at + HOUR)
    rows(whole)[2] |= {"end": "12:30"}

    with pytest.raises(ImportRefused):
        take(whole)
    rows(whole)[2] |= {"end": "12:00", "start": "08:00"}
    take(whole)

    assert sitting(3).starts_at == one.starts_at - HOUR
