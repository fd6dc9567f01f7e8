"""The coordinator's pages beside people, and the desk's about late requests."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import Role, Sex
from assemblies.selectors import coordinators_of
from registrations.enums import FileState, QuestionKind, RequestState
from registrations.models.invitations import Invitation
from registrations.models.late_changes import ChangeRequest
from registrations.models.registrations import DelegationFile, Registration
from registrations.models.sheets import Sheet
from registrations.services import coordination, delegations, leaders, reviews
from tests.factories.accounts import make_account
from tests.factories.coordination import SHEET, make_request
from tests.factories.questions import ask

ZOE = {
    "given_name": "Zoé", "family_name": "Spécimen", "sex": "female",
    "capacity": "member_of_parliament", "language": "fr",
}  # fmt: skip


@pytest.fixture
def coordinator(client, world):
    client.force_login(world.coordinator)
    return client


@pytest.fixture
def approved(world):
    person = world.add_person(badge_name="Marie Durand")
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())
    person.refresh_from_db()
    return person


def close(world):
    world.assembly.registration_closes_at = timezone.now() - timedelta(minutes=1)
    world.assembly.save()


def to(name, *args):
    return reverse(f"registrations:{name}", args=args)


def page_of(answer):
    return " ".join(answer.content.decode().split())


def test_first_task_is_not_done_with_one_member_too_many(coordinator, world):
    for number in range(9):
        world.add_person(sex=Sex.FEMALE if number % 2 else Sex.MALE)

    answer = coordinator.get(to("delegation", world.file.pk))

    first = answer.context["tasks"][0]
    assert (first.is_done, first.kind, str(first.state)) == (False, "bad", "Too many")
    kinds = [seat.kind for seat in answer.context["drawn"].seats]
    assert kinds == ["woman"] * 4 + ["man"] * 4 + ["over"]


def test_seats_are_drawn_and_said(coordinator, world):
    world.add_person()
    world.add_person(sex=Sex.MALE)

    answer = coordinator.get(to("delegation", world.file.pk))

    drawn = answer.context["drawn"]
    assert [seat.kind for seat in drawn.seats] == ["woman", "man"] + ["free"] * 6
    assert drawn.sentence == "2 of 8 seats listed (women: 1, men: 1); 6 seats left"
    assert page_of(answer).count(drawn.sentence) == 2  # said to who cannot see, and below
    council = answer.context["following"].facts[-1]
    assert (council.label, council.value) == ("Governing Council places", 3)


def test_deadline_is_said_with_its_zone(coordinator, world):
    page = page_of(coordinator.get(to("delegation", world.file.pk)))

    assert "Europe/Zurich" in page
    assert "data-reader-clock" in page


def test_head_and_deputy_are_named_and_shown(coordinator, world):
    head, deputy = world.add_person(badge_name="Ada"), world.add_person(badge_name="Ben")
    address = to("delegation-leaders", world.file.pk)

    same = coordinator.post(address, {"head": head.pk, "deputy_head": head.pk})
    answer = coordinator.post(address, {"head": head.pk, "deputy_head": deputy.pk}, follow=True)

    assert same.status_code == 422
    assert "two people" in page_of(same)
    file = DelegationFile.objects.get(pk=world.file.pk)
    assert (file.head, file.deputy_head) == (head, deputy)
    tasks = {str(task.title): task for task in answer.context["tasks"]}
    assert tasks["Name the head of the delegation"].is_done
    assert "Deputy head" in page_of(answer)


def test_person_of_another_delegation_cannot_be_chosen_as_head(coordinator, world):
    theirs = world.add_person(file=world.other_file)

    answer = coordinator.post(to("delegation-leaders", world.file.pk), {"head": theirs.pk})

    assert answer.status_code == 422
    assert DelegationFile.objects.get(pk=world.file.pk).head is None


def test_sheet_is_sent_looked_at_and_added_once(coordinator, world):
    sent = SimpleUploadedFile("people.csv", SHEET + b"Ben,,Male,King\n")
    answer = coordinator.post(to("delegation-sheet", world.file.pk), {"sheet": sent}, follow=True)

    page = page_of(answer)
    assert "1 row can be added." in page
    assert "Family name: is missing" in page
    assert (
        "Capacity: is none of the words that may stand there "
        "(Presiding officer of parliament, Deputy presiding officer, Member of parliament, "
    ) in page
    assert not Registration.objects.exists()

    sheet = Sheet.objects.get()
    added = coordinator.post(to("sheet-add", world.file.pk, sheet.pk), follow=True)
    again = coordinator.post(to("sheet-add", world.file.pk, sheet.pk), follow=True)

    assert "1 person is added." in page_of(added)
    assert "This sheet is not kept any more" in page_of(again)
    assert Registration.objects.get().badge_name == "Ada Exemplar"


def test_preview_names_a_wrong_answer_to_a_question_of_the_event(coordinator, world):
    ask(world, "room", QuestionKind.CHOICE)
    heading, *rows = SHEET.decode().splitlines()
    table = "\n".join([f"{heading},Room", *(f"{row},perhaps" for row in rows)])
    sent = SimpleUploadedFile("people.csv", table.encode())

    answer = coordinator.post(to("delegation-sheet", world.file.pk), {"sheet": sent}, follow=True)

    page = page_of(answer)
    assert "0 rows can be added." in page
    assert "Room: Choose one of the options. (Yes, No)" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\x89PNG\r\n\x00", "no table that can be read"), (b"a;b\n1;2", "lacks these headings"),
     (b"Given name\nAd\xe9", "letters of the file cannot be read"),
     (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB")],
)  # fmt: skip
def test_file_that_is_no_sheet_is_refused_with_a_sentence(coordinator, world, content, said):
    sent = SimpleUploadedFile("people.xlsx", content)

    answer = coordinator.post(to("delegation-sheet", world.file.pk), {"sheet": sent})

    assert answer.status_code == 422
    assert said in page_of(answer)
    assert not Sheet.objects.exists()


def test_sheet_of_a_colleague_is_not_found(client, world):
    client.force_login(world.coordinator)
    sent = SimpleUploadedFile("people.csv", SHEET)
    client.post(to("delegation-sheet", world.file.pk), {"sheet": sent})
    sheet = Sheet.objects.get()
    client.force_login(world.desk)

    assert client.get(to("sheet-preview", world.file.pk, sheet.pk)).status_code == 404
    assert client.post(to("sheet-add", world.file.pk, sheet.pk)).status_code == 404
    assert Sheet.objects.exists()


@pytest.mark.parametrize(("kind", "begins"), [("xlsx", b"PK\x03\x04"), ("csv", b"\xef\xbb\xbf")])
def test_template_is_downloaded(coordinator, world, kind, begins):
    answer = coordinator.get(to("sheet-template", world.file.pk, kind))

    assert answer.content.startswith(begins)
    assert answer["Content-Disposition"] == f'attachment; filename="people.{kind}"'
    assert coordinator.get(to("sheet-template", world.file.pk, "exe")).status_code == 404


def test_colleague_is_invited_revoked_and_only_once(coordinator, world):
    address = to("coordinator-list", world.file.pk)
    given = {"email": "new@example.org", "language": "en", "hands_over": "on"}

    coordinator.post(address, given)
    twice = coordinator.post(address, given)
    invitation = Invitation.objects.get()
    assert (invitation.hands_over, twice.status_code) == (True, 422)
    coordinator.post(to("coordinator-invitation-revoke", world.file.pk, invitation.pk))

    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


def test_only_coordinator_is_told_that_she_cannot_resign(coordinator, world):
    page = page_of(coordinator.get(to("coordinator-list", world.file.pk)))
    answer = coordinator.post(to("coordinator-resign", world.file.pk), follow=True)

    assert "You are the only coordinator" in page
    assert "would have no coordinator" in page_of(answer)
    assert coordinators_of(world.file.delegation) == (world.coordinator,)


def test_who_resigns_has_no_way_back(coordinator, world):
    make_account("two@example.org", role=Role.COORDINATOR, delegation=world.file.delegation)

    answer = coordinator.post(to("coordinator-resign", world.file.pk))

    assert answer.url == reverse("home")
    assert coordinator.get(to("delegation", world.file.pk)).status_code == 404


def test_coordinator_removed_in_the_middle_of_her_session_does_nothing_more(coordinator, world):
    """The page was open, the form filled in; then the desk took the delegation from her."""
    person = world.add_person()
    page = coordinator.get(to("person-change", world.file.pk, person.pk, "person"))
    assert page.status_code == 200
    before = Registration.objects.values().get()

    coordination.remove(file=world.file, user=world.coordinator, by=world.desk, at=timezone.now())
    acts = [
        ("person-add", [world.file.pk], ZOE),
        ("person-change", [world.file.pk, person.pk, "person"], {**ZOE, "version": 1}),
        ("person-withdraw", [world.file.pk, person.pk], {"version": 1}),
        ("person-substitute", [world.file.pk, person.pk], {**ZOE, "version": 1}),
        ("delegation-check", [world.file.pk], {"people": [person.pk]}),
        ("delegation-leaders", [world.file.pk], {"head": person.pk}),
        ("coordinator-list", [world.file.pk], {"email": "x@example.org", "language": "en"}),
        ("coordinator-resign", [world.file.pk], {}),
    ]

    answers = {name: coordinator.post(to(name, *args), given) for name, args, given in acts}

    assert {name: answer.status_code for name, answer in answers.items()} == (
        dict.fromkeys(answers, 404)
    )
    assert Registration.objects.values().get() == before
    assert not Invitation.objects.exists()


def test_person_is_substituted_while_registration_is_open(coordinator, world, approved):
    address = to("person-substitute", world.file.pk, approved.pk)
    assert "withdrawn in the same moment" in page_of(coordinator.get(address))

    answer = coordinator.post(address, {**ZOE, "version": approved.version}, follow=True)

    assert "Zoé Spécimen comes instead of Marie Durand." in page_of(answer)
    assert Registration.objects.get(badge_name="Zoé Spécimen").state == "submitted"


def test_substitution_of_an_older_version_comes_back(coordinator, world, approved):
    address = to("person-substitute", world.file.pk, approved.pk)

    answer = coordinator.post(address, {**ZOE, "version": approved.version - 1})

    assert answer.status_code == 422
    assert Registration.objects.count() == 1


def test_after_the_deadline_substitution_becomes_a_request(coordinator, world, approved):
    close(world)
    page = page_of(coordinator.get(to("person-detail", world.file.pk, approved.pk)))
    assert to("request-change", world.file.pk, approved.pk) in page

    given = {**ZOE, "note": "Marie is ill."}
    answer = coordinator.post(
        to("person-substitute", world.file.pk, approved.pk), given, follow=True
    )

    assert "The secretariat is asked." in page_of(answer)
    assert "Zoé Spécimen instead of Marie Durand" in page_of(answer)
    asked = ChangeRequest.objects.get()
    assert (asked.kind, asked.state, asked.note) == ("substitute", "waiting", "Marie is ill.")
    assert Registration.objects.count() == 1


def test_late_addition_and_change_are_asked_and_taken_back(coordinator, world, approved):
    close(world)
    coordinator.post(to("request-add", world.file.pk), ZOE)
    kept = {
        "given_name": "Marie", "family_name": "Durand", "badge_name": "Marie Durand",
        "sex": "female", "capacity": "member_of_parliament", "language": "en",
    }  # fmt: skip
    address = to("request-change", world.file.pk, approved.pk)

    nothing = coordinator.post(address, kept)
    coordinator.post(address, {**kept, "email": "marie@example.org"})

    assert "Nothing is different" in page_of(nothing)
    change = ChangeRequest.objects.get(kind="change")
    assert change.changes == {"email": "marie@example.org"}
    coordinator.post(to("request-take-back", world.file.pk, change.pk))
    change.refresh_from_db()
    assert change.state == RequestState.TAKEN_BACK
    assert ChangeRequest.objects.filter(state="waiting").count() == 1


def test_draft_that_was_forgotten_is_asked_for_and_granted(coordinator, client, world, approved):
    draft = world.add_person(badge_name="Ada Exemplar", email="ada@example.org")
    address = to("request-send", world.file.pk, draft.pk)
    assert "no request is needed" in page_of(coordinator.post(address))
    assert address not in page_of(coordinator.get(to("person-detail", world.file.pk, draft.pk)))
    close(world)

    for page in ("delegation", [world.file.pk]), ("person-detail", [world.file.pk, draft.pk]):
        assert address in page_of(coordinator.get(to(page[0], *page[1])))
    assert "Ask to send Ada Exemplar" in page_of(coordinator.get(address))
    answer = coordinator.post(address, {"note": "I forgot."}, follow=True)

    assert "The secretariat is asked." in page_of(answer)
    assert "<strong>Send a person</strong>" in page_of(answer)
    asked = ChangeRequest.objects.get()
    assert (asked.kind, asked.person, asked.note) == ("send", draft, "I forgot.")
    client.force_login(world.desk)
    detail = page_of(client.get(to("request-detail", asked.pk)))
    assert "<ins>ada@example.org</ins>" in detail
    client.post(to("request-accept", asked.pk))
    draft.refresh_from_db()
    assert draft.state == "submitted"
    client.force_login(world.coordinator)
    assert client.get(address).status_code == 404  # she is no draft any more


def test_change_of_a_draft_says_that_it_sends_her(coordinator, client, world, approved):
    draft = world.add_person()
    close(world)
    said = "with the change she or he is sent as well"

    pages = {
        one.pk: page_of(coordinator.get(to("request-change", world.file.pk, one.pk)))
        for one in (draft, approved)
    }
    client.force_login(world.desk)
    shown = [page_of(client.get(to("request-detail", make_request(world, one).pk)))
             for one in (draft, approved)]  # fmt: skip

    assert (said in pages[draft.pk], said in pages[approved.pk]) == (True, False)
    assert [said in page for page in shown] == [True, False]


def test_request_while_registration_is_open_is_refused_with_a_sentence(coordinator, world):
    answer = coordinator.post(to("request-add", world.file.pk), ZOE)

    assert answer.status_code == 422
    assert "no request is needed" in page_of(answer)


def test_desk_finds_grants_and_declines_requests(client, world, approved):
    close(world)
    client.force_login(world.desk)
    Registration.objects.filter(pk=approved.pk).update(function_in_parliament="Secretary")
    asked = make_request(world, approved, function_in_parliament="Chair")
    of_kenya = ChangeRequest.objects.create(
        file=world.other_file, kind="add", changes={"badge_name": "Baraka"},
        asked_at=timezone.now(), asked_by=world.other_coordinator,
    )  # fmt: skip
    address = to("request-list", world.assembly.slug)

    everything = page_of(client.get(address))
    found = page_of(client.get(address, {"q": "barak", "state": "waiting"}))
    detail = page_of(client.get(to("request-detail", asked.pk)))

    assert "2 wait" in everything
    assert "Marie Durand" in everything
    assert "Baraka" in found
    assert "Marie Durand" not in found
    assert "<del>Secretary</del>" in detail
    assert "<ins>Chair</ins>" in detail
    granted = client.post(to("request-accept", asked.pk), follow=True)
    assert "granted and done" in page_of(granted)
    approved.refresh_from_db()
    assert (approved.function_in_parliament, approved.state) == ("Chair", "submitted")
    decided = page_of(client.get(to("request-detail", asked.pk)))
    assert "<ins>Chair</ins>" in decided
    assert "<del>" not in decided  # what stands now is no longer what stood before
    empty = client.post(to("request-detail", of_kenya.pk), {"reason": ""})
    assert empty.status_code == 422
    client.post(to("request-detail", of_kenya.pk), {"reason": "Too late."})
    of_kenya.refresh_from_db()
    assert (of_kenya.state, of_kenya.reason) == ("declined", "Too late.")
    again = client.post(to("request-accept", of_kenya.pk), follow=True)
    assert "has been decided" in page_of(again)


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_requests_asks_the_database_as_often_for_many(
    client, world, number, django_assert_num_queries
):
    for _ in range(number):
        make_request(world, world.add_person())
    client.force_login(world.desk)

    with django_assert_num_queries(8):
        client.get(to("request-list", world.assembly.slug))


def test_members_of_the_delegation_see_heads_but_no_requests(client, world, approved):
    make_request(world, approved)
    leaders.name(
        file=world.file, head=approved, deputy_head=None, by=world.coordinator, at=timezone.now()
    )
    client.force_login(world.delegate)

    page = page_of(client.get(to("delegation", world.file.pk)))

    assert "Head of the delegation" in page
    assert "Asked of the secretariat" not in page
    assert world.coordinator.email not in page
    assert DelegationFile.objects.get(pk=world.file.pk).state == FileState.APPROVED


def test_people_of_last_time_are_copied_from_the_page(coordinator, world):
    address = to("delegation-copy", world.file.pk)

    assert "No earlier delegation is known here" in page_of(coordinator.get(address))
    assert coordinator.post(address, {"people": ["r1"]}).status_code == 422


def test_tasks_after_others_are_added_say_that_approvals_stand(coordinator, world):
    for name in ("Ada", "Ben"):
        world.add_person(badge_name=name, email=f"{name}@example.org")
    now = timezone.now()
    delegations.submit(file=world.file, by=world.coordinator, at=now)
    reviews.approve_all(file=world.file, by=world.desk, at=now)
    before = coordinator.get(to("delegation", world.file.pk)).context

    world.add_person(badge_name="Clara", sex=Sex.MALE)
    after = coordinator.get(to("delegation", world.file.pk)).context

    # The head is not named. An address is asked for, not required: that Clara has none counts not.
    assert (before["done"], before["total"]) == (3, 4)
    assert (after["done"], after["total"]) == (1, 4)
    hints = {str(task.title): task.hint for task in after["tasks"]}
    assert hints["Check the answers and send them"].startswith("1 person not sent yet")
    assert hints["Approval by the secretariat"] == (
        "2 of 3 people are approved · You are told by mail."
    )
