"""Past releases stay readable as they were, whatever things are called today."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import Body
from notifications.models.follows import Follow
from notifications.models.messages import Message
from sessions.jobs import telling
from sessions.models.releases import ReleasedSitting
from sessions.models.sittings import Sitting
from sessions.selectors.editions import edition_of
from sessions.selectors.releases import change_log, history_of, programme_after
from sessions.services import plans, releases, rooms
from sessions.services.rooms import RoomFacts
from tests.factories.sessions import (
    LATER,
    NOW,
    make_assembly,
    make_body,
    make_release,
    make_room,
    make_sitting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return User.objects.create_user("editor@example.org")


@pytest.fixture
def sitting():
    assembly = make_assembly(number=138)
    return make_sitting(assembly, room=make_room(assembly, "Room 1"))


def history(sitting, user=None):
    return history_of(sitting.event, user or AnonymousUser(), at=timezone.now())


def rename(room, name, by):
    return rooms.change(room=room, facts=RoomFacts(name=name), by=by, at=LATER)


def publish(sitting, **facts):
    plans.edit(sitting=sitting, facts=facts, by=None, at=LATER)
    return releases.release(event=sitting.event, by=None, at=LATER)


def test_renamed_room_has_its_line_in_the_log_and_its_old_name_before(sitting, editor):
    first = make_release(sitting.event)

    rename(sitting.room, "Salle Genève", editor)

    newest, _first = change_log(history(sitting))
    (entry,) = newest.entries
    assert entry.changes == "Room renamed"
    assert [(one.before, one.after) for one in entry.differences] == [("Room 1", "Salle Genève")]
    (old,) = programme_after(history(sitting), 1)
    (new,) = programme_after(history(sitting), 2)
    assert (old.room.name, new.room.name) == ("Room 1", "Salle Genève")
    assert [one.sitting.room.name for one in edition_of(first, since=0)] == ["Room 1"]
    (printed,) = edition_of(newest.release, since=1)
    assert printed.changes == ("room_renamed",)
    assert Sitting.objects.get().sequence == 1


def test_nobody_is_mailed_of_a_name_alone(sitting, editor):
    Follow.objects.create(user=editor, topic=sitting.topic, created_at=NOW)

    rename(sitting.room, "Salle Genève", editor)
    telling.tell_untold(at=LATER)

    assert not Message.objects.exists()


def test_rename_of_a_room_of_closed_or_cancelled_sittings_is_no_strangers_news(sitting, editor):
    room = make_room(sitting.event, "Room 2")
    make_sitting(sitting.event, hour=14, is_closed=True, room=room)
    make_sitting(
        sitting.event,
        hour=16,
        room=room,
        status="cancelled",
        cancelled_at=NOW,
        title={"en": "Gone"},
    )

    rename(room, "Salle Genève", editor)

    assert change_log(history(sitting)) == ()
    assert ReleasedSitting.objects.count() == 1


def test_facts_of_a_room_that_nobody_reads_make_no_release(sitting, editor):
    rooms.change(
        room=sitting.room, facts=RoomFacts(name="Room 1", capacity=80), by=editor, at=LATER
    )

    assert not ReleasedSitting.objects.exists()


def test_programme_of_then_knows_bodies_that_are_gone(sitting):
    bureau = make_body("bureau", name={"en": "Bureau"})
    make_release(sitting.event)
    publish(sitting, body=bureau)
    publish(sitting, body=make_body("council", name={"en": "Council"}))
    bureau.delete()
    Body.objects.filter(code="council").update(name={"en": "The Council"})

    was = [str(programme_after(history(sitting), number)[0].body.name) for number in (1, 2, 3)]

    assert was == ["Governing Council", "Bureau", "Council"]
    newest, *_older = change_log(history(sitting))
    ((difference,),) = [entry.differences for entry in newest.entries]
    assert (difference.before, difference.after) == ("Bureau", "Council")


def test_releases_before_names_were_kept_have_the_names_of_today(sitting, editor):
    make_release(sitting.event)
    for row in ReleasedSitting.objects.all():
        row.state.pop("names")
        row.save()
    other = make_body("bureau", name={"en": "Bureau"})
    publish(sitting, body=other, title=LanguageMap({"en": "Bureau"}))
    make_body().delete()
    rename(sitting.room, "Salle Genève", editor)

    (old,) = programme_after(history(sitting), 1)

    assert (old.room.name, str(old.body.name)) == ("Salle Genève", "")


def test_release_asks_as_much_for_many_as_for_few(sitting):
    def asked(numbers):
        for n in numbers:
            one = make_sitting(sitting.event, hour=10 + n, hours=0.5)
            room, body = make_room(sitting.event, f"Room {n + 2}"), make_body(f"body-{n}")
            plans.edit(sitting=one, facts={"room": room, "body": body}, by=None, at=LATER)
        with CaptureQueriesContext(connection) as queries:
            releases.release(event=sitting.event, by=None, at=LATER)
        return len(queries)

    _first, few, many = asked([0]), asked([1, 2]), asked(range(3, 13))

    # Fifteen of these keep the search: of the event, its sittings, their documents and debates.
    assert many == few < 40


def test_rename_of_a_moved_sitting_is_told_with_the_move(sitting, editor):
    make_release(sitting.event)
    plans.edit(
        sitting=sitting,
        facts={"ends_at": sitting.ends_at + timedelta(hours=1)},
        by=None,
        at=LATER,
    )
    rename(sitting.room, "Salle Genève", editor)

    releases.release(event=sitting.event, by=None, at=LATER)

    moved, renamed, _first = change_log(history(sitting))
    assert [entry.changes for entry in moved.entries] == ["Other time"]
    assert [entry.changes for entry in renamed.entries] == ["Room renamed"]
