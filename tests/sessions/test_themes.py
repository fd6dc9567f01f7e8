"""Themes of sittings: planned, released, said in words; older records that do not know them."""

import json
from pathlib import Path

import pytest

from assemblies.errors import ImportRefused
from assemblies.models.accounts import User
from assemblies.services.import_files import SourceFile
from sessions.enums import PaperKind
from sessions.models.drafts import PlanStep, SittingDraft
from sessions.models.releases import ReleasedSitting
from sessions.models.sittings import Sitting
from sessions.rules.changes import changes_of
from sessions.selectors.editions import STRANGER, Reading
from sessions.selectors.paper_words import paper_of
from sessions.selectors.papers import PaperName
from sessions.selectors.plans import state_of
from sessions.selectors.releases import change_log, history_of
from sessions.selectors.steps import what_undoing_brings
from sessions.services import plans, programme_import, releases
from sessions.services.programme_import import Sources
from tests.factories.documents import make_theme
from tests.factories.sessions import LATER, make_assembly, make_release, make_sitting

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parent / "files" / "indicative_end.json"
HEALTH = {"en": "Health", "fr": "Santé"}


@pytest.fixture
def assembly():
    return make_assembly(number=138)


@pytest.fixture
def sitting(assembly):
    return make_sitting(assembly, themes=["peace"])


@pytest.fixture(autouse=True)
def _themes():
    make_theme("peace")
    make_theme("health", name=HEALTH)


def take(whole, **kwargs):
    file = SourceFile(name="file.json", data=json.dumps(whole).encode())
    sources = Sources(assembly=file)
    return programme_import.import_file(sources=sources, number=901, by=None, at=LATER, **kwargs)


def file_with(themes):
    whole = json.loads(FILE.read_text(encoding="utf-8"))
    whole["programmes"][0]["rows"][2]["themes"] = themes
    return whole


def test_release_says_in_words_which_themes_changed(client, assembly, sitting):
    make_release(assembly)
    plans.edit(sitting=sitting, facts={"themes": ["health", "peace"]}, by=None, at=LATER)
    release = releases.release(event=assembly, by=None, at=LATER)

    log = change_log(history_of(assembly, STRANGER, at=LATER))

    (entry,) = log[0].entries
    assert [(one.text, one.before, one.after) for one in entry.differences] == [
        ("Themes", "Peace", "Health, Peace")
    ]
    assert release.sittings.get().changes == ["details"]
    page = client.get(f"/en/events/138/sittings/{sitting.pk}/").content.decode()
    assert 'href="/en/events/138/programme/?theme=health"' in page
    reading, name = Reading(STRANGER, LATER), PaperName(PaperKind.PROGRAMME)
    paper = paper_of(release, name, "fr", reading=reading)
    assert paper.days[0].entries[0].purposes == "Santé, Paix"


def test_programme_is_filtered_by_theme_and_says_which_there_are(client, assembly, sitting):
    other = make_sitting(assembly, day=2, themes=["health"])

    found = client.get("/en/events/138/programme/?theme=health")
    unknown = client.get("/en/events/138/programme/?theme=dancing")

    assert [card.pk for day in found.context["days"] for card in day.cards] == [other.pk]
    assert found.context["days"][0].cards[0].themes == (("health", "Health"),)
    assert unknown.status_code == 400


def test_programme_without_themes_asks_for_none(client, assembly):
    make_sitting(assembly)

    page = client.get("/en/events/138/programme/").content.decode()

    assert 'name="theme"' not in page


def test_state_of_a_release_before_themes_were_known_says_that_there_were_none(assembly, sitting):
    old = {name: value for name, value in state_of(sitting).items() if name != "themes"}

    assert changes_of(old, {**old, "themes": []}) == ()
    assert changes_of(old, {**old, "themes": ["peace"]}) == ("details",)
    assert changes_of({**old, "themes": []}, old) == ()


def test_log_of_old_releases_is_read(client, assembly, sitting):
    make_release(assembly)
    row = ReleasedSitting.objects.get()
    del row.state["themes"]
    row.save()
    plans.edit(sitting=sitting, facts={"group": "B"}, by=None, at=LATER)
    releases.release(event=assembly, by=None, at=LATER)

    for path in ("programme/changes/", "programme/releases/1/", "programme/releases/2/"):
        response = client.get(f"/en/events/138/{path}")
        assert response.status_code == 200, path
    log = change_log(history_of(assembly, STRANGER, at=LATER))
    (entry,) = log[0].entries
    assert [one.text for one in entry.differences] == ["Group", "Themes"]  # it had none then


def test_step_kept_before_themes_were_known_is_taken_back(assembly):
    editor = User.objects.create_user("editor@example.org")
    sitting = make_sitting(assembly)
    plans.edit(sitting=sitting, facts={"group": "B"}, by=editor, at=LATER)
    step = PlanStep.objects.get()
    del step.states[0]["before"]["state"]["themes"]
    step.save()

    brings = what_undoing_brings(assembly, step)
    plans.undo(event=assembly, by=editor, at=LATER)

    assert [one.text for one in brings[0].differences] == ["Group"]
    assert not SittingDraft.objects.exists()  # as published: no plan is left


def test_file_gives_themes_and_a_row_without_them_leaves_those_of_editors():
    whole = file_with(["peace", "health", "peace"])
    take(whole)
    sitting = Sitting.objects.get(source_key="3")
    assert sitting.themes == ["peace", "health"]

    row = whole["programmes"][0]["rows"][2]
    del row["themes"]
    row["room"] = "Another room"
    take(whole)

    sitting.refresh_from_db()
    assert (sitting.room.name, sitting.themes) == ("Another room", ["peace", "health"])


@pytest.mark.parametrize(
    ("themes", "said"),
    [
        (["dancing"], "themes: 'dancing' is not a theme"),
        ("peace", "themes: 'peace' is not a list"),
        (None, "themes: None is not a list"),
        ([["peace"]], "themes: ['peace'] is not a theme"),
    ],
)
def test_file_with_themes_that_there_are_not_is_refused(themes, said):
    with pytest.raises(ImportRefused) as refusal:
        take(file_with(themes))

    assert any(said in str(fault) for fault in refusal.value.faults)
    assert not Sitting.objects.exists()


def test_row_that_says_nothing_of_themes_has_the_digest_it_always_had():
    """Else the first import after an upgrade would go over what editors have changed."""
    whole = json.loads(FILE.read_text(encoding="utf-8"))
    file = SourceFile(name="file.json", data=json.dumps(whole).encode())
    row = programme_import.read(sources=Sources(assembly=file), number=901).sittings[0]

    assert row.themes is None
    assert row.facts_digest == "449839dd6cf914f6ded7782b049119af"


def test_theme_that_is_gone_is_left_out_and_stays_in_the_form(client, assembly):
    sitting = make_sitting(assembly, themes=["peace", "gone"])

    response = client.get(f"/en/events/138/sittings/{sitting.pk}/")

    assert response.context["card"].themes == (("peace", "Peace"),)
