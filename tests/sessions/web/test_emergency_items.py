"""The emergency item on pages: the authors', the secretariat's, everybody's."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assemblies.models.delegations import Delegation
from registrations.services import personal
from sessions.models.documents import Document
from sessions.models.emergency_items import EmergencyRequest, RequestList
from sessions.models.request_papers import RequestFile
from sessions.services import emergency_requests, request_authors, request_lists, roll_calls
from tests import papers
from tests.factories.ballots import call, make_ballot, make_delegation
from tests.factories.record import make_participant
from tests.factories.requests import make_circulated, make_list, make_received, make_request
from tests.factories.sessions import make_body, make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db

PUBLIC = "/en/events/138/emergency-item/"
CONSOLE = "/en/console/138/emergency-item/"


@pytest.fixture
def listed(world):
    """The world with an open list."""
    make_list(world.assembly, closes_at=timezone.now() + timedelta(days=1))
    return world


@pytest.fixture
def france(listed):
    return listed.file.delegation.institution


@pytest.fixture
def kenya(listed):
    return listed.other_file.delegation.institution


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def said(response):
    return [str(message) for message in response.context["messages"]]


def fresh(request):
    return EmergencyRequest.objects.get(pk=request.pk)


def press(client, request, act, *, page=PUBLIC, **given):
    given = {"version": fresh(request).version, **given}
    return client.post(f"{page}{request.pk}/{act}/", given, follow=True)


def close(event):
    """The hour has come."""
    RequestList.objects.filter(event=event).update(closes_at=timezone.now() - timedelta(minutes=1))


def make_now(event, institution, by, **known):
    return make_circulated(
        event, institution, by=by, at=timezone.now() - timedelta(hours=1), **known
    )


TYPED = {
    "subject": "Cyclone",
    "title_en": "Urgent action after the cyclone",
    "letter_en": "Dear Secretary General",
    "memorandum_en": "One paragraph.\n\nAnother one.",
    "draft_resolution_en": "The Assembly, Deeply concerned,",
}


def test_coordinator_writes_and_files_and_the_secretariat_circulates(client, listed, france):
    client.force_login(listed.coordinator)
    client.post(f"{PUBLIC}new/", {**TYPED, "institution": france.pk})
    request = EmergencyRequest.objects.get()
    assert request.state == "in_preparation"

    page = press(client, request, "file")
    assert (fresh(request).state, fresh(request).order) == ("received", 1)
    assert "Received" in words(page)

    client.force_login(listed.editor)
    assert "A/138/2-P.1" in words(client.get(f"{CONSOLE}{request.pk}/"))  # as it will be
    press(client, request, "circulate", page=CONSOLE)

    client.logout()
    document = Document.objects.get(symbol="A/138/2-P.1")
    pdf = client.get(f"/en/documents/{document.symbol}/en/")
    assert pdf.headers["Content-Type"] == "application/pdf"
    listing = words(client.get(PUBLIC))
    for shown in ("A/138/2-P.1", "Urgent action after the cyclone", "France", "Circulated"):
        assert shown in listing
    assert "Another one." in words(client.get(f"{PUBLIC}{request.pk}/"))


def test_nobody_else_learns_of_a_draft_and_the_secretariat_of_what_is_filed(client, listed, france):
    draft = make_request(listed.assembly, france)
    address = f"{PUBLIC}{draft.pk}/"

    def sees(user):
        client.force_login(user)
        status = client.get(address).status_code
        listing = "Urgent action" in words(client.get(PUBLIC))
        return status, listing

    assert sees(listed.coordinator) == (200, True)
    for user in (listed.editor, listed.other_coordinator, listed.delegate, listed.stranger):
        assert sees(user) == (404, False)

    emergency_requests.file(request=draft, by=None, at=timezone.now())
    assert sees(listed.editor) == (200, False)  # on her own pages
    assert sees(listed.other_coordinator) == (404, False)


def test_head_acts_by_her_accreditation_until_it_ends(client, listed, france):
    head = make_participant(
        listed.assembly, user=listed.delegate, delegation=listed.file.delegation
    )
    client.force_login(listed.delegate)
    assert client.get(f"{PUBLIC}new/").status_code == 403

    Delegation.objects.filter(pk=listed.file.delegation_id).update(head=head)
    assert client.get(f"{PUBLIC}new/").status_code == 200

    head.withdrawn_at = timezone.now()
    head.save()
    assert client.get(f"{PUBLIC}new/").status_code == 403


def test_what_was_typed_stays_when_the_act_is_refused(client, listed, france):
    request = make_request(listed.assembly, france)
    client.force_login(listed.coordinator)
    emergency_requests.write(
        request=request, by=None, at=timezone.now(),
        wanted=emergency_requests.Wanted(title=request.title, subject="Another"),
    )  # fmt: skip

    late = client.post(f"{PUBLIC}{request.pk}/write/", {**TYPED, "version": request.version})

    assert late.status_code == 422
    assert "Another one." in late.content.decode()
    form = late.context["form"]
    assert fresh(request).subject == "Another"
    again = client.post(
        f"{PUBLIC}{request.pk}/write/", {**TYPED, "version": form["version"].value()}
    )
    assert again.status_code == 302
    assert fresh(request).subject == "Cyclone"


def test_what_was_typed_outlives_the_log_in(client, listed, france):
    client.force_login(listed.stranger)
    client.logout()

    given = client.post(f"{PUBLIC}new/", {**TYPED, "institution": france.pk})

    assert given.status_code == 401
    page = given.content.decode()
    assert "Another one." in page
    assert f'name="institution" value="{france.pk}"' in page
    assert not EmergencyRequest.objects.exists()


def test_refusals_cite_the_article(client, listed, france):
    request = make_request(listed.assembly, france, papers=())
    client.force_login(listed.coordinator)

    assert said(press(client, request, "file")) == [
        "A request comes with its letter, a brief explanatory memorandum and a draft resolution."
        " Still missing: 3. (Assembly Rules, art. 11.1)"
    ]
    close(listed.assembly)
    (late,) = said(press(client, request, "file"))
    assert late.startswith("The list of requests was closed on")
    assert fresh(request).state == "in_preparation"


def test_paper_is_sent_as_a_file_and_only_what_it_says_it_is(client, listed, france):
    request = make_request(listed.assembly, france, papers=())
    client.force_login(listed.coordinator)
    address = f"{PUBLIC}{request.pk}/write/"

    def send(content, name="letter.pdf"):
        given = {**TYPED, "version": fresh(request).version, "paper": "letter", "language": "fr"}
        return client.post(address, {**given, "file": SimpleUploadedFile(name, content)})

    refused = send(b"MZ\x90\x00 no paper", "letter.exe")
    assert refused.status_code == 422
    assert refused.context["form"].errors["file"]
    assert not RequestFile.objects.exists()
    assert "Another one." in refused.content.decode()

    assert send(papers.PDF).status_code == 302
    held = RequestFile.objects.get()
    file = client.get(f"{PUBLIC}{request.pk}/papers/{held.pk}/")
    assert file.content == papers.PDF
    assert "attachment" in file.headers["Content-Disposition"]
    client.force_login(listed.other_coordinator)
    assert client.get(f"{PUBLIC}{request.pk}/papers/{held.pk}/").status_code == 404


def test_member_that_is_named_agrees_or_refuses_and_does_nothing_else(
    client, listed, france, kenya
):
    request = make_request(listed.assembly, france)
    request_authors.name(request=request, institution=kenya, by=None, at=timezone.now())
    client.force_login(listed.other_coordinator)

    assert "Kenya is named as an author" in words(client.get(f"{PUBLIC}{request.pk}/"))
    for act in ("file", "discard", "name"):
        assert press(client, request, act, institution=kenya.pk).status_code == 403
    assert client.get(f"{PUBLIC}{request.pk}/write/").status_code == 403

    press(client, request, "agree", institution=kenya.pk)
    assert request.authors.filter(institution=kenya, agreed_at__isnull=False).exists()
    press(client, request, "leave", institution=kenya.pk)  # a draft has nobody who could leave
    assert request.authors.filter(institution=kenya).exists()


def test_nobody_acts_for_another_member(client, listed, france, kenya):
    request = make_received(listed.assembly, france, others=[kenya], at=timezone.now())
    client.force_login(listed.other_coordinator)

    press(client, request, "withdraw", institution=france.pk)
    assert not request.consents.exists()

    press(client, request, "withdraw", institution=kenya.pk)
    assert fresh(request).state == "received"  # France has not agreed
    client.force_login(listed.coordinator)
    press(client, request, "withdraw", institution=france.pk)
    assert fresh(request).state == "withdrawn"


def test_returned_request_says_why_to_its_authors_alone(client, listed, france):
    request = make_received(listed.assembly, france, at=timezone.now())
    client.force_login(listed.editor)
    (refused,) = said(press(client, request, "return", page=CONSOLE, reason=" "))
    assert refused.startswith("Say why.")
    press(client, request, "return", page=CONSOLE, reason="The letter is not signed.")

    client.force_login(listed.coordinator)
    page = words(client.get(f"{PUBLIC}{request.pk}/"))
    assert "Returned as incomplete. The letter is not signed." in page


def test_revision_is_read_by_everybody_once_it_is_circulated(client, listed, france):
    request = make_now(listed.assembly, france, listed.editor)
    client.force_login(listed.coordinator)
    client.post(
        f"{PUBLIC}{request.pk}/write/",
        {**TYPED, "version": fresh(request).version, "draft_resolution_en": "A better text"},
    )
    assert fresh(request).state == "revised"

    def reads(text):
        client.logout()
        return text in words(client.get(f"{PUBLIC}{request.pk}/"))

    assert not reads("A better text")
    assert reads("Text of the draft_resolution.")
    client.force_login(listed.editor)
    assert "A/138/2-P.1-rev" in words(client.get(f"{CONSOLE}{request.pk}/"))
    press(client, request, "circulate", page=CONSOLE)
    assert reads("A better text")


def test_requests_are_combined_when_all_their_authors_have_agreed(client, listed, france, kenya):
    now = timezone.now()
    first = make_now(listed.assembly, france, listed.editor)
    second = make_now(listed.assembly, kenya, listed.editor)
    joint = make_received(listed.assembly, france, others=[kenya], at=now - timedelta(minutes=5))

    client.force_login(listed.coordinator)
    press(client, first, "combine", institution=france.pk, joint=joint.pk)
    client.force_login(listed.editor)
    assert client.get(CONSOLE).context["joints"] == ()
    (refused,) = said(client.post(f"{CONSOLE}{joint.pk}/combine/", follow=True))
    assert refused.startswith("A joint request combines two requests or more.")

    client.force_login(listed.other_coordinator)
    press(client, second, "combine", institution=kenya.pk, joint=joint.pk)
    client.force_login(listed.editor)
    assert "requests 1, 2 have agreed to combine them into request 3" in words(client.get(CONSOLE))
    client.post(f"{CONSOLE}{joint.pk}/combine/")
    press(client, joint, "circulate", page=CONSOLE)

    assert [fresh(one).state for one in (first, second, joint)] == [
        "merged", "merged", "circulated",
    ]  # fmt: skip
    client.logout()
    assert "Combined into A/138/2-P.3" in words(client.get(PUBLIC))


def test_sitting_gives_the_floor_once_to_each_side_and_records_who_spoke(
    client, listed, france, kenya
):
    request = make_now(listed.assembly, france, listed.editor)
    client.force_login(listed.editor)
    assert said(client.post(f"{CONSOLE}ballot/", follow=True))[0].startswith("Requests are still")
    close(listed.assembly)
    client.post(f"{CONSOLE}ballot/", follow=True)

    def floor(part, member, **given):
        return said(
            press(client, request, "floor", page=CONSOLE, part=part, institution=member.pk, **given)
        )

    assert floor("objector", kenya)[0].startswith("A delegation objects after the author")
    floor("author", france, speaker="Rosa Example")
    assert fresh(request).state == "presented"
    assert floor("objector", france)[0].startswith("An author of the request does not object")
    floor("objector", kenya)
    assert floor("objector", kenya)[0].startswith("One author presents")
    assert list(request.speeches.order_by("pk").values_list("part", "minutes")) == [
        ("author", 5), ("objector", 3),
    ]  # fmt: skip
    client.logout()
    page = words(client.get(f"{PUBLIC}{request.pk}/"))
    assert "Rosa Example (France)" in page

    personal.erase_guest(name="rosa EXAMPLE", by=listed.manager, at=timezone.now())
    page = words(client.get(f"{PUBLIC}{request.pk}/"))
    assert "The author presents the request: France" in page
    assert "Rosa Example" not in page


def test_withdrawing_orally_takes_every_author_and_ends_without_an_item(
    client, listed, france, kenya
):
    request = make_now(listed.assembly, france, listed.editor, others=[kenya])
    close(listed.assembly)
    request_lists.put_on_ballot(event=listed.assembly, by=None, at=timezone.now())
    client.force_login(listed.editor)

    press(client, request, "withdraw-orally", page=CONSOLE, said_by=[france.pk])
    no_key = press(client, request, "withdraw-orally", page=CONSOLE, said_by=[10**30])
    assert "Something is missing." in words(no_key)
    assert fresh(request).state == "on_ballot"
    press(client, request, "withdraw-orally", page=CONSOLE, said_by=[france.pk, kenya.pk])

    assert fresh(request).state == "withdrawn"
    client.logout()
    assert "This Assembly has no emergency item." in words(client.get(PUBLIC))


def test_list_is_opened_by_who_edits_the_programme(client, world):
    make_list(world.assembly)
    list_ = RequestList.objects.get()
    client.force_login(world.editor)
    plenary = make_sitting(world.assembly, day=2, hour=17, body=make_body("assembly"))
    given = {
        "item": list_.item_id, "decision": plenary.pk, "closes_at": "2026-10-22T12:00",
        "author_minutes": "6", "objector_minutes": "2",
    }  # fmt: skip

    client.post(CONSOLE, given)

    list_.refresh_from_db()
    assert f"{list_.closing_hour:%Y-%m-%d %H:%M}" == "2026-10-22 10:00"  # UTC
    assert (list_.author_minutes, list_.objector_minutes) == (6, 2)
    client.force_login(world.coordinator)
    assert client.get(CONSOLE).status_code == 403


def test_tie_is_announced_first_and_then_decided_by_the_president(client, listed, france, kenya):
    event, at = listed.assembly, timezone.now() - timedelta(minutes=30)
    sitting = RequestList.objects.get(event=event).decision
    delegations = [make_delegation(event, make_parliament(x, x), sitting) for x in ("CL", "PE")]
    for member in (france, kenya):
        make_circulated(event, member, by=listed.editor, at=at)
    close(event)
    client.force_login(listed.editor)
    assert "No vote waits to be announced" in words(client.get(f"{CONSOLE}decision/"))

    put = request_lists.put_on_ballot(event=event, by=listed.editor, at=timezone.now())
    assert "2 requests still have to be voted upon" in words(client.get(f"{CONSOLE}decision/"))
    for request in put:
        ballot = make_ballot(request, by=listed.editor, at=timezone.now())
        sheet = dict.fromkeys(delegations, (18, 0, 0))
        call(ballot, sheet, by=listed.editor, at=timezone.now())
        roll_calls.close_vote(ballot=ballot, by=listed.editor, at=timezone.now())

    # Before the tie is announced nobody can be chosen; then the President's choice needs a reason.
    page = client.post(f"{CONSOLE}decision/", {"chosen": put[1].pk, "reason": "Later"}, follow=True)
    assert said(page) == ["The tie is announced; the President decides."]
    assert {fresh(one).state for one in put} == {"tied"}
    refused = client.post(f"{CONSOLE}decision/", {"chosen": put[1].pk, "reason": ""})
    assert refused.status_code == 422
    page = client.post(f"{CONSOLE}decision/", {"chosen": put[1].pk, "reason": "It came first"})
    assert [fresh(one).state for one in put] == ["passed_over", "accepted"]
    again = client.post(f"{CONSOLE}decision/", {"chosen": put[1].pk, "reason": "It came first"})
    assert again.status_code == 422

    # Everybody gets from the request to its vote and back, and reads the reason on both.
    client.logout()
    ballot = put[1].ballots.get()
    assert f"/en/events/138/votes/{ballot.pk}/" in client.get(PUBLIC).content.decode()
    page = client.get(f"/en/events/138/votes/{ballot.pk}/")
    assert "It came first" in words(page)
    assert f"{PUBLIC}{put[1].pk}/" in page.content.decode()


def test_closed_list_invites_nobody_to_write(client, listed, france):
    client.force_login(listed.coordinator)
    client.post(f"{PUBLIC}new/", {**TYPED, "institution": france.pk})
    draft = EmergencyRequest.objects.get()
    assert "New request" in words(client.get(PUBLIC))
    assert "File the request" in words(client.get(f"{PUBLIC}{draft.pk}/"))

    close(listed.assembly)

    page = client.get(f"{PUBLIC}new/", follow=True)
    assert page.redirect_chain == [(PUBLIC, 302)]
    assert said(page)[0].startswith("The list of requests was closed on ")
    assert "New request" not in words(page)
    assert "It can no longer be filed." in words(client.get(f"{PUBLIC}{draft.pk}/"))


def test_draft_names_the_papers_that_are_missing(client, listed, france):
    client.force_login(listed.coordinator)
    typed = {**TYPED, "institution": france.pk, "letter_en": "", "draft_resolution_en": ""}
    client.post(f"{PUBLIC}new/", typed)

    page = words(client.get(f"{PUBLIC}{EmergencyRequest.objects.get().pk}/"))

    assert "Before it can be filed it needs: Letter, Draft resolution." in page
    assert "File the request" not in page
