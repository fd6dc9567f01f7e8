import csv
from pathlib import Path

import pytest

from assemblies.rules.countries import CODES, name_of_country

MEMBERS = Path(__file__).resolve().parents[3] / "data" / "parliaments.csv"


def test_every_country_has_a_name_in_each_language():
    assert len(CODES) == 249
    assert [
        (code, language)
        for code in CODES
        for language in ("en", "fr", "ar", "es")
        if not name_of_country(code, language) or name_of_country(code, language) == code
    ] == []


def test_members_are_named_as_the_organization_names_them():
    with MEMBERS.open(encoding="utf-8") as file:
        named = {row["iso2"]: row["name_en"] for row in csv.DictReader(file)}

    other = {
        code: name
        for code, name in named.items()
        if name_of_country(code, "en") != name.replace("’", "'")
    }
    assert other == {}


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [("KE", "ar", "كينيا"), ("DE", "tlh", "Germany"), ("XX", "en", "XX")],
)
def test_name_falls_back_to_english_and_then_to_the_code(code, language, name):
    assert name_of_country(code, language) == name
