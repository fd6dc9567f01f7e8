"""An agenda that was started by mistake goes, as long as nothing hangs on it."""

import pytest

from assemblies.errors import Superseded
from assemblies.models.audit import AuditEntry
from sessions.errors import AgendaHasHistory
from sessions.models.agenda import Agenda, AgendaItem
from sessions.services import agendas
from tests.factories.accounts import api_client
from tests.factories.documents import make_document
from tests.factories.sessions import (
    LATER,
    make_agenda,
    make_agenda_item,
    make_body,
    make_sitting,
    make_treatment,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(world):
    """A draft of two items, one below the other."""
    draft = make_agenda(world.assembly, make_body(), is_public=False, adopted_at=None)
    whole = make_agenda_item(world.assembly, agenda=draft)
    make_agenda_item(world.assembly, agenda=draft, parent=whole)
    return draft


def remove(agenda, **more):
    return agendas.remove(agenda=agenda, by=None, at=LATER, **more)


def test_draft_goes_with_its_items_and_may_be_started_anew(world, draft):
    remove(draft, version=draft.version)

    assert not Agenda.objects.exists()
    assert not AgendaItem.objects.exists()
    entry = AuditEntry.objects.get(act="agenda.remove")
    assert entry.before == {
        "event": world.assembly.pk, "body": "governing_council", "items": 2
    }  # fmt: skip
    again = agendas.start(event=world.assembly, body=draft.body, by=None, at=LATER)
    assert again.is_draft


def test_adopted_agenda_stays(world, draft):
    agendas.adopt(agenda=draft, is_public=False, by=None, at=LATER)

    with pytest.raises(AgendaHasHistory):
        remove(draft)


def test_agenda_stays_where_a_sitting_treats_an_item(world, draft):
    make_treatment(draft.items.last(), make_sitting(world.assembly, day=3))

    with pytest.raises(AgendaHasHistory):
        remove(draft)


def test_agenda_stays_where_a_document_names_an_item(world, draft):
    make_document(world.assembly, "CL/202/1-P.1")

    with pytest.raises(AgendaHasHistory):
        remove(draft)


def test_agenda_that_was_changed_meanwhile_stays(draft):
    with pytest.raises(Superseded):
        remove(draft, version=draft.version + 1)

    remove(draft)
    with pytest.raises(Superseded):
        remove(draft)


def test_editor_removes_it_on_its_page(world, draft, client):
    client.force_login(world.editor)
    page = f"/en/events/138/agendas/{draft.pk}/"
    assert "Remove the agenda" in client.get(page).content.decode()

    old = client.post(f"{page}remove/", {"version": draft.version + 1}, follow=True)
    assert "Somebody else has changed this meanwhile" in old.content.decode()
    done = client.post(f"{page}remove/", {"version": draft.version}, follow=True)

    assert "The agenda was removed." in done.content.decode()
    assert done.redirect_chain == [("/en/events/138/agendas/", 302)]
    assert not Agenda.objects.exists()


def test_page_of_an_adopted_agenda_offers_no_removal(world, draft, client):
    client.force_login(world.editor)
    agendas.adopt(agenda=draft, is_public=False, by=None, at=LATER)

    page = client.get(f"/en/events/138/agendas/{draft.pk}/").content.decode()

    assert "Remove the agenda" not in page


def test_program_removes_it_by_the_version_it_has_seen(world, draft):
    editor, address = api_client(world.editor), f"/api/v1/agendas/{draft.pk}/remove/"

    blind = editor.post(address)
    old = editor.post(address, headers={"If-Match": f'"{draft.pk}-9"'})
    gone = editor.post(address, headers={"If-Match": f'"{draft.pk}-{draft.version}"'})

    assert (blind.status_code, old.status_code, gone.status_code) == (428, 412, 204)
    assert not Agenda.objects.exists()


def test_program_is_told_why_it_stays(world, draft):
    agendas.adopt(agenda=draft, is_public=True, by=None, at=LATER)
    draft.refresh_from_db()

    kept = api_client(world.editor).post(
        f"/api/v1/agendas/{draft.pk}/remove/",
        headers={"If-Match": f'"{draft.pk}-{draft.version}"'},
    )

    assert (kept.status_code, kept.json()["code"]) == (409, "agenda_has_history")
