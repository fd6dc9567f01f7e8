"""The editors' list of themes: entered, renamed, and never behind the back of calendars."""

import pytest
from django.test import Client

from assemblies.admin import ThemeAdmin
from assemblies.enums import Role
from assemblies.models.audit import AuditEntry
from assemblies.models.bodies import Theme
from config import kept_pages
from sessions.selectors import moments
from tests.factories.accounts import make_account
from tests.factories.documents import make_theme
from tests.factories.sessions import make_assembly, make_sitting

pytestmark = pytest.mark.django_db

LIST = "/en/console/138/themes/"
NAMES = {"name_en": "Water", "name_fr": "Eau", "name_ar": "الماء", "name_es": "Agua"}


@pytest.fixture(autouse=True)
def _nothing_kept():
    kept_pages.forget()
    moments.forget()


@pytest.fixture
def assembly():
    return make_assembly(number=138)


@pytest.fixture
def editor(assembly):
    client = Client()
    client.force_login(make_account("editor@example.org", role=Role.PROGRAMME_EDITOR))
    return client


def test_theme_is_entered_in_four_languages_and_has_a_calendar(editor):
    response = editor.post(LIST, {**NAMES, "code": "Water-1"}, follow=True)

    theme = Theme.objects.get()
    assert theme.code == "water-1"
    assert theme.name == {"en": "Water", "fr": "Eau", "ar": "الماء", "es": "Agua"}
    assert "Water" in response.content.decode()
    assert AuditEntry.objects.get(act="theme.add").thing_key == str(theme.pk)
    assert "Eau" in Client().get("/calendar/themes/water-1.fr.ics").content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "peace"}, "code"),
        ({"code": "PEACE"}, "code"),
        ({"code": "a b"}, "code"),
        ({"code": 'a"'}, "code"),
        ({"code": "a" * 61}, "code"),
        ({"code": ""}, "code"),
        ({"name_en": ""}, "name_en"),
        ({"name_ar": "a\u202eb"}, "name_ar"),
        ({"name_fr": "a" * 301}, "name_fr"),
    ],
)
def test_what_cannot_be_a_theme_is_said_beside_the_answer(editor, change, field):
    make_theme("peace")

    response = editor.post(LIST, {**NAMES, "code": "water", **change})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Theme.objects.count() == 1


def test_new_name_stands_in_every_calendar_at_once(
    editor, assembly, django_capture_on_commit_callbacks
):
    theme = make_theme("peace")
    make_sitting(assembly, themes=["peace"])
    addresses = [f"/calendar/{name}.en.ics" for name in ("all", "assemblies/138", "themes/peace")]
    before = [Client().get(path) for path in addresses]
    page = Client().get("/en/calendar/?theme=peace")
    assert "Peace" in page.content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        response = editor.post(f"{LIST}{theme.pk}/", {"name_en": "Concord", "name_es": "Concordia"})

    assert response.status_code == 302
    theme.refresh_from_db()
    assert theme.name == {"en": "Concord", "es": "Concordia"}
    for path, old in zip(addresses, before, strict=True):
        again = Client().get(path, headers={"if-none-match": old["ETag"]})
        assert again.status_code == 200, path
        assert "Concord" in again.content.decode(), path
        assert "Peace" not in again.content.decode(), path
    assert "Concord" in Client().get("/en/calendar/?theme=peace").content.decode()


def test_new_name_stands_in_the_calendar_of_a_theme_without_sittings(
    editor, django_capture_on_commit_callbacks
):
    theme = make_theme("peace")
    assert "Peace" in Client().get("/calendar/themes/peace.en.ics").content.decode()
    assert "Peace" in Client().get("/en/subscribe/?theme=peace").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(f"{LIST}{theme.pk}/", {"name_en": "Concord"})

    assert "Concord" in Client().get("/calendar/themes/peace.en.ics").content.decode()
    assert "Concord" in Client().get("/en/subscribe/?theme=peace").content.decode()


def test_form_holds_what_there_is(editor):
    theme = make_theme("peace", name={"en": "Peace", "ar": "السلام"})

    page = editor.get(f"{LIST}{theme.pk}/")

    assert page.context["form"]["name_ar"].value() == "السلام"
    assert page.context["form"]["name_fr"].value() == ""


def test_list_is_for_editors(assembly):
    client = Client()
    client.force_login(make_account("somebody@example.org"))

    assert client.get(LIST).status_code == 404
    assert client.post(LIST, {**NAMES, "code": "water"}).status_code == 404


def test_administration_only_shows_them(rf):
    admin = ThemeAdmin(Theme, None)

    assert not admin.has_add_permission(rf.get("/"))
    assert not admin.has_change_permission(rf.get("/"))
    assert not admin.has_delete_permission(rf.get("/"))
