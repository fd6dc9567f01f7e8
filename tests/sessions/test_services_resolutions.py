"""Acts upon resolutions, from the accepted item to the reports of later years."""

import io
from datetime import timedelta

import pypdf
import pytest

from assemblies.enums import InstitutionKind, Language
from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Delegation
from assemblies.models.institutions import Institution
from sessions.errors import NotOfThisEvent
from sessions.errors.ballots import ResolutionStands
from sessions.errors.emergency_items import CommitteeUnnamed, RequestNotMovable
from sessions.errors.resolutions import (
    DrafterElsewhere,
    DrafterGone,
    DrafterNamed,
    NoItemAccepted,
    NotFlagged,
    ReservationElsewhere,
    ResolutionNotMovable,
    ReturningSubject,
    SittingNotClosed,
    TooManyOfGroup,
    VoteElsewhere,
    VoteNotCarried,
)
from sessions.models.documents import DocumentContent
from sessions.models.emergency_items import EmergencyRequest, RequestStep
from sessions.models.resolutions import DraftVersion, Reservation, Resolution
from sessions.rules.majorities import Votes
from sessions.rules.symbols import read
from sessions.selectors.resolutions import (
    committee_of,
    compared,
    drafts_of,
    flags_of,
    newest_draft,
    symbol_of,
    votes_on,
)
from sessions.services import (
    annulments,
    drafting_committees,
    questions,
    resolution_papers,
    resolution_voices,
    resolutions,
    roll_calls,
)
from sessions.services.drafting_committees import Meeting
from sessions.services.questions import Put
from sessions.services.resolution_voices import Said
from tests.factories.accounts import make_account
from tests.factories.ballots import make_delegation
from tests.factories.requests import make_list, make_received
from tests.factories.resolutions import (
    TEXT,
    make_adopted,
    make_group,
    make_item,
    make_lost,
    make_resolution,
    typed,
)
from tests.factories.sessions import LATER, NOW, make_assembly, make_body, make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db

ACT = {"by": None, "at": LATER}


@pytest.fixture
def assembly():
    return make_assembly()


@pytest.fixture
def editor():
    return make_account("editor@example.org")


@pytest.fixture
def kuwait():
    return make_parliament("KW", "Kuwait")


@pytest.fixture
def item(assembly, editor, kuwait):
    return make_item(assembly, kuwait, by=editor)


def fresh(resolution):
    return Resolution.objects.get(pk=resolution.pk)


def request_state():
    return EmergencyRequest.objects.get(agenda_item__isnull=False).state


# --- drafting -----------------------------------------------------------------------------------


def test_resolution_begins_with_the_text_that_was_accepted_and_only_once(item):
    draft = newest_draft(item)
    assert (draft.number, draft.text) == (1, {"en": "Text of the draft_resolution."})
    assert draft.title == item.title == item.request.title

    with pytest.raises(ResolutionNotMovable):
        resolutions.begin(request=item.request, **ACT)


def test_request_that_is_not_the_item_begins_nothing(assembly, kuwait):
    make_list(assembly)

    with pytest.raises(NoItemAccepted):
        resolutions.begin(request=make_received(assembly, kuwait), **ACT)
    assert not Resolution.objects.exists()


def test_each_version_stays_and_two_are_compared_word_by_word(assembly):
    resolution = make_resolution(assembly)
    other = LanguageMap({"en": TEXT["en"].replace("all parliaments", "the parliaments")})

    kept = resolutions.write(resolution=resolution, draft=typed(other), **ACT)

    assert [one.number for one in drafts_of(resolution)] == [2, 1]
    assert DraftVersion.objects.get(number=1).text == TEXT
    assert kept.kept_at == LATER
    found = compared(drafts_of(resolution), older=2, newer=1, language=Language.ENGLISH)
    assert [(one.of, one.text) for one in found.pieces if one.of != "both"] == [
        ("other", "all"),
        ("own", "the"),
    ]
    assert compared(drafts_of(resolution), older=1, newer=9, language=Language.ENGLISH) is None


def test_two_who_write_at_once_lose_nothing(assembly):
    resolution = make_resolution(assembly)
    seen = resolution.version
    resolutions.write(resolution=resolution, draft=typed(), version=seen, **ACT)

    with pytest.raises(Superseded):
        resolutions.write(resolution=resolution, draft=typed(), version=seen, **ACT)
    assert DraftVersion.objects.count() == 2


# --- the drafting committee ---------------------------------------------------------------------


@pytest.fixture
def hall(assembly, item):
    """Two delegations, a group with both, another with one of them; a closed sitting."""
    closed = make_sitting(assembly, day=3, hour=14, is_closed=True)
    egypt, kuwait = make_parliament("EG", "Egypt"), item.request.authors.get().institution
    groups = make_group("arab", kuwait, egypt), make_group("african", egypt)
    delegations = [make_delegation(assembly, one, closed) for one in (kuwait, egypt)]
    return closed, groups, [list(one.participants.order_by("pk")) for one in delegations]


