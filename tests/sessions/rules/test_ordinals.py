import pytest

from sessions.rules.ordinals import english, french, title_of_assembly


@pytest.mark.parametrize(
    ("number", "said", "dit"),
    [
        (1, "1st", "1re"),
        (2, "2nd", "2e"),
        (3, "3rd", "3e"),
        (4, "4th", "4e"),
        (11, "11th", "11e"),
        (12, "12th", "12e"),
        (13, "13th", "13e"),
        (21, "21st", "21e"),
        (101, "101st", "101e"),
        (111, "111th", "111e"),
        (112, "112th", "112e"),
        (122, "122nd", "122e"),
        (151, "151st", "151e"),
    ],
)
def test_ordinals(number, said, dit):
    assert (english(number), french(number)) == (said, dit)


def test_what_was_a_conference_is_called_one():
    assert title_of_assembly(1, is_conference=True) == {
        "en": "1st Inter-Parliamentary Conference",
        "fr": "1re Conférence interparlementaire",
    }
    assert title_of_assembly(151, is_conference=False)["en"] == "151st Assembly"
