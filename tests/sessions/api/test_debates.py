"""Debates and speakers for programs: what everybody reads, what a delegation may do."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from assemblies.enums import Capability, Capacity
from assemblies.services import accounts
from assemblies.services.accounts import Narrowing
from sessions.enums.debates import ListCategory, SpeakerState
from sessions.models.debates import Debate, Speaker
from tests.factories.accounts import api_client
from tests.factories.debates import make_debate, make_speaker
from tests.factories.seats import make_participants

pytestmark = pytest.mark.django_db
C = ListCategory
SPEAKERS = "/api/v1/speakers/"


@pytest.fixture
def debate(world):
    at = timezone.now()
    day = timedelta(days=1)
    return make_debate(world.sitting, at=at - day, registration_closes_at=at + day)


@pytest.fixture
def ours(world):
    return world.file.delegation


@pytest.fixture
def clerk(world):
    return api_client(world.coordinator)


def of_france(debate, ours, category=C.FIRST_SPEAKERS, **columns):
    return make_speaker(debate, ours.institution, delegation=ours, category=category, **columns)


def post(client, address, body, **headers):
    return client.post(address, body, format="json", **headers)


def wanted(debate, **changes):
    return {
        "debate": debate.pk, "institution": "FR", "name": "Rosa Example", "languages": ["fr"],
        **changes,
    }  # fmt: skip


def test_a_delegation_registers_amends_and_withdraws(clerk, debate):
    made = post(clerk, SPEAKERS, wanted(debate, seconds=300))

    assert made.status_code == 201
    shown = made.json()
    assert (shown["list"], shown["seconds"], shown["state"]) == ("first_speakers", 300, "listed")
    one = f"{SPEAKERS}{shown['id']}/"
    missing = clerk.patch(one, {"name": "Ida Example"}, format="json")
    assert missing.status_code == 428
    seen = {"HTTP_IF_MATCH": made["ETag"]}
    amended = clerk.patch(one, {"name": "Ida Example", "seconds": None}, format="json", **seen)
    assert (amended.json()["name"], amended.json()["seconds"]) == ("Ida Example", None)
    assert amended.json()["languages"] == ["fr"]
    assert clerk.patch(one, {"name": "Eve"}, format="json", **seen).status_code == 412
    gone = post(clerk, f"{one}withdraw/", {}, HTTP_IF_MATCH=amended["ETag"])
    assert gone.json()["state"] == "withdrawn"
    again = post(clerk, f"{one}withdraw/", {}, HTTP_IF_MATCH=gone["ETag"])
    assert (again.status_code, again.json()["code"]) == (409, "speaker_gone")


def test_sent_again_under_its_key_it_is_one_speaker(clerk, debate):
    key = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}

    answers = [post(clerk, SPEAKERS, wanted(debate), **key) for _time in range(2)]

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Speaker.objects.count() == 1


def test_a_refusal_has_its_code_and_its_rule(clerk, debate, ours):
    of_france(debate, ours)
    of_france(debate, ours, C.SECOND_SPEAKERS, name="Ida Example")

    answer = post(clerk, SPEAKERS, wanted(debate, name="Eve Example"))

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_speakers")
    assert answer.json()["details"] == {"most": 2}
    assert Speaker.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"institution": "KE"}, 403),
        ({"institution": None}, 403),
        ({"debate": 999}, 400),
        ({"participant": 999}, 400),
        ({"languages": ["fr", "en", "es"]}, 409),
        ({"languages": "fr"}, 400),
        ({"seconds": 0}, 400),
        ({"unknown": 1}, 400),
    ],
)
def test_what_is_not_hers_or_not_so_is_refused(clerk, debate, change, code):
    assert post(clerk, SPEAKERS, {**wanted(debate), **change}).status_code == code
    assert not Speaker.objects.exists()


def test_another_delegation_changes_nothing_of_ours(world, debate, ours):
    speaker = of_france(debate, ours)
    Debate.objects.filter(pk=debate.pk).update(lists_closed_at=debate.made_at)
    theirs = api_client(world.other_coordinator)
    one = f"{SPEAKERS}{speaker.pk}/"
    seen = {"HTTP_IF_MATCH": theirs.get(one)["ETag"]}

    answers = [
        theirs.patch(one, {"name": "Eve"}, format="json", **seen),
        post(theirs, f"{one}withdraw/", {}, **seen),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    speaker.refresh_from_db()
    assert (speaker.name, speaker.state) == ("Rosa Example", SpeakerState.LISTED)


def test_a_key_of_another_parliament_registers_nobody_here(world, debate):
    of = Narrowing(
        scopes=frozenset({Capability.REQUEST_ITEM}),
        institution=world.other_file.delegation.institution,
    )
    _key, raw = accounts.issue_token(
        user=world.coordinator, name="of Kenya", narrowing=of, by=world.coordinator,
        at=timezone.now(),
    )  # fmt: skip
    client = APIClient(headers={"Authorization": f"Bearer {raw}"})

    assert post(client, SPEAKERS, wanted(debate)).status_code == 403


def test_a_list_drawn_by_lot_is_public_from_its_closing_on(world, clerk, debate, ours):
    speaker = of_france(debate, ours)
    of_france(debate, ours, C.SECOND_SPEAKERS, state=SpeakerState.WITHDRAWN)
    make_speaker(debate, category=C.OPENING, rank=1, name="Ada Example")
    public, editor = APIClient(), api_client(world.editor)

    def names(client):
        return [
            one["name"] for one in client.get(SPEAKERS, {"debate": debate.pk}).json()["results"]
        ]

    assert names(public) == ["Ada Example"]
    assert names(clerk) == ["Ada Example", "Rosa Example", "Rosa Example"]
    assert names(api_client(world.delegate)) == names(clerk)
    assert names(api_client(world.other_coordinator)) == ["Ada Example"]
    assert len(names(editor)) == 3
    Debate.objects.filter(pk=debate.pk).update(lists_closed_at=debate.made_at)
    assert names(public) == ["Ada Example", "Rosa Example"]
    whole = public.get(f"/api/v1/debates/{debate.pk}/").json()
    first = next(one for one in whole["lists"] if one["category"] == C.FIRST_SPEAKERS)
    assert [one["id"] for one in first["speakers"]] == [speaker.pk]
    assert "participant" not in first["speakers"][0]
    found = public.get("/api/v1/debates/", {"kind": "general", "event": "138"}).json()["results"]
    assert [one["id"] for one in found] == [debate.pk]


def test_a_debate_in_a_closed_sitting_shows_nothing_outside(world, clerk, debate, ours):
    speaker = of_france(debate, ours)
    Debate.objects.filter(pk=debate.pk).update(lists_closed_at=debate.made_at)
    debate.sittings.add(world.closed_sitting)

    for client in (APIClient(), clerk):
        assert client.get("/api/v1/debates/").json()["results"] == []
        assert client.get(SPEAKERS).json()["results"] == []
        for address in (f"/api/v1/debates/{debate.pk}/", f"{SPEAKERS}{speaker.pk}/"):
            assert client.get(address).status_code == 404
    assert post(clerk, SPEAKERS, wanted(debate)).status_code == 400
    assert api_client(world.editor).get(f"{SPEAKERS}{speaker.pk}/").status_code == 200


def test_the_secretariat_enters_a_guest_and_a_young_member(world, debate, ours):
    editor = api_client(world.editor)
    (young,) = make_participants(world.assembly, 1, delegation=ours, capacity=Capacity.YOUNG_MEMBER)
    guest = {"debate": debate.pk, "name": "Ada Example", "languages": ["en"], "list": "opening"}

    answers = [
        post(editor, SPEAKERS, {**guest, "function": "Director"}),
        post(editor, SPEAKERS, wanted(debate, name="", participant=young.pk,
                                      speaks_as="young_member")),
        post(editor, SPEAKERS, {**guest, "name": "Eve", "list": "first_speakers"}),
    ]  # fmt: skip

    assert [one.status_code for one in answers] == [201, 201, 409]
    lists = [one.json()["list"] for one in answers[:2]]
    assert lists == ["opening", "young_members"]
    assert answers[2].json()["code"] == "list_by_rules"


def test_a_participant_gives_way_to_a_name_and_back(clerk, debate, world, ours):
    (one,) = make_participants(
        world.assembly, 1, delegation=ours, capacity=Capacity.PRESIDING_OFFICER
    )
    made = post(clerk, SPEAKERS, wanted(debate, name="", participant=one.pk))
    assert made.json()["list"] == "presiding_officers"
    address = f"{SPEAKERS}{made.json()['id']}/"

    named = clerk.patch(
        address, {"name": "Ida Example", "speaks_as": "delegate"}, format="json",
        HTTP_IF_MATCH=made["ETag"],
    )  # fmt: skip
    back = clerk.patch(
        address, {"participant": one.pk, "languages": ["es", "en"]}, format="json",
        HTTP_IF_MATCH=named["ETag"],
    )  # fmt: skip

    assert (named.json()["name"], named.json()["list"]) == ("Ida Example", "first_speakers")
    assert (back.json()["name"], back.json()["list"]) == (one.badge_name, "presiding_officers")
    unnamed = clerk.patch(address, {"participant": None}, format="json", HTTP_IF_MATCH=back["ETag"])
    assert (unnamed.json()["name"], unnamed.json()["list"]) == ("", "presiding_officers")


def test_lists_cost_as_many_queries_with_three_as_with_one(debate, ours, django_assert_num_queries):
    public = APIClient()
    Debate.objects.filter(pk=debate.pk).update(lists_closed_at=debate.made_at)
    for number in range(3):
        of_france(debate, ours, C.YOUNG_MEMBERS, name=f"Person {number}")
        with django_assert_num_queries(2):
            assert public.get(SPEAKERS).status_code == 200