def test_groups_name_the_committee_within_their_limit(item, hall):
    closed, (arab, african), (kuwaitis, egyptians) = hall

    def name(participant, group):
        return drafting_committees.name(
            resolution=item, participant=participant, group=group, **ACT
        )

    name(kuwaitis[0], arab)
    name(egyptians[0], arab)
    for refusal, who, group in (
        (DrafterNamed, egyptians[0], african),
        (DrafterElsewhere, kuwaitis[1], african),
        (TooManyOfGroup, egyptians[1], arab),
    ):
        with pytest.raises(refusal):
            name(who, group)
    outsider = make_delegation(make_assembly(139), make_parliament("FR", "France"), closed)
    with pytest.raises(NotOfThisEvent):
        name(outsider.participants.first(), arab)

    committee = committee_of(item)
    assert [one.participant for one in committee.members] == [kuwaitis[0], egyptians[0]]
    assert [one.warning for one in committee.warnings] == ["single_sex", "group_without_member"]
    drafting_committees.convene(resolution=item, meeting=Meeting(closed, 3), **ACT)
    name(egyptians[1], arab)
    drafting_committees.strike(resolution=item, participant=egyptians[1], **ACT)
    with pytest.raises(DrafterGone):
        drafting_committees.strike(resolution=item, participant=egyptians[1], **ACT)
    assert fresh(item).drafted_in == closed


def test_committee_meets_in_a_closed_sitting_of_the_event(assembly, item):
    elsewhere = make_sitting(make_assembly(139), is_closed=True)

    for sitting in (make_sitting(assembly), elsewhere):
        with pytest.raises(SittingNotClosed):
            drafting_committees.convene(resolution=item, meeting=Meeting(sitting, 2), **ACT)


def test_item_is_debated_then_given_to_a_committee_that_has_members(item, hall):
    _closed, (arab, _african), (kuwaitis, _egyptians) = hall
    with pytest.raises(RequestNotMovable):
        drafting_committees.refer(resolution=item, **ACT)
    resolutions.record_debate(resolution=item, **ACT)
    with pytest.raises(CommitteeUnnamed):
        drafting_committees.refer(resolution=item, **ACT)
    drafting_committees.name(resolution=item, participant=kuwaitis[0], group=arab, **ACT)

    drafting_committees.refer(resolution=item, **ACT)

    assert request_state() == "in_drafting"


# --- adoption -----------------------------------------------------------------------------------


def test_item_is_not_adopted_before_its_debate_and_nothing_is_left_of_the_attempt(item):
    with pytest.raises(RequestNotMovable):
        resolutions.adopt(resolution=item, **ACT)
    assert fresh(item).state == "in_drafting"
    resolutions.record_debate(resolution=item, **ACT)

    adopted = resolutions.adopt(resolution=item, **ACT)

    assert (adopted.state, adopted.adoption, adopted.adopted_at) == ("adopted", "consensus", LATER)
    assert request_state() == "adopted"
    assert AuditEntry.objects.filter(act="resolution.adopt").count() == 1
    with pytest.raises(ResolutionNotMovable):
        resolutions.write(resolution=item, draft=typed(), **ACT)


def test_subject_that_was_lost_stops_the_draft_until_title_or_a_person_allows_it(
    assembly, item, editor
):
    lost = make_lost(
        assembly, make_parliament("BH", "Bahrain"), by=editor, subject="Jérusalem", words=["Quds"]
    )
    resolutions.record_debate(resolution=item, **ACT)
    text = LanguageMap({"en": "Helps everybody.\nMentions Al-QUDS in passing."})
    resolutions.write(resolution=item, draft=typed(text), **ACT)

    with pytest.raises(ReturningSubject) as refusal:
        resolutions.adopt(resolution=item, **ACT)
    assert refusal.value.rule == "Assembly Rules, art. 11.2"
    (flag,) = flags_of(item, newest_draft(item))
    assert (flag.request, flag.passages) == (lost, ("Mentions Al-QUDS in passing.",))

    resolutions.judge(
        resolution=item, request=lost, reason="A place, not the subject.", by=editor, at=LATER
    )
    with pytest.raises(NotFlagged):
        resolutions.judge(resolution=item, request=lost, reason="Again.", **ACT)
    # The next version is judged anew, and a title that names the subject needs no judgement.
    resolutions.write(resolution=item, draft=typed(text), **ACT)
    with pytest.raises(ReturningSubject):
        resolutions.adopt(resolution=item, **ACT)
    resolutions.write(resolution=item, draft=typed(text, title="Cyclone, and Quds"), **ACT)
    assert resolutions.adopt(resolution=item, **ACT).state == "adopted"


