"""The vocabulary of mailings in the words people read."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assemblies.enums import InstitutionKind
from assemblies.selectors import listed
from notifications.enums import MailingState
from registrations.enums import Audience
from registrations.services.words import CAPACITIES

Words = str | Promise

AUDIENCES: Final[dict[str, Words]] = {
    Audience.ACCREDITED: _("Everybody who is accredited"),
    Audience.CAPACITIES: _("Accredited people of certain capacities"),
    Audience.INSTITUTIONS: _("Accredited people of certain institutions"),
    Audience.WITH_LETTER: _("Accredited people who hold a letter"),
    Audience.WITHOUT_LETTER: _("Accredited people without a letter"),
    Audience.COORDINATORS: _("Coordinators of delegations"),
    Audience.COORDINATORS_LATE: _("Coordinators of delegations that are not submitted yet"),
    Audience.FOLLOWERS: _("Whoever follows the event or its whole programme"),
}
INSTITUTIONS: Final[dict[str, Words]] = {
    InstitutionKind.PARLIAMENT: _("Member parliaments"),
    InstitutionKind.ASSOCIATE: _("Associate Members"),
    InstitutionKind.OBSERVER: _("Observers"),
}
MAILING_STATES: Final[dict[str, tuple[str, Words]]] = {
    MailingState.DRAFT: ("", pgettext_lazy("state of a mailing", "Draft")),
    MailingState.HELD: ("wait", pgettext_lazy("state of a mailing", "Waits for a second look")),
    MailingState.RELEASED: ("good", pgettext_lazy("state of a mailing", "Released")),
    MailingState.DROPPED: ("", pgettext_lazy("state of a mailing", "Dropped")),
}


def audience_said(audience: Mapping[str, Any]) -> str:
    """Return whom a mailing is for, in the active language."""
    whom = audience.get("whom")
    if whom == Audience.CAPACITIES:
        return listed(str(CAPACITIES[one]) for one in audience["capacities"])
    if whom == Audience.INSTITUTIONS:
        return listed(str(INSTITUTIONS[one]) for one in audience["kinds"])
    return str(AUDIENCES[whom]) if whom in AUDIENCES else ""
