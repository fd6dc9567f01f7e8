"""The pages of resolutions: the secretariat's, everybody's, and a parliament's own."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from assemblies.fields import LanguageMap
from sessions.models.resolutions import FollowUpReport, Reservation, Resolution
from sessions.rules.symbols import read
from sessions.services import resolution_papers, resolutions
from tests.factories.record import make_participant
from tests.factories.resolutions import (
    TEXT,
    make_adopted,
    make_group,
    make_item,
    make_lost,
    make_resolution,
    typed,
)
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db

SECRET = "Deploring the loss of lives,"


@pytest.fixture
def desk(world):
    client = Client()
    client.force_login(world.editor)
    return client


@pytest.fixture
def coordinator(world):
    client = Client()
    client.force_login(world.coordinator)
    return client


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def kept(resolution, act=""):
    return f"/en/console/138/resolutions/{resolution.pk}/{act}"


def public(resolution, more=""):
    return f"/en/events/138/resolutions/{resolution.pk}/{more}"


def send(client, resolution, act, **data):
    """Press a button of the page, over the version that stands there now."""
    version = Resolution.objects.get(pk=resolution.pk).version
    return client.post(kept(resolution, act), {"version": version, **data})


def test_secretariat_takes_the_item_from_the_debate_to_the_printed_resolution(world, desk):
    item = make_item(world.assembly, world.file.delegation.institution, by=world.editor)
    group = make_group("twelve-plus", world.file.delegation.institution)
    rosa = make_participant(
        world.assembly, delegation=world.file.delegation, capacity="member_of_parliament"
    )

    assert send(desk, item, "debate/").status_code == 302
    found = desk.get(kept(item), {"q": "rosa"})
    assert "Rosa Example (France)" in text(found)
    named = desk.post(
        kept(item, "name/?q=rosa"),
        {"version": Resolution.objects.get().version, "participant": rosa.pk, "group": group.pk},
    )
    assert named.status_code == 302
    assert "All members are of one sex." in text(desk.get(kept(item)))
    assert send(desk, item, "refer/").status_code == 302
    words = {"title_en": "Help after the cyclone", "text_en": TEXT["en"], "text_fr": TEXT["fr"]}
    assert send(desk, item, "write/", **words).status_code == 302
    compared = text(desk.get(kept(item), {"older": 1, "newer": 2}))
    assert "draft_resolution." in compared
    assert SECRET in compared
    assert send(desk, item, "adopt/", how="consensus").status_code == 302
    assert 'value="A/138/8-Res.1"' in desk.get(kept(item)).content.decode()
    assert send(desk, item, "publish/", symbol="A/138/8-Res.1").status_code == 302

    page = text(Client().get(public(item)))
    assert "Help after the cyclone" in page
    assert "Adopted by consensus by the Assembly" in page
    assert Client().get("/en/documents/A/138/8-Res.1/fr/").headers["Content-Type"] == (
        "application/pdf"
    )
    listing = Client().get("/en/events/138/emergency-item/")
    assert public(item) in listing.content.decode()


def test_barred_subject_is_shown_with_its_passage_and_stops_the_adoption(world, desk):
    item = make_item(world.assembly, world.file.delegation.institution, by=world.editor)
    other = make_parliament("BH", "Bahrain")
    lost = make_lost(world.assembly, other, by=world.editor, subject="Jerusalem")
    resolutions.record_debate(resolution=item, by=None, at=timezone.now())
    draft = typed(LanguageMap({"en": "Helps.\nSpeaks of JERUSALEM, too."}))
    resolutions.write(resolution=item, draft=draft, by=None, at=timezone.now())

    refused = send(desk, item, "adopt/", how="consensus")

    assert refused.status_code == 422
    assert "The draft speaks of what was not accepted or was withdrawn: Jerusalem." in text(refused)
    assert "names it. (Assembly Rules, art. 11.2)" in text(refused)
    assert "Speaks of JERUSALEM, too." in text(refused)
    send(desk, item, "judge/", key=lost.pk, reason="A place, not the subject.")
    assert send(desk, item, "adopt/", how="consensus").status_code == 302


def test_what_was_typed_over_an_older_version_comes_back_and_can_be_kept(world, desk):
    resolution = make_resolution(world.assembly)
    stale = {"version": resolution.version, "title_en": "Mine", "text_en": "My own words."}
    resolutions.write(resolution=resolution, draft=typed(), by=None, at=timezone.now())

    refused = desk.post(kept(resolution, "write/"), stale)

    assert refused.status_code == 422
    assert "Somebody else has changed this meanwhile." in text(refused)
    assert "My own words." in refused.content.decode()
    again = re.search(r'name="version" value="(\d+)"', refused.content.decode())[1]
    assert desk.post(kept(resolution, "write/"), {**stale, "version": again}).status_code == 302
    assert list(resolution.drafts.values_list("number", flat=True).order_by("number")) == [1, 2, 3]


def test_drafts_are_read_by_nobody_else_until_they_are_shown(world, desk):
    resolution = make_resolution(world.assembly)
    reader = Client()
    assert reader.get(public(resolution)).status_code == 404
    assert "cyclone" not in text(reader.get("/en/events/138/decisions/"))

    send(desk, resolution, "show/", key=1)

    assert SECRET in text(reader.get(public(resolution)))
    assert "cyclone" in text(reader.get("/en/events/138/decisions/"))


def test_private_draft_that_is_not_adopted_stays_with_the_secretariat(world, desk):
    resolution = make_resolution(world.assembly)
    send(desk, resolution, "decline/", reason="No consensus.")
    api = f"/api/v1/resolutions/{resolution.pk}/"

    page = text(Client().get(public(resolution)))
    assert "No consensus." in page
    assert "cyclone" in page
    assert SECRET not in page
    assert "Nothing is written yet." not in page
    answer = Client().get(api).json()
    assert (answer["state"], answer["text"]) == ("not_adopted", None)
    assert SECRET in text(desk.get(public(resolution)))
    assert SECRET in desk.get(api).json()["text"]["en"]

    Resolution.objects.update(drafts_are_public=True)
    assert SECRET in text(Client().get(public(resolution)))
    assert SECRET in Client().get(api).json()["text"]["en"]


def test_versions_before_the_adopted_one_stay_with_the_secretariat(world):
    resolution = make_resolution(world.assembly)
    final = typed(LanguageMap({"en": "The final words."}))
    resolutions.write(resolution=resolution, draft=final, by=None, at=timezone.now())
    resolutions.adopt(resolution=resolution, by=None, at=timezone.now())

    page = text(Client().get(public(resolution), {"older": 1, "newer": 2}))

    assert "The final words." in page
    assert SECRET not in page


def test_coordinator_puts_a_reservation_on_record_and_a_report_years_later(world, coordinator):
    resolution = make_adopted(world.assembly)
    page = public(resolution, "say/")
    delegation = world.file.delegation
    said = {"language": "en", "text": "We disagree with paragraph 2."}
    assert coordinator.get(page).status_code == 200

    other = Client()
    other.force_login(world.stranger)
    assert other.get(page).status_code == 404
    foreign = coordinator.post(page, {**said, "who": delegation.pk + 1})
    assert (foreign.status_code, Reservation.objects.count()) == (422, 0)
    assert coordinator.post(page, {**said, "who": delegation.pk}).status_code == 302
    assert "France We disagree with paragraph 2." in text(Client().get(public(resolution)))

    resolution_papers.publish(
        resolution=resolution, symbol=read("A/138/Res.1"), by=world.editor, at=timezone.now()
    )
    report = {"who": delegation.institution_id, "language": "en", "text": "A law was passed."}
    assert coordinator.post(page, report).status_code == 302
    assert FollowUpReport.objects.get().institution == delegation.institution
    assert "A law was passed." in text(Client().get(public(resolution)))


def test_what_was_said_orally_is_entered_by_the_secretariat(world, desk):
    resolution = make_adopted(world.assembly)
    said = {"who": world.file.delegation.pk, "language": "en", "text": "We disagree."}

    assert send(desk, resolution, "reserve/", **said).status_code == 302

    assert "France We disagree." in text(Client().get(public(resolution)))


def test_pages_of_the_desk_are_not_there_for_others(world, coordinator):
    resolution = make_adopted(world.assembly)

    for page in ("/en/console/138/resolutions/", kept(resolution)):
        assert coordinator.get(page).status_code == 404
    assert coordinator.post(kept(resolution, "publish/"), {}).status_code == 404
