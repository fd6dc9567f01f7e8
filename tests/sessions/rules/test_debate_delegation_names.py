"""Names of the real list, and how sure it is which parliament they mean."""

import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rules.debates.delegation_names import HowMatched, distance, key_of, match
from tests.test_architecture import ROOT

with (ROOT / "data/parliaments.csv").open(encoding="utf-8", newline="") as file:
    KNOWN = {row["iso2"]: (row["name_en"], row["name_fr"]) for row in csv.DictReader(file)}
LISTS = json.loads((ROOT / "data/general-debates.json").read_text(encoding="utf-8"))
REAL = {
    one["delegation"]
    for held in LISTS["general_debate_lists"]
    for group in held["categories"]
    for one in group["speakers"]
    if "delegation" in one
}
UNMATCHED, GUESSED = HowMatched.UNMATCHED, HowMatched.GUESSED


def test_each_name_of_the_real_list_is_matched_or_reported():
    found = {name: match(name, KNOWN) for name in REAL}
    doubtful = {
        name: (one.code, one.how) for name, one in found.items() if one.how is not HowMatched.EXACT
    }

    assert len(REAL) == 39
    assert doubtful == {
        "Nambia": ("NA", GUESSED),
        "The former Yugoslav Republic of Macedonia": ("MK", HowMatched.ALIAS),
        "Global Organization of Parliamentarians against Corruption": (None, UNMATCHED),
    }


@pytest.mark.parametrize(
    ("name", "code", "how"),
    [
        ("Micronesia (Federated States of)", "FM", HowMatched.EXACT),
        ("Federated States of Micronesia", "FM", HowMatched.EXACT),
        ("Cote d’Ivoire", "CI", HowMatched.EXACT),
        ("Bélarus", "BY", HowMatched.EXACT),
        ("Swaziland", "SZ", HowMatched.ALIAS),
        ("Portugla", "PT", GUESSED),
        ("Irap", None, UNMATCHED),  # Iran or Iraq
        ("Xambia", None, UNMATCHED),
        ("", None, UNMATCHED),
        ("=HYPERLINK(1)", None, UNMATCHED),
    ],
)
def test_names(name, code, how):
    found = match(name, KNOWN)
    assert (found.code, found.how) == (code, how)


def test_of_several_as_near_none_is_guessed():
    found = match("Mallia", {"ML": ("Mallie",), "MT": ("Mallta",)})

    assert (found.code, found.others) == (None, ("ML", "MT"))


def test_no_parliament_is_taken_for_another():
    for code, names in KNOWN.items():
        for name in names:
            found = match(name, KNOWN)
            assert (found.how, found.code) == (HowMatched.EXACT, code), name


WORDS = st.text("abc", max_size=6)


@given(WORDS, WORDS)
def test_distance_is_symmetric_and_nought_for_one_word_alone(one, other):
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, other) <= max(len(one), len(other))


def test_keys_ignore_what_printers_change():
    assert key_of("The Gambia") == key_of("GAMBIA") == "gambia"
