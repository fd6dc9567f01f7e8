"""What the desk reads: who was told of a refusal, questions by what they ask, acts in words."""

import ast
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

import registrations
from assemblies.models.accounts import RoleGrant
from assemblies.models.audit import AuditEntry
from registrations.enums import ApprovalPath
from registrations.models.registrations import Registration
from registrations.selectors.delegations import ActOnFile
from registrations.selectors.protected import LOOK
from registrations.services import answers, delegations, people, reviews
from registrations.services.acts import sentence_of_act
from tests.factories.capacity_forms import make_application, make_form
from tests.factories.questions import ask


@pytest.fixture
def refuse(client, world):
    """Return a function that refuses somebody as the desk and returns the page that follows."""

    def refused(person):
        client.force_login(world.desk)
        address = reverse("registrations:person-refuse", args=[person.pk])
        body = {"reason": "Unknown", "version": person.version}
        return client.post(address, body, follow=True).content.decode()

    return refused


def sent(world):
    person = world.add_person()
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    person.refresh_from_db()
    return person


def test_refusal_says_that_the_coordinators_are_told(world, refuse):
    assert "is refused; the coordinators are told." in refuse(sent(world))


def test_refusal_where_nobody_coordinates_says_that_nobody_is_told(world, refuse):
    person = sent(world)
    RoleGrant.objects.filter(user=world.coordinator).delete()

    assert "Nobody is told" in refuse(person)


def test_refusal_of_who_registered_alone_tells_herself(world, refuse):
    form = make_form(world.assembly)
    observer = make_application(form, world.stranger, is_sent=True)

    page = refuse(observer)

    assert "and is told so by mail." in page
    assert "the coordinators are told" not in page


def test_history_names_a_question_by_what_it_asks(client, world):
    ask(world, "hotel", label={"en": "Where do you stay?"})
    person = world.add_person()
    by, at = world.coordinator, timezone.now()
    answers.save(person=person, values={"hotel": "Example Inn"}, by=by, at=at)
    client.force_login(world.desk)

    page = client.get(reverse("registrations:person-review", args=[person.pk]))

    labels = [
        field.label for _moment, _sentence, fields in page.context["moments"] for field in fields
    ]
    assert labels == ["Answer to “Where do you stay?”"]


def told(client, person):
    """Return the sentences and the names of fields on the person's page, the latest first."""
    page = client.get(reverse("registrations:person-review", args=[person.pk]))
    moments = page.context["moments"]
    fields = [field.label for _moment, _sentence, fields in moments for field in fields]
    return [sentence for _moment, sentence, _fields in moments], fields


def test_desk_reads_who_added_sent_and_approved_somebody(client, world):
    person, by = sent(world), world.coordinator.name or world.coordinator.email
    reviews.approve(person=person, by=world.desk, at=timezone.now())
    later = world.add_person()
    client.force_login(world.desk)

    name = person.badge_name
    assert told(client, person)[0] == [
        f"{world.desk.name or world.desk.email} approved {name}",
        f"{by} sent the registration of {name} to the secretariat",
        f"{by} added {name}",
    ]
    assert told(client, later)[0] == [f"{by} added {later.badge_name}"]


def test_approval_that_nobody_decided_is_told_as_such(client, world):
    form = make_form(world.assembly, approval=ApprovalPath.AUTOMATIC)
    observer = make_application(form, world.stranger, is_sent=True)
    client.force_login(world.desk)

    sentences, _fields = told(client, observer)

    assert sentences[0] == f"The system approved {observer.badge_name}"


def test_history_names_no_column_that_is_made_of_another(client, world):
    person = world.add_person()
    changes, by = {"organization": "Example Daily"}, world.coordinator
    people.change(person=person, changes=changes, by=by, at=timezone.now())
    client.force_login(world.desk)

    assert told(client, person)[1] == ["Organization"]


# How the acts name what they are about, where it is a person or a delegation's file.
OURS = {
    "person", "added", "first", "file", "wanted[pk]", "answer.registration", "letter.registration",
    "inquiry.registration",
}  # fmt: skip
OTHERS = {
    "admission", "asked", "assembly", "badge", "certificate", "check_in", "event", "export", "form",
    "guest", "invitation", "kept", "letter", "line", "meeting", "new", "of", "party", "question",
    "recording", "rule", "sheet", "sitting", "upload", "user",
}  # fmt: skip


def acts_recorded():
    """Yield the act and the thing of every entry of the audit of this app, as they are written."""
    recording = {"audit.record", "audit.record_added"}
    for path in Path(registrations.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in recording:
                given = {one.arg: ast.unparse(one.value) for one in node.keywords}
                yield given["act"], given["thing"]


def test_every_act_on_a_person_or_a_delegation_has_a_sentence():
    recorded = set(acts_recorded())
    acts = {LOOK if act == "LOOK" else ast.literal_eval(act)
            for act, thing in recorded if thing in OURS}  # fmt: skip
    somebody = Registration(badge_name="Ada Exemplar")

    said = {act: sentence_of_act(ActOnFile(AuditEntry(act=act), None, somebody)) for act in acts}

    assert {thing for _act, thing in recorded} <= OURS | OTHERS
    assert len(said) > 20
    assert [act for act, sentence in said.items() if act in sentence] == []
