from dataclasses import replace
from datetime import date

import pytest

from assemblies.errors import EditionUnknown
from assemblies.rules.editions import EDITIONS, STATUTES_2003, edition_on

AMENDED = replace(STATUTES_2003, name="Amended", valid_from=date(2030, 1, 1), minimum=12)


def test_edition_on_its_first_day_applies():
    assert edition_on(date(2003, 4, 1)) is STATUTES_2003


def test_edition_on_the_day_before_the_first_is_refused():
    with pytest.raises(EditionUnknown) as refusal:
        edition_on(date(2003, 3, 31))

    assert refusal.value.details == {"day": "2003-03-31"}


@pytest.mark.parametrize("editions", [(STATUTES_2003, AMENDED), (AMENDED, STATUTES_2003)])
def test_edition_is_the_latest_begun_in_whatever_order_they_are_kept(editions):
    assert edition_on(date(2029, 12, 31), editions=editions) is STATUTES_2003
    assert edition_on(date(2030, 1, 1), editions=editions) is AMENDED


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.name)
def test_bands_rise_without_a_gap_and_end_open(edition):
    limits = [band.up_to for band in edition.vote_bands]
    votes = [band.additional for band in edition.vote_bands]

    assert limits[-1] is None
    assert limits[:-1] == sorted(set(limits[:-1]))
    assert votes == list(range(14))


def test_editions_begin_on_different_days():
    assert len({edition.valid_from for edition in EDITIONS}) == len(EDITIONS)
