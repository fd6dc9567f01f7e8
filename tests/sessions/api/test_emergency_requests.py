"""Requests for an emergency item, for programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assemblies.enums import Capability
from assemblies.services import accounts
from sessions.api import emergency_requests
from sessions.models.emergency_items import EmergencyRequest
from tests import papers
from tests.factories.accounts import api_client
from tests.factories.requests import make_circulated, make_list, make_received, make_request

pytestmark = pytest.mark.django_db

LIST = "/api/v1/assemblies/138/emergency-requests/"


@pytest.fixture
def listed(world):
    make_list(world.assembly, closes_at=timezone.now() + timedelta(days=1))
    return world


@pytest.fixture
def france(listed):
    return listed.file.delegation.institution


@pytest.fixture
def kenya(listed):
    return listed.other_file.delegation.institution


def one(request):
    return f"/api/v1/emergency-requests/{request.pk}/"


def act(client, request, act, *, how="act", **given):
    version = EmergencyRequest.objects.get(pk=request.pk).version
    return client.post(
        f"{one(request)}{how}/", {"act": act, **given}, HTTP_IF_MATCH=f'"{request.pk}-{version}"'
    )


def test_parliament_files_and_the_secretariat_circulates(listed):
    author, house = api_client(listed.coordinator), api_client(listed.editor)
    texts = [
        {"paper": paper, "language": "en", "text": f"The {paper}."}
        for paper in ("letter", "memorandum", "draft_resolution")
    ]

    made = author.post(
        LIST,
        {"institution": "FR", "title": {"en": "Relief"}, "subject": "Cyclone", "papers": texts},
    )
    request = EmergencyRequest.objects.get()
    assert (made.status_code, made["Location"].endswith(one(request))) == (201, True)
    assert act(author, request, "file").json()["state"] == "received"
    assert act(house, request, "circulate", how="handle").json()["symbol"] == "A/138/2-P.1"

    found = api_client().get(one(request)).json()
    assert (found["authors"], found["title"]) == (["FR"], {"en": "Relief"})
    assert [text["text"] for text in found["texts"]] == [
        "The draft_resolution.", "The letter.", "The memorandum.",
    ]  # fmt: skip


def test_what_the_law_refuses_has_its_code_and_article(listed, france, kenya):
    request = make_request(listed.assembly, france, papers=())
    author = api_client(listed.coordinator)

    refused = act(author, request, "file")
    assert refused.status_code == 409
    assert (refused.json()["code"], refused.json()["rule"]) == (
        "papers_missing", "Assembly Rules, art. 11.1",
    )  # fmt: skip
    assert refused.json()["details"] == {"count": 3}
    assert act(author, request, "name").status_code == 400  # whom?
    stale = author.post(
        f"{one(request)}act/", {"act": "discard"}, HTTP_IF_MATCH=f'"{request.pk}-99"'
    )
    assert stale.json()["code"] == "superseded"


def test_a_member_acts_for_itself_alone(listed, france, kenya):
    draft = make_request(listed.assembly, france)
    filed = make_received(listed.assembly, france, others=[kenya], at=timezone.now())
    author, other = api_client(listed.coordinator), api_client(listed.other_coordinator)

    assert other.get(one(draft)).status_code == 404
    assert act(other, filed, "withdraw", institution="FR").status_code == 403
    assert act(author, filed, "circulate", how="handle").status_code == 403
    assert other.post(
        LIST, {"institution": "FR", "title": {"en": "Relief"}, "subject": "Cyclone"}
    ).status_code == 403  # fmt: skip
    assert act(other, filed, "withdraw", institution="KE").json()["state"] == "received"
    assert act(author, filed, "withdraw", institution="FR").json()["state"] == "withdrawn"


def test_everybody_reads_the_text_that_was_circulated_authors_the_one_ahead(listed, france):
    request = make_circulated(
        listed.assembly, france, by=listed.editor, at=timezone.now() - timedelta(hours=1)
    )
    author = api_client(listed.coordinator)
    text = {"paper": "letter", "language": "en", "text": "Revised"}
    revised = author.patch(
        one(request), {"title": {"en": "Better"}, "papers": [text]},
        HTTP_IF_MATCH=f'"{request.pk}-{request.version}"',
    )  # fmt: skip
    assert revised.json()["state"] == "revised"

    def seen(client):
        found = client.get(one(request)).json()
        letter = next(text["text"] for text in found["texts"] if text["paper"] == "letter")
        return found["state"], found["title"]["en"], letter

    assert seen(author) == ("revised", "Better", "Revised")
    assert seen(api_client()) == (
        "circulated", "Urgent action after the cyclone", "Text of the letter.",
    )  # fmt: skip


def test_paper_is_sent_as_a_file_and_read_by_who_may(listed, france):
    request = make_request(listed.assembly, france, papers=())
    address = f"{one(request)}files/letter/en/"
    author = api_client(listed.coordinator)

    def send(content, *, seen=1, where=address):
        return author.put(
            where, content, content_type="application/pdf", HTTP_IF_MATCH=f'"{request.pk}-{seen}"'
        )

    assert send(papers.PDF, where=f"{one(request)}files/novel/en/").status_code == 404
    assert send(b"MZ\x90\x00 no paper").json()["code"] == "upload_unknown"
    kept = send(papers.PDF)
    assert (kept.status_code, kept.json()["files"][0]["size"]) == (200, len(papers.PDF))
    assert send(papers.PDF).json()["code"] == "superseded"
    assert author.get(address).content == papers.PDF
    assert api_client(listed.editor).get(address).status_code == 404  # a draft
    assert api_client(listed.other_coordinator).put(
        address, papers.PDF, content_type="application/pdf", HTTP_IF_MATCH='"1-1"'
    ).status_code == 404  # fmt: skip


def test_key_made_for_registering_files_no_request(listed, france):
    request = make_request(listed.assembly, france)
    _token, secret = accounts.issue_token(
        user=listed.coordinator, name="narrow", by=listed.coordinator, at=timezone.now(),
        narrowing=accounts.Narrowing(scopes=[Capability.REGISTER_DELEGATION]),
    )  # fmt: skip
    client = api_client()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")

    assert client.get(one(request)).status_code == 404


def test_list_takes_the_same_number_of_queries_for_one_and_for_three(
    listed, france, kenya, django_assert_num_queries
):
    known = {"by": listed.editor, "at": timezone.now() - timedelta(hours=1)}
    client = api_client()
    make_circulated(listed.assembly, france, **known)
    client.get(LIST)
    with django_assert_num_queries(10):
        client.get(LIST)
    make_circulated(listed.assembly, kenya, others=[france], **known)
    make_circulated(listed.assembly, france, **known)
    with django_assert_num_queries(10):
        assert client.get(LIST).json()["count"] == 3


@pytest.mark.parametrize("does", ["circulate", "return"])
def test_what_changes_between_the_look_and_the_act_is_seen_under_the_lock(
    listed, france, monkeypatch, does
):
    request = make_received(listed.assembly, france)
    look = emergency_requests._check_seen

    def look_and_be_overtaken(asked, found):
        look(asked, found)
        EmergencyRequest.objects.update(version=found.version + 1)

    monkeypatch.setattr(emergency_requests, "_check_seen", look_and_be_overtaken)

    refused = act(api_client(listed.editor), request, does, how="handle", reason="Unreadable.")

    assert refused.json()["code"] == "superseded"
    assert EmergencyRequest.objects.get().state == "received"
