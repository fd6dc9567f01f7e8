"""One address asked for several times at once: a double click, two desks. Real locks only."""

import pytest

from assemblies.models.accounts import User
from assemblies.services import accounts
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("attempt", range(5))
def test_address_asked_for_several_times_at_once_gets_one_account(attempt):
    made = simultaneously(*[lambda: accounts.account_for(email="Ada@Example.org")] * 6)

    assert [type(one) for one in made] == [User] * 6
    assert len({one.pk for one in made}) == 1
    assert User.objects.count() == 1
