"""What the chair's console calls the acts of a debate, done and to be done."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sessions.enums.debates import DebateAct, DebateStage, TurnState
from sessions.models.debates import Speaker
from sessions.models.turns import DebateStep, Turn
from sessions.selectors.debates.floor import DebateNow
from sessions.selectors.debates.public_words import date_in_words

STAGES: Final = {
    DebateStage.PREPARED: gettext_lazy("Not begun"),
    DebateStage.IN_SITTING: gettext_lazy("Under way"),
    DebateStage.ADJOURNED: gettext_lazy("Adjourned"),
    DebateStage.CLOSED: gettext_lazy("Debate closed"),
}
CLOCKS: Final = {
    TurnState.WAITING: gettext_lazy("Called; the clock does not run yet"),
    TurnState.RUNNING: gettext_lazy("The clock runs"),
    TurnState.PAUSED: gettext_lazy("The clock is stopped"),
}
_DONE: Final = {
    DebateAct.OPEN: gettext_lazy("debate opened"),
    DebateAct.CALL: gettext_lazy("called"),
    DebateAct.START: gettext_lazy("clock started"),
    DebateAct.PAUSE: gettext_lazy("clock stopped"),
    DebateAct.EXTEND: gettext_lazy("time added"),
    DebateAct.END_TURN: gettext_lazy("turn ended"),
    DebateAct.SKIP: gettext_lazy("moved to the end of the list"),
    DebateAct.PASS_OVER: gettext_lazy("passed over"),
    DebateAct.PLACE: gettext_lazy("placed elsewhere"),
    DebateAct.GIVE_REPLY: gettext_lazy("right of reply given"),
    DebateAct.GIVE_POINT_OF_ORDER: gettext_lazy("point of order given"),
    DebateAct.CLOSE_LIST: gettext_lazy("lists closed"),
    DebateAct.REOPEN_LIST: gettext_lazy("lists reopened"),
    DebateAct.ADJOURN: gettext_lazy("debate adjourned"),
    DebateAct.CLOSE: gettext_lazy("debate closed"),
    DebateAct.REOPEN: gettext_lazy("debate reopened"),
}
_GIVES_FLOOR: Final = (DebateAct.CALL, DebateAct.GIVE_REPLY, DebateAct.GIVE_POINT_OF_ORDER)
# Each key and what it does, as the console's panel lists them.
KEYS: Final = (
    ("N", gettext_lazy("end the turn, call the next speaker and start the clock")),
    ("C", gettext_lazy("the same, but the clock waits until the speaker is there")),
    ("P", gettext_lazy("start or stop the clock")),
    ("E", gettext_lazy("end the turn; after a point of order the speech goes on")),
    ("3", gettext_lazy("30 seconds more")),
    ("1", gettext_lazy("1 minute more")),
    ("S", gettext_lazy("who was called, else who is next: to the end of the list")),
    ("A", gettext_lazy("who was called, else who is next: out")),
    ("O", gettext_lazy("point of order: type the delegation, Enter")),
    ("R", gettext_lazy("right of reply: type the delegation, Enter")),
    ("L", gettext_lazy("close the lists, or reopen them")),
    ("B", gettext_lazy("open the debate in its sitting, or reopen it")),
    ("J", gettext_lazy("adjourn the debate")),
    ("K", gettext_lazy("close the debate")),
    ("Z", gettext_lazy("take the last act back")),
    ("Esc", gettext_lazy("leave a field")),
)


def step_in_words(step: DebateStep) -> str:
    """Return what was done, and with whom. Needs speaker and turn loaded with it."""
    who = _who(step.speaker) or _who(step.turn)
    done = str(_DONE[DebateAct(step.act)])
    return f"{done} – {who}" if who else done


def done_in_words(step: DebateStep | None) -> str:
    """Return the sentence that confirms an act. Needs speaker and turn loaded with it."""
    if step is None:
        return ""
    if step.act in _GIVES_FLOOR:
        who = step.speaker or step.turn
        told = str(who.institution.name) if who and who.institution else who and who.name
        if told:
            return _("%(who)s has the floor.") % {"who": told}
    return _("Done: %(what)s.") % {"what": step_in_words(step)}


def end_in_words(now: DebateNow) -> str:
    """Return when the debate will have ended, against its last sitting's end."""
    if now.ends_at is None:
        return ""
    zone = now.debate.event.zone
    end = now.ends_at.astimezone(zone)
    is_today = now.sitting is not None and end.date() == now.sitting.local_start.date()
    hour = f"{end:%H:%M}" if is_today else date_in_words(end, "j F, H:i")
    minutes = now.overruns // 60
    if minutes < 1:
        return _("Ends about %(hour)s.") % {"hour": hour}
    said = ngettext(
        "Ends about %(hour)s, %(count)s minute after its last sitting.",
        "Ends about %(hour)s, %(count)s minutes after its last sitting.",
        minutes,
    )
    return said % {"hour": hour, "count": minutes}


def _who(thing: Speaker | Turn | None) -> str:
    if thing is None:
        return ""
    named = (thing.name, str(thing.institution.name) if thing.institution else "")
    return ", ".join(filter(None, named))
