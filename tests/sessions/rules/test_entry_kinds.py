import pytest

from sessions.enums import SittingKind
from sessions.rules.entry_kinds import kind_of_entry


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Lunch break", SittingKind.MEAL),
        ("Luncheon hosted by the IPU", SittingKind.MEAL),
        ("Coffee break", SittingKind.MEAL),
        ("Reception", SittingKind.MEAL),
        ("Registration of delegates (Fairmont Baku Hotel)", SittingKind.SERVICE),
        ("Group photo for Women Speakers of Parliament", SittingKind.CEREMONY),
        ("Opening Ceremony", SittingKind.CEREMONY),
        ("Opening session", SittingKind.SITTING),
        ("Breaking the cycle of violence", SittingKind.SITTING),
        ("Social cohesion and integration of migrants", SittingKind.SITTING),
        ("", SittingKind.SITTING),
    ],
)
def test_pauses_and_photographs_are_no_sittings(title, kind):
    assert kind_of_entry(title) is kind
