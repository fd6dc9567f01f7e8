"""The public change log and past programmes: what changed, and only what the visitor may know."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from assemblies.fields import LanguageMap
from assemblies.models.bodies import BodyMember
from sessions.selectors.releases import (
    change_log,
    history_of,
    programme_after,
    releases_seen,
)
from sessions.services import plans, releases
from tests.factories.accounts import api_client
from tests.factories.sessions import make_body, make_release, make_room, make_sitting

pytestmark = pytest.mark.django_db

SECRET = "Talks nobody hears of"
HIDDEN = LanguageMap({"en": SECRET})


@pytest.fixture
def sitting(world):
    make_release(world.assembly, world.sitting, world.closed_sitting)
    return world.sitting


def publish(sitting, **facts):
    at = timezone.now()
    plans.edit(sitting=sitting, facts=facts, by=None, at=at)
    return releases.release(event=sitting.event, by=None, at=at)


def history(world, user=None):
    return history_of(world.assembly, user or AnonymousUser(), at=timezone.now())


def told(world, user=None):
    """Return the log: of each release its entries as (title, changes), and how many went."""
    return [
        ([(entry.title, entry.changes) for entry in one.entries], one.withdrawn)
        for one in change_log(history(world, user))
    ]


def test_log_says_what_changed_before_and_after(world, sitting):
    room = make_room(world.assembly, "Room 18")
    publish(sitting, starts_at=sitting.starts_at + timedelta(minutes=30), room=room)

    newest, first = change_log(history(world))

    (entry,) = newest.entries
    assert (entry.title, entry.changes) == ("Governing Council", "Other time, Other room")
    assert [(one.text, one.before, one.after) for one in entry.differences] == [
        ("Time", "Wed 21 October, 09:00 – 11:00", "Wed 21 October, 09:30 – 11:00"),
        ("Room", "Room 1", "Room 18"),
    ]
    assert [one.title for one in first.added] == ["Governing Council"]


def test_past_programme_stays_as_it_was_released(world, sitting):
    before = sitting.starts_at
    last = publish(sitting, starts_at=before + timedelta(minutes=30))

    (old,) = programme_after(history(world), 1)
    (new,) = programme_after(history(world), last.number)

    assert (old.starts_at, new.starts_at) == (before, before + timedelta(minutes=30))
    assert (old.pk, old.room.name, str(old.body.name)) == (
        sitting.pk,
        "Room 1",
        "Governing Council",
    )


def test_change_of_a_closed_sitting_is_told_to_nobody_else(world, sitting):
    publish(world.closed_sitting, title=HIDDEN)

    assert told(world) == told(world, world.stranger) == [([("Governing Council", "New")], 0)]
    assert told(world, world.editor)[0] == ([(SECRET, "Other title")], 0)


def test_sitting_that_is_closed_is_no_more_than_no_longer_public(world, sitting):
    publish(sitting, is_closed=True, title=HIDDEN)

    assert told(world) == [([], 1)]
    assert programme_after(history(world), 1) == ()
    assert programme_after(history(world), 2) == ()


def test_releases_are_found_as_the_log_tells_of_them(world, sitting):
    other = make_body("bureau", name={"en": "Bureau"})
    BodyMember.objects.create(
        body=other, user=world.stranger, starts_on=timezone.now().date() - timedelta(days=1)
    )
    publish(world.closed_sitting, body=other, title=HIDDEN)
    publish(sitting, title=LanguageMap({"en": "Council"}))
    publish(sitting, is_closed=True, title=HIDDEN)
    publish(world.closed_sitting, title=LanguageMap({"en": "Other talks"}))
    publish(sitting, shares_room=True)
    publish(sitting, is_closed=False)

    seen = {}
    for name in (None, "stranger", "editor"):
        user = getattr(world, name) if name else AnonymousUser()
        log = [one.release for one in change_log(history(world, user))]
        assert list(releases_seen(world.assembly, user, at=timezone.now())) == log
        seen[name] = [one.number for one in log]
    assert seen == {
        None: [7, 4, 3, 1],
        "stranger": [7, 5, 4, 3, 2, 1],  # of her body; the first was of another one
        "editor": [7, 5, 4, 3, 2, 1],
    }


def test_sitting_that_is_opened_tells_nothing_of_what_it_was(world, sitting):
    publish(sitting, is_closed=True, title=HIDDEN)
    publish(sitting, is_closed=False, title=LanguageMap({"en": "Open talks"}))

    newest, closed, first = change_log(history(world))

    (entry,) = newest.entries
    assert (entry.title, entry.changes, entry.differences) == ("Open talks", "Open now", ())
    assert (closed.entries, closed.withdrawn) == ([], 1)
    assert [one.title for one in first.entries] == ["Governing Council"]
    assert programme_after(history(world), 2) == ()
    assert [str(one.title) for one in programme_after(history(world), 3)] == ["Open talks"]


def test_member_reads_what_was_closed_of_her_own_body_alone(world, sitting):
    other = make_body("bureau", name={"en": "Bureau"})
    publish(world.closed_sitting, title=HIDDEN)
    publish(world.closed_sitting, body=other, title=LanguageMap({"en": "Bureau meets"}))
    today = timezone.now().date()
    BodyMember.objects.create(body=other, user=world.stranger, starts_on=today)

    newest, first = told(world, world.stranger)

    assert newest == ([("Bureau meets", "Open now")], 0)
    assert first == ([("Governing Council", "New")], 0)


def test_reading_history_costs_the_same_for_many_releases(
    world, sitting, django_assert_num_queries
):
    def read():
        found = history(world)
        return change_log(found), programme_after(found, 1)

    with django_assert_num_queries(6):
        read()
    for n in range(1, 4):
        publish(sitting, starts_at=sitting.starts_at + timedelta(minutes=n))
    publish(make_sitting(world.assembly, day=3), group="A")

    with django_assert_num_queries(6):
        read()


def test_pages_tell_strangers_of_no_closed_sitting(world, sitting, client):
    publish(world.closed_sitting, title=HIDDEN)
    publish(sitting, is_closed=True, title=LanguageMap({"en": SECRET}))
    log, old = "/en/events/138/programme/changes/", "/en/events/138/programme/releases/{}/"

    page = client.get(log).content.decode()
    pages = {n: client.get(old.format(n)) for n in (1, 2, 3, 4)}

    assert "1 sitting is no longer public." in page
    assert SECRET not in page
    # Of the second there is nothing to be seen: it changed a closed sitting only.
    assert {n: one.status_code for n, one in pages.items()} == {1: 404, 2: 404, 3: 200, 4: 404}
    assert SECRET not in pages[3].content.decode()
    client.force_login(world.editor)
    assert SECRET in client.get(log).content.decode()
    assert SECRET in client.get(old.format(2)).content.decode()


def test_past_programme_is_clearly_marked(world, sitting, client):
    publish(sitting, starts_at=sitting.starts_at + timedelta(minutes=30))

    page = client.get("/en/events/138/programme/releases/1/").content.decode()

    assert "As released on Tuesday 1 September 2026 10:00" in page
    assert "It has been changed since." in page
    assert ">09:00</time>" in page
    assert f"/sittings/{sitting.pk}/" not in page


def test_programs_of_strangers_read_of_no_closed_sitting_either(world, sitting):
    publish(world.closed_sitting, title=HIDDEN)  # 2: nothing of it is public
    publish(sitting, is_closed=True)  # 3
    publish(sitting, group="A")  # 4: while it is closed
    later = sitting.starts_at + timedelta(minutes=30)
    publish(sitting, is_closed=False, group="", starts_at=later)  # 5

    def read(user=None):
        found = api_client(user).get("/api/v1/assemblies/138/releases/").json()["results"]
        return {
            one["number"]: ([(row["sitting"], row["changes"]) for row in one["sittings"]],
                            one["withdrawn"])
            for one in found
        }  # fmt: skip

    # That it was moved while nobody knew of it is no news to them: it is there again.
    assert read() == {
        5: ([(sitting.pk, ["opened"])], 0),
        3: ([], 1),
        1: ([(sitting.pk, ["added"])], 0),
    }
    whole = read(world.editor)
    assert list(whole) == [5, 4, 3, 2, 1]
    assert set(whole[5][0][0][1]) == {"opened", "moved", "details"}
