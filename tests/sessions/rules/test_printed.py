"""What a printed programme says of a sitting in passing."""

import pytest

from sessions.rules.printed import group_of, languages_of, what_it_follows


@pytest.mark.parametrize(
    ("title", "group"),
    [
        ("Break out Group of the Forum of Women Parliamentarians", "Break out Group"),
        ("Forum of Young Parliamentarians: break-out group 2", "break-out group 2"),
        ("Breakout group B on trade", "Breakout group B"),
        ("Breakout groups on trade", "Breakout groups"),
        ("Working Group on Syria", ""),
        ("Twelve Plus Group", ""),
        ("", ""),
    ],
)
def test_break_out_groups_are_named(title, group):
    assert group_of(title) == group


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("English and French only", ("en", "fr")),
        ("English, French, Spanish, Arabic", ("en", "fr", "es", "ar")),
        ("English only", ()),  # nobody interprets
        ("English and sign language", ()),
        ("Interpretation on request", ()),
        ("", ()),
    ],
)
def test_languages_are_read_where_nothing_else_is_said(text, codes):
    assert languages_of(text) == codes


@pytest.mark.parametrize(
    ("label", "language", "name"),
    [
        ("At the end of the Governing Council", "en", "Governing Council"),
        ("after the Executive Committee.", "en", "Executive Committee"),
        ("À l'issue du Conseil directeur", "fr", "Conseil directeur"),
        ("Après l’Assemblée", "fr", "Assemblée"),
        ("09:00 until the agenda is exhausted", "en", ""),
        ("afternoon", "en", ""),
        ("At the end of the Governing Council", "fr", ""),
        ("بعد المجلس", "ar", ""),
    ],
)
def test_labels_say_what_they_come_after(label, language, name):
    assert what_it_follows(label, language) == name
