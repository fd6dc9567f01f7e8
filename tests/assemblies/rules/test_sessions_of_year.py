from datetime import date

import pytest

from assemblies.enums import YearlySession
from assemblies.errors import TooManySessions
from assemblies.rules.sessions_of_year import yearly_session

OF_138TH = date(2018, 3, 24)
OF_139TH = date(2018, 10, 14)
OF_140TH = date(2019, 4, 6)
ALL = [OF_140TH, OF_139TH, OF_138TH]


@pytest.mark.parametrize(
    ("starts_on", "session"),
    [
        (OF_138TH, YearlySession.FIRST),
        (OF_139TH, YearlySession.SECOND),
        (OF_140TH, YearlySession.FIRST),
    ],
)
def test_yearly_session_of_real_assemblies(starts_on, session):
    assert yearly_session(starts_on=starts_on, all_start_on=ALL) == session


def test_yearly_session_of_an_assembly_not_yet_listed():
    assert yearly_session(starts_on=OF_139TH, all_start_on=[OF_138TH]) == YearlySession.SECOND


def test_yearly_session_refuses_a_third():
    with pytest.raises(TooManySessions) as refusal:
        yearly_session(starts_on=date(2018, 12, 1), all_start_on=ALL)

    assert refusal.value.details == {"year": 2018, "limit": 2, "asked": 3}
