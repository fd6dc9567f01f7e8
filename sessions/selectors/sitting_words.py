"""What sort of sitting it is, what it is for and what is interpreted there, in words."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.timesince import TIME_STRINGS
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from assemblies.selectors import listed
from sessions.enums import Purpose, SittingKind
from sessions.models.sittings import Sitting
from sessions.rules.printed import languages_of

KINDS: Final[dict[str, str | Promise]] = {
    SittingKind.SITTING: gettext_lazy("Sitting"),
    SittingKind.SIDE_EVENT: gettext_lazy("Side event"),
    SittingKind.MEAL: gettext_lazy("Meal"),
    SittingKind.CEREMONY: gettext_lazy("Ceremony"),
    SittingKind.SERVICE: gettext_lazy("Service (desk, registration)"),
}
PURPOSES: Final[dict[str, str | Promise]] = {
    Purpose.ADOPTION_OF_RESOLUTION: gettext_lazy("Adoption of a resolution"),
    Purpose.CEREMONY: gettext_lazy("Ceremony"),
    Purpose.ELECTION: gettext_lazy("Election"),
    Purpose.EMERGENCY_ITEM_ADOPTION: gettext_lazy("Emergency item: adoption"),
    Purpose.EMERGENCY_ITEM_DEBATE: gettext_lazy("Emergency item: debate"),
    Purpose.EMERGENCY_ITEM_DECISION: gettext_lazy("Emergency item: decision"),
    Purpose.EMERGENCY_ITEM_DRAFTING: gettext_lazy("Emergency item: drafting"),
    Purpose.EXPERT_HEARING: gettext_lazy("Expert hearing"),
    Purpose.GENERAL_DEBATE: gettext_lazy("General debate"),
    Purpose.PANEL: gettext_lazy("Panel"),
    Purpose.REGISTRATION: gettext_lazy("Registration"),
    Purpose.RESOLUTION_DEBATE: gettext_lazy("Debate on a resolution"),
    Purpose.RESOLUTION_DRAFTING: gettext_lazy("Drafting of a resolution"),
    Purpose.WORKSHOP: gettext_lazy("Workshop"),
}

_LENGTHS: Final = (("week", 10_080), ("day", 1_440), ("hour", 60), ("minute", 1))  # in minutes


def purposes_in_words(sitting: Sitting) -> str:
    """Return what it is for, in the active language, after its kind where it is no mere sitting."""
    kinds = [] if sitting.kind == SittingKind.SITTING else [KINDS.get(sitting.kind, sitting.kind)]
    named = (*kinds, *(PURPOSES.get(one, one) for one in sitting.purposes))
    return listed(dict.fromkeys(map(str, named)))


def languages_in_words(sitting: Sitting) -> str:
    """Return what is interpreted, in the active language, and what else there is to say of it.

    A printed line that only names the same languages says nothing else.
    """
    return interpretation_in_words(sitting.languages, sitting.interpretation)


def interpretation_in_words(codes: Sequence[str], line: str) -> str:
    """Return the same of what is planned: codes, and the line as it was printed."""
    named = [language_in_words(code) for code in codes]
    if line and (not codes or set(languages_of(line)) != set(codes)):
        named.append(line)
    return listed(named)


def language_in_words(code: str) -> str:
    """Return a language's name in the active language; the code of one that has none."""
    if code == "zh":  # Django knows its scripts only
        return _("Chinese")
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def joined(words: Iterable[str]) -> str:
    """Return what there is to say as one line."""
    return " · ".join(filter(None, words))


def reminders_in_words(sitting: Sitting) -> tuple[str, ...]:
    """Return how long before its start people are reminded: "1 day", "1 hour, 30 minutes"."""
    return tuple(_long(one) for one in sitting.reminders)


def _long(minutes: int) -> str:
    parts = []
    for name, length in _LENGTHS:
        number, minutes = divmod(minutes, length)
        if number:
            parts.append(TIME_STRINGS[name] % {"num": number})  # Django has them in every language
    return listed(parts)
