"""The vote on requests: opened, entered, corrected, closed, and what comes of all of them.

Every figure is invented.
"""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from assemblies.enums import Role
from assemblies.models.audit import AuditEntry
from assemblies.models.institutions import MembershipPeriod
from notifications.models.messages import Message
from sessions import messages
from sessions.errors.ballots import (
    ChainBroken,
    ClockSetBack,
    CorrectionUnexplained,
    LineTaken,
    MoreVotesThanUsable,
    NoQuorum,
    NothingToCorrect,
    NotOnSheet,
    NoVotes,
    VoteClosed,
    VoteOpen,
    VotesNotWhole,
)
from sessions.errors.emergency_items import (
    NotItsTurn,
    NotTied,
    RequestNotMovable,
    RequestReasonMissing,
    SheetOpen,
    VotesOutstanding,
)
from sessions.models.ballots import Ballot, BallotRow
from sessions.models.emergency_items import EmergencyRequest, RequestList
from sessions.models.presence import Presence
from sessions.rules.majorities import Votes
from sessions.selectors.ballots import export_of, result_of_ballot, rows_of
from sessions.selectors.emergency_decisions import export_of_decision, foreseen
from sessions.selectors.requests_shown import counts_of, list_at
from sessions.selectors.sheets import progress_of
from sessions.services import (
    annulments,
    emergency_decisions,
    emergency_requests,
    request_floor,
    roll_calls,
)
from tests.factories.accounts import make_account
from tests.factories.ballots import (
    call,
    enter,
    make_ballot,
    make_delegation,
    make_voted_list,
    present,
)
from tests.factories.requests import make_list, make_received
from tests.factories.sessions import make_assembly
from tests.factories.worlds import make_parliament
from tools import verify_ballot

pytestmark = pytest.mark.django_db
CODES = {"FR": "France", "KE": "Kenya", "CL": "Chile"}


@pytest.fixture
def assembly():
    assembly = make_assembly()
    make_list(assembly)
    return assembly


@pytest.fixture
def teller():
    return make_account("teller@example.org")


@pytest.fixture
def parliaments():
    return [make_parliament(code, name) for code, name in CODES.items()]


@pytest.fixture
def sitting(assembly):
    return RequestList.objects.select_related("decision").get().decision


@pytest.fixture
def at(sitting):
    return sitting.starts_at + timedelta(minutes=5)


@pytest.fixture
def delegations(assembly, parliaments, sitting):
    """Three delegations with 18 votes each (66 million), all of which they can use."""
    return [make_delegation(assembly, one, sitting) for one in parliaments]


@pytest.fixture
def requests(assembly, parliaments, delegations, teller, sitting):
    return make_voted_list(assembly, parliaments, by=teller, at=sitting.starts_at)


@pytest.fixture
def ballot(requests, teller, at):
    return make_ballot(requests[0], by=teller, at=at)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def votes(in_favour=0, against=0, abstaining=0):
    return Votes(in_favour=in_favour, against=against, abstaining=abstaining)


def states():
    return list(EmergencyRequest.objects.in_order().values_list("state", flat=True))


def vote(request, delegations, each, *, by, at):
    ballot = make_ballot(request, by=by, at=at)
    call(ballot, dict(zip(delegations, each, strict=True)), by=by, at=at)
    return roll_calls.close_vote(ballot=ballot, by=by, at=at)


# --- one vote -----------------------------------------------------------------------------------


def test_sheet_is_settled_when_the_vote_opens(ballot, delegations, requests):
    assert [line["name"] for line in ballot.head["lines"]] == ["Chile", "France", "Kenya"]
    assert {line["votes"] for line in ballot.head["lines"]} == {18}
    assert (ballot.head["majority"], ballot.head["key"]) == ("two_thirds", requests[0].pk)
    assert fresh(requests[0]).state == "in_vote"
    assert AuditEntry.objects.get(act="ballot.open").after == {"hash": ballot.head_hash}
    with pytest.raises(RequestNotMovable):
        roll_calls.open_vote(request=requests[0], by=None, at=ballot.opened_at)


