"""A Standing Committee's work towards an Assembly: subject, co-rapporteurs, inputs, resolution."""

from datetime import UTC, datetime, time, timedelta

import pytest
import typst

from assemblies.enums import Language
from assemblies.errors import Superseded, UploadRefused
from assemblies.fields import LanguageMap
from assemblies.models.audit import AuditEntry
from notifications.models.messages import Message
from sessions.enums.committees import SubjectState
from sessions.errors.committees import (
    DraftBegun,
    InputTooLong,
    MembershipSuspended,
    NoStandingCommittee,
    OnlyMembersPropose,
    PagesUnread,
    RapporteurElsewhere,
    RapporteurGone,
    RapporteursOfOneMember,
    SubjectMissing,
    SubjectNotMovable,
    SubjectsAfterBureau,
    SubjectsClosed,
    SubjectsTooFew,
    SubjectWorkedOn,
    TwoRapporteurs,
)
from sessions.models.committees import CommitteeCycle, WrittenInput
from sessions.selectors.committee_cycles import rapporteurs_of, subject_of, subjects_of
from sessions.services import committee_cycles, rapporteurs, subject_items, written_inputs
from sessions.services.committee_cycles import Dates, Memorandum
from sessions.services.documents import Paper
from sessions.services.subject_items import Decision
from sessions.services.written_inputs import Sent
from tests import papers
from tests.factories.ballots import make_delegation
from tests.factories.committees import make_committee, make_cycle, make_subject, typed
from tests.factories.seats import make_participants
from tests.factories.sessions import LATER, NOW, make_assembly, make_body, make_sitting
from tests.factories.worlds import make_parliament, suspend

pytestmark = pytest.mark.django_db
ACT = {"by": None, "at": LATER}
DECIDED = Decision(on=LATER.date())


@pytest.fixture
def assembly():
    return make_assembly()


@pytest.fixture
def cycle(assembly):
    """Its bureau meets tomorrow evening: Members propose until this evening."""
    return make_cycle(assembly, meets_at=LATER)


@pytest.fixture
def kuwait():
    return make_parliament("KW", "Kuwait")


def propose(cycle, institution, title="Water for all", *, at=NOW, **known):
    return subject_items.propose(
        cycle=cycle, institution=institution, subject=typed(title), by=None, at=at, **known
    )


def delegates(assembly, institution, number=2):
    delegation = make_delegation(
        assembly, institution, make_sitting(assembly), women=number, men=0, present=0
    )
    return list(delegation.participants.order_by("pk"))


def states(cycle):
    return [one.state for one in subjects_of(cycle)]


def test_dates_are_set_for_standing_committees_over_what_was_seen(assembly):
    body, dates = make_committee(), Dates(bureau_meets_at=NOW)
    act = {"event": assembly, "body": body, "dates": dates, **ACT}
    first = committee_cycles.plan(version=0, **act)
    second = committee_cycles.plan(version=1, **act)

    assert (first.pk, second.version) == (second.pk, 2)
    with pytest.raises(Superseded):
        committee_cycles.plan(version=1, **act)
    with pytest.raises(NoStandingCommittee):
        committee_cycles.plan(**{**act, "body": make_body("executive_committee")})
    late = Dates(bureau_meets_at=NOW, subjects_until=LATER)
    with pytest.raises(SubjectsAfterBureau):
        committee_cycles.plan(**{**act, "dates": late})


def test_members_propose_until_a_day_before_the_bureau_meets(cycle, kuwait, assembly):
    (hers, *_others), (theirs, *_more) = (
        delegates(assembly, one) for one in (kuwait, make_parliament("FR", "France"))
    )
    item = propose(cycle, kuwait, rapporteur=hers)
    with pytest.raises(RapporteurElsewhere):
        propose(cycle, kuwait, rapporteur=theirs)
    kuwait.kind = "observer"
    with pytest.raises(OnlyMembersPropose):
        propose(cycle, kuwait)
    kuwait.kind = "parliament"

    closing = LATER - timedelta(days=1)
    with pytest.raises(SubjectsClosed):
        propose(cycle, kuwait, at=closing)
    with pytest.raises(SubjectsClosed):
        subject_items.withdraw(item=item, by=None, at=closing)
    subject_items.withdraw(item=item, by=None, at=NOW + timedelta(minutes=1))
    assert states(cycle) == [SubjectState.WITHDRAWN]


