"""What the law says, put into sentences of the reader's language."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from assemblies.errors import QuotaExceeded, TooManySessions
from assemblies.rules.reasons import SENTENCES, ReasonCode, because
from assemblies.selectors import sentence_of
from registrations.errors.registering import RegistrationClosed


def test_numbers_are_grouped_as_people_write_them_and_years_are_not():
    reason = because(ReasonCode.ADDITIONAL_VOTES, "art. 15", population=66_000_000, votes=8)

    assert sentence_of(reason) == "Additional votes for a population of 66,000,000: 8."
    assert "of 2018." in sentence_of(TooManySessions(limit=2, asked=3, year=2018))


def test_moments_are_printed_with_their_zone_in_the_readers_language():
    at = datetime(2018, 3, 10, 17, 30, tzinfo=UTC)
    refusal = RegistrationClosed(closes_at=at.isoformat())

    assert sentence_of(refusal) == "Registration closed on 10 March 2018 17:30 UTC."
    with override("fr"):
        assert "10 mars 2018 17:30 UTC" in sentence_of(refusal)


def test_moments_of_an_event_are_printed_on_its_own_clock():
    at = datetime(2018, 3, 10, 23, 30, tzinfo=UTC)
    refusal = RegistrationClosed(closes_at=at.isoformat(), zone="Europe/Zurich")

    assert sentence_of(refusal) == ("Registration closed on 11 March 2018 00:30 (Europe/Zurich).")


def test_refusal_names_its_numbers():
    refusal = QuotaExceeded(limit=8, asked=9, article="Statutes, art. 10")

    assert sentence_of(refusal) == (
        "The delegation may have 8 members of parliament; 9 are asked for."
    )


@pytest.mark.parametrize("language", ["en", "fr", "ar", "es"])
@pytest.mark.parametrize("code", ReasonCode)
def test_every_reason_can_be_said_in_every_language(code, language):
    names = (
        "population",
        "seats",
        "sessions",
        "instead_of",
        "years",
        "votes",
        "run",
        "each",
        "places",
    )
    numbers = {
        name: number for number, name in enumerate(names, 2) if f"{{{name}}}" in SENTENCES[code]
    }

    with override(language):
        sentence = sentence_of(because(code, "art. 1", **numbers))

    assert "{" not in sentence
    assert all(str(number) in sentence for number in numbers.values())
