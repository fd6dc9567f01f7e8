"""What the public pages, the phones and the hall's screens call the things of a debate."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assemblies.models.events import Event
from notifications.services import outbox
from sessions.enums.debates import TurnKind
from sessions.models.debates import Debate
from sessions.selectors.debates.floor import Awaiting
from sessions.selectors.sitting_words import language_in_words

_Words = dict[str, str | Promise]

TURNS: Final[_Words] = {
    TurnKind.SPEECH: gettext_lazy("Has the floor"),
    TurnKind.RIGHT_OF_REPLY: gettext_lazy("Right of reply"),
    TurnKind.POINT_OF_ORDER: gettext_lazy("Point of order"),
}
SOON: Final = 3  # from so many before her on, somebody is told that her turn comes


def languages_of_speech(codes: Sequence[str]) -> str:
    """Return the languages of a speech in the order in which she speaks them."""
    return " / ".join(map(language_in_words, codes))


def minutes_of(seconds: int) -> str:
    """Return a time to speak as clocks show it, e.g. 8:00."""
    return f"{seconds // 60}:{seconds % 60:02}"


def time_left(ms: int) -> str:
    """Return what is left of a time as clocks show it, over it with a minus sign."""
    seconds = -(-ms // 1000) if ms > 0 else -ms // 1000
    return f"{'' if ms > 0 else '−'}{minutes_of(seconds)}"


def hour_of(moment: datetime | None, zone: ZoneInfo, *, at: datetime) -> str:
    """Return the hour on the venue's clock, of another day with it; empty where nobody can say."""
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    is_today = at.astimezone(zone).date() == local.date()
    return f"{local:%H:%M}" if is_today else date_in_words(local, "j F, H:i")


def date_in_words(local: datetime, shape: str) -> str:
    """Return a moment as it is written in the active language, with that script's own comma."""
    said = formats.date_format(local, shape)
    return said.replace(",", "،") if translation.get_language_bidi() else said


def day_and_hour(moment: datetime, zone: ZoneInfo) -> str:
    """Return a moment on the venue's calendar and clock, in words."""
    return date_in_words(moment.astimezone(zone), "j F Y, H:i")


def told_to_her(place: int | None, hour: str) -> str:
    """Return what somebody who waits is told of her own turn. place: 1 is next; None: undrawn."""
    if place is None:
        return _("Your place is known once the lot is drawn.")
    if place == 1:
        return _with_hour(_("You are next."), hour)
    before = place - 1
    said = ngettext(
        "You are number %(place)s: %(before)s speaker is before you.",
        "You are number %(place)s: %(before)s speakers are before you.",
        before,
    )
    return _with_hour(said % {"place": place, "before": before}, hour)


def told_of_her(place: int | None, hour: str) -> str:
    """Return what who looks after somebody that waits is told of her turn. place: as above."""
    if place is None:
        return _("The place is known once the lot is drawn.")
    if place == 1:
        return _with_hour(_("Is next."), hour)
    before = place - 1
    said = ngettext(
        "Number %(place)s: %(before)s speaker is before her or him.",
        "Number %(place)s: %(before)s speakers are before her or him.",
        before,
    )
    return _with_hour(said % {"place": place, "before": before}, hour)


def _with_hour(said: str, hour: str) -> str:
    return f"{said} {_('About %(hour)s.') % {'hour': hour}}" if hour else said


def moment_in_mails(moment: datetime | None, event: Event) -> dict[str, Any]:
    """Return a moment as a mail keeps it, to be said on its reader's clock as well; or nothing."""
    return {"hours": outbox.hours_of(moment, None, event.time_zone)} if moment else {}


def words_about_turn(
    debate: Debate, waits: Awaiting, language: str, *, at: datetime
) -> dict[str, Any]:
    """Return what a mail says of somebody's turn, without her name. Needs the event loaded."""
    with translation.override(language):
        hour = hour_of(waits.expected_at, debate.event.zone, at=at)
        path = [debate.event.slug, debate.pk]
        return {
            "event": debate.event.title.in_language(language),
            "debate": debate.title.in_language(language),
            "who": waits.institution.name.in_language(language) if waits.institution else "",
            "before": waits.place - 1,
            "hour": hour,
            **moment_in_mails(waits.expected_at, debate.event),
            "url": settings.PUBLIC_URL + reverse("assembly_sessions:debate", args=path),
        }
