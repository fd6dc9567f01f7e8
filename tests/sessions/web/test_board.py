"""The board: one day of the draft, the form beside it, and two editors who see each other."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from assemblies.fields import LanguageMap
from assemblies.models.audit import AuditEntry
from notifications.models.follows import Follow
from sessions.models.drafts import SittingDraft
from sessions.models.sittings import Sitting
from sessions.selectors.plans import plan_version, planned_sittings
from sessions.services import plans
from tests.factories.documents import make_theme
from tests.factories.sessions import (
    LATER,
    NOW,
    make_assembly,
    make_body,
    make_room,
    make_sitting,
)

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def sitting(world, client):
    client.force_login(world.editor)
    return world.sitting  # 21 October 2026, 9 to 11, Room 1


@pytest.fixture
def other(world):
    """Return the browser of a second editor."""
    browser = Client()
    browser.force_login(world.manager)
    return browser


def url(name, *more):
    return reverse(f"assembly_sessions:{name}", args=["138", *more])


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def answers(sitting, **changes):
    values = {
        "title_en": "Governing Council", "title_fr": "Conseil directeur", "body": sitting.body_id,
        "kind": "sitting", "day": "2026-10-21", "starts": "09:00", "ends": "11:00",
        "room": sitting.room_id or "", "version": sitting.plan_version,
    }  # fmt: skip
    return {**values, **changes}


def send(client, sitting, **changes):
    return client.post(url("plan-sitting", sitting.pk), answers(sitting, **changes))


def seen(world):
    """Return the version of the draft, as a page that was just opened sends it."""
    return {"version": plan_version(world.assembly)}


def facts_of(sitting):
    planned = {one.sitting.pk: one for one in planned_sittings(sitting.event)}
    return planned[sitting.pk].facts


def fresh(sitting):
    return Sitting.planned.get(pk=sitting.pk)


# Looking


def test_board_shows_the_day_with_rooms_side_by_side(client, world, sitting):
    make_room(world.assembly, "Room 18")

    page = text(client.get(url("board") + "?day=2026-10-21"))

    assert re.findall(r'data-name="([^"]+)"', page) == ["Room 1", "Room 18", "No room"]
    # 8:00 is the second row: 9:00 is four quarters on, 11:00 twelve.
    assert 'class="c-2 r-6 e-14"' in page
    assert "09:00 – 11:00" in page
    assert "22 October" in page


def test_card_says_what_is_planned(client, world, sitting):
    facts = {"starts_at": sitting.starts_at + timedelta(hours=1), "is_closed": True}
    plans.edit(sitting=sitting, facts=facts, by=world.editor, at=LATER)
    new = {
        "body": sitting.body, "title": {"en": "Panel"}, "starts_at": sitting.starts_at,
        "ends_at": sitting.ends_at,
    }  # fmt: skip
    gone = plans.add(event=world.assembly, facts=new, by=world.editor, at=LATER)
    plans.drop(sitting=plans.add(event=world.assembly, facts=new, by=None, at=LATER),
               by=world.editor, at=LATER)  # fmt: skip

    page = text(client.get(url("board") + "?day=2026-10-21"))

    assert "Other time, Closed now" in page
    assert f'data-sitting="{gone.pk}"' in page
    assert ">New</span>" in page
    assert "is-cancelled" in page
    assert "Release 2 changes" in page


def test_board_costs_the_same_for_many_sittings(
    client, world, sitting, django_assert_max_num_queries
):
    address = url("board") + "?day=2026-10-21"
    client.get(address)
    for n in range(6):
        make_sitting(
            world.assembly, room=make_room(world.assembly, f"R{n}"), body=make_body(f"b{n}")
        )
        plans.edit(sitting=sitting, facts={"group": str(n)}, by=world.editor, at=LATER)

    with django_assert_max_num_queries(19):
        client.get(address)


def test_day_that_is_none_gives_the_first_with_a_sitting(client, sitting):
    for day in ("", "nonsense", "2026-13-45", "1999-01-01"):
        assert "Wednesday 21 October" in text(client.get(url("board") + f"?day={day}"))


# The form


def test_form_plans_and_publishes_nothing(client, world, sitting):
    room = make_room(world.assembly, "Room 18")

    response = send(
        client, sitting, day="2026-10-22", starts="22:00", ends="00:30", next_day="on",
        room=room.pk, is_closed="on", purposes=["panel", "election"], languages=["en", "ar"],
        kind="ceremony", group="B", title_ar="المجلس", note_en="Later",
    )  # fmt: skip

    assert response.headers["Location"] == url("board") + "?day=2026-10-22"
    facts = facts_of(sitting)
    assert (facts.starts_at, facts.ends_at) == (
        datetime(2026, 10, 22, 20, tzinfo=UTC), datetime(2026, 10, 22, 22, 30, tzinfo=UTC),
    )  # fmt: skip
    assert (facts.room, facts.is_closed, facts.kind, facts.group) == (room, True, "ceremony", "B")
    assert (set(facts.purposes), set(facts.languages)) == ({"election", "panel"}, {"ar", "en"})
    assert facts.title["ar"] == "المجلس"
    assert facts.note == {"en": "Later"}
    assert Sitting.objects.get(pk=sitting.pk).starts_at == sitting.starts_at
    assert AuditEntry.objects.get(act="plan.edit").by_key == str(world.editor.pk)


def test_form_asks_for_themes_and_keeps_one_that_is_gone(client, world, sitting):
    make_theme("peace")
    Sitting.objects.filter(pk=sitting.pk).update(themes=["gone"])

    response = send(client, sitting, themes=["peace", "gone"])

    assert response.status_code == 302
    assert set(facts_of(sitting).themes) == {"gone", "peace"}


def test_form_holds_what_is_planned(client, world, sitting):
    plans.edit(sitting=sitting, facts={"group": "Group B"}, by=world.editor, at=LATER)

    page = text(client.get(url("plan-sitting", sitting.pk), headers=HTMX))

    assert 'value="Group B"' in page
    assert 'name="version" value="2"' in page
    assert "<h1" not in page  # beside the board that is there


def test_form_without_a_script_stands_beside_its_day(client, sitting):
    page = text(client.get(url("plan-sitting", sitting.pk)))

    assert page.count("<h1") == 1
    assert f'data-sitting="{sitting.pk}"' in page
    assert 'name="title_en" value="Governing Council"' in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends": "08:00"}, "The end must be later than the start."),
        ({"title_en": "", "title_fr": ""}, "Give the title in at least one language."),
        ({"day": "2030-01-01"}, "This day is too far from the days of the assembly."),
        ({"day": "2026-10-25", "starts": "02:30", "ends": "04:00"}, "Say which of the two hours"),
        ({"body": ""}, "This field is required."),
    ],
)
def test_form_refuses_at_the_field(client, sitting, changes, said):
    response = send(client, sitting, **changes)

    assert response.status_code == 422
    assert said in text(response)
    assert not SittingDraft.objects.exists()


def test_sitting_that_would_follow_itself_is_refused_at_the_field(client, world, sitting):
    second = make_sitting(world.assembly, hour=14, follows=sitting)

    response = send(client, sitting, follows=second.pk)

    assert response.status_code == 422
    assert 'id="id_follows_error"' in text(response)


def test_add_plans_a_new_sitting(client, world, sitting):
    response = client.post(
        url("plan-add"),
        {**answers(sitting), "title_en": "Workshop", "starts": "14:00", "ends": "15:00"},
    )

    assert response.status_code == 302
    new = Sitting.planned.get(released_at=None)
    assert str(facts_of(new).title) == "Workshop"
    assert Sitting.objects.count() == 2


def test_drop_revert_and_publish_are_acts_of_the_form(client, world, sitting, deliver_all):
    Follow.objects.create(user=world.delegate, topic=sitting.topic, created_at=NOW)
    send(client, sitting, act="drop", note_en="Not held")
    assert facts_of(sitting).is_cancelled

    send(client, fresh(sitting), act="revert")
    assert not SittingDraft.objects.exists()

    send(
        client, fresh(sitting), act="publish", starts="10:00", ends="12:00", note_en="An hour later"
    )
    assert Sitting.objects.get(pk=sitting.pk).starts_at == sitting.starts_at + timedelta(hours=1)
    assert [mail.to for mail in deliver_all()] == [["delegate@example.org"]]


def test_publishing_at_once_is_all_or_nothing(client, world, sitting):
    make_sitting(world.assembly, hour=14, room=sitting.room)

    response = send(client, sitting, act="publish", starts="14:00", ends="15:00")

    assert response.status_code == 422
    assert "Room 1 is taken" in text(response)
    assert not SittingDraft.objects.exists()
    after = send(client, sitting, act="publish", starts="16:00", ends="17:00")  # the same version
    assert after.status_code == 302


def test_publishing_at_once_tells_the_editor_what_has_moved_with_it(client, world, sitting):
    after = make_sitting(world.assembly, hour=11, follows=sitting)

    send(client, sitting, act="publish", ends="12:00")

    assert "1 sitting that begins after it has moved with it." in text(client.get(url("board")))
    assert Sitting.objects.get(pk=after.pk).starts_at == after.starts_at + timedelta(hours=1)


def test_note_can_be_emptied(client, sitting):
    send(client, sitting, starts="09:30", note_en="Half an hour later")

    send(client, fresh(sitting), starts="09:30", note_en="")

    assert SittingDraft.objects.get().note is None


# Two editors


def test_second_editor_overwrites_nobody_silently(client, other, world, sitting):
    send(other, sitting, starts="10:00")

    response = send(client, sitting, starts="09:30", title_en="Typed with care")

    page = text(response)
    assert response.status_code == 422
    assert facts_of(sitting).starts_at == sitting.starts_at + timedelta(hours=1)
    assert 'value="Typed with care"' in page
    assert "manager@example.org" in page
    assert "It now reads:" in page
    assert "10:00 – 11:00" in page
    # Sent again by who has read that, it holds.
    assert 'name="version" value="2"' in page
    send(client, sitting, starts="09:30", version=2)
    assert facts_of(sitting).starts_at == sitting.starts_at + timedelta(minutes=30)


def test_poll_says_nothing_until_another_acts_and_then_who_and_what(client, other, world, sitting):
    version = plan_version(world.assembly)
    poll = url("board-news") + f"?version={version}&step=0"
    assert client.get(poll).status_code == 204

    send(other, sitting, starts="10:00")

    response = client.get(poll)
    assert "manager@example.org</strong> changed" in text(response)
    assert "Governing Council" in text(response)
    assert response.headers["HX-Trigger"] == "draft-changed"
    renewed = re.search(r'hx-get="([^"]+)"', text(response)).group(1).replace("&amp;", "&")
    assert client.get(renewed).status_code == 204


def test_own_acts_are_no_news(client, world, sitting):
    send(client, sitting, starts="10:00")

    assert "changed" not in text(client.get(url("board-news") + "?version=0&step=0")).replace(
        "draft-changed", ""
    )


def test_renewed_part_is_the_grid_and_what_stands_around_it(client, sitting):
    page = text(client.get(url("board") + "?day=2026-10-21", headers=HTMX))

    assert "<html" not in page
    assert page.count('hx-swap-oob="true"') == 4


# By mouse, finger, keyboard


def put(client, sitting, **changes):
    values = {
        "starts_at": "2026-10-21T08:15:00.000Z", "ends_at": "2026-10-21T10:15:00.000Z",
        "room": sitting.room_id or "", "version": sitting.plan_version,
    }  # fmt: skip
    return client.post(url("plan-place", sitting.pk), {**values, **changes})


def test_card_that_was_put_elsewhere_is_planned_there(client, world, sitting):
    room = make_room(world.assembly, "Room 18")

    response = put(client, sitting, room=room.pk)

    assert response.status_code == 204
    assert response.headers["Plan-Version"] == str(fresh(sitting).plan_version) == "2"
    facts = facts_of(sitting)
    assert (facts.starts_at, facts.room) == (datetime(2026, 10, 21, 8, 15, tzinfo=UTC), room)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"version": 7}, "Somebody else has changed this meanwhile."),
        ({"ends_at": "2026-10-21T08:15:00Z"}, "The end must be later than the start."),
        ({"starts_at": "0001-01-01T00:00:00Z"}, "This day is too far"),
        ({"room": "999"}, "Select a valid choice."),
    ],
)
def test_refused_card_goes_back_with_a_sentence(client, sitting, changes, said):
    response = put(client, sitting, **changes)

    assert response.status_code == 422
    assert said in text(response)
    assert not SittingDraft.objects.exists()


def test_estimated_end_stays_one_when_moved_and_is_none_when_stretched(client, sitting):
    Sitting.planned.filter(pk=sitting.pk).update(end_is_indicative=True)
    put(client, sitting)
    assert facts_of(sitting).end_is_indicative

    put(client, fresh(sitting), ends_at="2026-10-21T11:00:00Z")
    assert not facts_of(sitting).end_is_indicative


# Several at once


def test_ticked_sittings_move_together(client, world, sitting):
    response = client.post(
        url("board-shift") + "?day=2026-10-21",
        {
            "sittings": [sitting.pk, world.closed_sitting.pk],
            "days": 1,
            "minutes": -30,
            "version": 0,
        },
    )

    assert response.headers["Location"] == url("board") + "?day=2026-10-21"
    by = timedelta(days=1, minutes=-30)
    assert facts_of(sitting).starts_at == sitting.starts_at + by
    assert facts_of(world.closed_sitting).starts_at == world.closed_sitting.starts_at + by


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"days": 1}, "Tick the sittings to move."),
        ({"sittings": True}, "Say by how many days or minutes they move."),
        ({"sittings": True, "days": 90}, "This day is too far"),
    ],
)
def test_block_that_cannot_move_says_why(client, sitting, sent, said):
    values = {**sent, "version": 0, **({"sittings": [sitting.pk]} if "sittings" in sent else {})}

    response = client.post(url("board-shift"), values)

    assert (response.status_code, said in text(response)) == (422, True)


def test_undo_says_what_it_brings_and_brings_it(client, world, sitting):
    send(client, sitting, starts="10:00")

    page = text(client.get(url("board-undo")))
    assert '<del dir="auto">Wed 21 October, 10:00 – 11:00</del>' in page
    assert '<ins dir="auto">Wed 21 October, 09:00 – 11:00</ins>' in page

    response = client.post(url("board-undo"), seen(world))
    assert response.url == f"{url('board')}?day={sitting.local_start:%Y-%m-%d}"
    assert not SittingDraft.objects.exists()
    assert "There is nothing of yours to take back" in text(client.get(url("board-undo")))


def test_undo_of_what_another_has_touched_is_refused(client, other, world, sitting):
    send(client, sitting, starts="10:00")
    send(other, fresh(sitting), starts="10:30")

    response = client.post(url("board-undo"), seen(world))

    assert response.status_code == 422
    assert "Somebody else has changed this meanwhile" in text(response)
    assert "Take my last act back" not in text(client.get(url("board")))
    assert "Take my last act back" in text(other.get(url("board")))


def test_what_was_released_is_not_offered_to_be_taken_back(client, sitting):
    send(client, sitting, starts="10:00", act="publish")

    assert "Take my last act back" not in text(client.get(url("board")))
    assert "There is nothing of yours to take back" in text(client.get(url("board-undo")))


def test_last_acts_say_who(client, other, world, sitting):
    send(other, sitting, starts="10:00")

    page = text(client.get(url("board")))

    assert 'manager@example.org</strong> changed: <span dir="auto">Governing Council' in page
    assert "Take my last act back" not in page


def test_skeleton_is_counted_before_it_is_copied(client, world, sitting):
    old = make_assembly(number=136, starts_on=world.assembly.starts_on - timedelta(days=365),
                        ends_on=world.assembly.ends_on - timedelta(days=365))  # fmt: skip
    make_sitting(old, room=make_room(old, "Old room"))

    page = text(client.get(url("board-copy") + f"?source={old.pk}"))
    assert "1 sitting would be copied." in page
    client.post(url("board-copy"), {"source": old.pk, "version": 0})

    new = Sitting.planned.get(event=world.assembly, released_at=None)
    assert facts_of(new).starts_at.date() == world.assembly.starts_on
    assert facts_of(new).room.name == "Old room"


def test_form_keeps_the_languages_that_it_does_not_ask(client, sitting):
    label = {"en": "after the Council", "es": "tras el Consejo", "ar": "بعد المجلس"}
    note = {"fr": "Changé", "es": "Cambiado"}
    facts = {"end_is_indicative": True, "time_shown_as": LanguageMap(label)}
    plans.edit(sitting=sitting, facts=facts, note=LanguageMap(note), by=None, at=LATER)
    same = {"end_is_indicative": "on", "shown_en": label["en"], "note_fr": note["fr"]}

    send(client, fresh(sitting), **same)
    assert dict(facts_of(sitting).time_shown_as) == label
    assert dict(fresh(sitting).draft.note) == note

    send(client, fresh(sitting), **same | {"shown_fr": "après le Conseil", "note_fr": ""})
    assert dict(facts_of(sitting).time_shown_as) == {**label, "fr": "après le Conseil"}
    assert fresh(sitting).draft.note is None

    send(client, fresh(sitting), end_is_indicative="on")
    assert facts_of(sitting).time_shown_as is None


def hidden_version(page):
    return re.search(r'name="version" value="(\d+)"', page).group(1)


def test_block_sent_twice_moves_once_and_loses_nothing_that_was_said(client, sitting):
    day = url("board-shift") + "?day=2026-10-21"
    sent = {"sittings": [sitting.pk], "days": 0, "minutes": 30,
            "version": hidden_version(text(client.get(url("board"))))}  # fmt: skip
    client.post(day, sent)

    again = client.post(day, sent)

    page = text(again)
    assert again.status_code == 422
    assert "Somebody else has changed this meanwhile" in page
    assert facts_of(sitting).starts_at == sitting.starts_at + timedelta(minutes=30)
    assert f'name="sittings" value="{sitting.pk}" checked' in page
    assert 'value="30"' in page
    client.post(day, {**sent, "version": hidden_version(page)})
    assert facts_of(sitting).starts_at == sitting.starts_at + timedelta(minutes=60)


def test_undo_sent_twice_takes_one_act_back(client, sitting):
    send(client, sitting, starts="10:00")
    send(client, fresh(sitting), starts="10:30")
    sent = {"version": hidden_version(text(client.get(url("board-undo"))))}
    client.post(url("board-undo"), sent)

    again = client.post(url("board-undo"), sent)

    assert again.status_code == 422
    assert (facts_of(sitting).starts_at - sitting.starts_at) == timedelta(hours=1)
    assert hidden_version(text(again)) != sent["version"]


def test_act_whose_sittings_are_gone_is_told_by_their_number(client, world, sitting):
    old = make_assembly(number=136, starts_on=world.assembly.starts_on - timedelta(days=365),
                        ends_on=world.assembly.ends_on - timedelta(days=365))  # fmt: skip
    make_sitting(old)
    client.post(url("board-copy"), {"source": old.pk, "version": 0})

    response = client.post(url("board-undo"), seen(world))

    assert response.url == url("board")
    assert text(client.get(url("board"))).count("1 sitting that is gone") == 2  # copied, taken back


def test_skeleton_sent_twice_is_copied_once(client, world, sitting):
    old = make_assembly(number=136, starts_on=world.assembly.starts_on - timedelta(days=365),
                        ends_on=world.assembly.ends_on - timedelta(days=365))  # fmt: skip
    make_sitting(old)
    page = text(client.get(url("board-copy") + f"?source={old.pk}"))
    sent = {"source": old.pk, "version": hidden_version(page)}
    client.post(url("board-copy"), sent)

    again = client.post(url("board-copy"), sent)

    assert again.status_code == 422
    assert Sitting.planned.filter(event=world.assembly, released_at=None).count() == 1
    assert hidden_version(text(again)) != sent["version"]


# Clashes


def test_clash_is_marked_listed_and_accepted_with_a_reason(client, world, sitting):
    second = make_sitting(world.assembly, body=make_body("peace"))
    plans.edit(sitting=second, facts={"room": world.room}, by=world.editor, at=LATER)
    page = text(client.get(url("board") + "?day=2026-10-21"))
    assert page.count("Room 1 is taken at that time") == 4  # two cards; the list; its button
    assert page.count(">1 clash<") == 1  # on the day's tab, seen from every other day
    key = re.search(r'name="key" value="([^"]+)"', page).group(1)

    refused = client.post(url("clash-accept"), {"key": key, "reason": ""})
    client.post(url("clash-accept"), {"key": key, "reason": "A joint sitting"})

    assert refused.status_code == 422
    page = text(client.get(url("board") + "?day=2026-10-21"))
    assert 'Accepted: <span dir="auto">A joint sitting' in page
    assert ">Clash<" not in page
    assert ">1 clash<" not in page
    assert facts_of(second).shares_room or facts_of(sitting).shares_room


def test_clash_that_has_grown_since_it_was_seen_is_not_accepted(client, world, sitting):
    second = make_sitting(world.assembly, body=make_body("peace"), hours=0.5)
    plans.edit(sitting=second, facts={"room": world.room}, by=world.editor, at=LATER)
    page = text(client.get(url("board") + "?day=2026-10-21"))
    seen = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page).group(1)
        for name in ("key", "terms")
    }
    facts = {"ends_at": second.ends_at + timedelta(hours=1)}
    plans.edit(sitting=second, facts=facts, by=world.manager, at=LATER)

    response = client.post(url("clash-accept"), {**seen, "reason": "Half an hour only"})

    assert response.status_code == 422
    assert "Somebody else has changed this meanwhile" in text(response)
    assert "Half an hour only" not in text(client.get(url("board") + "?day=2026-10-21"))


def test_accepted_clash_is_taken_back(client, world, sitting):
    second = make_sitting(world.assembly, body=make_body("peace"))
    plans.edit(sitting=second, facts={"room": world.room}, by=world.editor, at=LATER)
    address = url("board") + "?day=2026-10-21"
    key = re.search(r'name="key" value="([^"]+)"', text(client.get(address))).group(1)
    client.post(url("clash-accept"), {"key": key, "reason": "A joint sitting"})
    assert ">Accept<" not in text(client.get(address))

    back = client.post(url("clash-take-back"), {"key": key, **seen(world)}, follow=True)
    again = client.post(url("clash-take-back"), {"key": key, **seen(world)}, follow=True)

    assert "The clash is open again." in text(back)
    assert ">Accept<" in text(client.get(address))
    assert "there is nothing to take back" in text(again)
    assert not facts_of(second).shares_room


def test_clashes_are_said_as_one_types_and_nothing_is_kept(client, world, sitting):
    make_sitting(world.assembly, room=world.room, hour=14, body=make_body("peace"))
    typed = answers(sitting, starts="14:00", ends="15:00")

    said = client.post(url("plan-check", sitting.pk), typed, headers=HTMX)
    new = client.post(url("plan-check-new"), answers(sitting, starts="14:00", ends="15:00"))
    free = client.post(url("plan-check", sitting.pk), answers(sitting))

    assert "Room 1 is taken at that time" in text(said)
    assert "Room 1 is taken at that time" in text(new)
    assert "So it would clash with nothing." in text(free)
    assert not SittingDraft.objects.exists()


# Who may


@pytest.mark.parametrize("who", ["delegate", "desk", "door", "stranger"])
def test_nobody_else_learns_of_a_draft(client, world, who):
    client.force_login(world.accounts[who])

    assert client.get(url("board")).status_code == 404
    assert put(client, world.sitting).status_code == 404
