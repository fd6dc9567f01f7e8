"""The acts and turns of a debate in the words of its record."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.enums import Sex
from sessions.enums.debates import DebateAct, TurnKind
from sessions.models.debates import Debate
from sessions.models.turns import DebateStep
from sessions.selectors.debates.spoken import Portion

TURNS: Final = {
    TurnKind.SPEECH: gettext_lazy("Speech"),
    TurnKind.RIGHT_OF_REPLY: gettext_lazy("Right of reply"),
    TurnKind.POINT_OF_ORDER: gettext_lazy("Point of order"),
}
SEXES: Final = {Sex.FEMALE: gettext_lazy("Women"), Sex.MALE: gettext_lazy("Men")}
ACTS: Final = {
    DebateAct.REGISTER: gettext_lazy("Put on the list"),
    DebateAct.AMEND: gettext_lazy("Entry changed"),
    DebateAct.WITHDRAW: gettext_lazy("Withdrawn from the list"),
    DebateAct.CLOSE_LISTS: gettext_lazy("Lists closed for the draw"),
    DebateAct.DRAW: gettext_lazy("Lot drawn"),
    DebateAct.EXCHANGE: gettext_lazy("Places exchanged"),
    DebateAct.PLACE: gettext_lazy("Placed elsewhere"),
    DebateAct.OPEN: gettext_lazy("Debate opened"),
    DebateAct.CALL: gettext_lazy("Called"),
    DebateAct.START: gettext_lazy("Clock started"),
    DebateAct.PAUSE: gettext_lazy("Clock stopped"),
    DebateAct.EXTEND: gettext_lazy("Time added"),
    DebateAct.END_TURN: gettext_lazy("Turn ended"),
    DebateAct.SKIP: gettext_lazy("Moved to the end of the list"),
    DebateAct.PASS_OVER: gettext_lazy("Passed over"),
    DebateAct.GIVE_REPLY: gettext_lazy("Right of reply given"),
    DebateAct.GIVE_POINT_OF_ORDER: gettext_lazy("Point of order given"),
    DebateAct.CLOSE_LIST: gettext_lazy("Nobody more taken on the lists"),
    DebateAct.REOPEN_LIST: gettext_lazy("Lists opened again"),
    DebateAct.ADJOURN: gettext_lazy("Debate adjourned"),
    DebateAct.CLOSE: gettext_lazy("Debate closed"),
    DebateAct.REOPEN: gettext_lazy("Debate opened again"),
}


def length_of(seconds: int) -> str:
    """Return a length as clocks print it: 7:05, or 1:02:07."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def moment_of(debate: Debate, at: datetime) -> str:
    """Return a moment on the venue's clock, as records print it."""
    return f"{at.astimezone(debate.event.zone):%Y-%m-%d %H:%M:%S}"


def added_by(step: DebateStep) -> str:
    """Return how much time an act has added, e.g. +1:00; empty: none."""
    seconds = step.facts.get("seconds") if step.act == DebateAct.EXTEND else None
    return f"+{length_of(seconds)}" if isinstance(seconds, int) else ""


def partners_of(debate: Debate, steps: Iterable[DebateStep]) -> dict[int, str]:
    """Return with whom places were exchanged, by the key of the act. One query, where they were."""
    keys = {
        one.pk: one.facts["with"]
        for one in steps
        if one.act == DebateAct.EXCHANGE and "with" in one.facts
    }
    if not keys:
        return {}
    others = debate.speakers.select_related("institution").in_bulk(set(keys.values()))
    return {
        step: str(other.institution.name) if other.institution else other.function or _("A guest")
        for step, key in keys.items()
        if (other := others.get(key)) is not None
    }


def name_of(one: Portion) -> str:
    """Return the name of a delegation or organization, of a group, of a sex; no key: not known."""
    if one.institution is not None:
        return str(one.institution.name)
    if one.group is not None:
        return str(one.group.name)
    return str(SEXES[Sex(one.key)]) if one.key else _("Not known")


def whom(step: DebateStep) -> str:
    """Return for whom somebody speaks with whom something was done; empty: with nobody."""
    about = step.speaker or step.turn
    if about is None:
        return ""
    if about.institution is not None:
        return str(about.institution.name)
    return (step.speaker.function if step.speaker else "") or _("A guest")
