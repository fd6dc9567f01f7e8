"""What a delegate is asked to vote upon on her own device at this moment."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from assemblies.enums import InstitutionKind
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant, ParticipantQuerySet
from sessions.enums import BallotMethod
from sessions.enums.decisions import ElectionMethod
from sessions.models.ballots import Ballot
from sessions.models.elections import Election, ElectionRound, RoundVoter
from sessions.permissions import acts_in_person, visible_elections
from sessions.permissions.votes import visible_ballots


def votes_open_to(user: User, *, at: datetime) -> QuerySet[Ballot]:
    """Return the votes that are open now and that she takes part in from her device. One query.

    Whether she is in the room, and has votes left, the page of the vote says.
    """
    found = visible_ballots(user, at=at).filter(
        Exists(_delegate_in(user)), method=BallotMethod.ELECTRONIC, closed_at=None
    )
    return found.select_related("event").order_by("-opened_at", "-pk")


def elections_open_to(user: User, *, at: datetime) -> QuerySet[Election]:
    """Return the elections with an open round in which she has not voted yet. One query.

    None for a key: a ballot is cast by the account itself.
    """
    if not acts_in_person(user):
        return Election.objects.none()
    voted = RoundVoter.objects.filter(round=OuterRef("pk"), participant__user=user)
    rounds = ElectionRound.objects.filter(~Exists(voted), election=OuterRef("pk"), closed_at=None)
    electors = _delegate_in(user).filter(delegation__institution__kind=InstitutionKind.PARLIAMENT)
    found = visible_elections(user, at=at).filter(
        Exists(rounds), Exists(electors), method=ElectionMethod.ELECTRONIC
    )
    return found.order_by("-pk")


def _delegate_in(user: User) -> ParticipantQuerySet:
    """Return the account as delegate in the event of the outer query."""
    people = Participant.objects.accredited().delegates()
    return people.filter(user=user, delegation__isnull=False, event=OuterRef("event"))
