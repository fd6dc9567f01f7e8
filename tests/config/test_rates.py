"""How requests are counted: one by one at first, then in shares; never more than the limit."""

import pytest

from config import rates


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(rates, "_shares", {})


def test_requests_are_counted_without_gap_on_both_sides_of_the_change():
    assert [rates._count("key") for _ in range(40)] == list(range(1, 41))


def test_frequent_asker_costs_the_cache_ever_fewer_messages(monkeypatch):
    told = []
    counted = rates.counted
    monkeypatch.setattr(rates, "counted", lambda *args: told.append(args[3]) or counted(*args))

    for _ in range(3_000):
        rates._count("key")

    assert told[:40] == [1] * 40
    assert told[-1] == max(told) > 120
    assert len(told) < 150


def test_processes_together_let_no_more_through_than_the_limit(monkeypatch):
    """Each process has shares of its own; what one has drawn, another does not give again."""
    processes = [{}, {}, {}]
    seen = []
    for number in range(900):
        monkeypatch.setattr(rates, "_shares", processes[number % 3])
        seen.append(rates._count("key"))

    assert len(set(seen)) == len(seen)
    assert 600 * 0.85 < sum(count <= 600 for count in seen) <= 600


def test_nobody_is_stopped_while_the_cache_is_away(monkeypatch):
    monkeypatch.setattr(rates, "counted", lambda *_args: 0)

    assert [rates._count("key") for _ in range(12)] == [0] * 12


def test_shares_do_not_pile_up(monkeypatch):
    monkeypatch.setattr(rates, "_MOST_SHARES", 10)
    for number in range(100):
        rates._count(f"key{number}")

    assert len(rates._shares) <= 10


def test_cache_that_goes_while_a_share_is_drawn_makes_no_count_below_none(monkeypatch):
    for _ in range(250):
        rates._count("key")
    rates._shares["key"].left = 0
    monkeypatch.setattr(rates, "counted", lambda *_args: 0)

    assert [rates._count("key") for _ in range(3)] == [0, 0, 0]


def test_what_two_have_drawn_at_once_is_all_used(monkeypatch):
    """Another thread draws while this one asks the cache: nothing of either is lost."""
    while rates._shares.get("key") is None or rates._shares["key"].counted < 200:
        rates._count("key")
    rates._shares["key"].left = 0
    draw, is_second = rates.counted, []

    def meanwhile(*args):
        if not is_second:
            is_second.append(True)
            rates._count("key")
        return draw(*args)

    monkeypatch.setattr(rates, "counted", meanwhile)
    rates._count("key")

    assert rates._shares["key"].left == 2 * (10 - 1)
