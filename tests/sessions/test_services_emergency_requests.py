"""Acts upon requests, from the first draft to the ballot."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from assemblies.enums import InstitutionKind, MembershipState
from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.audit import AuditEntry
from assemblies.models.institutions import GeopoliticalGroup, Institution, MembershipPeriod
from sessions.enums import RequestActor, RequestPaper
from sessions.errors.ballots import ClockSetBack
from sessions.errors.emergency_items import (
    AlreadyAuthor,
    AuthorLeftOut,
    AuthorsDisagree,
    GroupElsewhere,
    KindNotKnown,
    LastAuthor,
    ListClosed,
    ListOpen,
    MemberSuspended,
    NotAMember,
    NotAnAuthor,
    NotForThem,
    NothingToCombine,
    PapersMissing,
    RequestNotMovable,
    RequestReasonMissing,
    SubjectsDiffer,
    WithdrawalDuringVote,
)
from sessions.models.documents import Document
from sessions.models.emergency_items import EmergencyRequest, RequestList, RequestStep
from sessions.selectors.emergency_requests import Paper, authors_of, facts_of, papers_of
from sessions.services import emergency_requests, request_authors, request_lists
from tests.factories.accounts import make_account
from tests.factories.documents import make_item
from tests.factories.requests import (
    PAPERS,
    join,
    make_circulated,
    make_list,
    make_received,
    make_request,
    wanted,
)
from tests.factories.sessions import LATER, NOW, make_assembly, make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db


@pytest.fixture
def assembly():
    assembly = make_assembly()
    make_list(assembly)
    return assembly


@pytest.fixture
def editor():
    return make_account("editor@example.org")


@pytest.fixture
def parliaments():
    names = {"PS": "Palestine", "KW": "Kuwait", "BH": "Bahrain", "TR": "Türkiye"}
    return [make_parliament(code, name) for code, name in names.items()]


@pytest.fixture
def kuwait(parliaments):
    return parliaments[1]


def closing_hour():
    return RequestList.objects.select_related("decision").get().closing_hour


def at_vote(request):
    """Bring a request into the vote, for whose acts there is no service here."""
    EmergencyRequest.objects.filter(pk=request.pk).update(state="in_vote")


def fresh(request):
    return EmergencyRequest.objects.get(pk=request.pk)


def states():
    return list(EmergencyRequest.objects.in_order().values_list("order", "state"))


def withdraw(request, *institutions, by=None, at=LATER, **known):
    for one in institutions:
        request_authors.consent(request=request, institution=one, by=by, at=at)
    return emergency_requests.withdraw(request=request, by=by, at=at, **known)


# --- the list -----------------------------------------------------------------------------------


def test_list_closes_when_the_assembly_set_it_or_when_it_decides(assembly):
    list_ = RequestList.objects.get()
    assert closing_hour() == list_.decision.starts_at

    hour = list_.decision.starts_at - timedelta(hours=2)
    request_lists.open_list(
        item=list_.item, decision=list_.decision, closes_at=hour, by=None, at=LATER
    )

    assert closing_hour() == hour
    assert RequestList.objects.count() == 1
    assert AuditEntry.objects.filter(act="requestlist.open").count() == 2


def test_list_of_another_event_is_refused(assembly):
    other = make_assembly(139)

    with pytest.raises(RequestNotMovable):
        request_lists.open_list(
            item=make_item(other), decision=RequestList.objects.get().decision, by=None, at=NOW
        )


def test_item_that_the_rules_of_the_day_do_not_know_has_no_list():
    old = make_assembly(90, starts_on=date(1993, 9, 13), ends_on=date(1993, 9, 18))

    with pytest.raises(KindNotKnown), transaction.atomic():
        request_lists.open_list(item=make_item(old), decision=make_sitting(old), by=None, at=NOW)
    assert not RequestList.objects.exists()


# --- drafts and filing --------------------------------------------------------------------------


def test_draft_is_nobodys_business_and_filing_gives_it_its_place(assembly, kuwait, editor):
    request = make_request(assembly, kuwait, by=editor)
    assert (request.state, request.order, request.received_at) == ("in_preparation", None, None)

    filed = emergency_requests.file(request=request, by=editor, at=LATER)

    assert (filed.state, filed.order, filed.received_at) == ("received", 1, LATER)
    assert (filed.state_at, filed.state_by) == (LATER, editor)
    step = RequestStep.objects.get()
    assert (step.act, step.actor, step.before, step.after) == (
        "file", "author", "in_preparation", "received",
    )  # fmt: skip
    entry = AuditEntry.objects.get(act="emergencyrequest.file")
    assert (entry.before, entry.after) == (
        {"state": "in_preparation"}, {"state": "received", "order": 1, "revision": 0},
    )  # fmt: skip


def test_requests_are_numbered_in_the_order_of_receipt(assembly, parliaments):
    drafts = [make_request(assembly, one) for one in parliaments[:3]]

    for request in reversed(drafts):
        emergency_requests.file(request=request, by=None, at=LATER)

    assert [fresh(one).order for one in drafts] == [3, 2, 1]


def test_draft_is_written_until_it_is_filed(assembly, kuwait, editor):
    request = make_request(assembly, kuwait, papers=())
    title = LanguageMap({"en": "Another title"})

    emergency_requests.write(
        request=request, wanted=wanted(title=title, papers=PAPERS[:1]), version=1, by=editor,
        at=LATER,
    )  # fmt: skip
    emergency_requests.write(
        request=request, wanted=wanted(title=title, papers=PAPERS[1:]), version=2, by=editor,
        at=LATER,
    )  # fmt: skip

    assert fresh(request).title == title
    assert set(papers_of(fresh(request))) == set(PAPERS)
    with pytest.raises(Superseded):
        emergency_requests.write(request=request, wanted=wanted(), version=2, by=editor, at=LATER)
    emergency_requests.file(request=request, by=editor, at=LATER)
    with pytest.raises(RequestNotMovable):
        emergency_requests.write(request=request, wanted=wanted(), by=editor, at=LATER)


def test_request_without_its_papers_is_not_received(assembly, kuwait):
    request = make_request(assembly, kuwait, papers=PAPERS[:2])

    with pytest.raises(PapersMissing) as refused:
        emergency_requests.file(request=request, by=None, at=LATER)

    assert refused.value.details == {"count": 1}
    assert fresh(request).state == "in_preparation"


def test_request_after_the_hour_is_not_received(assembly, kuwait):
    request = make_request(assembly, kuwait)

    with pytest.raises(ListClosed) as refused:
        emergency_requests.file(request=request, by=None, at=closing_hour())
    assert refused.value.details["zone"] == "Europe/Zurich"
    assert refused.value.rule == "Assembly Rules, art. 11.1"
    last = closing_hour() - timedelta(seconds=1)
    assert emergency_requests.file(request=request, by=None, at=last).state == "received"


def test_only_members_that_are_not_suspended_file(assembly):
    associate = Institution.objects.create(
        kind=InstitutionKind.ASSOCIATE, code="EALA", name={"en": "EALA"}
    )
    suspended = make_parliament("VE", "Venezuela")
    MembershipPeriod.objects.filter(institution=suspended).update(state=MembershipState.SUSPENDED)

    for institution, refusal in ((associate, NotAMember), (suspended, MemberSuspended)):
        request = make_request(assembly, institution)
        with pytest.raises(refusal):
            emergency_requests.file(request=request, by=None, at=LATER)


def test_request_for_a_group_has_an_author_in_it(assembly, kuwait):
    group = GeopoliticalGroup.objects.create(code="arab", name={"en": "Arab Group"})
    request = make_request(assembly, kuwait, group=group)

    with pytest.raises(GroupElsewhere):
        emergency_requests.file(request=request, by=None, at=LATER)
    kuwait.groups.add(group)
    assert emergency_requests.file(request=request, by=None, at=LATER).state == "received"


def test_filing_twice_and_with_the_clock_set_back_is_refused(assembly, kuwait):
    request = make_request(assembly, kuwait, at=LATER)

    with pytest.raises(ClockSetBack):
        emergency_requests.file(request=request, by=None, at=NOW)
    emergency_requests.file(request=request, by=None, at=LATER)
    with pytest.raises(RequestNotMovable):
        emergency_requests.file(request=request, by=None, at=LATER)
    assert RequestStep.objects.count() == 1


def test_draft_is_discarded_but_nothing_that_was_received(assembly, kuwait):
    request = make_request(assembly, kuwait)
    assert emergency_requests.discard(request=request, by=None, at=LATER).state == "discarded"

    received = make_received(assembly, kuwait)
    with pytest.raises(RequestNotMovable):
        emergency_requests.discard(request=received, by=None, at=LATER)


def test_incomplete_request_is_returned_with_the_reason_and_loses_its_place(
    assembly, parliaments, editor
):
    first, second = (make_received(assembly, one) for one in parliaments[:2])

    with pytest.raises(RequestReasonMissing):
        emergency_requests.send_back(request=first, reason=" ", by=editor, at=LATER)
    emergency_requests.send_back(request=first, reason="The draft is empty.", by=editor, at=LATER)
    assert states() == [(2, "received"), (None, "returned")]
    assert RequestStep.objects.get(act="return").reason == "The draft is empty."

    emergency_requests.file(request=first, by=editor, at=LATER)
    assert [fresh(one).order for one in (first, second)] == [3, 2]


# --- authors ------------------------------------------------------------------------------------


def test_who_is_named_joins_by_agreeing(assembly, parliaments, editor):
    kuwait, bahrain, turkey, _other = parliaments
    request = make_request(assembly, kuwait)
    for one in (bahrain, turkey):
        request_authors.name(request=request, institution=one, by=editor, at=NOW)
    request_authors.agree(request=request, institution=bahrain, by=editor, at=NOW)
    request_authors.agree(request=request, institution=bahrain, by=editor, at=LATER)

    with pytest.raises(AuthorsDisagree) as refused:
        emergency_requests.file(request=request, by=editor, at=LATER)
    assert refused.value.details == {"count": 1}
    assert [one.key for one in authors_of(request, at=NOW)] == [kuwait.pk, bahrain.pk]
    request_authors.strike(request=request, institution=turkey, by=editor, at=LATER)
    assert emergency_requests.file(request=request, by=editor, at=LATER).state == "received"
    assert request.authors.get(institution=bahrain).agreed_at == NOW


def test_naming_is_refused_where_it_makes_no_sense(assembly, parliaments):
    kuwait, bahrain, *_others = parliaments
    observer = Institution.objects.create(
        kind=InstitutionKind.OBSERVER, code="ICRC", name={"en": "ICRC"}
    )
    request = make_request(assembly, kuwait)

    with pytest.raises(AlreadyAuthor):
        request_authors.name(request=request, institution=kuwait, by=None, at=NOW)
    with pytest.raises(NotAMember), transaction.atomic():
        request_authors.name(request=request, institution=observer, by=None, at=NOW)
    with pytest.raises(NotAnAuthor):
        request_authors.agree(request=request, institution=bahrain, by=None, at=NOW)
    with pytest.raises(NotAnAuthor):
        request_authors.strike(request=request, institution=kuwait, by=None, at=NOW)
    emergency_requests.file(request=request, by=None, at=NOW)
    with pytest.raises(RequestNotMovable):
        request_authors.name(request=request, institution=bahrain, by=None, at=NOW)
    with pytest.raises(RequestNotMovable):
        request_authors.agree(request=request, institution=kuwait, by=None, at=NOW)


def test_one_of_several_leaves_and_the_last_one_does_not(assembly, parliaments):
    kuwait, bahrain, *_others = parliaments
    request = make_received(assembly, kuwait, others=[bahrain])

    request_authors.consent(request=request, institution=kuwait, by=None, at=NOW)
    request_authors.leave(request=request, institution=kuwait, by=None, at=LATER)
    with pytest.raises(LastAuthor):
        request_authors.leave(request=request, institution=bahrain, by=None, at=LATER)

    assert fresh(request).state == "received"
    assert [one.key for one in authors_of(request, at=LATER)] == [bahrain.pk]
    assert not request.consents.exists()


# --- circulation and revisions ------------------------------------------------------------------


def test_request_is_circulated_under_its_symbol(assembly, parliaments, editor):
    make_received(assembly, parliaments[0])
    request = make_received(assembly, parliaments[1])

    emergency_requests.circulate(request=request, by=editor, at=LATER)

    document = Document.objects.get()
    assert (document.symbol, document.access, document.shown_at) == ("A/138/2-P.2", "public", LATER)
    assert document.title == request.title
    assert fresh(request).document == document
    with pytest.raises(RequestNotMovable):
        emergency_requests.circulate(request=request, by=editor, at=LATER)


def test_request_that_came_in_time_is_circulated_after_the_hour(assembly, kuwait, editor):
    request = make_received(assembly, kuwait, at=closing_hour() - timedelta(seconds=1))

    after = closing_hour() + timedelta(minutes=10)
    assert emergency_requests.circulate(request=request, by=editor, at=after).state == "circulated"


def test_revision_is_circulated_as_such_with_new_authors(assembly, parliaments, editor):
    kuwait, bahrain, *_others = parliaments
    request = make_circulated(assembly, kuwait, by=editor)
    title = LanguageMap({"en": "Urgent action after two cyclones"})
    draft = Paper(RequestPaper.DRAFT_RESOLUTION, "en", "A better draft.")
    join(request, bahrain, by=editor, at=LATER)

    emergency_requests.revise(request=request, papers=[draft], title=title, by=editor, at=LATER)
    assert (fresh(request).state, fresh(request).title) == ("revised", request.title)
    emergency_requests.revise(
        request=request, papers=[Paper(RequestPaper.LETTER, "fr", "Lettre")], by=editor, at=LATER
    )
    emergency_requests.circulate(request=request, by=editor, at=LATER)

    now = fresh(request)
    assert (now.state, now.revision, now.title, now.revised_title) == ("circulated", 1, title, None)
    assert now.document.title == title
    assert list(now.document.revisions.values_list("number", flat=True).order_by("number")) == [
        0,
        1,
    ]
    assert [one.text for one in papers_of(now) if one.paper == "draft_resolution"] == [
        "A better draft."
    ]
    assert {one.paper for one in papers_of(now)} == set(RequestPaper)
    assert request.texts.get(revision=0, paper="draft_resolution").text != "A better draft."


def test_revision_under_the_same_title_leaves_the_documents_title(assembly, kuwait, editor):
    request = make_circulated(assembly, kuwait, by=editor)
    emergency_requests.revise(request=request, papers=PAPERS, by=editor, at=LATER)
    emergency_requests.circulate(request=request, by=editor, at=LATER)

    assert not AuditEntry.objects.filter(act="document.describe").exists()


def test_revision_that_is_refused_leaves_what_was_circulated(assembly, kuwait, editor):
    request = make_circulated(assembly, kuwait, by=editor)
    before = papers_of(fresh(request))
    emergency_requests.revise(
        request=request, papers=[Paper(RequestPaper.LETTER, "en", "?")],
        title=LanguageMap({"en": "?"}), by=editor, at=LATER,
    )  # fmt: skip

    emergency_requests.refuse_revision(request=request, reason="Unreadable", by=editor, at=LATER)

    now = fresh(request)
    assert (now.state, now.revision, now.revised_title) == ("circulated", 0, None)
    assert papers_of(now) == before
    assert (now.title, request.texts.count()) == (request.title, 3)


def test_revision_after_the_hour_changes_nothing(assembly, kuwait, editor):
    request = make_circulated(assembly, kuwait, by=editor)

    with pytest.raises(ListClosed), transaction.atomic():
        emergency_requests.revise(
            request=request, papers=PAPERS, by=editor, at=closing_hour() + timedelta(minutes=1)
        )
    assert (fresh(request).revision, request.texts.count()) == (0, 3)


# --- withdrawing and merging --------------------------------------------------------------------


def test_request_is_withdrawn_when_every_author_agrees(assembly, parliaments, editor):
    kuwait, bahrain, *_others = parliaments
    request = make_circulated(assembly, kuwait, others=[bahrain], by=editor)

    with pytest.raises(AuthorsDisagree):
        withdraw(request, kuwait)
    with pytest.raises(NotForThem):
        withdraw(request, bahrain, actor=RequestActor.PRESIDENT)
    assert withdraw(request, bahrain, reason="In favour of another").state == "withdrawn"
    assert RequestStep.objects.get(act="withdraw").reason == "In favour of another"
    with pytest.raises(RequestNotMovable):
        request_authors.consent(request=request, institution=kuwait, by=None, at=LATER)


def test_request_is_withdrawn_orally_and_not_during_the_vote(assembly, parliaments, editor):
    one, other = (make_circulated(assembly, who, by=editor) for who in parliaments[:2])
    hour = closing_hour()
    request_lists.put_on_ballot(event=assembly, by=editor, at=hour)

    known = {"actor": RequestActor.PRESIDENT, "at": hour}
    assert withdraw(one, parliaments[0], **known).state == "withdrawn"
    at_vote(other)
    with pytest.raises(WithdrawalDuringVote):
        withdraw(other, parliaments[1], **known)
    with pytest.raises(WithdrawalDuringVote):
        emergency_requests.withdraw(request=other, by=None, at=hour)


@pytest.fixture
def four(assembly, parliaments, editor):
    """Four requests on one subject, as at the 138th, and the joint one of all their authors."""
    parts = [make_circulated(assembly, one, by=editor, subject="Jerusalem") for one in parliaments]
    joint = make_received(
        assembly, parliaments[0], others=parliaments[1:], subject="Jerusalem", by=editor, at=LATER
    )
    return parts, joint


def agree_to_merge(parts, joint, parliaments):
    for part, institution in zip(parts, parliaments, strict=False):
        request_authors.consent(
            request=part, institution=institution, joint=joint, by=None, at=LATER
        )


def test_four_requests_become_one(four, parliaments):
    parts, joint = four
    agree_to_merge(parts, joint, parliaments)

    emergency_requests.merge(parts=parts, joint=joint, by=None, at=LATER)

    assert [fresh(one).state for one in parts] == ["merged"] * 4
    assert {fresh(one).merged_into_id for one in parts} == {joint.pk}
    assert fresh(joint).state == "received"
    assert set(joint.replaces.values_list("pk", flat=True)) == {one.pk for one in parts}


def test_merging_without_an_author_changes_nothing(four, parliaments):
    parts, joint = four
    agree_to_merge(parts[:3], joint, parliaments)

    with pytest.raises(AuthorsDisagree), transaction.atomic():
        emergency_requests.merge(parts=parts, joint=joint, by=None, at=LATER)
    assert {fresh(one).state for one in parts} == {"circulated"}


def test_consent_to_another_merger_does_not_count(assembly, four, parliaments, editor):
    parts, joint = four
    other = make_received(assembly, parliaments[0], subject="Jerusalem", by=editor, at=LATER)
    agree_to_merge(parts, joint, parliaments)
    request_authors.consent(
        request=parts[0], institution=parliaments[0], joint=other, by=None, at=LATER
    )

    with pytest.raises(AuthorsDisagree):
        emergency_requests.merge(parts=parts, joint=joint, by=None, at=LATER)


def test_joint_request_that_is_withdrawn_or_on_the_ballot_replaces_nothing(four, parliaments):
    parts, joint = four
    agree_to_merge(parts, joint, parliaments)
    for state in ("withdrawn", "on_ballot"):
        EmergencyRequest.objects.filter(pk=joint.pk).update(state=state)

        with pytest.raises(RequestNotMovable), transaction.atomic():
            emergency_requests.combine(joint=joint, by=None, at=LATER)
        assert {fresh(one).state for one in parts} == {"circulated"}


def test_merger_that_is_none_is_refused(assembly, four, parliaments, editor):
    parts, joint = four
    agree_to_merge(parts, joint, parliaments)
    elsewhere = make_circulated(assembly, parliaments[3], subject="Golan", by=editor)
    narrow = make_received(assembly, parliaments[0], subject="Jerusalem", by=editor, at=LATER)
    draft = make_request(assembly, parliaments[0])

    for given, into, refusal in (
        (parts[:1], joint, NothingToCombine),
        ([parts[0], elsewhere], joint, SubjectsDiffer),
        (parts[:2], narrow, AuthorLeftOut),
        (parts[:2], draft, RequestNotMovable),
        ([*parts, joint], joint, RequestNotMovable),
    ):
        with pytest.raises(refusal), transaction.atomic():
            emergency_requests.merge(parts=given, joint=into, by=None, at=LATER)
    for joint_ in (parts[0], make_received(_other_event(), parliaments[0])):
        with pytest.raises(RequestNotMovable):
            request_authors.consent(
                request=parts[0], institution=parliaments[0], joint=joint_, by=None, at=LATER
            )


def _other_event():
    other = make_assembly(139)
    make_list(other)
    return other


# --- the ballot ---------------------------------------------------------------------------------


def test_list_is_put_on_the_ballot_after_the_hour(assembly, parliaments, editor):
    for one in parliaments[:2]:
        make_circulated(assembly, one, by=editor)

    with pytest.raises(ListOpen):
        request_lists.put_on_ballot(event=assembly, by=editor, at=LATER)
    put = request_lists.put_on_ballot(event=assembly, by=editor, at=closing_hour())

    assert [one.order for one in put] == [1, 2]
    assert states() == [(1, "on_ballot"), (2, "on_ballot")]


def test_list_waits_for_what_is_not_circulated(assembly, parliaments, editor):
    make_circulated(assembly, parliaments[0], by=editor)
    make_received(assembly, parliaments[1])

    with pytest.raises(RequestNotMovable), transaction.atomic():
        request_lists.put_on_ballot(event=assembly, by=editor, at=closing_hour())
    assert states() == [(1, "circulated"), (2, "received")]


def test_law_hears_of_the_requests_beside(assembly, parliaments, editor):
    for one in parliaments[:3]:
        make_circulated(assembly, one, by=editor)
    second = EmergencyRequest.objects.get(order=2)
    EmergencyRequest.objects.filter(order=1).update(state="on_ballot")

    facts = facts_of(second, "present", at=LATER)

    assert (facts.ahead, facts.others) == (("on_ballot",), ("on_ballot", "circulated"))


# --- the tables ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [{"order": None}, {"received_at": None}, {"order": 0}, {"state": "merged"},
     {"order": None, "received_at": None}],
    ids=str,
)  # fmt: skip
def test_table_keeps_what_holds_of_every_row(assembly, kuwait, editor, broken):
    request = make_circulated(assembly, kuwait, by=editor)

    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyRequest.objects.filter(pk=request.pk).update(**broken)


def test_one_request_is_the_item(assembly, parliaments, editor):
    one, other = (make_circulated(assembly, who, by=editor) for who in parliaments[:2])
    EmergencyRequest.objects.filter(pk=one.pk).update(state="adopted")

    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyRequest.objects.filter(pk=other.pk).update(state="accepted")


def test_rows_say_which_they_are(assembly, parliaments, editor):
    request = make_circulated(assembly, parliaments[0], by=editor)
    consent = request_authors.consent(
        request=request, institution=parliaments[0], by=editor, at=LATER
    )

    assert str(request) == f"{assembly.pk} 1 circulated"
    assert str(make_request(assembly, parliaments[1])) == f"{assembly.pk} - in_preparation"
    assert str(RequestList.objects.get()) == str(assembly.pk)
    assert str(consent) == f"{request.pk} {parliaments[0].pk} withdraw"
    assert str(request.authors.get()) == f"{request.pk} {parliaments[0].pk}"
    assert str(request.texts.get(paper="letter")) == f"{request.pk} 0 letter en"
    assert str(request.steps.get(act="file")) == f"{request.pk} file"
