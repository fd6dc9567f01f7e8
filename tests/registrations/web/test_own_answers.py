"""What an accredited person says herself after the approval: travel data and her picture."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assemblies.models.accounts import User
from registrations.enums import AskedWhen
from registrations.models.photos import Photo
from registrations.models.questions import Answer
from registrations.services import delegations, reviews
from tests.factories.questions import ask, ask_passport
from tests.registrations.pictures import picture

NOW = timezone.now()


def to(name, *args):
    return reverse(f"registrations:{name}", args=args)


@pytest.fixture
def person(world):
    """Return somebody who is approved, with an account of her own."""
    ask(world, "hotel", is_required=False)
    ask(world, "flight", asked_when=AskedWhen.AFTER_APPROVAL)
    one = world.add_person(email="ada@example.org")
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)
    one.refresh_from_db()
    return one


@pytest.fixture
def herself(client, person):
    client.force_login(User.objects.get(email="ada@example.org"))
    return client


def test_accredited_person_is_led_to_her_travel_data_and_her_picture(herself, world, person):
    for page in (to("delegation", world.file.pk), to("my-data")):
        words = herself.get(page).content.decode()

        assert to("own-answers", person.pk) in words
        assert to("person-photo", person.pk) in words


def test_she_answers_what_is_asked_after_the_approval_and_nothing_else(herself, person):
    address = to("own-answers", person.pk)
    assert list(herself.get(address).context["form"].fields) == ["version", "once", "q_flight"]

    body = {"version": person.version, "q_flight": "XX 42", "q_hotel": "Ritz", "email": "x@y.org"}
    answer = herself.post(address, body)

    assert answer.url == to("my-data")
    assert [(one.question.key, one.value) for one in Answer.objects.all()] == [("flight", "XX 42")]
    person.refresh_from_db()
    assert (person.email, person.state) == ("ada@example.org", "approved")
    file = person.file_id
    assert herself.get(to("person-detail", file, person.pk)).status_code == 403
    assert herself.get(to("person-change", file, person.pk, "travel")).status_code == 403


def test_she_gives_her_picture(herself, person):
    sent = {"image": SimpleUploadedFile("face.jpg", picture(), content_type="image/jpeg")}

    assert herself.post(to("person-photo", person.pk), sent).status_code == 302
    assert Photo.objects.get().registration == person


def test_protected_answer_is_not_shown_to_her_again(herself, world, person):
    key = ask_passport(world).key
    address = to("own-answers", person.pk)
    herself.post(address, {"version": person.version, f"q_{key}": "X1234567"})

    assert Answer.objects.filter(question__key=key).exists()
    assert "X1234567" not in herself.get(address).content.decode()


@pytest.mark.parametrize(("who", "status"), [("delegate", 404), ("coordinator", 403)])
def test_page_is_nobody_elses(client, world, person, who, status):
    client.force_login(getattr(world, who))

    assert client.get(to("own-answers", person.pk)).status_code == status
    assert client.post(to("own-answers", person.pk), {"q_flight": "1"}).status_code == status
    assert to("own-answers", person.pk) not in client.get(to("my-data")).content.decode()


def test_nothing_is_asked_of_her_before_she_is_approved(herself, world, person):
    person.state = "submitted"
    person.save(update_fields=["state"])

    assert herself.get(to("own-answers", person.pk)).status_code == 404
    assert to("own-answers", person.pk) not in herself.get(to("my-data")).content.decode()
