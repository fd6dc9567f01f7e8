"""The lot: one order for the same three things, another for any change, and nothing by typing."""

from subprocess import run

import pytest

from sessions.enums.debates import ListCategory
from sessions.errors.draws import NothingSpoken, SpokenTooLong
from sessions.rules.debates import draw
from sessions.rules.debates.draw import Entered

FIRST, SECOND = ListCategory.FIRST_SPEAKERS, ListCategory.SECOND_SPEAKERS
LISTS = draw.closed_lists(
    [
        Entered(category=SECOND, key=12, name="Greece", ordinal=1),
        Entered(category=FIRST, key=9, name="Côte d'Ivoire", ordinal=1),
        Entered(category=FIRST, key=10, name=" Viet\tNam ", ordinal=1),
        Entered(category=FIRST, key=11, name="", ordinal=1),
    ]
)
SECRET = "ab" * 32


def test_closed_lists_are_lines_sorted_by_their_bytes_and_name_nobody():
    assert LISTS == (
        "first_speakers\t10\tViet Nam\t1\n"
        "first_speakers\t11\t-\t1\n"
        "first_speakers\t9\tCôte d'Ivoire\t1\n"
        "second_speakers\t12\tGreece\t1\n"
    )


def sha256sum(text):
    said = run(["sha256sum"], input=text.encode(), capture_output=True, check=True).stdout
    return said.decode().split()[0]


def test_sha256sum_alone_finds_the_same_order():
    lists_hash = sha256sum(LISTS)
    seed = sha256sum(f"{SECRET}\n4 11 17\n{lists_hash}\n")
    lines = LISTS.splitlines()[:3]
    by_hand = sorted(lines, key=lambda line: sha256sum(f"{seed}\n{line}\n"))

    assert draw.commitment_of(SECRET) == sha256sum(f"{SECRET}\n")
    assert draw.seed_of(secret=SECRET, spoken="4 11 17", lists=LISTS) == seed
    drawn = draw.drawn_order(lists=LISTS, seed=seed)
    assert [one.line for one in drawn if one.category is FIRST] == by_hand
    assert [(one.number, one.key) for one in drawn if one.category is SECOND] == [(1, 12)]


def test_every_part_moves_the_seed():
    one = {"secret": SECRET, "spoken": "4 11 17", "lists": LISTS}
    others = [{"secret": "ac" * 32}, {"spoken": "4 11 18"}, {"lists": LISTS[:-2] + "2\n"}]

    assert len({draw.seed_of(**{**one, **other}) for other in [{}, *others]}) == 4


def test_each_place_is_as_likely_for_each_line():
    places = [0, 0, 0]
    for word in range(3000):
        seed = draw.seed_of(secret=SECRET, spoken=str(word), lists=LISTS)
        places[
            next(x.number for x in draw.drawn_order(lists=LISTS, seed=seed) if x.key == 9) - 1
        ] += 1

    assert all(900 < count < 1100 for count in places)


@pytest.mark.parametrize(
    "typed", ["Élan 7 rouge", "  élan — 7, ROUGE!", "e\u0301lan_7\trouge", "ÉLAN ７ rouge"]
)
def test_how_it_is_typed_changes_nothing(typed):
    assert draw.spoken_plainly(typed) == "élan 7 rouge"


def test_what_was_spoken_is_something_and_not_a_speech():
    for nothing in ("", "   ", "…!"):
        with pytest.raises(NothingSpoken):
            draw.spoken_plainly(nothing)
    with pytest.raises(SpokenTooLong):
        draw.spoken_plainly("a" * 201)