def test_suspended_member_proposes_nothing_and_sends_nothing_from_that_day_on(cycle, kuwait):
    """At the venue it is the next day already: the day on which the membership rests."""
    suspend(kuwait, since=LATER.date())
    late = datetime.combine(NOW.date(), time(23), UTC)
    with pytest.raises(MembershipSuspended):
        propose(cycle, kuwait, at=late)
    propose(cycle, kuwait, at=NOW)

    make_subject(cycle, at=LATER)
    sent = Sent(language=Language.ENGLISH, text="Water is a right.")
    with pytest.raises(MembershipSuspended):
        written_inputs.send(cycle=cycle, institution=kuwait, sent=sent, **ACT)


def test_bureau_selects_one_and_declines_the_others_for_a_reason(cycle, kuwait):
    chosen, other = propose(cycle, kuwait), propose(cycle, kuwait, "Roads")
    subject_items.select(item=chosen, decision=DECIDED, **ACT)

    why = Decision(on=LATER.date(), reason="Debated last year.")
    declined = subject_items.decline(item=other, decision=why, **ACT)

    assert subject_of(cycle) == chosen
    assert (declined.state, declined.reason, declined.decided_on) == (
        "declined", "Debated last year.", LATER.date()
    )  # fmt: skip
    acts = AuditEntry.objects.filter(act__startswith="subject.").order_by("pk")
    assert [one.act for one in acts][-2:] == ["subject.select", "subject.decline"]


def test_bureau_combines_several_into_one(cycle, kuwait):
    items = [propose(cycle, kuwait, title) for title in ("Wells", "Rivers", "Roads")]
    wanted = {"cycle": cycle, "subject": typed("Water"), "decision": DECIDED, **ACT}
    with pytest.raises(SubjectsTooFew):
        subject_items.combine(items=[items[0], items[0]], **wanted)

    whole = subject_items.combine(items=items[:2], **wanted)

    assert states(cycle) == ["combined", "combined", "proposed", "selected"]
    assert subject_of(cycle) == whole
    assert [one.combined_into for one in subjects_of(cycle)] == [whole, whole, None, None]
    elsewhere = make_cycle(cycle.event, make_committee("sc_un"), meets_at=LATER)
    with pytest.raises(SubjectNotMovable):
        subject_items.combine(items=items[2:], **{**wanted, "cycle": elsewhere})


def test_combined_subject_that_is_given_up_leaves_its_parts_before_the_bureau(cycle, kuwait):
    items = [propose(cycle, kuwait, title) for title in ("Wells", "Rivers")]
    whole = subject_items.combine(
        cycle=cycle, items=items, subject=typed("Water"), decision=DECIDED, **ACT
    )

    why = Decision(on=LATER.date(), reason="Another one.")
    subject_items.decline(item=whole, decision=why, **ACT)

    assert states(cycle) == ["proposed", "proposed", "declined"]
    assert {(one.combined_into, one.decided_on) for one in subjects_of(cycle)[:2]} == {(None, None)}
    subject_items.select(item=items[0], decision=DECIDED, **ACT)


@pytest.mark.parametrize("done", ["rapporteur", "memorandum", "input"])
def test_subject_for_which_something_was_done_is_not_given_up(cycle, kuwait, assembly, done):
    subject, (hers, *_others) = make_subject(cycle, at=LATER), delegates(assembly, kuwait)
    if done == "rapporteur":
        rapporteurs.name(cycle=cycle, participant=hers, **ACT)
    elif done == "memorandum":
        memorandum = Memorandum(text=LanguageMap({"en": "Why water."}))
        committee_cycles.keep_memorandum(cycle=cycle, memorandum=memorandum, **ACT)
    else:
        sent = Sent(language=Language.ENGLISH, text="Water is a right.")
        written_inputs.send(cycle=cycle, institution=kuwait, sent=sent, **ACT)

    why = Decision(on=LATER.date(), reason="Another one.")
    with pytest.raises(SubjectWorkedOn):
        subject_items.decline(item=subject, decision=why, **ACT)


