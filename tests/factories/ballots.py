"""Delegations in the room, and roll-calls, made by the acts themselves."""

from django.utils import timezone

from assemblies.fields import LanguageMap
from assemblies.models.delegations import Delegation
from sessions.enums import BallotWeight, RequestFloor
from sessions.models.presence import Presence
from sessions.rules.majorities import Votes
from sessions.rules.weights import weight_in
from sessions.services import questions, request_floor, request_lists, roll_calls
from sessions.services.ballots import Entry
from sessions.services.questions import Put
from tests.factories.accounts import make_account
from tests.factories.requests import make_circulated
from tests.factories.seats import make_participants
from tests.factories.sessions import make_body

BODY_OF = {"assembly": "assembly", "council": "governing_council", "committee": "sc_peace"}


def make_delegation(event, parliament, sitting, *, women=1, men=1, present=None):
    """A delegation of members of parliament, all of them in the room unless said otherwise."""
    delegation = Delegation.objects.create(
        assembly_id=event.pk, institution=parliament, created_at=timezone.now()
    )
    people = [
        one
        for sex, number in (("female", women), ("male", men))
        for one in make_participants(
            event, number, delegation=delegation, sex=sex, capacity="member_of_parliament"
        )
    ]
    for one in people[: len(people) if present is None else present]:
        Presence.objects.create(
            event_id=event.pk, sitting=sitting, participant=one, recorded_at=timezone.now()
        )
    return delegation


def make_voted_list(event, parliaments, *, by, at):
    """Requests of these parliaments, on the ballot at that moment."""
    for one in parliaments:
        make_circulated(event, one, by=by, subject=f"Subject of {one.code}")
    return request_lists.put_on_ballot(event=event, by=by, at=at)


def present(request, *, by, at):
    """Its first author presents the next request."""
    author = request.authors.order_by("pk").first().institution
    return request_floor.give(
        request=request, part=RequestFloor.AUTHOR, institution=author, by=by, at=at
    )


def make_ballot(request, *, by, at):
    present(request, by=by, at=at)
    return roll_calls.open_vote(request=request, by=by, at=at)


def make_question(sitting, *, at, title="Shall the list be closed?", **known):
    put = Put(sitting=sitting, title=LanguageMap({"en": title}), **known)
    if weight_in(sitting.body.code) != put.weight:  # the body that votes so sits
        sitting.body = make_body(BODY_OF[put.weight], name={"en": f"The {BODY_OF[put.weight]}"})
        sitting.save(update_fields=["body"])
    return questions.put(question=put, by=None, at=at)


def make_closed_vote(sitting):
    """A show of hands in a committee, where nobody has raised one."""
    at = sitting.starts_at
    question = make_question(sitting, at=at, weight=BallotWeight.COMMITTEE)
    ballot = questions.open_question(question=question, by=None, at=at)
    teller = make_account("teller.of.the.closed@example.org")
    questions.count_hands(ballot=ballot, votes=Votes(), by=teller, at=at)
    return roll_calls.close_vote(ballot=ballot, by=teller, at=at)


def enter(ballot, delegation, votes, *, by, at, **known):
    entry = Entry(delegation=delegation.pk, votes=votes, **known)
    return roll_calls.enter(ballot=ballot, entry=entry, by=by, at=at)


def call(ballot, votes, *, by, at):
    """Enter what each delegation votes: (for, against, abstaining)."""
    for delegation, (in_favour, against, abstaining) in votes.items():
        said = Votes(in_favour=in_favour, against=against, abstaining=abstaining)
        enter(ballot, delegation, said, by=by, at=at)