def test_vote_adopts_only_where_it_was_taken_on_it_and_carried(assembly, editor):
    sitting = make_sitting(assembly, day=4, body=make_body("assembly"))
    at = sitting.starts_at + timedelta(minutes=10)
    for code in ("AA", "BB"):
        make_delegation(assembly, make_parliament(code, code), sitting)
    resolution = make_resolution(assembly, at=sitting.starts_at)
    carried, lost = (hands(sitting, cast, by=editor, at=at) for cast in ((3, 1), (1, 3)))

    def adopt(ballot, one=resolution):
        return resolutions.adopt(
            resolution=one, ballot=ballot, by=editor, at=at + timedelta(hours=1)
        )

    with pytest.raises(VoteNotCarried):
        adopt(lost)
    with pytest.raises(VoteElsewhere):
        adopt(carried, make_resolution(assembly, at=at + timedelta(minutes=1)))
    assert set(votes_on(resolution)) == {carried, lost}

    adopted = adopt(carried)

    assert (adopted.state, adopted.adoption, adopted.ballot) == ("adopted", "vote", carried)
    decided = {"votes": Votes(in_favour=4), "reason": "Misread.", "by": editor, "at": LATER}
    with pytest.raises(ResolutionStands):
        annulments.annul(ballot=carried, **decided)
    annulments.annul(ballot=lost, **decided)


def hands(sitting, cast, *, by, at):
    """A closed show of hands: (for, against)."""
    put = questions.put(question=Put(sitting=sitting, title=TEXT), by=by, at=at)
    ballot = questions.open_question(question=put, by=by, at=at)
    votes = Votes(in_favour=cast[0], against=cast[1])
    questions.count_hands(ballot=ballot, votes=votes, by=by, at=at)
    return roll_calls.close_vote(ballot=ballot, by=by, at=at)


def test_what_is_declined_says_why(item):
    resolutions.record_debate(resolution=item, **ACT)

    declined = resolutions.decline(resolution=item, reason="No consensus.", **ACT)

    assert (declined.state, declined.reason) == ("not_adopted", "No consensus.")
    assert RequestStep.objects.latest("pk").reason == "No consensus."


# --- reservations, publication, follow-up -------------------------------------------------------


def test_delegations_of_members_put_reservations_on_record_until_it_is_printed(assembly, kuwait):
    resolution = make_adopted(assembly)
    delegation = Delegation.objects.create(assembly=assembly, institution=kuwait, created_at=NOW)
    observer = Institution.objects.create(
        kind=InstitutionKind.OBSERVER, code="XX", name={"en": "Observers"}
    )
    other = Delegation.objects.create(assembly=assembly, institution=observer, created_at=NOW)

    def reserve(text, who=delegation):
        said = Said(Language.ENGLISH, text)
        return resolution_voices.reserve(resolution=resolution, delegation=who, said=said, **ACT)

    with pytest.raises(ReservationElsewhere):
        reserve("We disagree.", other)
    reserve("We disagree with paragraph 1.")
    reserve("We disagree with paragraph 2.")
    assert Reservation.objects.get().text == "We disagree with paragraph 2."

    publish(resolution)

    with pytest.raises(ResolutionNotMovable):
        reserve("We disagree with everything.")


def publish(resolution, symbol="A/138/Res.1"):
    by = make_account("publisher@example.org")
    return resolution_papers.publish(resolution=resolution, symbol=read(symbol), by=by, at=LATER)


def test_publication_prints_text_and_reservations_in_every_language(assembly, kuwait):
    resolution = make_adopted(assembly)
    delegation = Delegation.objects.create(assembly=assembly, institution=kuwait, created_at=NOW)
    said = Said(Language.ENGLISH, "We disagree with paragraph 1.")
    resolution_voices.reserve(resolution=resolution, delegation=delegation, said=said, **ACT)
    assert str(symbol_of(resolution)) == "A/138/Res.1"

    published = publish(resolution)

    assert (published.state, published.document.symbol) == ("published", "A/138/Res.1")
    versions = published.document.revisions.get().versions
    assert set(versions.values_list("language", flat=True)) == {"en", "fr"}
    content = DocumentContent.objects.get(version__language="en").content
    words = " ".join(pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text().split())
    for passage in (
        "A/138/Res.1",
        "Adopted by consensus by the Assembly on 1 September 2026.",
        "Calls upon all parliaments to help.",
        "Kuwait: We disagree with paragraph 1.",
    ):
        assert passage in words
    assert str(symbol_of(resolution)) == "A/138/Res.2"


def test_symbol_of_another_kind_publishes_nothing(assembly):
    resolution = make_adopted(assembly)

    with pytest.raises(ResolutionNotMovable):
        publish(resolution, "A/138/Inf.1")
    assert fresh(resolution).document is None


def test_members_report_years_later_and_every_report_stays(item, kuwait):
    resolutions.record_debate(resolution=item, **ACT)
    resolutions.adopt(resolution=item, **ACT)
    said = Said(Language.FRENCH, "Une loi a été adoptée.")

    def report(at):
        return resolution_voices.report(
            resolution=item, institution=kuwait, said=said, by=None, at=at
        )

    with pytest.raises(ResolutionNotMovable):
        report(LATER)
    publish(item, "A/138/8-Res.1")
    report(LATER + timedelta(days=1461))
    report(LATER + timedelta(days=2922))

    assert item.follow_ups.count() == 2
    assert request_state() == "reported_on"
