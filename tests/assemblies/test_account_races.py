"""One address asked for several times at once: a double click, two desks. Real locks only."""

from threading import Barrier

import pytest

from assemblies.models.accounts import User, UserManager
from assemblies.services import accounts
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("attempt", range(5))
def test_address_asked_for_several_times_at_once_gets_one_account(attempt):
    made = simultaneously(*[lambda: accounts.account_for(email="Ada@Example.org")] * 6)

    assert [type(one) for one in made] == [User] * 6
    assert len({one.pk for one in made}) == 1
    assert User.objects.count() == 1


@pytest.fixture
def both_found_nothing(monkeypatch):
    """Let nobody make the account before the other has looked for it, too."""
    looked = Barrier(2, timeout=10)
    create = UserManager.create_user

    def wait_and_create(*args, **kwargs):
        looked.wait()
        return create(*args, **kwargs)

    monkeypatch.setattr(UserManager, "create_user", wait_and_create)


def test_account_asked_for_twice_at_once_is_made_once(both_found_nothing):
    results = simultaneously(
        lambda: accounts.account_for(email="new@example.org", name="One"),
        lambda: accounts.account_for(email="New@Example.org", name="Other"),
    )

    made = User.objects.get()
    assert results == [made, made]
    assert made.email == "new@example.org"
