"""What a sitting is for and what is interpreted there, with the commas of the reader's language."""

import pytest
from django.utils import translation

from assemblies.models.events import Event
from sessions.models.sittings import Sitting
from sessions.selectors.differences import Names, _languages
from sessions.selectors.sitting_words import languages_in_words, purposes_in_words


@pytest.mark.parametrize(
    ("language", "comma"), [("en", ", "), ("fr", ", "), ("ar", "\N{ARABIC COMMA} ")]
)
def test_purposes_and_languages_have_the_comma_of_the_reader(language, comma):
    sitting = Sitting(kind="sitting", purposes=["panel", "workshop"], languages=["en", "fr"])

    with translation.override(language):
        said = [purposes_in_words(sitting), languages_in_words(sitting)]

    assert [one.count(comma) for one in said] == [1, 1]
    assert [one.count(", ") for one in said] == [1 if comma == ", " else 0] * 2


def test_what_differs_in_languages_is_said_in_words():
    """Codes are no words: an editor compares two states as readers see them."""
    names = Names(event=Event(), rooms={}, bodies={}, themes={})
    was = {"languages": ["en", "fr"], "interpretation": "English and French only"}
    now = {"languages": ["es"], "interpretation": ""}

    with translation.override("en"):
        said = [_languages(state, names) for state in (was, now)]

    assert said == ["English, French", "Spanish"]
