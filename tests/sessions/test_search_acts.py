"""Acts let be found what is public, and nothing else; they leave what a rebuild would leave."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from assemblies.enums import SearchThing
from assemblies.fields import LanguageMap
from assemblies.models.events import Event
from assemblies.models.search import SearchEntry
from assemblies.selectors.search import Wanted, results_of
from sessions.enums import DocumentAccess
from sessions.services import documents, events, plans, releases, search_rebuild, themes
from sessions.services.documents import Showing
from tests.factories.debates import make_debate
from tests.factories.documents import make_document
from tests.factories.resolutions import make_adopted, make_resolution
from tests.factories.sessions import NOW, make_assembly, make_sitting

pytestmark = pytest.mark.django_db
WHY = LanguageMap({"en": "Issued by mistake."})


@pytest.fixture
def assembly():
    made = make_assembly()
    events.renew_calendar(event_id=made.pk)
    return made


def titles(thing):
    return set(SearchEntry.objects.filter(thing=thing).values_list("title", flat=True))


def slugs(question, language="en"):
    found = results_of(Wanted(question=question, language=language), today=NOW.date())
    entries = SearchEntry.objects.filter(pk__in=found.keys, thing=SearchThing.EVENT)
    return [entry.event.slug for entry in entries]


def is_as_rebuilt(at=NOW):
    """Rebuild; the bodies, which factories make without an act, do not count."""
    told = search_rebuild.rebuild(at=at).lines()[:-1]
    return not [line for line in told if " body " not in line]


def test_a_published_event_is_found_and_a_draft_is_not(assembly):
    draft = make_assembly(139, published_at=None)
    events.renew_calendar(event_id=draft.pk)

    assert Event.objects.filter(pk=draft.pk).exists()  # there was something to leak
    assert titles(SearchThing.EVENT) == {"138th Assembly", "138e Assemblée"}


def test_what_becomes_a_draft_again_takes_all_its_own_with_it(assembly):
    make_document(assembly)
    assert titles(SearchThing.DOCUMENT)

    Event.objects.filter(pk=assembly.pk).update(published_at=None)
    events.renew_calendar(event_id=assembly.pk)

    assert not SearchEntry.objects.filter(event=assembly).exists()
    Event.objects.filter(pk=assembly.pk).update(published_at=NOW)
    events.renew_calendar(event_id=assembly.pk)
    assert titles(SearchThing.DOCUMENT)
    assert titles(SearchThing.EVENT)


def test_a_document_is_found_while_everybody_may_see_it(assembly):
    document = make_document(assembly)
    assert titles(SearchThing.DOCUMENT)

    for_members = Showing(access=DocumentAccess.MEMBERS)
    documents.show(document=document, showing=for_members, by=None, at=NOW)
    assert not titles(SearchThing.DOCUMENT)

    documents.show(
        document=document, showing=Showing(access=DocumentAccess.PUBLIC), by=None, at=NOW
    )
    assert titles(SearchThing.DOCUMENT)

    documents.withdraw(revision=document.revisions.get(), reason=WHY, by=None, at=NOW)
    assert not titles(SearchThing.DOCUMENT)
    assert is_as_rebuilt()


def test_an_embargo_holds_a_document_back_until_its_hour(assembly):
    hour = NOW + timedelta(hours=1)
    make_document(assembly, showing=Showing(access=DocumentAccess.PUBLIC, visible_from=hour))

    assert not titles(SearchThing.DOCUMENT)
    assert search_rebuild.show_due(at=NOW) == 0
    assert search_rebuild.show_due(at=hour) == 1
    assert titles(SearchThing.DOCUMENT)
    assert search_rebuild.show_due(at=hour) == 0
    assert is_as_rebuilt(at=hour)


def test_a_sitting_that_is_closed_takes_its_document_and_debate_with_it(assembly):
    sitting = make_sitting(assembly)
    document = make_document(assembly)
    document.sittings.add(sitting)
    make_debate(sitting)
    search_rebuild.rebuild(at=NOW)
    assert titles(SearchThing.SITTING)
    assert titles(SearchThing.DOCUMENT)
    assert titles(SearchThing.DEBATE)

    plans.edit(sitting=sitting, facts={"is_closed": True}, by=None, at=NOW)
    assert titles(SearchThing.SITTING)  # only planned so far
    releases.release(event=assembly, by=None, at=NOW)

    assert not titles(SearchThing.SITTING)
    assert not titles(SearchThing.DOCUMENT)
    assert not titles(SearchThing.DEBATE)
    assert is_as_rebuilt()


def test_a_resolution_in_drafting_is_not_found_and_an_adopted_one_is(assembly):
    make_resolution(assembly)
    assert not titles(SearchThing.RESOLUTION)

    make_adopted(assembly)

    assert titles(SearchThing.RESOLUTION)
    assert is_as_rebuilt()


def test_a_theme_is_found_by_its_newest_name(assembly):
    theme = themes.add(code="peace", name=LanguageMap({"en": "Peace"}), by=None, at=NOW)
    assert titles(SearchThing.THEME) == {"Peace"}

    themes.rename(theme=theme, name=LanguageMap({"en": "Concord"}), by=None, at=NOW)

    assert titles(SearchThing.THEME) == {"Concord"}


def test_an_event_is_found_by_its_kind_and_by_its_themes_whatever_they_are_called(assembly):
    theme = themes.add(code="peace", name=LanguageMap({"en": "Peace"}), by=None, at=NOW)
    assembly.themes.add(theme)
    events.renew_calendar(event_id=assembly.pk)
    assert slugs("peace") == slugs("assemblée", "fr") == [assembly.slug]

    themes.rename(theme=theme, name=LanguageMap({"en": "Concord"}), by=None, at=NOW)

    assert slugs("concord") == [assembly.slug]
    assert slugs("peace") == []


def test_a_rebuild_says_what_differed_and_mends_it(assembly):
    SearchEntry.objects.filter(language="fr").delete()
    SearchEntry.objects.filter(language="en").update(title="Something else")
    SearchEntry.objects.create(
        thing=SearchThing.SITTING, key=999_999, language="en", kind="sitting", title="Closed!",
        title_key=" closed",
    )  # fmt: skip
    out = StringIO()

    call_command("rebuild_search", stdout=out)

    assert f"added event {assembly.pk} fr" in out.getvalue()
    assert f"changed event {assembly.pk} en" in out.getvalue()
    assert "dropped sitting 999999 en" in out.getvalue()
    assert "1 added, 1 changed, 1 dropped" in out.getvalue()
    assert is_as_rebuilt()
