"""The words of debates: kinds, lists, states, languages; what mails say of them."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.enums.debates import (
    DebateKind,
    ListCategory,
    ListOrder,
    SpeakerState,
    SpeaksAs,
)
from sessions.models.debates import Debate, Speaker
from sessions.rules.debates.kinds import rules_of
from sessions.rules.debates.windows import Window
from sessions.selectors.debates.floor import Awaiting
from sessions.selectors.debates.public_words import hour_of, moment_in_mails
from sessions.selectors.debates.registration import speakers_for, times_of
from sessions.selectors.sitting_words import language_in_words

KINDS: Final[dict[str, str | Promise]] = {
    DebateKind.GENERAL: gettext_lazy("General debate"),
    DebateKind.EMERGENCY: gettext_lazy("Debate on the emergency item"),
    DebateKind.COMMITTEE: gettext_lazy("Debate in a committee"),
    DebateKind.DRAFTING: gettext_lazy("Debate in a drafting committee"),
    DebateKind.PANEL: gettext_lazy("Panel"),
}
LISTS: Final[dict[str, str | Promise]] = {
    ListCategory.OPENING: gettext_lazy("Opening and special guests"),
    ListCategory.PRESIDING_OFFICERS: gettext_lazy("Presiding officers"),
    ListCategory.FIRST_SPEAKERS: gettext_lazy("First speakers"),
    ListCategory.SECOND_SPEAKERS: gettext_lazy("Second speakers"),
    ListCategory.YOUNG_MEMBERS: gettext_lazy("Young members of parliament"),
    ListCategory.PANELLISTS: gettext_lazy("Panellists"),
    ListCategory.SPEAKERS: gettext_lazy("Speakers"),
}
ORDERS: Final[dict[ListOrder, Promise]] = {
    ListOrder.GIVEN: gettext_lazy("The secretariat gives its order."),
    ListOrder.LOT: gettext_lazy("Its order is drawn by lot."),
    ListOrder.ARRIVAL: gettext_lazy("In order of arrival."),
}
STATES: Final[dict[SpeakerState, Promise]] = {
    SpeakerState.LISTED: gettext_lazy("Waits"),
    SpeakerState.HAS_FLOOR: gettext_lazy("Has the floor"),
    SpeakerState.SPOKEN: gettext_lazy("Has spoken"),
    SpeakerState.PASSED_OVER: gettext_lazy("Passed over"),
    SpeakerState.WITHDRAWN: gettext_lazy("Withdrawn from the list"),
}
SPEAKING_AS: Final[dict[SpeaksAs, Promise]] = {
    SpeaksAs.DELEGATE: gettext_lazy("For the delegation"),
    SpeaksAs.PRESIDING_OFFICER: gettext_lazy("As presiding officer of the parliament"),
    SpeaksAs.YOUNG_MEMBER: gettext_lazy("As young member, with a time of her own"),
}
WINDOWS: Final[dict[Window, Promise]] = {
    Window.EARLY: gettext_lazy("Not open yet"),
    Window.OPEN: gettext_lazy("Open"),
    Window.LATE: gettext_lazy("Late speakers only"),
    Window.OVER: gettext_lazy("Over"),
}


def lists_of(kind: DebateKind) -> tuple[ListCategory, ...]:
    """Return the lists that a debate of this kind has, in their order. No query."""
    return tuple(one.category for one in rules_of(kind).lists)


def titles_of(kind: DebateKind) -> dict[str, str]:
    """Return what a debate of this kind is called, in every language. No query."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = str(KINDS[kind])
    return said


def languages_in_words(codes: list[str]) -> str:
    """Return the languages of a speech as a list in words. No query."""
    return ", ".join(language_in_words(code) for code in codes)


def seconds_in_words(seconds: int) -> str:
    """Return a time as speakers read it: 8 min, or 2 min 30 s. No query."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return _("%(seconds)s s") % {"seconds": rest}
    if not rest:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}


def moment_in_words(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment on the venue's clock, with its zone. No query."""
    local = at.astimezone(zone)
    return f"{formats.date_format(local, 'DATE_FORMAT')}, {local:%H:%M} ({zone.key})"


def words_about_registered(speaker: Speaker, language: str) -> dict[str, Any]:
    """Return what is mailed to a delegation of a speaker who is registered. Four queries.

    Her name is not in it.
    """
    debate, event = speaker.debate, speaker.debate.event
    times = times_of(debate, speakers_for(debate, speaker.institution))
    with translation.override(language):
        of = speaker.institution
        return {
            "event": event.title.in_language(language),
            "debate": debate.title.in_language(language),
            "delegation": of.name.in_language(language) if of else "",
            "list": str(LISTS[ListCategory(speaker.speakers_list.category)]),
            "is_late": speaker.is_late,
            "closes_at": moment_in_words(debate.registration_closes_at, event.zone),
            "draw_at": moment_in_words(debate.draw_at, event.zone) if debate.draw_at else "",
            "closing": [moment_in_mails(debate.registration_closes_at, event)],
            "draw": [moment_in_mails(debate.draw_at, event)],
            "seconds": seconds_in_words(times[speaker.pk]) if speaker.pk in times else "",
            "url": settings.PUBLIC_URL
            + reverse("assembly_sessions:speaker-list", args=[event.slug]),
        }


def words_about_withdrawn(speaker: Speaker, language: str) -> dict[str, Any]:
    """Return what is mailed to a delegation whose speaker the desk has withdrawn. Two queries."""
    with translation.override(language):
        of = speaker.institution
        return {
            **_about(speaker.debate, language),
            "delegation": of.name.in_language(language) if of else "",
            "list": str(LISTS[ListCategory(speaker.speakers_list.category)]),
        }


def words_about_drawn(
    debate: Debate, waits: Awaiting, language: str, *, last: int, at: datetime
) -> dict[str, Any]:
    """Return what is mailed to a delegation of the number that was drawn. No query.

    last: the last number of that list. Needs the event loaded.
    """
    with translation.override(language):
        of = waits.institution
        return {
            **_about(debate, language),
            "delegation": of.name.in_language(language) if of else "",
            "list": str(LISTS[waits.category]),
            "number": waits.number,
            "last": last,
            "hour": hour_of(waits.expected_at, debate.event.zone, at=at),
            **moment_in_mails(waits.expected_at, debate.event),
        }


def _about(debate: Debate, language: str) -> dict[str, Any]:
    event = debate.event
    return {
        "event": event.title.in_language(language),
        "debate": debate.title.in_language(language),
        "url": settings.PUBLIC_URL + reverse("assembly_sessions:speaker-list", args=[event.slug]),
    }
