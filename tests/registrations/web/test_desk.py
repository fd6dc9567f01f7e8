"""The desk's console: the list, one person, notes, who else looks, what came of many ticks."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from assemblies.enums import Capacity
from assemblies.models.audit import AuditEntry
from notifications.models.calendars import CalendarReply
from registrations.enums import AskedWhen, FileState, QuestionKind, RegistrationState
from registrations.models.desk import Note
from registrations.models.inquiries import Inquiry
from registrations.models.registrations import DelegationFile, Registration
from registrations.services import answers, delegations, people, reviews
from registrations.web.desk import looking
from tests.factories.questions import ask
from tests.registrations.test_desk_lists import add_many


@pytest.fixture
def desk(client, world):
    client.force_login(world.desk)
    return client


def to(name, *args):
    return reverse(f"registrations:{name}", args=args)


def sent(world, *names, file=None):
    people = [
        world.add_person(badge_name=name, family_name=name, file=file or world.file)
        for name in names
    ]
    delegations.submit(file=file or world.file, by=world.coordinator, at=timezone.now())
    for person in people:
        person.refresh_from_db()
    return people


def ticks(*people):
    return {"seen": [f"{one.pk}-{one.version}" for one in people], "query": "view=mine&sort=name"}


def said_on(answer):
    return [str(message) for message in answer.context["messages"]]


def names_in(answer):
    return [line.person.badge_name for line in answer.context["lines"]]


def press(world):
    now = timezone.now()
    return Registration.objects.create(
        event=world.assembly, state=RegistrationState.SUBMITTED, given_name="Jo",
        family_name="Paper", badge_name="Jo Paper", sex="female", capacity=Capacity.PRESS,
        organization="A paper", created_at=now, changed_at=now,
    )  # fmt: skip


def test_list_opens_with_what_waits_for_the_reader_and_keeps_filters(desk, world):
    sent(world, "Ada", "Berta")
    world.add_person(badge_name="Draft")
    here = to("people-list", "138")

    first = desk.get(here)
    assert first["Location"] == f"{here}?view=mine"
    assert names_in(desk.get(first["Location"])) == ["Ada", "Berta"]
    assert names_in(desk.get(here, {"view": ""})) == ["Ada", "Berta", "Draft"]
    assert names_in(desk.get(here, {"q": "berta", "view": "submitted"})) == ["Berta"]
    assert names_in(desk.get(here, {"sort": "changed", "view": "nonsense", "size": "x"})) == [
        "Draft", "Berta", "Ada",
    ]  # fmt: skip
    page = desk.get(here, {"view": "submitted", "size": "25", "page": "7"})
    assert 'value="25" selected' in page.content.decode()


def test_list_asks_the_database_as_often_for_many(desk, world, django_assert_num_queries):
    add_many(world, 10)
    here = to("people-list", "138")
    desk.get(here, {"view": "mine"})
    with django_assert_num_queries(11):
        desk.get(here, {"view": "mine"})

    add_many(world, 90)
    with django_assert_num_queries(11):
        desk.get(here, {"view": "mine", "size": "100"})


def test_media_officer_sees_and_ticks_the_press_alone(client, world):
    sent(world, "Ada")
    paper = press(world)
    client.force_login(world.media)
    here = to("people-list", "138")

    page = client.get(here, {"view": ""})
    assert names_in(page) == ["Jo Paper"]
    assert "Invitations" not in page.content.decode()
    ada = Registration.objects.get(badge_name="Ada")
    client.post(to("people-approve", "138"), ticks(ada, paper))

    assert set(Registration.objects.values_list("badge_name", "state")) == {
        ("Ada", "submitted"),
        ("Jo Paper", "approved"),
    }
    assert client.get(to("person-review", ada.pk)).status_code == 404


def test_many_are_approved_each_as_seen_and_each_told(desk, world):
    ada, berta, clara = sent(world, "Ada", "Berta", "Clara")
    seen = ticks(ada, berta)
    people.change(
        person=berta, changes={"given_name": "B."}, by=world.coordinator, at=timezone.now()
    )

    answer = desk.post(to("people-approve", "138"), {**seen, "agreed": "1"})

    assert answer["Location"].endswith("/people/?view=mine&sort=name")
    done, refused = said_on(desk.get(answer["Location"]))
    assert done == "1 done: Ada"
    assert refused.startswith("Not done: Berta. ")
    states = dict(Registration.objects.values_list("badge_name", "state"))
    assert states == {"Ada": "approved", "Berta": "submitted", "Clara": "submitted"}
    assert clara.version == Registration.objects.get(pk=clara.pk).version


def test_before_many_are_approved_it_is_said_what_follows(desk, world):
    ada, berta, clara = sent(world, "Ada", "Berta", "Clara")
    Registration.objects.filter(pk=ada.pk).update(email="ada@example.org")
    Registration.objects.filter(pk=berta.pk).update(capacity=Capacity.ADVISER)
    here = to("people-approve", "138")

    asked = desk.post(here, ticks(ada, berta))
    page = " ".join(asked.content.decode().split())

    assert asked.status_code == 200
    assert "Approve 2 people?" in page
    assert "Adviser: <strong>1</strong>" in page
    assert "1 person gets a confirmation by mail, with an entry for the calendar." in page
    assert "Without an address, and not told: <bdi>Berta</bdi>" in page
    assert "Nobody waits any more in:" not in page  # Clara goes on waiting
    assert set(Registration.objects.values_list("state", flat=True)) == {"submitted"}

    whole = desk.post(here, ticks(ada, berta, clara)).content.decode()
    assert "1 coordinator is told, with an entry for the calendar." in " ".join(whole.split())
    agreed = {**ticks(ada, berta, clara), "agreed": "1"}
    assert said_on(desk.post(here, agreed, follow=True)) == ["3 done: Ada, Berta, Clara"]


def test_summary_before_many_asks_the_database_as_often_for_many(
    desk, world, django_assert_num_queries
):
    def ask(people):
        return desk.post(to("people-approve", "138"), ticks(*people))

    few = sent(world, "Ada", "Berta")
    ask(few)
    with django_assert_num_queries(10):
        ask(few)
    many = [*few, *sent(world, "Clara", "Dora", "Eve")]
    with django_assert_num_queries(10):
        ask(many)


def test_nobody_ticked_says_so(desk, world):
    here = to("people-approve", "138")
    page = desk.post(here, {"seen": ["x", "1-", "999999-1"]}, follow=True)

    assert "Nobody was ticked" in page.content.decode()


def test_who_comes_without_a_delegation_is_asked_herself_by_who_decides_about_her(client, world):
    (ada,) = sent(world, "Ada")
    paper = press(world)
    address, seen = to("people-ask", "138"), ticks(ada, paper)
    client.force_login(world.media)

    first = client.post(address, seen)
    assert (first.context["files"], first.context["alone"]) == ([], [paper])
    told = client.post(address, {**seen, "question": "Who sends you?"}, follow=True)
    again = client.post(address, {**seen, "question": "Who sends you?"}, follow=True)
    nobody = client.post(address, {**ticks(ada), "question": "Who sends you?"}, follow=True)

    assert said_on(told) == ["1 done: Jo Paper"]
    assert said_on(again)[0].startswith("Not done: Jo Paper. ")
    assert "Nobody was ticked" in nobody.content.decode()
    assert Inquiry.objects.get().registration == paper
    assert not DelegationFile.objects.filter(state=FileState.RETURNED).exists()


def test_question_goes_to_the_delegations_of_the_ticked(desk, world):
    ada, berta = sent(world, "Ada", "Berta")
    (other,) = sent(world, "Otto", file=world.other_file)
    address, seen = to("people-ask", "138"), ticks(ada, berta, other)

    first = desk.post(address, seen)
    assert [file.pk for file in first.context["files"]] == [world.file.pk, world.other_file.pk]
    assert DelegationFile.objects.filter(state=FileState.RETURNED).count() == 0
    empty = desk.post(address, {**seen, "question": " "})
    assert empty.status_code == 422

    told = desk.post(address, {**seen, "question": "Which flight?"}, follow=True)
    again = desk.post(address, {**seen, "question": "Which flight?"}, follow=True)

    assert said_on(told) == ["2 done: France, Kenya"]
    assert [said.split(".")[0] for said in said_on(again)] == [
        "Not done: France",
        "Not done: Kenya",
    ]
    assert set(DelegationFile.objects.values_list("state", "question")) == {
        (FileState.RETURNED, "Which flight?")
    }


def test_person_page_shows_answers_history_and_notes(desk, world):
    (ada,) = sent(world, "Ada")
    people.change(
        person=ada, changes={"given_name": "Augusta"}, by=world.coordinator, at=timezone.now()
    )

    said = desk.post(to("note-add", ada.pk), {"text": "Asked for by the Speaker."}, follow=True)

    page = said.content.decode()
    assert "Asked for by the Speaker." in page
    assert "Augusta" in page
    moments = said.context["moments"]
    assert [(f.label, f.before, f.after) for f in moments[0][2]] == [
        ("Given name", "Marie", "Augusta")
    ]
    assert [moment.entry and moment.entry.act for moment, *_rest in moments] == [
        None, "delegation.submit", "registration.add",
    ]  # fmt: skip
    assert AuditEntry.objects.filter(act="registration.note").count() == 1
    assert "Speaker" not in str(AuditEntry.objects.values_list("before", "after"))


def test_changed_answers_are_said_in_the_words_and_the_language_of_the_reader(desk, world):
    (ada,) = sent(world, "Ada")
    ask(world, "room", QuestionKind.CHOICE)
    ask(world, "arrives", QuestionKind.DATE)
    ask(world, "home", QuestionKind.COUNTRY)
    ask(world, "secret", QuestionKind.DATE, asked_when=AskedWhen.AFTER_APPROVAL, is_protected=True)
    reviews.approve(person=ada, by=world.desk, at=timezone.now())

    def give(**values):
        one = Registration.objects.get(pk=ada.pk)
        answers.save(person=one, values=values, by=world.coordinator, at=timezone.now())

    give(room="yes", arrives="2018-03-22", home="CH", secret="1971-02-03")
    give(room="no", arrives="2018-03-23", home="FR")

    def told():
        moments = desk.get(to("person-review", ada.pk)).context["moments"]
        return {(f.label, f.before, f.after) for *_rest, fields in moments for f in fields}

    english = told()
    assert ("Answer to “Room”", "Yes", "No") in english
    assert ("Answer to “Arrives”", "22 March 2018", "23 March 2018") in english
    assert ("Answer to “Home”", "Switzerland", "France") in english
    assert ("Answer to “Secret”", "–", "kept from this page") in english
    with translation.override("fr"):
        assert {("Oui", "Non"), ("22 mars 2018", "23 mars 2018"), ("Suisse", "France")} < {
            (before, after) for _label, before, after in told()
        }


def test_who_reads_the_audit_sees_acts_and_fields_in_one_line_of_time(client, world):
    (ada,) = sent(world, "Ada")
    people.change(person=ada, changes={"sex": "male"}, by=world.coordinator, at=timezone.now())
    reviews.approve(person=ada, by=world.desk, at=timezone.now())
    client.force_login(world.manager)

    moments = client.get(to("person-review", ada.pk)).context["moments"]

    assert [moment.entry.act for moment, *_rest in moments] == [
        "registration.approve", "registration.change", "delegation.submit", "registration.add",
    ]  # fmt: skip
    assert [len(fields) for *_rest, fields in moments] == [0, 1, 0, 0]


def test_note_is_checked_and_removed_by_its_author_alone(desk, client, world):
    (ada,) = sent(world, "Ada")
    assert desk.post(to("note-add", ada.pk), {"text": ""}).status_code == 422
    desk.post(to("note-add", ada.pk), {"text": "Mine."})
    note = Note.objects.get()

    client.force_login(world.manager)
    assert client.post(to("note-remove", note.pk)).status_code == 404
    client.force_login(world.desk)
    assert client.post(to("note-remove", note.pk)).status_code == 302
    assert not Note.objects.exists()


def test_person_without_a_delegation_is_decided_on_her_own_page(desk, world):
    paper = press(world)
    page = desk.get(to("person-review", paper.pk)).content.decode()
    assert "A paper" in page

    answer = desk.post(to("person-approve", paper.pk), {"version": paper.version})
    assert answer["Location"] == to("person-review", paper.pk)
    paper.refresh_from_db()
    assert paper.state == RegistrationState.APPROVED
    assert desk.get(to("person-refuse", paper.pk)).context["back"] == answer["Location"]


def test_approving_on_the_persons_page_comes_back_to_it(desk, world):
    (ada,) = sent(world, "Ada")

    answer = desk.post(to("person-approve", ada.pk), {"version": ada.version, "from": "person"})

    assert answer["Location"] == to("person-review", ada.pk)


@pytest.mark.parametrize("what", ["person", "delegation"])
def test_two_on_one_record_are_warned_until_one_is_gone(client, world, what, monkeypatch):
    (ada,) = sent(world, "Ada")
    page = to("person-review", ada.pk) if what == "person" else to(
        "delegation-review", world.file.pk
    )  # fmt: skip
    poll = to(f"{what}-others", ada.pk if what == "person" else world.file.pk)

    def as_(user, address):
        client.force_login(user)
        return client.get(address).content.decode()

    assert "Also open" not in as_(world.desk, page)
    assert "desk@example.org" in as_(world.manager, page)
    assert "manager@example.org" in as_(world.desk, poll)
    assert "desk@example.org</strong>" not in as_(world.desk, poll)
    later = timezone.now() + looking.GONE_AFTER + timedelta(seconds=1)
    monkeypatch.setattr(looking.timezone, "now", lambda: later)
    assert "Also open" not in as_(world.desk, poll)
    cache.clear()  # a cache that is away warns nobody and breaks nothing
    assert "Also open" not in as_(world.manager, page)


def test_calendar_that_declined_the_event_is_seen(desk, world):
    person, other = sent(world, "Ada", "Berta")
    Registration.objects.update(email="")
    Registration.objects.filter(pk=person.pk).update(email="Ada@example.org")
    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())
    CalendarReply.objects.create(
        uid=world.assembly.uid, address="ada@example.org", answer="declined", sequence=0,
        stamp=timezone.now(), heard_at=timezone.now(),
    )  # fmt: skip

    answers = {
        line.person.badge_name: line.answer
        for line in desk.get(to("people-list", "138"), {"view": "all"}).context["lines"]
    }
    assert answers["Berta"] is None
    assert str(answers["Ada"].text) == "Declined"
    assert "Answers by calendar:" in desk.get(to("person-review", person.pk)).content.decode()
    assert "Answers by calendar:" not in desk.get(to("person-review", other.pk)).content.decode()
