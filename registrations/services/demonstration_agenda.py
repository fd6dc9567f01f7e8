"""Agendas in the demonstration: the 138th's as it went, and an invented Council's with parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import Body
from assemblies.models.events import Assembly
from sessions.enums import ItemKind, ItemStep, Purpose
from sessions.models.agenda import Agenda, AgendaItem
from sessions.models.sittings import Sitting
from sessions.selectors.agenda import PLENARY
from sessions.services import agenda_items, agendas

_TEXT_OF_A_COMMITTEE: Final = frozenset(
    {Purpose.RESOLUTION_DEBATE, Purpose.RESOLUTION_DRAFTING, Purpose.ADOPTION_OF_RESOLUTION}
)
_APART: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Treated:
    """Which sittings treat an item: those of these bodies that have one of these purposes."""

    bodies: frozenset[str]
    purposes: frozenset[Purpose]


_TREATED: Final[Mapping[int, _Treated]] = {
    2: _Treated(frozenset({PLENARY}), frozenset({Purpose.EMERGENCY_ITEM_DECISION})),
    3: _Treated(frozenset({PLENARY}), frozenset({Purpose.GENERAL_DEBATE})),
    4: _Treated(frozenset({"sc_peace"}), _TEXT_OF_A_COMMITTEE),
    5: _Treated(frozenset({"sc_development"}), _TEXT_OF_A_COMMITTEE),
    9: _Treated(
        frozenset({PLENARY, "drafting_committee_emergency"}),
        frozenset(
            {
                Purpose.EMERGENCY_ITEM_DEBATE,
                Purpose.EMERGENCY_ITEM_DRAFTING,
                Purpose.EMERGENCY_ITEM_ADOPTION,
            }
        ),
    ),
}
# The sitting of the last day adopts both resolutions and hears the reports.
_ON_THE_LAST_DAY: Final = (4, 5, 6)
_STEPS: Final = (
    (1, ItemStep.PUT_IN_HAND),
    (1, ItemStep.CLOSE),
    (2, ItemStep.PUT_IN_HAND),
    (2, ItemStep.CLOSE),
    (3, ItemStep.PUT_IN_HAND),
)

_Titles = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Item:
    """An invented item with its parts."""

    title: _Titles
    kind: ItemKind = ItemKind.OTHER
    parts: tuple["_Item", ...] = ()


_COUNCIL: Final = (
    _Item({"en": "Adoption of the agenda", "fr": "Adoption de l'ordre du jour"}, ItemKind.ADOPTION),
    _Item(
        {"en": "Election of an invented President", "fr": "Élection d'un président inventé"},
        ItemKind.ELECTION,
    ),
    _Item(
        {"en": "Invented finances", "fr": "Finances inventées"},
        parts=(
            _Item({"en": "Accounts that add up", "fr": "Des comptes justes"}, ItemKind.PROCEDURAL),
            _Item(
                {"en": "Draft budget", "fr": "Projet de budget"},
                ItemKind.ADOPTION,
                parts=(
                    _Item({"en": "Income", "fr": "Recettes"}),
                    _Item({"en": "Expenditure", "fr": "Dépenses"}),
                ),
            ),
        ),
    ),
    _Item({"en": "Any other invented business", "fr": "Questions diverses et inventées"}),
)
_COMMITTEE: Final = (
    _Item({"en": "Invented candidatures", "fr": "Candidatures inventées"}, ItemKind.ELECTION),
)


def build(*, assembly: Assembly, by: User, at: datetime) -> str:
    """Link the 138th's items to sittings, the one accepted among them, and take up the first."""
    agenda = Agenda.objects.get(event_id=assembly.pk, body__code=PLENARY)
    by_number = {item.number: item for item in agenda.items.filter(parent=None)}
    sittings = list(
        Sitting.objects.filter(event_id=assembly.pk)
        .select_related("body")
        .order_by("starts_at", "pk")
    )
    for number, treated in _TREATED.items():
        for sitting in sittings:
            if sitting.body.code in treated.bodies and treated.purposes & set(sitting.purposes):
                agenda_items.link(item=by_number[number], sitting=sitting, by=by, at=at)
    for number in _ON_THE_LAST_DAY:
        agenda_items.link(item=by_number[number], sitting=sittings[-1], by=by, at=at)
    for count, (number, step) in enumerate(_STEPS):
        moment = at - _APART * (len(_STEPS) - count)
        agenda_items.proceed(item=by_number[number], step=step, by=by, at=moment)
    return f"agenda: {len(by_number)} items"


def build_next(*, assembly: Assembly, by: User, at: datetime) -> str:
    """Adopt an invented Council's agenda with parts; a committee's is for its members alone."""
    council = _agenda(assembly, "governing_council", _COUNCIL, by, at)
    agendas.adopt(agenda=council, is_public=True, by=by, at=at)
    committee = _agenda(assembly, "executive_committee", _COMMITTEE, by, at)
    agendas.adopt(agenda=committee, is_public=False, by=by, at=at)
    for sitting in Sitting.objects.filter(event_id=assembly.pk, body__code="governing_council"):
        for item in council.items.filter(parent=None).order_by("position"):
            agenda_items.link(item=item, sitting=sitting, by=by, at=at)
    return "2 agendas"


def _agenda(
    assembly: Assembly, code: str, items: tuple[_Item, ...], by: User, at: datetime
) -> Agenda:
    agenda = agendas.start(event=assembly, body=Body.objects.get(code=code), by=by, at=at)
    _add(agenda, items, None, by, at)
    return Agenda.objects.get(pk=agenda.pk)


def _add(
    agenda: Agenda, items: tuple[_Item, ...], whole: AgendaItem | None, by: User, at: datetime
) -> None:
    for one in items:
        wanted = agenda_items.Wanted(title=LanguageMap(one.title), kind=one.kind)
        item = agenda_items.add(agenda=agenda, wanted=wanted, whole=whole, by=by, at=at)
        _add(agenda, one.parts, item, by, at)
