"""The pages of amendments: a parliament proposes, the secretariat treats, everybody reads."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assemblies.fields import LanguageMap
from assemblies.models.events import Assembly
from sessions.models.resolutions import Amendment, Resolution
from sessions.services import resolutions
from tests.factories.resolutions import make_resolution
from tests.factories.sessions import make_body, make_sitting

pytestmark = pytest.mark.django_db

TEXT = LanguageMap({"en": "Recalling,\nDeploring,\n1. Calls upon parliaments;"})


@pytest.fixture
def resolution(world):
    """A committee's draft that everybody reads, of an Assembly in a month."""
    opens_on = timezone.now().date() + timedelta(days=30)
    Assembly.objects.filter(pk=world.assembly.pk).update(
        starts_on=opens_on, ends_on=opens_on + timedelta(days=4)
    )
    body = make_body("sc_peace", name={"en": "Committee on Peace"})
    resolution = make_resolution(world.assembly, body=body, text=TEXT)
    resolutions.show_drafts(resolution=resolution, are_public=True, by=None, at=timezone.now())
    return resolution


def client(user):
    found = Client()
    found.force_login(user)
    return found


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def public(resolution, more=""):
    return f"/en/events/138/resolutions/{resolution.pk}/{more}"


def desk(resolution, more=""):
    return f"/en/console/138/resolutions/{resolution.pk}/amendments/{more}"


def test_amendment_goes_from_a_parliament_into_the_next_version(world, resolution):
    member, page = world.file.delegation.institution, public(resolution, "amend/")
    coordinator, editor = client(world.coordinator), client(world.editor)
    said = {"who": member.pk, "language": "en", "kind": "replace", "paragraph": 9, "text": "New."}
    assert "1. Calls upon parliaments;" in text(coordinator.get(page))

    refused = coordinator.post(page, said)
    assert refused.status_code == 422
    assert "the draft has 3 paragraphs" in text(refused)
    assert coordinator.post(page, {**said, "paragraph": 2}).status_code == 302
    assert "No. 1, paragraph 2 France To be treated" in text(Client().get(public(resolution)))
    forum = {"language": "en", "kind": "insert", "paragraph": 3, "text": "2. Invites everybody."}
    assert editor.post(desk(resolution, "forum/"), forum).status_code == 302
    early = editor.post(desk(resolution, "merge/"), {"version": _version(resolution)})
    assert "2 amendments are not treated yet." in text(early)
    for one in Amendment.objects.all():
        editor.post(desk(resolution, "treat/"), {"key": one.pk, "state": "adopted"})
    merged = editor.post(desk(resolution, "merge/"), {"version": _version(resolution)})

    assert merged.status_code == 302
    assert resolution.drafts.get(number=2).text["en"].split("\n\n") == [
        "Recalling,", "New.", "1. Calls upon parliaments;", "2. Invites everybody.",
    ]  # fmt: skip


def test_others_neither_propose_nor_treat(world, resolution):
    assert client(world.stranger).get(public(resolution, "amend/")).status_code == 404
    assert client(world.coordinator).get(desk(resolution)).status_code == 404
    until = {"version": _version(resolution), "until": "2020-01-01"}
    assert client(world.editor).post(desk(resolution, "until/"), until).status_code == 302

    member = world.file.delegation.institution
    said = {"who": member.pk, "language": "en", "kind": "delete", "paragraph": 1, "text": ""}
    late = client(world.coordinator).post(public(resolution, "amend/"), said)

    assert "Amendments were taken until" in text(late)
    assert not Amendment.objects.exists()


def _version(resolution):
    return Resolution.objects.get(pk=resolution.pk).version


def test_editor_puts_an_amendment_to_the_vote(world, resolution):
    member, editor = world.file.delegation.institution, client(world.editor)
    said = {"who": member.pk, "language": "en", "kind": "delete", "paragraph": 2, "text": ""}
    client(world.coordinator).post(public(resolution, "amend/"), said)
    amendment = Amendment.objects.get()
    sitting = make_sitting(world.assembly, day=3, body=resolution.body)
    assert "Put one to the vote" in text(editor.get(desk(resolution)))

    put = editor.post(desk(resolution, "put/"), {"amendment": amendment.pk, "sitting": sitting.pk})

    assert put.status_code == 302
    page = editor.get(desk(resolution)).content.decode()
    amendment.refresh_from_db()
    assert f"/en/console/138/votes/questions/{amendment.question_id}/" in page
    assert "Put one to the vote" not in page


def test_last_day_stands_in_its_form_in_every_language_and_is_of_a_calendar(world, resolution):
    editor, day = client(world.editor), timezone.now().date() + timedelta(days=9)
    sent = {"version": _version(resolution), "until": day.isoformat()}
    assert editor.post(desk(resolution, "until/"), sent).status_code == 302
    beyond = {"version": _version(resolution), "until": "9999-12-31"}
    refused = editor.post(desk(resolution, "until/"), beyond)
    assert (refused.status_code, "This year is out of range." in text(refused)) == (422, True)

    for language in ("en", "fr", "es"):
        page = editor.get(f"/{language}{desk(resolution)[3:]}").content.decode()
        assert f'value="{day:%Y-%m-%d}"' in page
