"""A sitting that follows another and is moved itself goes where the editor put it."""

from datetime import timedelta

import pytest

from assemblies.fields import LanguageMap
from sessions.models.sittings import Sitting
from sessions.selectors.plans import planned_sittings
from sessions.services import plans
from tests.factories.sessions import LATER, make_assembly, make_sitting

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def assembly():
    return make_assembly(number=138)


@pytest.fixture
def council(assembly):
    return make_sitting(assembly, hour=9)


@pytest.fixture
def after(assembly, council):
    said = LanguageMap({"en": "after the Council"})
    return make_sitting(assembly, hour=11, follows=council, time_shown_as=said)


def planned(sitting):
    found = {one.sitting.pk: one.facts for one in planned_sittings(sitting.event)}
    return found[sitting.pk]


def test_follower_moved_without_what_it_follows_has_its_own_hour(assembly, after):
    plans.shift(event=assembly, sittings=[after.pk], days=1, by=None, at=LATER)

    now = planned(after)
    assert (now.starts_at, now.follows_id, now.time_shown_as) == (after.starts_at + DAY, None, None)


def test_follower_moved_with_what_it_follows_still_does(assembly, council, after):
    plans.shift(event=assembly, sittings=[council.pk, after.pk], days=1, by=None, at=LATER)

    now = planned(after)
    assert (now.starts_at, now.follows_id) == (council.ends_at + DAY, council.pk)
    assert now.time_shown_as == after.time_shown_as


def test_follower_given_another_start_begins_then(after):
    start = after.starts_at + 3 * HOUR
    facts = {"starts_at": start, "ends_at": start + HOUR}
    plans.edit(sitting=after, facts=facts, by=None, at=LATER)

    now = planned(after)
    assert (now.starts_at, now.ends_at, now.follows_id) == (start, start + HOUR, None)


def test_follower_that_lasts_longer_or_says_whom_it_follows_still_does(council, after):
    plans.edit(sitting=after, facts={"ends_at": after.ends_at + HOUR}, by=None, at=LATER)
    late = {"starts_at": after.starts_at + HOUR, "ends_at": after.ends_at + HOUR}
    again = Sitting.planned.get(pk=after.pk)
    plans.edit(sitting=again, facts={**late, "follows": council}, by=None, at=LATER)

    now = planned(after)
    assert (now.starts_at, now.follows_id) == (council.ends_at, council.pk)
