"""Amendments in the words of their readers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sessions.enums.decisions import AmendmentKind, AmendmentState
from sessions.models.resolutions import Amendment
from sessions.selectors.amendments import Passage

KINDS: Final[dict[AmendmentKind, str | Promise]] = {
    AmendmentKind.REPLACE: gettext_lazy("Put other words in its place"),
    AmendmentKind.DELETE: gettext_lazy("Delete it"),
    AmendmentKind.INSERT: gettext_lazy("Insert a new paragraph after it"),
}
STATES: Final[dict[AmendmentState, str | Promise]] = {
    AmendmentState.PENDING: gettext_lazy("To be treated"),
    AmendmentState.ADOPTED: pgettext_lazy("of an amendment", "Adopted"),
    AmendmentState.REJECTED: pgettext_lazy("of an amendment", "Rejected"),
    AmendmentState.WITHDRAWN: gettext_lazy("Withdrawn by its author"),
    AmendmentState.FALLEN: gettext_lazy("Fallen: its passage was changed otherwise"),
}
_TONES: Final = {
    AmendmentState.PENDING: "wait",
    AmendmentState.ADOPTED: "good",
    AmendmentState.REJECTED: "bad",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentLine:
    """An amendment as it is printed, beside the paragraph it is about."""

    amendment: Amendment
    author: str
    kind: str | Promise
    state: str | Promise
    tone: str
    paragraph: str
    is_pending: bool


def lines_of(passages: Iterable[Passage]) -> list[AmendmentLine]:
    """Return amendments as they are printed. No query where institutions are loaded."""
    return [_line(one) for one in passages]


def _line(one: Passage) -> AmendmentLine:
    amendment, state = one.amendment, AmendmentState(one.amendment.state)
    of = amendment.institution
    return AmendmentLine(
        amendment=amendment,
        author=str(of.name) if of else _("Forum of Women Parliamentarians"),
        kind=KINDS[AmendmentKind(amendment.kind)],
        state=STATES[state],
        tone=_TONES.get(state, ""),
        paragraph=one.paragraph,
        is_pending=state is AmendmentState.PENDING,
    )
