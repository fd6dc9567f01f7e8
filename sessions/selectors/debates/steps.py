"""The record of a debate: what was done, what of it stands, what can be taken back."""

from django.db.models import QuerySet

from sessions.enums.debates import DebateAct
from sessions.models.debates import Debate
from sessions.models.sittings import Sitting
from sessions.models.turns import DebateStep
from sessions.rules.debates.floor import CHAIRS
from sessions.selectors.debates.standing import sittings_of


def last_of_chair(debate: Debate) -> DebateStep | None:
    """Return the chair's last act that stands: the one that can be taken back.

    The desk, too, places speakers, but without a reason: that is none of the chair's acts.
    """
    standing = debate.steps.filter(act__in=CHAIRS, taken_back_at__isnull=True)
    standing = standing.exclude(act=DebateAct.PLACE, reason="")
    return standing.select_related("speaker__institution", "turn").order_by("-pk").first()


def last_sitting_of(debate: Debate) -> Sitting | None:
    """Return the sitting in which a debate was closed, if it is still one of its own. Two queries.

    None, too, where it was closed while it was adjourned.
    """
    closings = debate.steps.filter(act=DebateAct.CLOSE, taken_back_at__isnull=True)
    closing = closings.order_by("pk").last()
    key = closing and closing.facts.get("sitting")
    return next((one for one in sittings_of(debate) if one.pk == key), None)


def steps_since(step: DebateStep) -> QuerySet[DebateStep]:
    """Return what was done after an act and stands, in its order."""
    later = DebateStep.objects.filter(debate_id=step.debate_id, pk__gt=step.pk)
    return later.filter(taken_back_at__isnull=True).order_by("pk")
