"""Who runs votes, who takes their sheets, who may know of them."""

from datetime import datetime

from django.db.models import Q, QuerySet

from assemblies.permissions import Visitor, acts_as_itself
from sessions.models.ballots import Ballot, BallotQuerySet
from sessions.models.tellers import Teller
from sessions.permissions import may_edit_programme, visible_sittings


def may_run_votes(user: Visitor) -> bool:
    """Tell whether this account may put questions, take votes for the tellers, and close them."""
    return may_edit_programme(user)


def may_take_votes(user: Visitor, ballot: Ballot) -> bool:
    """Tell whether this account may enter the sheets of a vote: it runs votes, or is teller there.

    One query at most, beside that for the role.
    """
    if may_run_votes(user):
        return True
    return _sittings_as_teller(user).filter(sitting=ballot.sitting_id).exists()


def visible_tellers(user: Visitor) -> QuerySet[Teller]:
    """Return who was named teller, to those who run votes."""
    return Teller.objects.all() if may_run_votes(user) else Teller.objects.none()


def _sittings_as_teller(user: Visitor) -> QuerySet[Teller]:
    if not acts_as_itself(user):
        return Teller.objects.none()
    return Teller.objects.filter(user=user, ended_at=None)


def visible_ballots(user: Visitor, *, at: datetime) -> BallotQuerySet:
    """Return the votes this visitor may know of: those of the sittings she may know of.

    A teller knows of those of her sittings.
    That a vote is open everybody may know; its figures nobody, before it is closed.
    """
    ballots = Ballot.objects.with_subject()
    if may_run_votes(user):
        return ballots
    seen = Q(sitting__in=visible_sittings(user, at=at))
    if acts_as_itself(user):
        seen |= Q(sitting__in=_sittings_as_teller(user).values("sitting"))
    return ballots.filter(seen)
