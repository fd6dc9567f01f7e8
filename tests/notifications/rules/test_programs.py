"""The name of a program, and nothing of the machine it runs on."""

import pytest

from notifications.rules.programs import LONGEST, program_of


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("", ""),
        ("(nobody)", ""),
        ("DAVx5/4.4.3-ose (dav4jvm; okhttp/4.12.0) Android/14", "DAVx5"),
        ("macOS/14.1 (23B74) CalendarAgent/988", "macOS"),
        ("Google-Calendar-Importer", "Google-Calendar-Importer"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.0",
            "Thunderbird",
        ),
        ("Mozilla/5.0 (compatible)", "Mozilla"),
        ("x" * 500, "x" * LONGEST),
        ("Évolution/3", ""),
        ("a\r\nSet-Cookie: b", "a"),
    ],
)
def test_name_of_a_program(said, name):
    assert program_of(said) == name
