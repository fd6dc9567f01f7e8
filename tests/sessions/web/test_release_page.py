"""The last look before a release, and the release itself."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from assemblies.fields import LanguageMap
from notifications.models.follows import Follow
from sessions.jobs.telling import tell_untold
from sessions.models.releases import Release
from sessions.models.sittings import Sitting
from sessions.selectors.plans import plan_version
from sessions.services import plans
from tests.factories.sessions import LATER, NOW, make_body, make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(world, client):
    client.force_login(world.editor)
    plans.edit(
        sitting=world.sitting,
        facts={"starts_at": world.sitting.starts_at + timedelta(minutes=30)},
        by=world.editor,
        at=LATER,
    )
    return world.sitting


URL = "/en/console/138/programme/release/"


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_page_says_what_changes_whom_it_tells_and_what_clashes(client, world, sitting):
    Follow.objects.create(user=world.delegate, topic=sitting.topic, created_at=NOW)
    Follow.objects.create(user=world.delegate, topic=sitting.holders_topic, created_at=NOW)
    other = make_sitting(world.assembly, body=make_body("peace"))
    plans.edit(sitting=other, facts={"room": world.room}, by=world.editor, at=LATER)
    facts = {
        "body": sitting.body,
        "title": LanguageMap({"en": "Panel"}),
        "starts_at": sitting.ends_at,
        "ends_at": sitting.ends_at + timedelta(hours=1),
    }
    plans.add(event=world.assembly, facts=facts, by=world.editor, at=LATER)
    plans.drop(sitting=world.closed_sitting, by=world.editor, at=LATER)

    page = text(client.get(URL))

    assert "4 sittings change. 1 person is told by mail." in page
    assert '<del dir="auto">Wed 21 October, 09:00 – 11:00</del>' in page
    assert '<ins dir="auto">Wed 21 October, 09:30 – 11:00</ins>' in page
    assert [one in page for one in (">Other time<", ">New<", ">Cancelled<")] == [True] * 3
    assert "1 clash is not accepted" in page
    assert f"/en/console/138/programme/?day={sitting.local_start:%Y-%m-%d}" in page


def test_release_publishes_the_draft_as_it_was_seen(client, world, sitting, deliver_all):
    Follow.objects.create(user=world.delegate, topic=sitting.topic, created_at=NOW)
    version = plan_version(world.assembly)

    response = client.post(URL, {"version": version, "note_en": "Half an hour later"}, follow=True)

    release = Release.objects.get()
    assert release.note == {"en": "Half an hour later"}
    assert response.redirect_chain[-1][0] == reverse(
        "assembly_sessions:released-programme", args=["138", release.number]
    )
    assert "1 sitting was published." in text(response)
    assert Sitting.objects.get(pk=sitting.pk).starts_at == sitting.starts_at + timedelta(minutes=30)
    assert [mail.to for mail in deliver_all()] == [["delegate@example.org"]]
    assert "Half an hour later" in text(client.get("/en/events/138/programme/changes/"))


def test_mails_that_are_held_are_not_said_to_have_left(client, world, sitting):
    Follow.objects.create(user=world.delegate, topic=sitting.topic, created_at=NOW)
    version = plan_version(world.assembly)

    response = client.post(URL, {"version": version, "holds_mails": "on"}, follow=True)
    tell_untold(at=LATER)

    assert "told by mail" not in text(response)
    assert "The mailing waits for a second look." in text(response)
    assert "held back for a second look: 1" in text(client.get(URL))


def test_draft_that_has_changed_since_is_looked_at_first(client, world, sitting):
    version = plan_version(world.assembly)
    plans.edit(sitting=sitting, facts={"group": "B"}, by=world.manager, at=LATER)

    response = client.post(URL, {"version": version, "note_en": "Typed"})

    page = text(response)
    assert response.status_code == 422
    assert "Somebody else has changed this meanwhile" in page
    assert 'value="Typed"' in page
    assert f'name="version" value="{version + 1}"' in page
    assert not Release.objects.exists()


def test_room_that_two_would_have_is_refused_at_the_top(client, world, sitting):
    other = make_sitting(world.assembly, hour=14, room=world.room, body=make_body("peace"))
    facts = {"starts_at": sitting.starts_at, "ends_at": sitting.ends_at}
    plans.edit(sitting=other, facts=facts, by=world.editor, at=LATER)

    response = client.post(URL, {"version": plan_version(world.assembly)})

    assert response.status_code == 422
    assert "Room 1 is taken at that time" in text(response)
    assert not Release.objects.exists()


def test_draft_without_changes_says_so(client, world):
    client.force_login(world.editor)

    assert "Nothing to release" in text(client.get(URL))
    response = client.post(URL, {"version": 0})
    assert response.status_code == 422


def test_release_page_costs_the_same_for_many_changes(
    client, world, sitting, django_assert_max_num_queries
):
    for n in range(5):
        more = make_sitting(world.assembly, day=3, hour=8 + n, body=make_body(f"b{n}"))
        plans.edit(sitting=more, facts={"group": "B"}, by=world.editor, at=LATER)

    with django_assert_max_num_queries(18):
        client.get(URL)


def test_what_readers_do_not_see_is_released_without_a_word(client, world):
    client.force_login(world.editor)
    plans.edit(sitting=world.sitting, facts={"shares_room": True}, by=world.editor, at=LATER)
    facts = {
        "body": world.sitting.body,
        "title": LanguageMap({"en": "Panel"}),
        "starts_at": world.sitting.ends_at,
        "ends_at": world.sitting.ends_at + timedelta(hours=1),
    }
    never = plans.add(event=world.assembly, facts=facts, by=world.editor, at=LATER)
    plans.drop(sitting=never, by=world.editor, at=LATER)
    assert "Release the draft …" in text(client.get("/en/console/138/programme/"))

    page = text(client.get(URL))
    assert "The plans of 2 sittings go out without anything that readers see." in page
    answer = client.post(URL, {"version": plan_version(world.assembly)}, follow=True)

    assert "The draft was released. Readers see no change." in text(answer)
    assert Sitting.objects.get(pk=world.sitting.pk).shares_room
    assert not Sitting.planned.filter(pk=never.pk).exists()
    for user in (world.editor, None):
        client.force_login(user) if user else client.logout()
        assert "Whatever changes in the programme is told here." in text(
            client.get("/en/events/138/programme/changes/")
        )
        assert "papers/1/" not in text(client.get("/en/events/138/papers/"))
