"""Elections, made by the acts themselves."""

from datetime import timedelta

from assemblies.fields import LanguageMap
from assemblies.models.delegations import Participant
from sessions.enums.decisions import ElectionMethod
from sessions.services import election_votes, elections
from sessions.services.elections import Candidature, Wanted
from tests.factories.accounts import make_account
from tests.factories.ballots import make_delegation
from tests.factories.sessions import NOW

NAMES = ("Ada Invented", "Ben Invented", "Cleo Invented")


def make_election(sitting, *, method=ElectionMethod.ELECTRONIC, names=NAMES, seats=1, at=NOW):
    title = LanguageMap({"en": "President of the Council"})
    wanted = Wanted(sitting=sitting, title=title, method=method, seats=seats)
    election = elections.begin(wanted=wanted, by=None, at=at)
    for name in names:
        elections.stand(
            election=election, candidature=Candidature(name=name), by=None, at=at
        )  # fmt: skip
    election.refresh_from_db()
    return election


def make_electors(sitting, *parliaments, women=2, men=1):
    """Delegates of these parliaments, all in the room, each with an account: by delegation."""
    found = []
    for one in parliaments:
        delegation = make_delegation(sitting.event, one, sitting, women=women, men=men)
        people = list(Participant.objects.filter(delegation=delegation).order_by("pk"))
        for person in people:
            person.user = make_account(f"elector-{person.pk}@example.org")
            person.save()
        found.append(people)
    return found


def candidates(election):
    return list(election.candidates.order_by("position"))


def vote(election, elector, *named, at):
    """Cast her ballot for these candidates, a blank one for None."""
    person = Participant.objects.select_related(
        "user", "delegation__assembly", "delegation__institution"
    ).get(pk=elector.pk)
    chosen = [one.pk for one in named if one]
    election_votes.vote(election=election, elector=person, chosen=chosen, by=person.user, at=at)


def make_closed(sitting, *, at):
    """An election on paper with its first round closed: 5, 4 and 2 of 12, one void."""
    election = make_election(sitting, method=ElectionMethod.PAPER)
    elections.open_round(election=election, by=None, at=at)
    close_paper(election, (5, 4, 2), void=1, at=at + timedelta(minutes=30))
    return election


def close_paper(election, votes, *, void=0, voted=None, at):
    ballots = sum(votes) + void
    keys = [one.pk for one in candidates(election)]
    totals = elections.Totals(
        voted=ballots if voted is None else voted,
        ballots=ballots,
        void=void,
        votes=dict(zip(keys, votes, strict=False)),
    )
    return elections.close_round(election=election, totals=totals, by=None, at=at)
