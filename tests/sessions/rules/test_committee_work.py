"""Co-rapporteurs and written inputs."""

from contextlib import nullcontext
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assemblies.enums import Sex
from sessions.enums.committees import RapporteurWarning
from sessions.errors.committees import (
    DeadlineMissing,
    InputEmpty,
    InputsClosed,
    InputTooLong,
    MembershipSuspended,
    OnlyMembersPropose,
    PagesUnread,
    RapporteursOfOneMember,
    TwoRapporteurs,
)
from sessions.rules.committee_work import (
    CHARACTERS_A_PAGE,
    Rapporteur,
    check_input_in_time,
    check_member,
    check_pages,
    check_rapporteur,
    pages_of_text,
    warnings_of_rapporteurs,
)

HERS, HIS = Rapporteur(1, Sex.FEMALE), Rapporteur(2, Sex.MALE)


@pytest.mark.parametrize(
    ("kind", "is_suspended", "refusal"),
    [
        ("parliament", False, None),
        ("parliament", True, MembershipSuspended),
        ("associate", False, OnlyMembersPropose),
        ("observer", False, OnlyMembersPropose),
    ],
)
def test_members_that_are_not_suspended_take_part(kind, is_suspended, refusal):
    with pytest.raises(refusal) if refusal else nullcontext():
        check_member(kind=kind, is_suspended=is_suspended)


def test_two_co_rapporteurs_come_from_two_members():
    check_rapporteur(HERS, named=[])
    check_rapporteur(HIS, named=[HERS])

    with pytest.raises(RapporteursOfOneMember):
        check_rapporteur(Rapporteur(1, Sex.MALE), named=[HERS])
    with pytest.raises(TwoRapporteurs):
        check_rapporteur(Rapporteur(3, Sex.MALE), named=[HERS, HIS])


def test_what_co_rapporteurs_lack_is_said():
    assert warnings_of_rapporteurs([HERS]) == (RapporteurWarning.FEWER_THAN_TWO,)
    assert warnings_of_rapporteurs([HERS, Rapporteur(2, Sex.FEMALE)]) == (
        RapporteurWarning.SINGLE_SEX,
    )
    assert warnings_of_rapporteurs([HERS, HIS]) == ()


def test_inputs_are_taken_the_whole_last_day_at_the_venue():
    midnight = datetime(2026, 9, 2, tzinfo=ZoneInfo("Europe/Zurich"))
    last = {"until": date(2026, 9, 1), "zone": "Europe/Zurich"}
    check_input_in_time(at=midnight - timedelta(seconds=1), **last)

    with pytest.raises(InputsClosed):
        check_input_in_time(at=midnight, **last)
    with pytest.raises(DeadlineMissing):
        check_input_in_time(at=midnight, until=None, zone="Europe/Zurich")


@pytest.mark.parametrize(
    ("characters", "pages"),
    [(0, 0), (1, 1), (CHARACTERS_A_PAGE, 1), (CHARACTERS_A_PAGE + 1, 2)],
)
def test_typed_pages_are_counted_in_characters(characters, pages):
    assert pages_of_text("x" * characters + " \n") == pages


@pytest.mark.parametrize(
    ("pages", "refusal"), [(0, InputEmpty), (3, InputTooLong), (None, PagesUnread)]
)
def test_input_has_one_page_or_two(pages, refusal):
    assert (check_pages(1), check_pages(2)) == (1, 2)

    with pytest.raises(refusal):
        check_pages(pages)