def test_requests_are_presented_and_voted_upon_in_turn(requests, ballot, at):
    with pytest.raises(NotItsTurn):
        present(requests[2], by=None, at=at)
    present(requests[1], by=None, at=at)
    with pytest.raises(NotItsTurn):
        roll_calls.open_vote(request=requests[1], by=None, at=at)


def test_no_vote_is_opened_without_a_quorum(requests, sitting, delegations, at):
    Presence.objects.filter(participant__delegation__in=delegations[:2]).update(sitting=None)
    present(requests[0], by=None, at=at)

    with pytest.raises(NoQuorum) as refused:
        roll_calls.open_vote(request=requests[0], by=None, at=at)
    assert refused.value.details == {"present": 1, "needed": 2}


def test_delegation_splits_its_votes(ballot, delegations, teller, at):
    call(ballot, {delegations[0]: (10, 5, 3)}, by=teller, at=at)

    row = BallotRow.objects.get()
    assert (row.number, row.row.votes, row.present) == (1, votes(10, 5, 3), 2)
    assert (row.teller, row.entered_at) == (teller.pk, at)
    assert AuditEntry.objects.get(act="ballot.enter").after == {"rows": [1]}


def test_votes_are_those_of_the_people_in_the_room_now(ballot, delegations, teller, at):
    france = delegations[0]
    Presence.objects.filter(participant__in=france.participants.all()[:1]).delete()

    with pytest.raises(MoreVotesThanUsable) as refused:
        call(ballot, {france: (11, 0, 0)}, by=teller, at=at)
    assert refused.value.details == {"usable": 10, "asked": 11}
    assert refused.value.rule == "Statutes, art. 15.3"
    call(ballot, {france: (10, 0, 0)}, by=teller, at=at)


