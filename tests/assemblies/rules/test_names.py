"""Names are searched and sorted without accents and case."""

import pytest

from assemblies.rules.names import plain


def test_accented_names_stand_among_the_others():
    names = ["Zambie", "Égypte", "El Salvador", "Djibouti", "Éthiopie", "Estonie", "États-Unis"]

    assert sorted(names, key=plain) == [
        "Djibouti", "Égypte", "El Salvador", "Estonie", "États-Unis", "Éthiopie", "Zambie",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("Côte d’Ivoire", "cote d’ivoire"),
        ("  ISLANDE ", "islande"),
        ("E\N{COMBINING ACUTE ACCENT}gypte", "egypte"),
        ("Türkiye", "turkiye"),
        ("", ""),
    ],
)
def test_accents_case_and_spaces_around_do_not_count(written, searched):
    assert plain(written) == searched
