from datetime import date

import pytest

from registrations.rules import duplicates
from registrations.rules.duplicates import Alike, Known, distance, likeness, pairs, sounds

BORN = date(1970, 5, 1)


def known(key, given, family, **more):
    return Known(key, given, family, **more)


# Given and family name of one, of the other, what speaks for it.
ALIKE = [
    ("José", "Núñez", "Jose", "Nunez", Alike.SAME_NAME),
    ("Marie", "Durand", "Durand", "Marie", Alike.OTHER_ORDER),
    ("Anne Marie", "Durand", "Marie", "Durand", Alike.FEWER_NAMES),
    ("J.", "Durand", "Jeanne", "Durand", Alike.INITIALS),
    ("J. P.", "Durand", "Jean Pierre", "Durand", Alike.INITIALS),
    ("Mohammed", "Khalifa", "Muhammad", "Halifa", Alike.OTHER_SPELLING),
    ("Иван", "Петров", "Ivan", "Petrov", Alike.SAME_NAME),
    ("Wladimir", "Sokolow", "Vladimir", "Sokolov", Alike.SAME_NAME),
    ("Marie", "Duranb", "Marie", "Durand", Alike.OTHER_SPELLING),
    ("Fatima", "Al-Zahraa", "Fatima", "Zahra", Alike.SAME_NAME),
]
APART = [
    ("Marie", "Durand", "Paul", "Durand"),
    ("Li", "Na", "Li", "Ma"),
    ("Ana", "Lima", "Ada", "Lima"),
    ("", "", "", ""),
    ("Marie", "Durand", "", ""),
]


@pytest.mark.parametrize(("given", "family", "other_given", "other_family", "why"), ALIKE)
def test_one_person_under_two_spellings_is_seen(given, family, other_given, other_family, why):
    one, other = known(1, given, family), known(2, other_given, other_family)

    pair = likeness(other, one)

    assert pair is not None
    assert (pair.first, pair.second, pair.reasons) == (1, 2, (why,))
    assert pairs([one, other]) == (pair,)


@pytest.mark.parametrize(("given", "family", "other_given", "other_family"), APART)
def test_two_people_are_left_alone(given, family, other_given, other_family):
    assert pairs([known(1, given, family), known(2, other_given, other_family)]) == ()


def test_birth_date_and_address_speak_for_and_against():
    def score(**other):
        pair = likeness(
            known(1, "J.", "Durand", born_on=BORN, email="j@example.org"),
            known(2, "Jeanne", "Durand", **other),
        )
        return pair.score if pair else None

    assert score() == 55
    assert score(born_on=BORN) == 80
    assert score(email="j@example.org", born_on=BORN) == 100
    assert score(born_on=date(1980, 1, 1)) is None


def test_across_delegations_something_else_must_agree():
    one = known(1, "J.", "Durand", of="FR")

    assert likeness(one, known(2, "Jeanne", "Durand", of="BE")) is None
    pair = likeness(
        known(1, "J.", "Durand", of="FR", born_on=BORN),
        known(2, "Jeanne", "Durand", of="BE", born_on=BORN),
    )
    assert pair is not None
    assert pair.reasons == (Alike.INITIALS, Alike.SAME_BIRTH_DATE, Alike.OTHER_DELEGATION)


def test_pair_that_was_found_apart_stays_apart():
    people = [known(1, "Marie", "Durand"), known(2, "Marie", "Durand"), known(3, "Marie", "Durand")]

    found = pairs(people, found_apart={(1, 2)})

    assert [(pair.first, pair.second) for pair in found] == [(1, 3), (2, 3)]


def test_most_alike_comes_first():
    people = [
        known(1, "J.", "Durand"),
        known(2, "Jeanne", "Durand"),
        known(3, "Ola", "Norman"),
        known(4, "Ola", "Norman"),
    ]

    assert [(pair.first, pair.second) for pair in pairs(people)] == [(3, 4), (1, 2)]


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("", "", 0), ("a", "", 1), ("durand", "durnad", 1), ("durand", "dupont", 3), ("ab", "ba", 1)],
)
def test_distance_counts_letters_up_to_the_most(one, other, steps):
    assert distance(one, other, most=2) == steps
    assert distance(other, one, most=2) == steps


def test_name_of_an_article_alone_keeps_it():
    assert sounds("El") == ("el",)
    assert sounds("Al Sayed") == ("said",) or sounds("Al Sayed") == ("saied",)


def test_ten_thousand_are_compared_by_their_keys_only(monkeypatch):
    """Counted, not timed: comparisons grow with the people, not with their square."""
    names = ["".join((a, b, c)) for a in "bdfgklmnpr" for b in "aeiou" for c in ("ta", "ri", "mo")]
    asked = 0
    real = duplicates.likeness

    def counted(one, other):
        nonlocal asked
        asked += 1
        return real(one, other)

    monkeypatch.setattr(duplicates, "likeness", counted)
    people = [
        known(n, names[n % 149] + names[n * 7 % 150], names[n * 13 % 150] + names[n // 150], of="x")
        for n in range(10_000)
    ]

    pairs(people)

    assert 0 < asked < 10_000 * 100  # of 50 million
