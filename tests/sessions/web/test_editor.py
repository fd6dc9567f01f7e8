"""Moving and cancelling on a plain form, and what readers, followers and the feed get of it."""

import re
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import CalendarStatus, Role
from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry
from assemblies.services import roles
from notifications.models.follows import Follow
from notifications.models.messages import Message
from sessions.jobs import telling
from tests.factories.sessions import NOW, make_assembly, make_room, make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting():
    assembly = make_assembly(number=138)  # clocks go back on its last day, 25 October 2026
    return make_sitting(assembly, room=make_room(assembly, "Room 1"))


@pytest.fixture
def editor(client):
    user = User.objects.create_user("editor@example.org")
    roles.grant(user=user, role=Role.PROGRAMME_EDITOR, by=None, at=NOW)
    client.force_login(user)
    return user


def address(sitting, verb):
    return reverse(f"assembly_sessions:sitting-{verb}", args=["138", sitting.pk])


def answers(sitting, **changes):
    values = {
        "day": "2026-10-22",
        "starts": "15:00",
        "ends": "17:30",
        "room": "",
        "sequence": sitting.sequence,
        "note_en": "",
        "note_fr": "",
    }
    return {**values, **changes}


def move(client, sitting, **changes):
    return client.post(address(sitting, "move"), answers(sitting, **changes))


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def fresh(sitting):
    sitting.refresh_from_db()
    return sitting


def test_move_form_starts_from_the_clock_of_the_venue(client, sitting, editor):
    page = text(client.get(address(sitting, "move")))

    assert 'value="2026-10-21"' in page
    assert 'value="09:00"' in page
    assert 'value="11:00"' in page
    assert "Europe/Zurich" in page


def test_move_changes_time_room_and_sequence(client, sitting, editor):
    room = make_room(sitting.event, "Room 18")

    response = move(client, sitting, room=room.pk, note_en="Later", note_fr="Plus tard")

    assert response.status_code == 302
    fresh(sitting)
    assert sitting.starts_at == datetime(2026, 10, 22, 13, 0, tzinfo=UTC)
    assert sitting.ends_at == datetime(2026, 10, 22, 15, 30, tzinfo=UTC)
    assert (sitting.room, sitting.sequence) == (room, 1)
    assert sitting.change_note == {"en": "Later", "fr": "Plus tard"}
    entry = AuditEntry.objects.get(act="sitting.move")
    assert entry.by_key == str(editor.pk)


def test_move_is_in_the_feed_and_in_the_followers_mail_alike(client, sitting, editor, deliver_all):
    follower = User.objects.create_user("ada@example.org", name="Ada", language="fr")
    Follow.objects.create(user=follower, topic=sitting.topic, created_at=NOW)

    page = client.post(address(sitting, "move"), answers(sitting), follow=True)

    assert "The calendar feed has it already." in text(page)
    assert "1 person who follows it is told by mail." in text(page)
    (mail,) = deliver_all()
    (part,) = [p for p in mail.message().walk() if p.get_content_type() == "text/calendar"]
    (told,) = icalendar.Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    feed = client.get("/calendar/assemblies/138.fr.ics").content
    (shown,) = [
        e for e in icalendar.Calendar.from_ical(feed).walk("VEVENT") if e["UID"] == told["UID"]
    ]
    for name in ("UID", "SEQUENCE", "DTSTART", "DTEND", "LOCATION", "SUMMARY"):
        assert told[name].to_ical() == shown[name].to_ical(), name


def test_move_that_came_second_is_refused_in_the_form(client, sitting, editor):
    before = sitting.sequence
    move(client, sitting)

    response = move(client, sitting, starts="10:00", sequence=before)

    assert response.status_code == 422
    assert "Somebody else has changed this meanwhile" in text(response)
    assert fresh(sitting).sequence == 1


def test_move_to_the_same_place_is_refused(client, sitting, editor):
    response = move(
        client, sitting, day="2026-10-21", starts="09:00", ends="11:00", room=sitting.room_id
    )

    assert response.status_code == 422
    assert "Nothing was changed" in text(response)
    assert not Message.objects.exists()


def test_move_must_end_after_it_begins(client, sitting, editor):
    response = move(client, sitting, starts="17:00", ends="16:00")

    assert response.status_code == 422
    assert "The end must be later than the start." in text(response)


def test_move_may_end_after_midnight(client, sitting, editor):
    move(client, sitting, starts="21:00", ends="00:30", next_day="on")

    assert fresh(sitting).ends_at - sitting.starts_at == timedelta(hours=3, minutes=30)


def test_move_to_an_hour_that_clocks_skip_is_an_error_of_the_field(client, editor):
    assembly = make_assembly(number=138, starts_on="2027-03-27", ends_on="2027-03-29")
    sitting = make_sitting(assembly)

    response = move(client, sitting, day="2027-03-28", starts="02:30", ends="04:00")

    assert response.status_code == 422
    assert "This time does not exist" in text(response)
    assert 'href="#id_starts"' in text(response)


