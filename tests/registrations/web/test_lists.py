"""The list of participants on pages and as files."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from registrations.models.lists import ParticipantList
from registrations.models.registrations import Registration
from registrations.services import lists, printing
from tests.factories.papers import make_approved

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(world):
    make_approved(world, family_name="Zola", capacity="presiding_officer", is_listed=True)
    make_approved(world, family_name="Abel", is_listed=True)
    make_approved(world, family_name="Hidden")
    return world


def address(world, ending="", language="en"):
    return f"/{language}/events/{world.assembly.slug}/participants" + (ending or "/")


def freeze(world, *, is_public):
    kept = lists.freeze(event=world.assembly, by=world.desk, at=timezone.now())
    return lists.publish(kept=kept, by=world.desk, at=timezone.now()) if is_public else kept


def test_unpublished_it_is_for_those_who_take_part(client, people):
    world = people
    path = address(world)

    assert client.get(path).status_code == 302

    def may(name):
        client.force_login(getattr(world, name))
        return client.get(path).status_code == 200

    assert [name for name in world.accounts if may(name)] == [
        "manager", "desk", "protocol", "coordinator", "other_coordinator", "delegate",
    ]  # fmt: skip


def test_published_it_is_for_everybody_and_shows_who_consented(client, people):
    freeze(people, is_public=True)
    make_approved(people, family_name="Later", is_listed=True)

    text = client.get(address(people)).content.decode()

    assert "version 1" in text
    assert text.index("Zola") < text.index("Abel")
    assert "Hidden" not in text
    assert "Later" not in text
    assert client.get(address(people), {"version": "provisional"}).status_code == 302
    client.force_login(people.delegate)
    provisional = client.get(address(people), {"version": "provisional"}).content.decode()
    assert "Later" in provisional


def test_an_unpublished_version_is_the_secretariats(client, people):
    freeze(people, is_public=False)
    client.force_login(people.delegate)
    assert client.get(address(people), {"version": "1"}).status_code == 404

    client.force_login(people.desk)
    assert client.get(address(people), {"version": "1"}).status_code == 200


@pytest.mark.parametrize("version", ["0", "7", "-1", "x", "²", "9" * 30, "%00"])
def test_a_version_that_is_none_breaks_nothing(client, people, version):
    client.force_login(people.desk)

    assert client.get(address(people), {"version": version}).status_code in (200, 404)


def test_it_is_searched_by_name_and_country(client, people):
    freeze(people, is_public=True)

    def found(words):
        page = client.get(address(people), {"q": words})
        return [
            one.family_name for _title, group in page.context["page_obj"] for one in group.people
        ]

    assert found("zola") == ["Zola"]
    assert found("FRANCE") == ["Zola", "Abel"]
    assert found("nobody") == []


@pytest.mark.parametrize("language", ["en", "fr", "ar", "es"])
def test_files_are_in_the_language_of_the_address(client, people, language):
    names = {"en": "Spain", "fr": "Espagne", "ar": "إسبانيا", "es": "España"}
    institution = people.file.delegation.institution
    Institution.objects.filter(pk=institution.pk).update(name=names)
    freeze(people, is_public=True)

    pdf = client.get(address(people, ".pdf", language))
    xlsx = client.get(address(people, ".xlsx", language))

    assert pdf.content.startswith(b"%PDF-")
    assert f"v1-{language}.pdf" in pdf["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [(row[1], row[2]) for row in rows] == [
        (names[language], "Zola"),
        (names[language], "Abel"),
    ]


def test_desk_freezes_publishes_and_takes_back(client, people):
    client.force_login(people.desk)
    console = reverse("registrations:list-console", args=[people.assembly.slug])

    client.post(console)
    kept = ParticipantList.objects.get()
    publish = reverse("registrations:list-publish", args=[kept.pk])
    client.post(publish, {"act": "publish"})
    kept.refresh_from_db()
    assert kept.published_at is not None
    assert client.get(console).status_code == 200
    client.post(publish, {"act": "retract"})

    kept.refresh_from_db()
    assert (kept.version, kept.people, kept.published_at) == (1, 2, None)


def test_an_empty_list_is_not_frozen(client, world):
    client.force_login(world.desk)

    client.post(reverse("registrations:list-console", args=[world.assembly.slug]))

    assert not ParticipantList.objects.exists()


def test_the_published_file_is_made_once_until_somebody_leaves_it(client, people, monkeypatch):
    freeze(people, is_public=True)
    made = []
    monkeypatch.setattr(
        printing, "list_pdf", lambda paper, *, at: made.append(str(paper)) or b"%PDF-"
    )

    for _again in range(2):
        client.get(address(people, ".pdf"))
    Registration.objects.filter(family_name="Abel").update(is_listed=False)
    client.get(address(people, ".pdf"))

    assert ["Abel" in said for said in made] == [True, False]


def test_who_takes_her_consent_back_is_gone_from_the_page_at_once(client, people):
    freeze(people, is_public=True)
    person = Registration.objects.get(family_name="Abel")
    Assembly.objects.update(registration_closes_at=timezone.now())
    unlist = reverse("registrations:person-unlist", args=[person.pk])
    own = reverse("registrations:person-detail", args=[people.file.pk, person.pk])

    client.force_login(people.other_coordinator)
    assert client.post(unlist).status_code == 404
    client.force_login(people.coordinator)
    assert unlist in client.get(own).content.decode()
    assert client.post(unlist)["Location"] == own
    assert unlist not in client.get(own).content.decode()

    client.logout()
    page = client.get(address(people)).content.decode()
    assert ("Zola" in page, "Abel" in page) == (True, False)


def test_a_delegate_takes_her_own_consent_back(client, world):
    person = make_approved(world, is_listed=True, email=world.delegate.email)
    Assembly.objects.update(registration_closes_at=timezone.now())
    client.force_login(world.delegate)
    unlist = reverse("registrations:person-unlist", args=[person.pk])

    assert unlist in client.get(reverse("registrations:my-data")).content.decode()
    client.post(unlist)

    person.refresh_from_db()
    assert not person.is_listed
    assert unlist not in client.get(reverse("registrations:my-data")).content.decode()
