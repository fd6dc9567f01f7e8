"""Pages about a person's picture."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Participant
from registrations.models.photos import Photo
from registrations.services import delegations, people, photos, reviews
from tests.registrations.pictures import HTML, SVG, corners, picture, png_that_says

NOW = timezone.now()


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def sent(content, name="face.jpg", **more):
    return {"image": SimpleUploadedFile(name, content, content_type="image/jpeg"), **more}


@pytest.fixture
def person(world):
    return world.add_person()


@pytest.fixture
def page(person):
    return f"/en/people/{person.pk}/photo/"


def test_coordinator_sends_a_picture_and_sees_it_with_the_person(world, person, page):
    client = client_of(world.coordinator)
    to_person = f"/en/delegations/{world.file.pk}/people/{person.pk}/"

    before = client.get(to_person).content.decode()
    answer = client.post(page, sent(picture()))
    after = client.get(to_person).content.decode()

    assert "No picture yet" in before
    assert (answer.status_code, answer["Location"]) == (302, to_person)
    assert f"/en/people/{person.pk}/photo.jpg?1" in after
    assert "Picture of Marie Durand" in after
    entry = AuditEntry.objects.get(act="photo.put")
    assert (entry.before, entry.after) == ({"photo": 0}, {"photo": 1})


def test_part_that_was_chosen_is_kept_and_without_a_choice_the_middle(world, person, page):
    client = client_of(world.coordinator)

    client.post(page, sent(picture(1200, 1600), x="0", y="0", width="600"))
    chosen = corners(Photo.objects.get().content)
    client.post(page, sent(picture(1200, 1600), x="", y="", width=""))

    assert chosen == ["red"] * 4
    assert corners(Photo.objects.get().content) == ["red", "lime", "blue", "yellow"]
    assert Photo.objects.get().version == 2


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (SVG, "face.jpg", "none of the kinds that are taken"),
        (HTML, "face.png", "none of the kinds that are taken"),
        (b"GIF89a" + bytes(99), "face.gif", "none of the kinds that are taken"),
        (picture()[:5000], "face.jpg", "No picture can be read"),
        (png_that_says(50_000, 50_000), "face.png", "too large"),
        (picture(50, 50), "face.jpg", "too small"),
        (b"\xff\xd8\xff" + bytes(12_000_001), "face.jpg", "up to 12 MB"),
        (b"", "face.jpg", "empty"),
    ],
)
def test_bad_picture_is_refused_and_the_old_one_stays(world, person, page, content, name, words):
    client = client_of(world.coordinator)
    client.post(page, sent(picture()))

    answer = client.post(page, sent(content, name))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Photo.objects.get().version == 1


def test_picture_is_served_to_who_sees_the_person_and_kept_by_her_browser_only(world, person, page):
    client_of(world.coordinator).post(page, sent(picture()))
    address = f"/en/people/{person.pk}/photo.jpg"

    first = client_of(world.coordinator).get(address)
    again = client_of(world.coordinator).get(address, headers={"If-None-Match": first["ETag"]})

    assert first["Content-Type"] == "image/jpeg"
    assert first["Cache-Control"] == "private, no-cache"
    assert first["X-Content-Type-Options"] == "nosniff"
    assert first.content.startswith(b"\xff\xd8\xff")
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    answers = {who: client_of(user).get(address) for who, user in world.accounts.items()}
    seen_by = {who for who, answer in answers.items() if answer.status_code == 200}
    assert seen_by == {"manager", "desk", "protocol", "door", "coordinator"}


def test_person_herself_sets_her_picture_and_others_of_the_delegation_do_not(world, person, page):
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    approved = reviews.approve(person=person, by=world.desk, at=NOW)
    Participant.objects.filter(pk=approved.participant_id).update(user=world.delegate)

    mine = client_of(world.delegate).post(page, sent(picture()))
    stranger = client_of(world.stranger).post(page, sent(picture()))
    other = client_of(world.other_coordinator).post(page, sent(picture()))
    protocol = client_of(world.protocol).post(page, sent(picture()))

    assert [answer.status_code for answer in (mine, stranger, other, protocol)] == [
        302,
        404,
        404,
        403,
    ]
    assert Photo.objects.get().changed_by == world.delegate


def test_picture_is_erased_and_a_later_one_is_told_from_it(world, person, page):
    client = client_of(world.coordinator)
    client.post(page, sent(picture()))
    old = Photo.objects.get().etag

    client.post(page + "remove/")
    gone = client.get(f"/en/people/{person.pk}/photo.jpg")
    client.post(page, sent(picture()))

    assert gone.status_code == 404
    assert Photo.objects.get().etag != old


def test_withdrawn_person_gets_no_picture(world, person, page):
    people.withdraw(person=person, by=world.coordinator, at=NOW)

    answer = client_of(world.coordinator).post(page, sent(picture()))

    assert answer.status_code == 422
    assert not Photo.objects.exists()


def test_bytes_in_the_database_are_sealed(world, person):
    photos.put(person=person, content=picture(), by=world.coordinator, at=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM registrations_photo")
        (raw,) = cursor.fetchone()

    assert bytes(raw).startswith(b"gAAAA")
    assert b"\xff\xd8\xff" not in bytes(raw)
