"""Resolutions in the words of their readers: states, what a committee lacks, how it was adopted."""

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.enums import Language
from assemblies.models.institutions import GeopoliticalGroup
from sessions.enums.decisions import Adoption, CommitteeWarning, ResolutionState
from sessions.models.resolutions import DraftVersion, Reservation, Resolution
from sessions.paper.resolution import Reserved, ResolutionPaper
from sessions.rules.drafting import Warned

STATES: Final[dict[ResolutionState, str | Promise]] = {
    ResolutionState.IN_DRAFTING: gettext_lazy("Being drafted"),
    ResolutionState.ADOPTED: gettext_lazy("Adopted"),
    ResolutionState.NOT_ADOPTED: gettext_lazy("Not adopted"),
    ResolutionState.PUBLISHED: gettext_lazy("Adopted and published"),
}
TONES: Final = {
    ResolutionState.IN_DRAFTING: "wait",
    ResolutionState.ADOPTED: "good",
    ResolutionState.NOT_ADOPTED: "",
    ResolutionState.PUBLISHED: "good",
}
_WARNINGS: Final[dict[CommitteeWarning, str | Promise]] = {
    CommitteeWarning.NOBODY: gettext_lazy("Nobody is named yet."),
    CommitteeWarning.SINGLE_SEX: gettext_lazy("All members are of one sex."),
    CommitteeWarning.NO_SPONSOR: gettext_lazy(
        "No member comes from a parliament that asked for the item."
    ),
}


def warned_in_words(
    warnings: Iterable[Warned], groups: Iterable[GeopoliticalGroup]
) -> tuple[str, ...]:
    """Return what a drafting committee lacks, one sentence each. No query."""
    names = {one.code: str(one.name) for one in groups}
    return tuple(
        _("The group %(group)s has named nobody.") % {"group": names.get(one.group, one.group)}
        if one.warning is CommitteeWarning.GROUP_WITHOUT_MEMBER
        else str(_WARNINGS[one.warning])
        for one in warnings
    )


def adopted_in_words(resolution: Resolution) -> str:
    """Return how and when it was adopted, empty before; on the venue's clock, its event loaded."""
    if resolution.adopted_at is None:
        return ""
    day = resolution.adopted_at.astimezone(resolution.event.zone)
    facts = {"body": str(resolution.body.name), "day": formats.date_format(day, "j F Y")}
    if resolution.adoption == Adoption.CONSENSUS:
        return _("Adopted by consensus by the %(body)s on %(day)s.") % facts
    return _("Adopted by vote by the %(body)s on %(day)s.") % facts


def printed(
    resolution: Resolution,
    draft: DraftVersion,
    reservations: Iterable[Reservation],
    *,
    symbol: str,
    language: Language,
) -> ResolutionPaper:
    """Return a resolution as it is printed in that language; event and body loaded. No query."""
    with translation.override(language):
        return ResolutionPaper(
            language=language,
            title=draft.title.in_language(language),
            symbol=symbol,
            organization=settings.ORGANIZATION,
            event=str(resolution.event.title),
            adopted=adopted_in_words(resolution),
            paragraphs=paragraphs_of(draft.in_language(language)),
            of_reservations=_("Reservations"),
            reservations=tuple(
                Reserved(str(one.delegation.institution.name), one.text) for one in reservations
            ),
        )


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a typed text: each of its lines that says something. No query."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
