"""Amendments of Members to a committee's draft, until they are in its next version."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from assemblies.models.delegations import Delegation
from sessions.enums.decisions import AmendmentKind, AmendmentState
from sessions.errors.amendments import (
    AmenderElsewhere,
    AmendmentsClosed,
    AmendmentsPending,
    AmendmentsUnmerged,
    AmendmentTreated,
    NotAmendable,
    NothingToMerge,
    ParagraphUnknown,
)
from sessions.errors.committees import MembershipSuspended
from sessions.selectors.amendments import amendments_of
from sessions.selectors.resolutions import newest_draft
from sessions.services import amendments, resolutions
from sessions.services.amendments import Proposed
from tests.factories.resolutions import make_resolution, typed
from tests.factories.sessions import LATER, NOW, make_assembly, make_body
from tests.factories.worlds import make_parliament, suspend

pytestmark = pytest.mark.django_db

TEXT = LanguageMap({"en": "Recalling,\nDeploring,\n1. Calls upon parliaments;"})
ACT = {"by": None, "at": LATER}


@pytest.fixture
def assembly():
    return make_assembly()


@pytest.fixture
def kuwait(assembly):
    parliament = make_parliament("KW", "Kuwait")
    Delegation.objects.create(assembly=assembly, institution=parliament, created_at=NOW)
    return parliament


@pytest.fixture
def resolution(assembly):
    """A committee's draft that Members read."""
    body = make_body("sc_peace", name={"en": "Committee on Peace"})
    resolution = make_resolution(assembly, body=body, text=TEXT)
    resolutions.show_drafts(resolution=resolution, are_public=True, by=None, at=NOW)
    return resolution


def propose(resolution, institution, paragraph=2, kind=AmendmentKind.REPLACE, *, at=LATER):
    text = "" if kind is AmendmentKind.DELETE else f"Words for {paragraph}."
    proposed = Proposed(language=Language.ENGLISH, paragraph=paragraph, kind=kind, text=text)
    return amendments.propose(
        resolution=resolution, institution=institution, proposed=proposed, by=None, at=at
    )


def treat(amendment, state):
    return amendments.treat(amendment=amendment, state=state, **ACT)


def states(resolution):
    return {one.number: one.state for one in amendments_of(newest_draft(resolution))}


def test_amendments_are_treated_and_put_into_the_next_version(resolution, kuwait):
    first, second = propose(resolution, kuwait), propose(resolution, kuwait)
    third = propose(resolution, kuwait, 3, AmendmentKind.INSERT)
    gone = propose(resolution, kuwait, 1, AmendmentKind.DELETE)
    treat(first, AmendmentState.ADOPTED)
    assert states(resolution) == {1: "adopted", 2: "fallen", 3: "pending", 4: "pending"}
    with pytest.raises(AmendmentTreated):
        treat(second, AmendmentState.ADOPTED)
    with pytest.raises(AmendmentsPending):
        amendments.merge(resolution=resolution, **ACT)
    treat(third, AmendmentState.ADOPTED)
    treat(gone, AmendmentState.WITHDRAWN)

    version = amendments.merge(resolution=resolution, **ACT)

    assert (version.number, version.note) == (2, "Amendments 1, 3")
    assert version.text["en"].split("\n\n") == [
        "Recalling,", "Words for 2.", "1. Calls upon parliaments;", "Words for 3.",
    ]  # fmt: skip
    with pytest.raises(NothingToMerge):
        amendments.merge(resolution=resolution, **ACT)


def test_amendment_to_a_paragraph_that_is_changed_already_falls_at_once(resolution, kuwait):
    treat(propose(resolution, kuwait), AmendmentState.ADOPTED)

    propose(resolution, kuwait)
    propose(resolution, kuwait, kind=AmendmentKind.INSERT)

    assert states(resolution) == {1: "adopted", 2: "fallen", 3: "pending"}


def test_members_propose_until_the_last_day_and_the_forum_later(resolution, kuwait):
    """The Assembly opens on 21 October 2026: the last day is the 6th, unless it is set."""
    late = datetime(2026, 10, 7, 0, 0, tzinfo=ZoneInfo("Europe/Zurich"))
    propose(resolution, kuwait, at=late - timedelta(seconds=1))

    with pytest.raises(AmendmentsClosed):
        propose(resolution, kuwait, at=late)
    propose(resolution, None, at=late)
    amendments.set_last_day(resolution=resolution, until=date(2026, 10, 7), by=None, at=late)
    propose(resolution, kuwait, at=late)


def test_only_members_with_a_delegation_amend_and_only_what_they_can_read(resolution, kuwait):
    with pytest.raises(AmenderElsewhere):
        propose(resolution, make_parliament("FR", "France"))
    with pytest.raises(ParagraphUnknown):
        propose(resolution, kuwait, 4)
    suspend(kuwait, since=ACT["at"].date())
    with pytest.raises(MembershipSuspended):
        propose(resolution, kuwait)
    resolutions.show_drafts(resolution=resolution, are_public=False, **ACT)

    with pytest.raises(NotAmendable):
        propose(resolution, kuwait)


def test_adopted_resolution_is_not_amended(resolution, kuwait):
    amendment = propose(resolution, kuwait)
    treat(amendment, AmendmentState.REJECTED)
    resolutions.adopt(resolution=resolution, **ACT)

    with pytest.raises(NotAmendable):
        propose(resolution, kuwait)
    with pytest.raises(NotAmendable):
        treat(amendment, AmendmentState.ADOPTED)


def test_no_amendment_is_lost_with_the_version_that_it_was_proposed_to(resolution, kuwait):
    amendment = propose(resolution, kuwait)
    for state, refusal in (("pending", AmendmentsPending), ("adopted", AmendmentsUnmerged)):
        if state == "adopted":
            treat(amendment, AmendmentState.ADOPTED)
        with pytest.raises(refusal) as refused:
            resolutions.write(resolution=resolution, draft=typed(), **ACT)
        assert refused.value.details == {"count": 1}
        with pytest.raises(refusal):
            resolutions.adopt(resolution=resolution, **ACT)

    amendments.merge(resolution=resolution, **ACT)
    resolutions.write(resolution=resolution, draft=typed(), **ACT)
    assert newest_draft(resolution).number == 3


def test_amendment_to_a_version_that_is_not_the_newest_is_not_treated(resolution, kuwait):
    """One that an earlier release has left behind."""
    amendment = propose(resolution, kuwait)
    resolution.drafts.create(number=2, title=resolution.title, text=TEXT, kept_at=LATER)

    with pytest.raises(NotAmendable):
        treat(amendment, AmendmentState.ADOPTED)
