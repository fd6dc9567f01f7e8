"""Audited acts in sentences that people read."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.selectors.delegations import ActOnFile
from registrations.selectors.protected import LOOK

_SENTENCES: Final[dict[str, str | Promise]] = {
    "delegation.open": gettext_lazy("opened the delegation's registration"),
    "delegation.submit": gettext_lazy("sent the delegation to the secretariat"),
    "delegation.return": gettext_lazy("returned the delegation with a question"),
    "delegation.lead": gettext_lazy("named who leads the delegation"),
    "delegation.copy": gettext_lazy("copied people from the last assembly"),
    "delegation.import": gettext_lazy("imported people from a sheet"),
    "coordinator.end": gettext_lazy("ended somebody's work as coordinator"),
    "registration.substitute": gettext_lazy("let %(person)s come in somebody's place"),
    "delegation.approve": gettext_lazy("completed the delegation's approval"),
    "application.begin": gettext_lazy("began a registration without a delegation"),
    "application.submit": gettext_lazy("sent the registration of %(person)s to the secretariat"),
    "delegation.answer": gettext_lazy("changed the delegation's answers"),
    "registration.add": gettext_lazy("added %(person)s"),
    "registration.enrol": gettext_lazy("registered %(person)s for the event"),
    "registration.choose": gettext_lazy("changed the sittings of %(person)s"),
    "registration.change": gettext_lazy("changed answers about %(person)s"),
    "registration.answer": gettext_lazy("changed answers about %(person)s"),
    "registration.withdraw": gettext_lazy("withdrew %(person)s"),
    "registration.approve": gettext_lazy("approved %(person)s"),
    "registration.refuse": gettext_lazy("refused %(person)s"),
    "registration.ask": gettext_lazy("asked %(person)s a question"),
    "registration.reply": gettext_lazy("answered the secretariat's question to %(person)s"),
    "registration.settle": gettext_lazy("settled the question to %(person)s"),
    "registration.note": gettext_lazy("wrote a note about %(person)s"),
    "registration.note_removed": gettext_lazy("removed a note about %(person)s"),
    "registration.not_the_same": gettext_lazy("found %(person)s not to be registered twice"),
    "registration.erase": gettext_lazy("erased the data of %(person)s"),
    "photo.put": gettext_lazy("set the picture of %(person)s"),
    "photo.remove": gettext_lazy("erased the picture of %(person)s"),
    LOOK: gettext_lazy("looked at the passport, visa and travel data of %(person)s"),
}
# What is said of an act on a whole delegation where it is told of one person.
_OF_ONE: Final = {"delegation.submit": _SENTENCES["application.submit"]}


def sentence_of_act(act: ActOnFile) -> str:
    """Return who did what to whom, in the active language; an unknown act by its code."""
    who = (act.who.name or act.who.email) if act.who else _("The system")
    person = act.about.badge_name if act.about else ""
    of_one = _OF_ONE.get(act.entry.act) if act.about else None
    known = of_one or _SENTENCES.get(act.entry.act)
    did = str(known) % {"person": person} if known else act.entry.act
    return f"{who} {did}"
