"""Items added at the same moment: the event's row lock gives each a number of its own."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import IntegrityError

from assemblies.fields import LanguageMap
from sessions.enums import ItemKind, ItemStep
from sessions.models.agenda import AgendaItem
from sessions.services import agenda_items, events
from tests.factories.sessions import NOW, make_agenda, make_agenda_item, make_assembly
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def agenda():
    assembly = make_assembly(number=138)
    make_agenda_item(assembly, 8)
    return make_agenda(assembly)


def add_at_once(agenda, count):
    wanted = agenda_items.Wanted(
        title=LanguageMap({"en": "An urgent item"}), kind=ItemKind.EMERGENCY_ITEM
    )
    act = lambda: agenda_items.add(agenda=agenda, wanted=wanted, by=None, at=NOW)  # noqa: E731
    return simultaneously(*(act for _time in range(count)))


def numbers():
    return sorted(AgendaItem.objects.values_list("number", flat=True))


def test_items_added_at_one_moment_have_numbers_of_their_own(agenda):
    added = add_at_once(agenda, 6)

    assert [one for one in added if isinstance(one, Exception)] == []
    assert numbers() == [8, 9, 10, 11, 12, 13, 14]
    assert sorted(AgendaItem.objects.values_list("position", flat=True)) == list(range(8, 15))


def test_without_the_lock_two_items_want_one_number(agenda, monkeypatch):
    """The negative control: this is what the lock is for."""
    numbered = Barrier(2, timeout=10)
    next_free = agenda_items.next_free_number

    def number_once_both_have_looked(taken):
        number = next_free(taken)
        with suppress(BrokenBarrierError):
            numbered.wait()
        return number

    monkeypatch.setattr(events, "lock", lambda *, among: None)
    monkeypatch.setattr(agenda_items, "next_free_number", number_once_both_have_looked)
    added = add_at_once(agenda, 2)

    assert numbers() == [8, 9]
    assert [type(one) for one in added if isinstance(one, Exception)] == [IntegrityError]


def test_of_two_who_close_one_item_at_once_one_is_told(agenda):
    item = agenda.items.get()
    item = agenda_items.proceed(item=item, step=ItemStep.PUT_IN_HAND, by=None, at=NOW)

    def close():
        return agenda_items.proceed(
            item=item, step=ItemStep.CLOSE, version=item.version, by=None, at=NOW
        )

    answers = simultaneously(close, close)

    refused = [one for one in answers if isinstance(one, Exception)]
    assert [one.code for one in refused] == ["superseded"]
    assert AgendaItem.objects.get().state == "closed"
