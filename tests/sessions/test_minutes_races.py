"""Two editors save the same minutes at the same moment. Real locks only."""

from threading import Barrier

import pytest

from assemblies.enums import Language
from assemblies.errors import Superseded
from sessions.models.minutes import Minutes, MinutesVersion
from sessions.models.sittings import Sitting
from sessions.services import minutes
from tests.factories.accounts import make_account
from tests.factories.record import save_minutes
from tests.factories.sessions import make_assembly, make_sitting
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

EDITORS = 6


@pytest.fixture
def savers():
    sitting = make_sitting(make_assembly(number=138))
    editors = [make_account(f"editor{number}@example.org") for number in range(EDITORS)]

    def saver(editor, seen):
        text = f"By {editor.pk} over {seen}."
        return lambda: save_minutes(Sitting.objects.get(pk=sitting.pk), editor, text, seen=seen)

    return lambda seen: [saver(editor, seen) for editor in editors]


@pytest.mark.parametrize("begun", [0, 1])
def test_one_of_them_saves_and_the_others_are_told(savers, begun):
    for seen in range(begun):
        savers(seen)[0]()

    outcomes = simultaneously(*savers(begun))

    saved = [one for one in outcomes if isinstance(one, MinutesVersion)]
    assert [one.version for one in saved] == [begun + 1]
    assert [type(one) for one in outcomes if one not in saved] == [Superseded] * (EDITORS - 1)
    assert Minutes.objects.get().version == begun + 1
    assert MinutesVersion.objects.count() == begun + 1


def test_without_the_lock_they_would_overtake_each_other(savers, monkeypatch):
    """The negative control: only the row's lock lets the second one see the first."""

    savers(0)[0]()
    together = Barrier(EDITORS, timeout=30)

    def unheld(sitting, language):
        found = Minutes.objects.get(sitting=sitting, language=language)
        together.wait()
        return found

    monkeypatch.setattr(minutes, "_held", unheld)

    outcomes = simultaneously(*savers(1))

    # Nobody is told: all but one break on the table's own constraint.
    assert sorted(type(one).__name__ for one in outcomes) == [
        *["IntegrityError"] * (EDITORS - 1), "MinutesVersion",
    ]  # fmt: skip


def test_two_first_drafts_of_one_editor_are_one():
    sitting = make_sitting(make_assembly(number=138))
    editor = make_account("editor@example.org")

    def keep():
        return minutes.keep(
            sitting=sitting, language=Language.ENGLISH, typed=minutes.Typed("Mine", 0),
            by=editor, at=sitting.created_at,
        )  # fmt: skip

    assert simultaneously(*[keep] * EDITORS) == [0] * EDITORS
    assert editor.minutes_drafts.count() == 1