def test_co_rapporteurs_of_two_members_are_named_and_told(cycle, kuwait, assembly):
    hers, beside = delegates(assembly, kuwait)
    his, _other = delegates(assembly, make_parliament("FR", "France"))
    third, _other = delegates(assembly, make_parliament("KE", "Kenya"))
    (adviser,) = make_participants(assembly, 1, delegation=hers.delegation, capacity="adviser")
    act = {"cycle": cycle, **ACT}
    with pytest.raises(SubjectMissing):
        rapporteurs.name(participant=hers, **act)
    make_subject(cycle, at=LATER)

    rapporteurs.name(participant=hers, **act)
    for wrong, refusal in ((beside, RapporteursOfOneMember), (adviser, RapporteurElsewhere)):
        with pytest.raises(refusal):
            rapporteurs.name(participant=wrong, **act)
    rapporteurs.name(participant=his, **act)
    with pytest.raises(TwoRapporteurs):
        rapporteurs.name(participant=third, **act)

    told = Message.objects.filter(kind="rapporteur_named").order_by("pk")
    assert [one.recipient for one in told] == [hers.email, his.email]
    rapporteurs.strike(participant=his, **act)
    with pytest.raises(RapporteurGone):
        rapporteurs.strike(participant=his, **act)
    assert [one.participant for one in rapporteurs_of(cycle)] == [hers]


def test_member_sends_one_input_of_two_pages(cycle, kuwait):
    def send(**sent):
        wanted = Sent(language=Language.ENGLISH, **sent)
        return written_inputs.send(cycle=cycle, institution=kuwait, sent=wanted, **ACT)

    def drawn(pages):
        text = "\n#pagebreak()\n".join("Water" for _page in range(pages))
        return Paper("water.pdf", typst.compile(text.encode()))

    with pytest.raises(SubjectMissing):
        send(text="Water is a right.")
    make_subject(cycle, at=LATER)
    with pytest.raises(InputTooLong):
        send(text="x" * 6_001)
    with pytest.raises(InputTooLong):
        send(file=drawn(3))
    with pytest.raises(PagesUnread):
        send(file=Paper("water.pdf", papers.PDF))
    send(text="Water is a right.")

    kept = send(file=drawn(2))

    assert WrittenInput.objects.get() == kept
    assert (kept.text, kept.name, kept.pages) == ("", "water.pdf", 2)


def test_file_is_read_before_anything_is_held(cycle, kuwait, django_assert_num_queries):
    wanted = Sent(language=Language.ENGLISH, file=Paper("water.pdf", b"no file of that kind"))

    with django_assert_num_queries(0), pytest.raises(UploadRefused):
        written_inputs.send(cycle=cycle, institution=kuwait, sent=wanted, **ACT)


def test_resolution_begins_with_the_subject_and_its_memorandum_beside(cycle):
    act = {"cycle": cycle, **ACT}
    memorandum = Memorandum(text=LanguageMap({"en": "Why water."}))
    for refused in (
        lambda: committee_cycles.begin_resolution(**act),
        lambda: committee_cycles.keep_memorandum(memorandum=memorandum, **act),
    ):
        with pytest.raises(SubjectMissing):
            refused()
    subject = make_subject(cycle, at=LATER)

    committee_cycles.keep_memorandum(memorandum=memorandum, **act)
    begun = committee_cycles.begin_resolution(**act)

    kept = CommitteeCycle.objects.get()
    assert (kept.resolution, kept.memorandum) == (begun, {"en": "Why water."})
    assert (begun.title, begun.body) == (subject.title, cycle.body)
    with pytest.raises(DraftBegun):
        committee_cycles.begin_resolution(**act)
    why = Decision(on=LATER.date(), reason="Another one.")
    with pytest.raises(DraftBegun):
        subject_items.decline(item=subject, decision=why, **ACT)
