"""Releases: at one instant, once a sitting, kept readable, told once to exactly those concerned."""

from datetime import timedelta

import icalendar
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import TransactionTestCase

from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from notifications.models.follows import Follow
from notifications.models.messages import Message
from sessions.errors import NothingToRelease, RoomTaken
from sessions.errors.speakers import DebateHeldThere
from sessions.jobs import telling
from sessions.models.drafts import SittingDraft
from sessions.models.releases import Release
from sessions.models.sittings import Sitting
from sessions.selectors.plans import plan_version
from sessions.services import plans, releases
from tests.factories.debates import make_debate
from tests.factories.sessions import LATER, NOW, make_assembly, make_room, make_sitting

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def assembly():
    return make_assembly(number=138)


def follower(*sittings, name="Ada", language="en"):
    user = User.objects.create_user(f"{name.lower()}@example.org", name=name, language=language)
    for sitting in sittings:
        Follow.objects.create(user=user, topic=sitting.topic, created_at=NOW)
    return user


def plan(sitting, **facts):
    return plans.edit(sitting=sitting, facts=facts, by=None, at=LATER)


def release(assembly, **changes):
    return releases.release(event=assembly, by=None, at=LATER, **changes)


def test_release_publishes_the_draft_and_raises_each_sequence_once(assembly):
    moved, same = make_sitting(assembly), make_sitting(assembly, hour=14)
    plan(moved, starts_at=moved.starts_at + HOUR, ends_at=moved.ends_at + HOUR)
    plan(moved, room=make_room(assembly))
    plan(moved, title=LanguageMap({"en": "Council", "fr": "Conseil"}))

    found = release(assembly, note=LanguageMap({"en": "After the talks"}))

    after = Sitting.objects.get(pk=moved.pk)
    assert (after.sequence, after.changed_at) == (1, LATER)
    assert (after.starts_at, after.title["en"]) == (moved.starts_at + HOUR, "Council")
    assert Sitting.objects.get(pk=same.pk).sequence == 0
    assert not SittingDraft.objects.exists()
    (row,) = found.sittings.all()
    assert (row.changes, row.sequence) == (["moved", "room", "renamed"], 1)
    assert row.state["title"] == {"en": "Council", "fr": "Conseil"}
    assert (found.number, found.note) == (1, {"en": "After the talks"})


def test_release_adds_and_cancels_and_drops_what_was_never_out(assembly):
    gone = make_sitting(assembly)
    new = plans.add(event=assembly, facts=new_facts(gone), by=None, at=LATER)
    never = plans.add(event=assembly, facts=new_facts(gone), by=None, at=LATER)
    plans.drop(sitting=gone, by=None, at=LATER)
    plans.drop(sitting=never, by=None, at=LATER)

    found = release(assembly)

    assert {row.sitting_id: row.changes for row in found.sittings.all()} == {
        gone.pk: ["cancelled"],
        new.pk: ["added"],
    }
    assert Sitting.objects.get(pk=gone.pk).is_cancelled
    assert Sitting.objects.get(pk=new.pk).released_at == LATER
    assert not Sitting.planned.filter(pk=never.pk).exists()


def test_sitting_that_was_never_out_stays_while_a_debate_is_held_in_it(assembly):
    never = plans.add(event=assembly, facts=new_facts(make_sitting(assembly)), by=None, at=LATER)
    debate = make_debate(never)
    plans.drop(sitting=never, by=None, at=LATER)

    with pytest.raises(DebateHeldThere, match="General debate"):
        release(assembly)
    debate.sittings.through.objects.all().delete()
    release(assembly)

    assert not Sitting.planned.filter(pk=never.pk).exists()


def new_facts(like):
    return {
        "body": like.body,
        "title": LanguageMap({"en": "Panel"}),
        "starts_at": like.starts_at,
        "ends_at": like.ends_at,
    }


def test_release_moves_the_calendar_once_and_its_numbers_follow_each_other(assembly):
    one, other = make_sitting(assembly), make_sitting(assembly, hour=14)
    assembly.refresh_from_db()
    version = assembly.calendar_version
    plan(one, group="A")
    plan(other, group="B")

    first = release(assembly, only=[one.pk])
    second = release(assembly)

    assembly.refresh_from_db()
    assert (first.number, second.number) == (1, 2)
    assert [row.sitting_id for row in second.sittings.all()] == [other.pk]
    assert assembly.calendar_version == version + 2


def test_nothing_is_not_released(assembly):
    make_sitting(assembly)

    with pytest.raises(NothingToRelease):
        release(assembly)

    assert not Release.objects.exists()


def test_draft_that_changed_since_it_was_read_is_not_released(assembly):
    sitting = make_sitting(assembly)
    plan(sitting, group="A")
    seen = plan_version(assembly)
    plan(sitting, group="B")

    with pytest.raises(Superseded):
        release(assembly, version=seen)

    assert Sitting.objects.get().group == ""


def test_two_sittings_exchange_their_rooms_in_one_release(assembly):
    rooms = [make_room(assembly, "Room 1"), make_room(assembly, "Room 2")]
    one, other = (make_sitting(assembly, room=room) for room in rooms)
    plan(one, room=rooms[1])
    plan(other, room=rooms[0])

    release(assembly)

    assert [s.room_id for s in Sitting.objects.order_by("pk")] == [rooms[1].pk, rooms[0].pk]


