"""Nobody goes back behind drafts and releases while something is planned: it would be public."""

import pytest

from tests.sessions.migrations.conftest import make_event, make_sitting

BEFORE, AFTER = "0005_drafts_and_releases", "0006_what_is_published"


def test_planned_sitting_is_not_published_by_going_back(history):
    apps = history(AFTER)
    make_sitting(apps, make_event(apps, "ours"), released_at=None)

    with pytest.raises(RuntimeError, match="1 sittings are planned and not published"):
        history(BEFORE)


def test_what_is_published_goes_back_and_comes_again(history):
    apps = history(AFTER)
    published = make_sitting(apps, make_event(apps, "ours"))

    history(BEFORE)
    held = history(AFTER).get_model("assembly_sessions", "Sitting").objects.get()

    assert (held.pk, held.released_at) == (published.pk, published.released_at)
