"""From one page of a debate to the others, for who works in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from sessions.models.debates import Debate
from sessions.web.debates.finding import address_of


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another page."""

    text: str
    url: str


def ways_of(debate: Debate, here: str, *, is_secretariat: bool) -> list[Way]:
    """Return the other pages of a debate; here: the name of this one. Needs the event loaded.

    is_secretariat: she runs debates; else she gives the floor in this one.
    """
    found = [*_public(debate)]
    if is_secretariat:
        found = [("debate-lists", _("Lists of speakers")), *found]
        found += [("debate-interpreters", _("For interpreters"))]
    ways = [Way(text, address_of(debate, name)) for name, text in found if name != here]
    if is_secretariat:
        screens = reverse("assembly_sessions:screen-console", args=[debate.event.slug])
        ways.append(Way(_("Screens"), screens))
    return ways


def _public(debate: Debate) -> Iterable[tuple[str, str]]:
    yield "debate", _("Public page")
    if debate.opened_at:
        yield "debate-record", _("Who spoke, and how long")
    if debate.draw_at:
        yield "debate-draw", _("The draw, and how to check it")