def test_entry_is_corrected_after_its_delegates_have_left(ballot, delegations, teller, at):
    call(ballot, {delegations[0]: (18, 0, 0)}, by=teller, at=at)
    Presence.objects.filter(participant__delegation=delegations[0]).delete()

    known = {"by": teller, "at": at, "replaces": 1, "reason": "misheard"}
    enter(ballot, delegations[0], votes(0, 18), **known)
    with pytest.raises(MoreVotesThanUsable):
        enter(ballot, delegations[0], votes(0, 19), **{**known, "replaces": 2})

    assert [(row.present, row.votes) for row in rows_of(ballot)] == [
        (2, votes(18)), (2, votes(0, 18)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entered", "known", "refusal"),
    [
        (votes(19), {}, MoreVotesThanUsable),
        (votes(-1), {}, VotesNotWhole),
        (votes(1), {}, LineTaken),
        (votes(1), {"replaces": 2, "reason": "x"}, NothingToCorrect),
        (votes(1), {"replaces": 1}, CorrectionUnexplained),
    ],
)
def test_entry_that_cannot_be_changes_nothing(
    ballot, delegations, teller, at, entered, known, refusal
):
    call(ballot, {delegations[0]: (18, 0, 0)}, by=teller, at=at)

    with pytest.raises(refusal) as refused:
        enter(ballot, delegations[0], entered, by=teller, at=at, **known)
    assert refused.value.rule
    assert BallotRow.objects.count() == 1


def test_clock_that_was_set_back_enters_nothing(ballot, delegations, teller, at):
    call(ballot, {delegations[0]: (18, 0, 0)}, by=teller, at=at)

    with pytest.raises(ClockSetBack):
        call(ballot, {delegations[1]: (1, 0, 0)}, by=teller, at=at - timedelta(seconds=1))


def test_who_is_not_on_the_sheet_or_barred_does_not_vote(
    assembly, sitting, requests, delegations, teller, at, parliaments
):
    MembershipPeriod.objects.filter(institution=parliaments[2]).update(full_years_owed=2)
    ballot = make_ballot(requests[0], by=teller, at=at)
    late = make_delegation(assembly, make_parliament("ZW", "Zimbabwe"), sitting)

    with pytest.raises(NotOnSheet):
        call(ballot, {late: (1, 0, 0)}, by=teller, at=at)
    with pytest.raises(NoVotes) as refused:
        call(ballot, {delegations[2]: (1, 0, 0)}, by=teller, at=at)
    assert refused.value.rule == "Statutes, art. 5.2"


def test_vote_is_closed_when_all_were_called_and_stays_so(ballot, delegations, teller, at):
    call(ballot, {delegations[0]: (18, 0, 0), delegations[1]: (0, 18, 0)}, by=teller, at=at)
    with pytest.raises(SheetOpen):
        roll_calls.close_vote(ballot=ballot, by=teller, at=at)
    call(ballot, {delegations[2]: (0, 0, 0)}, by=teller, at=at)

    closed = roll_calls.close_vote(ballot=ballot, by=teller, at=at)

    assert closed.last_hash == BallotRow.objects.get(number=3).hash
    assert fresh(closed.request).state == "voted"
    with pytest.raises(VoteClosed):
        enter(ballot, delegations[0], votes(1), replaces=1, reason="late", by=teller, at=at)
    with pytest.raises(VoteClosed):
        roll_calls.close_vote(ballot=ballot, by=teller, at=at)


def test_closed_vote_is_checked_by_the_script(ballot, delegations, teller, at):
    with pytest.raises(VoteOpen):
        export_of(ballot)
    call(ballot, dict.fromkeys(delegations, (10, 8, 0)), by=teller, at=at)
    enter(ballot, delegations[1], votes(18), replaces=2, reason="misheard", by=teller, at=at)
    closed = roll_calls.close_vote(ballot=ballot, by=teller, at=at)

    given = json.loads(json.dumps(export_of(fresh(closed))))

    assert verify_ballot.faults(given) == []
    assert given["result"] == {
        "in_favour": 38, "against": 16, "abstaining": 0, "cast": 54, "needed": 36,
        "is_carried": True,
    }  # fmt: skip
    assert len(given["rows"]) == 4
    assert given["last_hash"] == closed.last_hash


def test_row_that_somebody_changed_in_the_table_is_seen(ballot, delegations, teller, at):
    call(ballot, dict.fromkeys(delegations, (10, 8, 0)), by=teller, at=at)
    closed = roll_calls.close_vote(ballot=ballot, by=teller, at=at)
    BallotRow.objects.filter(number=2).update(in_favour=18, against=0)

    with pytest.raises(ChainBroken) as refused:
        export_of(closed)
    assert refused.value.details == {"number": 2}


def test_row_that_somebody_cut_off_is_seen(ballot, delegations, teller, at, assembly):
    call(ballot, dict.fromkeys(delegations, (10, 8, 0)), by=teller, at=at)
    closed = roll_calls.close_vote(ballot=ballot, by=teller, at=at)
    BallotRow.objects.filter(number=3).delete()

    with pytest.raises(ChainBroken) as refused:
        export_of(closed)
    assert refused.value.details == {"number": 3}


def test_sheet_that_is_corrected_later_leaves_the_vote_as_it_was(
    ballot, delegations, parliaments, teller, at
):
    type(parliaments[0]).objects.update(population=1000)

    call(ballot, dict.fromkeys(delegations, (18, 0, 0)), by=teller, at=at)
    assert len(rows_of(ballot)) == 3


# --- what they decide ---------------------------------------------------------------------------


def decide_day(requests, delegations, figures, teller, at):
    for request, each in zip(requests, figures, strict=True):
        vote(request, delegations, each, by=teller, at=at)


LOST, PASSED, MORE = [(9, 9, 0)] * 3, [(12, 4, 2)] * 3, [(13, 5, 0)] * 3


def test_one_of_three_becomes_the_item(assembly, requests, delegations, teller, at):
    decide_day(requests, delegations, [LOST, MORE, PASSED], teller, at)

    decision = emergency_decisions.announce(event=assembly, by=teller, at=at)

    assert (decision.kind, decision.accepted) == ("item", requests[1].pk)
    assert states() == ["rejected", "accepted", "passed_over"]
    item = fresh(requests[1]).agenda_item
    assert (item.number, item.kind, item.title) == (3, "emergency_item", requests[1].title)
    with pytest.raises(RequestNotMovable):
        emergency_decisions.announce(event=assembly, by=teller, at=at)


def test_day_on_which_none_passes_ends_cleanly(assembly, requests, delegations, teller, at):
    decide_day(requests, delegations, [LOST, LOST, LOST], teller, at)

    decision = emergency_decisions.announce(event=assembly, by=teller, at=at)

    assert (decision.kind, decision.accepted) == ("no_item", None)
    assert states() == ["rejected"] * 3
    assert RequestList.objects.get().item.agenda.items.count() == 1


def test_tie_is_announced_and_then_decided_by_the_president(
    assembly, requests, delegations, teller, at
):
    decide_day(requests, delegations, [MORE, LOST, MORE], teller, at)
    known = {"event": assembly, "by": teller, "at": at}

    with pytest.raises(NotTied):
        emergency_decisions.announce(**known, chosen=requests[0], reason="first")
    assert emergency_decisions.announce(**known).kind == "tie"
    assert states() == ["tied", "rejected", "tied"]
    assert emergency_decisions.announce(**known).kind == "tie"  # said again, nothing changes
    with pytest.raises(RequestReasonMissing), transaction.atomic():
        emergency_decisions.announce(**known, chosen=requests[2])
    with pytest.raises(NotTied):
        emergency_decisions.announce(**known, chosen=requests[1], reason="x")
    decision = emergency_decisions.announce(**known, chosen=requests[2], reason="More authors")

    assert decision.is_by_president
    assert states() == ["passed_over", "rejected", "accepted"]


def test_decision_is_given_out_with_its_votes_once_it_is_announced(
    assembly, requests, delegations, teller, at, django_assert_num_queries
):
    decide_day(requests, delegations, [MORE, LOST, MORE], teller, at)
    known = {"event": assembly, "by": teller, "at": at}
    assert export_of_decision(all_of(assembly)) is None
    emergency_decisions.announce(**known)
    assert export_of_decision(all_of(assembly)) is None  # a tie waits for the President
    emergency_decisions.announce(**known, chosen=requests[2], reason="More authors")
    EmergencyRequest.objects.filter(pk=requests[2].pk).update(state="debated")

    asked = all_of(assembly)
    with django_assert_num_queries(6):
        record = export_of_decision(asked)

    assert verify_ballot.faults(record) == []
    assert (record["decision"]["kind"], record["decision"]["accepted"]) == ("item", requests[2].pk)
    record["ballots"][0]["rows"].pop()
    assert verify_ballot.faults(record)


def test_what_votes_say_is_asked_for_all_requests_at_once(
    assembly, requests, delegations, teller, at, django_assert_num_queries
):
    decide_day(requests, delegations, [MORE, LOST, MORE], teller, at)
    list_, voted = list_at(assembly), all_of(assembly)

    with django_assert_num_queries(2):
        counted = counts_of(list_, voted)
    with django_assert_num_queries(4):
        decision = foreseen(voted).decision

    assert [counted[one.pk].figures.is_carried for one in voted] == [True, False, True]
    assert decision.kind == "tie"


def test_votes_kept_for_lists_are_proved_by_the_record(ballot, delegations, teller):
    call(ballot, dict.fromkeys(delegations, (10, 5, 3)), by=teller, at=ballot.opened_at)
    closed = roll_calls.close_vote(ballot=ballot, by=teller, at=ballot.opened_at)

    assert closed.kept_figures == result_of_ballot(closed)
    assert closed.kept_figures.votes == votes(30, 15, 9)
    Ballot.objects.filter(pk=closed.pk).update(in_favour=31)
    for ask in (result_of_ballot, export_of):
        with pytest.raises(ChainBroken):
            ask(Ballot.objects.get(pk=closed.pk))


def test_how_far_a_vote_is_takes_two_queries(
    ballot, delegations, teller, django_assert_num_queries
):
    call(ballot, {delegations[1]: (18, 0, 0)}, by=teller, at=ballot.opened_at)
    progress_of(ballot)  # reads what was settled

    with django_assert_num_queries(2):
        found = progress_of(ballot)

    assert (found.called, found.of) == (1, 3)
    assert found.missing == tuple(
        one["delegation"] for one in ballot.head["lines"] if one["delegation"] != delegations[1].pk
    )


def all_of(assembly):
    return tuple(EmergencyRequest.objects.filter(event=assembly).in_order())


@pytest.fixture
def repeat(delegations, teller, at):
    """Annul the vote on a request, and vote on it again."""

    def repeated(request, figures):
        closed = Ballot.objects.get(request=request, annulment=None)
        annulments.annul(ballot=closed, votes=votes(54), reason="Misread.", by=teller, at=at)
        again = roll_calls.open_vote(request=fresh(request), by=teller, at=at)
        call(again, dict(zip(delegations, figures, strict=True)), by=teller, at=at)
        return roll_calls.close_vote(ballot=again, by=teller, at=at)

    return repeated


@pytest.mark.parametrize(
    ("first", "which", "second", "kind", "after"),
    [
        ("MP-", 0, "p", "item", ["passed_over", "accepted", "rejected"]),
        ("MP-", 0, "-", "item", ["rejected", "accepted", "rejected"]),
        ("PP-", 2, "M", "item", ["passed_over", "passed_over", "accepted"]),
        ("MP-", 2, "M", "tie", ["tied", "passed_over", "tied"]),
        ("MPP", 0, "-", "tie", ["rejected", "tied", "tied"]),
        ("MP-", 1, "-", "item", ["accepted", "rejected", "rejected"]),
        ("MM-", 1, "-", "item", ["accepted", "rejected", "rejected"]),
    ],
)
def test_repeated_vote_decides_anew_between_all_that_were_voted_upon(
    assembly, requests, delegations, teller, at, repeat, first, which, second, kind, after
):
    """Each letter is a vote: M has most, P and p fewer and pass, - fails."""
    figures = {"M": MORE, "P": PASSED, "p": [(12, 5, 1)] * 2 + [(11, 5, 2)], "-": LOST}
    known = {"event": assembly, "by": teller, "at": at}
    decide_day(requests, delegations, [figures[one] for one in first], teller, at)
    emergency_decisions.announce(**known)
    had = fresh(requests[0]).agenda_item

    repeat(requests[which], figures[second])
    decision = emergency_decisions.announce(**known)

    assert (decision.kind, states()) == (kind, after)
    for request in EmergencyRequest.objects.all():
        assert (request.agenda_item is not None) is (request.state == "accepted")
    if had is not None and after[0] != "accepted":
        had.refresh_from_db()
        assert had.state == "withdrawn"


def test_item_that_another_displaces_says_why_and_all_are_told_again(
    assembly, requests, delegations, teller, at, repeat
):
    make_account("member@example.org", role=Role.COORDINATOR, delegation=delegations[0])
    decide_day(requests, delegations, [PASSED, LOST, LOST], teller, at)
    emergency_decisions.announce(event=assembly, by=teller, at=at)
    item = fresh(requests[0]).agenda_item

    repeat(requests[2], MORE)
    emergency_decisions.announce(event=assembly, by=teller, at=at)

    item.refresh_from_db()
    assert item.reason["en"] == "36 for of 48 cast; 32 needed: passed, but another was preferred."
    assert item.reason["fr"] != item.reason["en"]
    repeat(requests[2], MORE)  # with the same outcome: it was decided again
    emergency_decisions.announce(event=assembly, by=teller, at=at)
    assert Message.objects.filter(kind=messages.REQUESTS_DECIDED.name).count() == 3


def test_president_who_decided_a_tie_is_not_asked_again_after_another_vote(
    assembly, requests, delegations, teller, at, repeat
):
    known = {"event": assembly, "by": teller, "at": at}
    decide_day(requests, delegations, [MORE, MORE, LOST], teller, at)
    emergency_decisions.announce(**known)
    emergency_decisions.announce(**known, chosen=requests[1], reason="More authors")

    repeat(requests[2], PASSED)
    assert emergency_decisions.announce(**known).accepted == requests[1].pk
    assert states() == ["passed_over", "accepted", "passed_over"]

    repeat(requests[0], MORE)
    assert emergency_decisions.announce(**known).kind == "tie"
    assert states() == ["tied", "tied", "passed_over"]


def test_who_is_left_without_the_item_is_followed_by_the_next(
    assembly, requests, delegations, teller, at
):
    """The vote on the item is annulled, and its author withdraws it."""
    known = {"by": teller, "at": at}
    decide_day(requests, delegations, [MORE, PASSED, LOST], teller, at)
    emergency_decisions.announce(event=assembly, **known)
    closed = Ballot.objects.get(request=requests[0])
    annulments.annul(ballot=closed, votes=votes(54), reason="Misread.", **known)
    author = requests[0].authors.get().institution
    emergency_requests.give_up(request=requests[0], institution=author, **known)

    emergency_decisions.announce(event=assembly, **known)

    assert states() == ["withdrawn", "accepted", "rejected"]


def test_item_that_is_debated_stays_whatever_is_doubted_then(
    assembly, requests, delegations, teller, at, repeat
):
    known = {"by": teller, "at": at}
    decide_day(requests, delegations, [MORE, LOST, LOST], teller, at)
    emergency_decisions.announce(event=assembly, **known)
    request_floor.debate(request=requests[0], **known)

    with pytest.raises(RequestNotMovable), transaction.atomic():
        repeat(requests[2], MORE)
    with pytest.raises(RequestNotMovable):
        emergency_decisions.announce(event=assembly, **known)
    assert states() == ["debated", "rejected", "rejected"]


def test_nothing_is_announced_before_all_are_voted_upon(
    assembly, requests, delegations, teller, at
):
    vote(requests[0], delegations, MORE, by=teller, at=at)

    with pytest.raises(VotesOutstanding):
        emergency_decisions.announce(event=assembly, by=teller, at=at)
    assert states() == ["voted", "on_ballot", "on_ballot"]


def test_nothing_is_announced_where_nothing_was_asked_or_voted(assembly, parliaments, at):
    with pytest.raises(RequestNotMovable):
        emergency_decisions.announce(event=assembly, by=None, at=at)
    make_received(assembly, parliaments[0])
    with pytest.raises(RequestNotMovable):
        emergency_decisions.announce(event=assembly, by=None, at=at)


# --- the tables ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken", [{"number": 1}, {"replaces": 1}, {"replaces": 5, "reason": "x"}], ids=str
)
def test_table_of_rows_keeps_what_holds(ballot, delegations, teller, at, broken):
    call(ballot, dict.fromkeys(delegations, (10, 8, 0)), by=teller, at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        BallotRow.objects.filter(number=2).update(**broken)


def test_one_vote_is_open(ballot, requests, sitting):
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(
            event=ballot.event, sitting=sitting, request=requests[1], head={}, head_hash="0" * 64,
            opened_at=ballot.opened_at,
        )  # fmt: skip


def test_rows_say_which_they_are(ballot, delegations, teller, at):
    call(ballot, {delegations[0]: (1, 0, 0)}, by=teller, at=at)

    assert str(ballot) == f"{ballot.event_id} {ballot.pk}"
    assert str(BallotRow.objects.get()) == f"{ballot.pk} 1"


# --- the command --------------------------------------------------------------------------------


def test_command_recomputes_a_closed_vote(ballot, delegations, teller, at, tmp_path, capsys):
    with pytest.raises(CommandError, match="no closed vote"):
        call_command("verify_ballot", ballot.pk)
    call(ballot, dict.fromkeys(delegations, (10, 8, 0)), by=teller, at=at)
    closed = roll_calls.close_vote(ballot=ballot, by=teller, at=at)

    call_command("verify_ballot", ballot.pk, out=tmp_path / "vote.json")

    assert capsys.readouterr().out == (
        "in_favour 30, against 24, abstaining 0, cast 54, needed 36, is_carried False\n"
        f"last hash {closed.last_hash}\n"
    )
    given = json.loads((tmp_path / "vote.json").read_text(encoding="utf-8"))
    assert verify_ballot.faults(given) == []
    call_command("verify_ballot", ballot.pk)
    BallotRow.objects.filter(number=1).update(against=0)
    with pytest.raises(CommandError, match="Row 1"):
        call_command("verify_ballot", ballot.pk)
