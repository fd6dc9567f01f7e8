"""What an Associate Member's delegation has: people in the room, but no votes."""

from assemblies.errors import msg
from assemblies.rules.delegations import SizeLimit
from assemblies.rules.reasons import ReasonCode, because
from assemblies.rules.votes import Entitlement

ARTICLE = msg("Assembly Rules, on Associate Members")


def associate_entitlement() -> Entitlement:
    """Return the votes of an Associate Member: none, whoever comes.

    Source: Assembly Rules (April 2017), on Associate Members: the same rights as Members, but no
    vote and no candidates for offices; 1.1 of rules.md.
    """
    reason = because(ReasonCode.NO_VOTES_ASSOCIATE, ARTICLE)
    return Entitlement(votes=0, minimum=0, additional=0, reasons=(reason,))


def associate_size() -> SizeLimit:
    """Return how many members of parliament it has: none, so nothing is counted or limited.

    Its delegates sit in an assembly of several countries and are not counted as members of a
    national parliament.

    Source: Statutes, art. 10 (2003), which limits the delegates of Members only; reading of the
    project: Associate Members are not limited by it.
    """
    reason = because(ReasonCode.SIZE_FREE_ASSOCIATE, ARTICLE)
    return SizeLimit(seats=0, article=ARTICLE, reasons=(reason,))
