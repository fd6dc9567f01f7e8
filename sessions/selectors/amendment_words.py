"""Amendments in the words of their readers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assemblies.enums import Language
from assemblies.fields import LanguageMap
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
    """An amendment as it is printed, beside the paragraph it is about.

    question: under which it was put to the vote, if it was; ballot: its vote, once it was opened.
    """

    amendment: Amendment
    author: str
    kind: str | Promise
    state: str | Promise
    tone: str
    paragraph: str
    is_pending: bool
    question: int | None
    ballot: int | None


def lines_of(passages: Iterable[Passage]) -> list[AmendmentLine]:
    """Return amendments as they are printed. No query where institutions are loaded."""
    return [_line(one) for one in passages]


def author_of(amendment: Amendment) -> str:
    """Return who proposes it, in the active language. No query where the institution is loaded."""
    of = amendment.institution
    return str(of.name) if of else _("Forum of Women Parliamentarians")


def title_of_vote(amendment: Amendment) -> LanguageMap:
    """Return as what an amendment is put to the vote, in every language. As `author_of`."""
    titles = {}
    for code in Language:
        with translation.override(code):
            titles[code.value] = _("Amendment %(number)s (%(author)s), paragraph %(paragraph)s") % {
                "number": amendment.number,
                "author": author_of(amendment),
                "paragraph": amendment.paragraph,
            }
    return LanguageMap(titles)


def _line(one: Passage) -> AmendmentLine:
    amendment, state = one.amendment, AmendmentState(one.amendment.state)
    return AmendmentLine(
        amendment=amendment,
        author=author_of(amendment),
        kind=KINDS[AmendmentKind(amendment.kind)],
        state=STATES[state],
        tone=_TONES.get(state, ""),
        paragraph=one.paragraph,
        is_pending=state is AmendmentState.PENDING,
        question=amendment.question_id,
        ballot=one.ballot,
    )
