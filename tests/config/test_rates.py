"""How requests are counted: one by one at first, then in shares; never more than the limit."""

import pytest

from config import rates


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(rates, "_shares", {})
    monkeypatch.setattr(rates, "ONE_BY_ONE", 5)


def test_requests_are_counted_without_gap_on_both_sides_of_the_change():
    assert [rates._count("key") for _ in range(40)] == list(range(1, 41))


def test_frequent_asker_costs_the_cache_one_message_in_ten(monkeypatch):
    told = []
    counted = rates.counted
    monkeypatch.setattr(rates, "counted", lambda *args: told.append(args[3]) or counted(*args))

    for _ in range(45):
        rates._count("key")

    assert told == [1] * 5 + [10] * 4


def test_processes_together_let_no_more_through_than_the_limit(monkeypatch):
    """Each process has shares of its own; what one has drawn, another does not give again."""
    processes = [{}, {}, {}]
    seen = []
    for number in range(90):
        monkeypatch.setattr(rates, "_shares", processes[number % 3])
        seen.append(rates._count("key"))

    assert len(set(seen)) == len(seen)
    assert sum(count <= 60 for count in seen) <= 60


def test_nobody_is_stopped_while_the_cache_is_away(monkeypatch):
    monkeypatch.setattr(rates, "counted", lambda *_args: 0)

    assert [rates._count("key") for _ in range(12)] == [0] * 12


def test_shares_do_not_pile_up(monkeypatch):
    monkeypatch.setattr(rates, "_MOST_SHARES", 10)
    for number in range(100):
        rates._count(f"key{number}")

    assert len(rates._shares) <= 10
