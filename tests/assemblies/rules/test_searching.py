import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assemblies.rules.marking import Piece, marked, worth_reading
from assemblies.rules.searching import (
    MOST_WORDS,
    asked_in,
    folded,
    key_of,
    may_be_misspelt,
    nearest,
    shortened,
    slips,
    words_in,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Égypte", ("egypte",)),
        ("l’Assemblée", ("l", "assemblee")),
        ("138th Assembly", ("138", "assembly")),
        ("1re Conférence", ("1", "conference")),
        ("Œuvre", ("oeuvre",)),
        ("السَّلام", ("السلام",)),
        ("إدارة", ("اداره",)),
        ("٢٠١٨", ("2018",)),
        ("COP26 – the road", ("cop26", "the", "road")),
        ("a_b\x00c", ("a", "b", "c")),
    ],
)
def test_words_are_compared_without_accents_and_case(text, words):
    assert words_in(text) == words


def test_key_begins_each_word_with_a_space():
    assert key_of("Peace, and security!") == " peace and security"
    assert key_of("…") == ""


def test_question_is_taken_apart():
    asked = asked_in('the "emergency item" of A/138/2-P.4 on climat')

    assert asked.words == ("climat",)
    assert asked.phrases == (("emergency", "item"),)
    assert asked.symbols == ("a1382p4",)
    assert asked.beginning == "climat"


@pytest.mark.parametrize("question", ["", "   ", "the of la", "!!! ???", '""', '"the"', "\x00\x07"])
def test_question_without_a_word_that_says_something_is_empty(question):
    assert asked_in(question).is_empty


def test_a_finished_or_short_word_is_no_beginning():
    assert asked_in("peace!").beginning == ""
    assert asked_in("un").beginning == ""


def test_words_beyond_the_twelfth_are_not_looked_at():
    assert len(asked_in(" ".join(f"word{n}" for n in range(1_000))).words) == MOST_WORDS


@settings(max_examples=30)
@given(st.text(max_size=60))
def test_any_question_can_be_taken_apart(question):
    asked = asked_in(question)

    assert all(word.isalnum() for word in asked.all_words)
    assert "".join(piece.text for piece in marked(question, asked)) == question


@settings(max_examples=30)
@given(st.text(st.characters(codec="latin-1"), max_size=60))
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("one", "other", "many"),
    [
        ("budget", "budget", 0),
        ("budgte", "budget", 1),
        ("bugdet", "budget", 1),
        ("budge", "budget", 1),
        ("commitee", "committee", 1),
        ("comitee", "committee", 2),
        ("", "abc", 3),
    ],
)
def test_slips_of_the_hand_are_counted(one, other, many):
    assert slips(one, other) == slips(other, one) == many


def test_one_slip_leaves_a_shortened_word_in_common():
    assert shortened("budgte") & shortened("budget")
    assert shortened("commitee") & shortened("committee")
    assert not shortened("peace") & shortened("budget")


def test_the_nearest_known_word_is_meant():
    assert nearest("budgte", ["budget", "bridge"]) == "budget"
    assert nearest("comitee", ["committee", "commit"]) == ""  # two slips in a short word
    assert nearest("asembly", ["assembly", "embassy"]) == "assembly"
    assert nearest("peace", ["peace"]) == ""


def test_numbers_and_short_words_are_never_guessed():
    assert not may_be_misspelt("138")
    assert not may_be_misspelt("oui")
    assert may_be_misspelt("peace")


def test_words_that_were_asked_for_are_marked():
    pieces = marked("Des Résolutions sur la paix", asked_in("resolution"))

    assert pieces == (
        Piece("Des "),
        Piece("Résolutions", is_marked=True),
        Piece(" sur la paix"),
    )


def test_what_is_worth_reading_stands_around_the_first_word():
    text = "first words. " * 40 + "Here is peace at last. " + "last words. " * 40
    piece = worth_reading(text, asked_in("peace"))

    assert "peace at last" in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert len(piece) < 400
    assert worth_reading("", asked_in("peace")) == ""
    assert worth_reading("short text", asked_in("peace")) == "short text"
