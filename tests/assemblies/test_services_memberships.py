from datetime import UTC, date, datetime

import pytest

from assemblies.enums import MembershipState
from assemblies.models.audit import AuditEntry
from assemblies.models.institutions import MembershipPeriod
from assemblies.services import memberships
from tests.factories.worlds import make_parliament

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
FOUNDED = date(1990, 1, 1)
MEMBER, SUSPENDED = MembershipState.MEMBER, MembershipState.SUSPENDED


@pytest.fixture
def parliament(db):
    return make_parliament("FR", "France")


def record(parliament, state, since, years_owed=0):
    memberships.record_state(
        institution=parliament,
        state=state,
        full_years_owed=years_owed,
        since=since,
        by=None,
        at=AT,
    )


def periods(parliament):
    rows = MembershipPeriod.objects.filter(institution=parliament).order_by("valid_from")
    return list(rows.values_list("state", "full_years_owed", "valid_from", "valid_to"))


def test_new_state_ends_the_one_before(parliament):
    record(parliament, SUSPENDED, date(2026, 1, 1), years_owed=2)

    assert periods(parliament) == [
        (MEMBER, 0, FOUNDED, date(2026, 1, 1)),
        (SUSPENDED, 2, date(2026, 1, 1), None),
    ]


def test_same_state_again_changes_nothing(parliament):
    record(parliament, SUSPENDED, date(2026, 1, 1))
    before = periods(parliament)

    record(parliament, SUSPENDED, date(2026, 1, 1))

    assert periods(parliament) == before
    assert AuditEntry.objects.filter(act="membership.record").count() == 1


def test_state_since_an_earlier_day_leaves_no_day_with_two_states(parliament):
    record(parliament, MEMBER, date(2027, 1, 1), years_owed=1)

    record(parliament, SUSPENDED, date(2026, 1, 1), years_owed=2)

    assert periods(parliament) == [
        (MEMBER, 0, FOUNDED, date(2026, 1, 1)),
        (SUSPENDED, 2, date(2026, 1, 1), None),
    ]


def test_state_recorded_anew_for_the_same_day_takes_its_place(parliament):
    record(parliament, SUSPENDED, date(2026, 1, 1))

    record(parliament, MEMBER, date(2026, 1, 1), years_owed=1)

    assert periods(parliament) == [
        (MEMBER, 0, FOUNDED, date(2026, 1, 1)),
        (MEMBER, 1, date(2026, 1, 1), None),
    ]