@pytest.mark.parametrize(("repeated", "utc_hour"), [("first", 0), ("second", 1)])
def test_move_into_the_hour_that_comes_twice_asks_which(
    client, sitting, editor, repeated, utc_hour
):
    wanted = {"day": "2026-10-25", "starts": "02:30", "ends": "05:00"}

    asked = move(client, sitting, **wanted)
    answered = move(client, sitting, **wanted, repeated=repeated)

    assert asked.status_code == 422
    assert "Which of the two hours?" in text(asked)
    assert answered.status_code == 302
    assert fresh(sitting).starts_at == datetime(2026, 10, 25, utc_hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", ""),
        ("day", "yesterday"),
        ("day", "0001-01-01"),
        ("day", "9999-12-31"),
        ("starts", "25:00"),
        ("ends", ""),
        ("room", "999999999999999999999"),
        ("room", "x"),
        ("note_en", "x" * 301),
        ("note_fr", "\u202e"),
        ("note_en", "a\x00b"),
    ],
)
def test_move_names_the_field_of_bad_input(client, sitting, editor, field, value):
    response = move(client, sitting, **{field: value})

    assert response.status_code == 422
    assert f'href="#id_{field}"' in text(response)
    assert fresh(sitting).sequence == 0


@pytest.mark.parametrize("sequence", ["", "x", "-1", "99999999999999999999"])
def test_move_without_a_readable_revision_is_refused(client, sitting, editor, sequence):
    assert move(client, sitting, sequence=sequence).status_code == 422


def test_room_of_another_assembly_is_not_a_choice(client, sitting, editor):
    elsewhere = make_room(make_assembly(number=139), "Room 99")

    assert move(client, sitting, room=elsewhere.pk).status_code == 422
    assert "Room 99" not in text(client.get(address(sitting, "move")))


def test_room_that_is_taken_asks_whether_both_are_meant(client, sitting, editor):
    room = make_room(sitting.event, "Room 2")
    title = {"en": "Drafting committee", "fr": "Comité de rédaction"}
    make_sitting(sitting.event, day=2, hour=16, room=room, title=title)

    asked = move(client, sitting, room=room.pk)
    before = fresh(sitting).sequence
    answered = move(client, sitting, room=room.pk, shares_room="on")

    assert (asked.status_code, before) == (422, 0)
    assert "Room 2 is taken at that time: Drafting committee." in text(asked)
    assert 'href="#id_room"' in text(asked)
    assert 'name="shares_room"' in text(asked)
    assert 'name="shares_room"' not in text(client.get(address(sitting, "move")))
    assert answered.status_code == 302
    assert fresh(sitting).room == room


def test_form_of_a_cancelled_sitting_leads_back_to_it(client, sitting, editor):
    client.post(address(sitting, "cancel"), {"sequence": 0})

    for verb in ("move", "cancel"):
        page = client.get(address(sitting, verb))
        assert page.status_code == 302
        assert page.url == f"/en/events/138/sittings/{sitting.pk}/"


def test_note_is_printed_as_text(client, sitting, editor):
    move(client, sitting, note_en="<b>Later</b> 🕰")

    page = text(client.get(f"/en/events/138/sittings/{sitting.pk}/"))

    assert "&lt;b&gt;Later&lt;/b&gt; 🕰" in page


def test_cancel_asks_once_and_says_who_will_be_told(client, sitting, editor):
    for number in range(2):
        user = User.objects.create_user(f"p{number}@example.org")
        Follow.objects.create(user=user, topic=sitting.topic, created_at=NOW)

    asked = client.get(address(sitting, "cancel"))
    done = client.post(
        address(sitting, "cancel"), {"sequence": 0, "note_en": "No quorum"}, follow=True
    )

    assert "Wednesday 21 October 2026 09:00" in text(asked), "the venue's clock, not UTC"
    assert "2 people who follow it will be told by mail." in text(asked)
    assert fresh(sitting).status == CalendarStatus.CANCELLED
    assert "This sitting was cancelled." in text(done)
    assert "No quorum" in text(done)
    telling.tell_untold(at=timezone.now())
    assert Message.objects.filter(kind="sitting_cancelled").count() == 2


def test_cancelled_sitting_cannot_be_moved_or_cancelled_again(client, sitting, editor):
    client.post(address(sitting, "cancel"), {"sequence": 0})

    for response in (
        move(client, sitting, sequence=1),
        client.post(address(sitting, "cancel"), {"sequence": 1}),
    ):
        assert response.status_code == 422
        assert "This sitting was cancelled." in text(response)


@pytest.mark.parametrize("verb", ["move", "cancel"])
def test_only_an_editor_opens_the_forms(client, sitting, verb):
    assert client.get(address(sitting, verb)).status_code == 302
    client.force_login(User.objects.create_user("nobody@example.org"))

    assert client.get(address(sitting, verb)).status_code == 403
    assert client.post(address(sitting, verb), answers(sitting)).status_code == 403
    assert fresh(sitting).sequence == 0


def test_link_to_the_form_is_shown_to_editors_only(client, sitting, editor):
    page = f"/en/events/138/sittings/{sitting.pk}/"

    assert address(sitting, "move") in text(client.get(page))
    client.logout()
    assert address(sitting, "move") not in text(client.get(page))


def test_forms_of_what_is_not_there_are_not_found(client, sitting, editor):
    assert client.get("/en/events/138/sittings/99999/move/").status_code == 404
    assert client.get(f"/en/events/139/sittings/{sitting.pk}/cancel/").status_code == 404
    assert client.delete(address(sitting, "cancel")).status_code == 405