def test_room_taken_refuses_the_release_whole_unless_it_is_meant(assembly):
    room = make_room(assembly)
    make_sitting(assembly, room=room)
    second, third = make_sitting(assembly), make_sitting(assembly, hour=14)
    plan(second, room=room)
    plan(third, group="A")

    with pytest.raises(RoomTaken) as refusal, transaction.atomic():
        release(assembly)
    assert refusal.value.details["room"] == room.name
    assert Sitting.objects.get(pk=third.pk).group == ""

    plan(second, shares_room=True)
    release(assembly)
    assert Sitting.objects.get(pk=second.pk).room_id == room.pk


@pytest.mark.stack
def test_postgresql_itself_refuses_two_in_one_room(assembly):
    room = make_room(assembly)
    make_sitting(assembly, room=room, hour=9, hours=2)
    make_sitting(assembly, room=room, hour=11, hours=1)  # half-open: they touch and do not overlap

    with transaction.atomic(), connection.cursor() as cursor:
        make_sitting(assembly, room=room, hour=10, hours=0.5)
        with pytest.raises(IntegrityError):
            cursor.execute("SET CONSTRAINTS sitting_has_the_room IMMEDIATE")
        transaction.set_rollback(True)


def test_who_follows_several_is_told_once_of_just_those(assembly, deliver_all):
    one, two, three = (make_sitting(assembly, hour=hour) for hour in (9, 11, 14))
    follower(one, two, name="Ada")
    follower(three, name="Bruno", language="fr")
    follower(make_sitting(assembly, hour=16), name="Chidi")
    plan(one, starts_at=one.starts_at + HOUR, ends_at=one.ends_at + HOUR)
    plans.drop(sitting=two, by=None, at=LATER)
    plan(three, room=make_room(assembly, "Room 9"))

    release(assembly)
    mails = {mail.to[0]: mail for mail in deliver_all()}

    assert {address.split("<")[-1].rstrip(">") for address in mails} == {
        "ada@example.org",
        "bruno@example.org",
    }
    ada = next(mail for address, mail in mails.items() if "ada" in address)
    assert ada.subject == "Changed: 2 sittings of the 138th Assembly"
    assert "Other time" in ada.body
    assert "Cancelled" in ada.body
    (file,) = [p for p in ada.message().walk() if p.get_content_type() == "application/ics"]
    calendar = icalendar.Calendar.from_ical(file.get_payload(decode=True))
    assert {(str(e["UID"]), int(e["SEQUENCE"])) for e in calendar.walk("VEVENT")} == {
        (str(one.uid), 1),
        (str(two.uid), 1),
    }
    bruno = next(mail for address, mail in mails.items() if "bruno" in address)
    (part,) = [p for p in bruno.message().walk() if p.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"


def test_telling_twice_tells_once(assembly):
    sitting = make_sitting(assembly)
    follower(sitting)
    plan(sitting, group="A", title=LanguageMap({"en": "Council A"}))
    found = release(assembly)

    first = telling.tell(release_id=found.pk, at=LATER)
    Release.objects.update(told_at=None)  # as if the worker had died before it could note it
    telling.tell_untold(at=LATER)

    assert first == 1
    assert Message.objects.count() == 1


def test_who_was_not_yet_told_of_a_move_hears_only_that_it_is_off(assembly, deliver_all):
    sitting, other = make_sitting(assembly), make_sitting(assembly, hour=14)
    follower(sitting)
    follower(sitting, other, name="Ben")
    for one in (sitting, other):
        plan(one, starts_at=one.starts_at + HOUR, ends_at=one.ends_at + HOUR)
    release(assembly)
    plans.drop(sitting=Sitting.objects.get(pk=sitting.pk), by=None, at=LATER)
    release(assembly)

    telling.tell_untold(at=LATER)

    assert sorted(Message.objects.values_list("kind", "recipient")) == [
        ("sitting_cancelled", "ada@example.org"),
        ("sitting_cancelled", "ben@example.org"),
        ("sitting_changed", "ben@example.org"),
    ]


def test_closing_a_sitting_takes_it_from_those_who_may_not_know_it(assembly, deliver_all):
    sitting = make_sitting(assembly, title={"en": "Bureau", "fr": "Bureau"})
    user = follower(sitting)
    plan(sitting, is_closed=True, title=LanguageMap({"en": "Secret talks"}))

    release(assembly)
    (mail,) = deliver_all()

    assert not Follow.objects.filter(user=user).exists()
    (part,) = [p for p in mail.message().walk() if p.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "CANCEL"
    assert "Secret talks" not in mail.message().as_string()
    assert b"Secret talks" not in part.get_payload(decode=True)


@pytest.mark.parametrize("rows", [1, 4])
def test_release_asks_a_fixed_number_of_questions(assembly, rows, django_assert_max_num_queries):
    for hour in range(9, 9 + rows):
        plan(make_sitting(assembly, hour=hour, hours=1), group="A")

    with django_assert_max_num_queries(36 + 4 * rows):
        release(assembly)


class ReleaseIsOne(TransactionTestCase):
    """On both databases: what is refused at the end leaves nothing behind."""

    def test_refused_release_leaves_the_draft(self):
        assembly = make_assembly(number=138)
        room = make_room(assembly)
        make_sitting(assembly, room=room)
        second = make_sitting(assembly)
        plan(second, room=room)

        with pytest.raises(RoomTaken):
            release(assembly)

        assert Sitting.objects.get(pk=second.pk).room_id is None
        assert SittingDraft.objects.get().room_id == room.pk
