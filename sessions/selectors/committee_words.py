"""The Standing Committees' work in the words of their readers."""

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sessions.enums.committees import RapporteurWarning, SubjectState
from sessions.models.committees import CommitteeCycle, SubjectItem

STATES: Final[dict[SubjectState, str | Promise]] = {
    SubjectState.PROPOSED: gettext_lazy("Before the bureau"),
    SubjectState.WITHDRAWN: pgettext_lazy("of a subject item", "Withdrawn"),
    SubjectState.SELECTED: gettext_lazy("The subject of the committee"),
    SubjectState.COMBINED: gettext_lazy("Combined with others"),
    SubjectState.DECLINED: pgettext_lazy("of a subject item", "Not selected"),
}
TONES: Final = {
    SubjectState.PROPOSED: "wait",
    SubjectState.WITHDRAWN: "",
    SubjectState.SELECTED: "good",
    SubjectState.COMBINED: "good",
    SubjectState.DECLINED: "bad",
}
_WARNINGS: Final[dict[RapporteurWarning, str | Promise]] = {
    RapporteurWarning.FEWER_THAN_TWO: gettext_lazy("Two co-rapporteurs are to be named."),
    RapporteurWarning.SINGLE_SEX: gettext_lazy("Both co-rapporteurs are of one sex."),
}


def proposer_of(item: SubjectItem) -> str:
    """Return who proposes a subject, in the active language. Its institution is loaded."""
    return str(item.institution.name) if item.institution else _("The bureau of the committee")


def warned_in_words(warnings: Iterable[RapporteurWarning]) -> tuple[str, ...]:
    """Return what the co-rapporteurs lack, a sentence each. No query."""
    return tuple(str(_WARNINGS[one]) for one in warnings)


def words_about_rapporteur(
    cycle: CommitteeCycle, subject: SubjectItem, language: str
) -> dict[str, Any]:
    """Return what a co-rapporteur reads when she is named; event and body are loaded. No query."""
    with translation.override(language):
        path = [cycle.event.slug, cycle.body.code]
        return {
            "event": cycle.event.title.in_language(language),
            "body": cycle.body.name.in_language(language),
            "subject": subject.title.in_language(language),
            "draft_until": cycle.draft_until.isoformat() if cycle.draft_until else "",
            "inputs_until": cycle.inputs_until.isoformat() if cycle.inputs_until else "",
            "url": settings.PUBLIC_URL + reverse("assembly_sessions:committee", args=path),
        }
