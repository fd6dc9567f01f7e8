"""What the pages of an agenda print, ready-made: templates only loop and show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sessions.enums import ItemKind, ItemState, ItemStep
from sessions.models.agenda import Agenda, AgendaItem
from sessions.models.documents import Document
from sessions.models.sittings import Sitting
from sessions.rules.agenda import steps_from
from sessions.selectors.agenda import Node, Tree
from sessions.selectors.wording import ITEM_STATES
from sessions.web.document_cards import DocumentLine, lines_of

Words = str | Promise

KINDS: Final[dict[str, Words]] = {
    ItemKind.PROCEDURAL: pgettext_lazy("kind of agenda item", "Procedural"),
    ItemKind.DEBATE: pgettext_lazy("kind of agenda item", "Debate"),
    ItemKind.ELECTION: pgettext_lazy("kind of agenda item", "Election"),
    ItemKind.ADOPTION: pgettext_lazy("kind of agenda item", "Adoption"),
    ItemKind.EMERGENCY_ITEM: pgettext_lazy("kind of agenda item", "Emergency item"),
    ItemKind.OTHER: pgettext_lazy("kind of agenda item", "Other"),
}
STATES: Final[dict[str, tuple[str, Words]]] = {
    ItemState.PENDING: ("", ITEM_STATES[ItemState.PENDING]),
    ItemState.IN_HAND: ("info", ITEM_STATES[ItemState.IN_HAND]),
    ItemState.SUSPENDED: ("wait", ITEM_STATES[ItemState.SUSPENDED]),
    ItemState.CLOSED: ("good", ITEM_STATES[ItemState.CLOSED]),
    ItemState.WITHDRAWN: ("bad", ITEM_STATES[ItemState.WITHDRAWN]),
}
# What stands after the state.
_SINCE: Final[dict[str, Words]] = {
    ItemState.IN_HAND: pgettext_lazy("In hand …", "since %(when)s"),
    ItemState.SUSPENDED: pgettext_lazy("Suspended …", "since %(when)s"),
    ItemState.CLOSED: pgettext_lazy("Closed …", "at %(when)s"),
    ItemState.WITHDRAWN: pgettext_lazy("Withdrawn …", "at %(when)s"),
}
STEPS: Final[dict[str, Words]] = {
    ItemStep.PUT_IN_HAND: gettext_lazy("Put in hand"),
    ItemStep.SUSPEND: gettext_lazy("Suspend"),
    ItemStep.RESUME: gettext_lazy("Resume"),
    ItemStep.CLOSE: gettext_lazy("Close"),
    ItemStep.REOPEN: gettext_lazy("Reopen"),
    ItemStep.WITHDRAW: gettext_lazy("Withdraw"),
}
# These need a word to readers and have a page for it.
_WITH_REASON: Final = frozenset({ItemStep.WITHDRAW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A sitting that treats an item."""

    pk: int
    url: str
    title: str
    day: str
    hour: str

    @property
    def in_a_line(self) -> str:
        return f"{self.day} {self.hour}: {self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item as an agenda prints it; what only an editor sees is empty for others."""

    pk: int
    number: str
    title: str
    body: str
    kind: str
    prepared_by: str
    state: str
    tone: str
    is_in_hand: bool
    since: str
    by: str
    reason: str
    version: int
    meetings: tuple[Meeting, ...] = ()
    documents: tuple[DocumentLine, ...] = ()
    parts: tuple["Line", ...] = ()
    steps: tuple[tuple[str, Words], ...] = ()
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One body's agenda."""

    agenda: Agenda
    body: str
    lines: tuple[Line, ...]

    @property
    def anchor(self) -> str:
        return f"agenda-{self.agenda.pk}"


def sheets_of(
    trees: Iterable[Tree],
    *,
    at: datetime,
    documents: Mapping[int, Iterable[Document]] | None = None,
) -> tuple[Sheet, ...]:
    """Return agendas ready for printing; documents: to be named, by the key of their item."""
    named = {item: lines_of(held, at=at) for item, held in (documents or {}).items()}
    return tuple(
        Sheet(
            agenda=tree.agenda,
            body=str(tree.agenda.body.name),
            lines=_lines(tree.nodes, named, at),
        )
        for tree in trees
    )


def _lines(
    nodes: tuple[Node, ...], documents: Mapping[int, tuple[DocumentLine, ...]], at: datetime
) -> tuple[Line, ...]:
    return tuple(
        line_of(
            node.item,
            at=at,
            meetings=tuple(meeting_of(sitting) for sitting in node.sittings),
            documents=documents.get(node.item.pk, ()),
            parts=_lines(node.parts, documents, at),
            is_first=place == 0,
            is_last=place == len(nodes) - 1,
        )
        for place, node in enumerate(nodes)
    )


def line_of(
    item: AgendaItem,
    *,
    at: datetime,
    meetings: tuple[Meeting, ...] = (),
    documents: tuple[DocumentLine, ...] = (),
    parts: tuple[Line, ...] = (),
    is_first: bool = False,
    is_last: bool = False,
) -> Line:
    """Return what is printed of an item; needs agenda, its body and event, and numbers loaded."""
    tone, state = STATES[item.state]
    steps = () if item.agenda.is_draft else steps_from(ItemState(item.state))
    return Line(
        pk=item.pk,
        number=item.printed,
        title=str(item.title),
        body=str(item.agenda.body.name),
        kind="" if item.kind == ItemKind.OTHER else str(KINDS[item.kind]),
        prepared_by=str(item.prepared_by.name) if item.prepared_by else "",
        state=str(state),
        tone=tone,
        is_in_hand=item.state == ItemState.IN_HAND,
        since=_since(item, item.agenda.event.zone, at),
        by=item.state_by.name or item.state_by.email if item.state_by else "",
        reason=str(item.reason or ""),
        version=item.version,
        meetings=meetings,
        documents=documents,
        parts=parts,
        steps=tuple((step, STEPS[step]) for step in steps if step not in _WITH_REASON),
        is_first=is_first,
        is_last=is_last,
    )


def _since(item: AgendaItem, zone: ZoneInfo, at: datetime) -> str:
    """Say since when an item is as it is, on the venue's clock; the day where it is another."""
    if item.state_at is None:
        return ""
    moment = item.state_at.astimezone(zone)
    when = f"{moment:%H:%M}"
    if moment.date() != at.astimezone(zone).date():
        when = f"{formats.date_format(moment, 'j F Y')}, {when}"
    return str(_SINCE[item.state]) % {"when": when}


def in_a_line(sitting: Sitting) -> str:
    """Return a sitting as one chooses it from a list; needs its event loaded."""
    return meeting_of(sitting).in_a_line


def meeting_of(sitting: Sitting) -> Meeting:
    """Return what an agenda prints of a sitting; needs its event loaded."""
    start = sitting.local_start
    title = str(sitting.title)
    # Before its release only its editors know of it, from the board.
    page = "sitting-detail" if sitting.released_at else "plan-sitting"
    return Meeting(
        pk=sitting.pk,
        url=reverse(f"assembly_sessions:{page}", args=[sitting.event.slug, sitting.pk]),
        title=f"{title} ({_('cancelled')})" if sitting.is_cancelled else title,
        day=formats.date_format(start, "D j F"),
        hour=f"{start:%H:%M}",
    )
