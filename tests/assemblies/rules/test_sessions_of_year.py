import pytest

from assemblies.enums import YearlySession
from assemblies.errors import TooManySessions
from assemblies.rules.sessions_of_year import yearly_session


@pytest.mark.parametrize(
    ("number", "of_year", "year", "session"),
    [
        (138, [138, 139], 2018, YearlySession.FIRST),
        (139, [139, 138], 2018, YearlySession.SECOND),
        (139, [138], 2018, YearlySession.SECOND),
        (142, [], 2021, YearlySession.FIRST),
        (143, [142, 142], 2021, YearlySession.SECOND),
    ],
)
def test_yearly_session_of_real_assemblies(number, of_year, year, session):
    assert yearly_session(number=number, numbers_of_year=of_year, year=year) is session


def test_yearly_session_refuses_a_third():
    with pytest.raises(TooManySessions) as refusal:
        yearly_session(number=140, numbers_of_year=[138, 139], year=2018)

    assert refusal.value.details == {"year": 2018, "limit": 2, "asked": 3}
    assert refusal.value.rule == "Statutes, art. 10"
