"""Who may be registered to speak in a debate, on which of its lists."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assemblies.enums import Capacity, InstitutionKind
from sessions.enums.debates import ListCategory, ListOrder, SpeakerState, SpeaksAs
from sessions.errors.debates import DebateRefused
from sessions.errors.speakers import (
    ByInvitation,
    DelegationWaits,
    LanguagesOfSpeech,
    ListByRules,
    ListedAlready,
    NoSuchList,
    NotOfDrafting,
    NotPresidingOfficer,
    NotYoungMember,
    SpeakerElsewhere,
    SpeakerSuspended,
    TooManySpeakers,
    YoungMemberListed,
)

MOST_LANGUAGES: Final = 2
_C = ListCategory
# Lists that count against a delegation's number of speakers.
COUNTED: Final = frozenset(
    {_C.PRESIDING_OFFICERS, _C.FIRST_SPEAKERS, _C.SECOND_SPEAKERS, _C.SPEAKERS}
)
# Lists between which the speakers of a delegation move while they are open.
_OF_DELEGATIONS: Final = (_C.PRESIDING_OFFICERS, _C.FIRST_SPEAKERS, _C.SECOND_SPEAKERS)
_TAKES_A_PLACE: Final = frozenset(
    {SpeakerState.LISTED, SpeakerState.HAS_FLOOR, SpeakerState.SPOKEN}
)
_IS_THERE: Final = frozenset({SpeakerState.LISTED, SpeakerState.HAS_FLOOR})
# Who speaks for a delegation: members of parliament, and those of an Associate Member.
_SPEAKS: Final = frozenset({*(x for x in Capacity if x.is_delegate), Capacity.ASSOCIATE_MEMBER})
_YOUNG: Final = _C.YOUNG_MEMBERS
_OFFICERS: Final = _C.PRESIDING_OFFICERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Somebody of a delegation on a list of the debate. person: by key; None: not known here."""

    key: int
    category: ListCategory
    state: SpeakerState = SpeakerState.LISTED
    person: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many of a delegation speak, or wait at a time; None: as many as come."""

    speakers: int | None = None
    waiting: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody accredited whom a delegation names. is_own: she is of that delegation."""

    key: int
    capacity: Capacity
    is_own: bool


def check_asking(kind: str | None, *, is_suspended: bool, at_desk: bool) -> None:
    """Refuse for whom nobody may be registered. kind: of the institution; None: a guest's.

    at_desk: the secretariat enters it, on the President's invitation where it needs one. Raises
    SpeakerSuspended, ByInvitation.

    Source: Statutes, art. 4.2 (suspension); Rules of the Assembly (April 2017): observers speak
    when the President invites them; Associate Members have the rights of Members save the vote.
    """
    if is_suspended:
        raise SpeakerSuspended
    with_rights = {InstitutionKind.PARLIAMENT, InstitutionKind.ASSOCIATE}
    if kind not in with_rights and not at_desk:
        raise ByInvitation


def speaks_as(asked: SpeaksAs, person: Person | None) -> SpeaksAs:
    """Return as what somebody speaks: a presiding officer always as one, save as a young member.

    person: None while her delegation announces nobody it has accredited. Raises SpeakerElsewhere,
    NotPresidingOfficer, NotYoungMember.

    Source: lists of the 138th and 139th Assemblies (presiding officers and young members have lists
    of their own); reading of the project (docs/adr/0041): a young member is named when she is
    registered, a presiding officer may be announced before she is accredited.
    """
    if person is not None and not (person.is_own and person.capacity in _SPEAKS):
        raise SpeakerElsewhere
    if asked is SpeaksAs.YOUNG_MEMBER:
        if person is None or person.capacity is not Capacity.YOUNG_MEMBER:
            raise NotYoungMember
        return asked
    if person is None:
        return asked
    if person.capacity is Capacity.PRESIDING_OFFICER:
        return SpeaksAs.PRESIDING_OFFICER
    if asked is SpeaksAs.PRESIDING_OFFICER:
        raise NotPresidingOfficer
    return asked


def list_for(
    asked: SpeaksAs, *, own: Sequence[Entry], lists: Collection[ListCategory]
) -> ListCategory:
    """Return the list on which a delegation's next speaker belongs.

    own: who of the delegation is registered; lists: those that the debate has. A delegation's first
    speaker is its presiding officer, where one speaks: then the other is its second. Raises
    NoSuchList.

    Source: lists of the 138th and 139th Assemblies (first speakers are those "of the other
    delegations": no delegation stands on both lists).
    """
    if asked is SpeaksAs.YOUNG_MEMBER:
        return _held(_YOUNG, lists)
    if _C.SPEAKERS in lists:
        return _C.SPEAKERS
    if asked is SpeaksAs.PRESIDING_OFFICER:
        return _held(_OFFICERS, lists)
    has_first = any(
        one.state in _TAKES_A_PLACE and one.category in (_OFFICERS, _C.FIRST_SPEAKERS)
        for one in own
    )
    return _held(_C.SECOND_SPEAKERS if has_first else _C.FIRST_SPEAKERS, lists)


def chosen_list(
    chosen: ListCategory | None, *, orders: Mapping[ListCategory, ListOrder], is_guest: bool
) -> ListCategory | None:
    """Return the list that the secretariat has chosen for an opening speech, a guest, a panellist.

    orders: of the debate's lists, in their order; is_guest: of no delegation or organization, and
    then the first such list is hers, where there is one. None: the rules say which. Raises
    NoSuchList, ListByRules.

    Source: lists of the 138th and 139th Assemblies ("opening and special guests", called in the
    order in which the secretariat has put them).
    """
    given = [one for one, order in orders.items() if order is ListOrder.GIVEN]
    if chosen is None:
        return given[0] if is_guest and given else None
    if chosen in given:
        return chosen
    if chosen in orders:
        raise ListByRules
    raise NoSuchList


def still_as(current: ListCategory, asked: SpeaksAs) -> SpeaksAs:
    """Return as what somebody speaks once she is changed: who stands for the young stays so.

    Source: reading of the project (docs/adr/0041): a young member's speech is another one.
    """
    if current is _YOUNG:
        return SpeaksAs.YOUNG_MEMBER
    return SpeaksAs.DELEGATE if asked is SpeaksAs.YOUNG_MEMBER else asked


def list_after(current: ListCategory, speaks: SpeaksAs, *, are_open: bool) -> ListCategory:
    """Return on which list somebody stands once her delegation has named another in her place.

    are_open: before the lists are closed for the draw; from then on she stays where she is. Raises
    NotPresidingOfficer for another than one on their list then.

    Source: as in `list_for`; who is on a list that was published stays on it, for the lot is drawn
    from it (docs/adr/0041).
    """
    if current not in _OF_DELEGATIONS:
        return current
    is_officer = speaks is SpeaksAs.PRESIDING_OFFICER
    if not are_open:
        if current is _OFFICERS and not is_officer:
            raise NotPresidingOfficer
        return current
    if is_officer:
        return _OFFICERS
    return _C.FIRST_SPEAKERS if current is _OFFICERS else current


def settled(own: Sequence[Entry]) -> dict[int, ListCategory]:
    """Return on which list each of a delegation's speakers belongs, while lists can still change.

    own: in the order in which they were registered. When the first withdraws the second becomes the
    first; when a presiding officer comes, who was the first becomes the second.

    Source: as in `list_for`; that the second is promoted is a reading of the project
    (docs/adr/0041).
    """
    moving = [one for one in own if one.state in _IS_THERE and one.category in _OF_DELEGATIONS]
    officers = [one for one in moving if one.category is _OFFICERS]
    others = [one for one in moving if one.category is not _OFFICERS]
    places = {one.key: one.category for one in officers}
    for number, one in enumerate(others):
        is_first = number == 0 and not officers
        places[one.key] = _C.FIRST_SPEAKERS if is_first else _C.SECOND_SPEAKERS
    return places


def check_number(category: ListCategory, *, own: Sequence[Entry], limits: Limits) -> None:
    """Refuse a speaker more than a delegation has. own: who of it is registered.

    A young member's speech is one beside the others; who was passed over has given her place up.
    Raises TooManySpeakers with `most`, DelegationWaits, YoungMemberListed.

    Source: lists of the 138th and 139th Assemblies (two speakers, young members apart); reading of
    the project (rules.md, section 6: one in the emergency debate, configurable); practice of
    committees, taken as a rule (docs/adr/0041): one of a delegation waits at a time.
    """
    there = [one for one in own if one.state in _TAKES_A_PLACE]
    if category is _YOUNG and any(one.category is _YOUNG for one in there):
        raise YoungMemberListed
    if category not in COUNTED:
        return
    counted = [one for one in there if one.category in COUNTED]
    if limits.speakers is not None and len(counted) >= limits.speakers:
        raise TooManySpeakers(most=limits.speakers)
    waiting = [one for one in counted if one.state in _IS_THERE]
    if limits.waiting is not None and len(waiting) >= limits.waiting:
        raise DelegationWaits


def has_room(*, own: Sequence[Entry], limits: Limits, lists: Collection[ListCategory]) -> bool:
    """Tell whether a delegation may register another: a speaker, or a young member beside them.

    Source: as in `check_number`.
    """
    for asked in (SpeaksAs.DELEGATE, SpeaksAs.YOUNG_MEMBER):
        try:
            check_number(list_for(asked, own=own, lists=lists), own=own, limits=limits)
        except DebateRefused:
            continue
        return True
    return False


def check_twice(
    person: int | None, name: str, *, own: Sequence[Entry], may_speak_again: bool
) -> None:
    """Refuse somebody who is on a list already. name: without case and accents.

    own: the delegation's others. may_speak_again: once she has spoken, as in committees; nowhere
    does she wait twice. Raises ListedAlready.

    Source: reading of the project (docs/adr/0041): two speakers are two people.
    """
    states = _IS_THERE if may_speak_again else _TAKES_A_PLACE
    for one in own:
        is_same = person is not None and one.person == person
        is_named_so = bool(name) and one.name == name and None in (person, one.person)
        if one.state in states and (is_same or is_named_so):
            raise ListedAlready


def check_drafting(person: int | None, *, drafters: Collection[int]) -> None:
    """Refuse who does not belong to a drafting committee. Raises NotOfDrafting.

    Source: rules.md, section 6 (a drafting committee has the members whom the groups have named);
    reading of the project (docs/adr/0041): they alone speak in it.
    """
    if person not in drafters:
        raise NotOfDrafting


def check_languages(codes: Sequence[str], *, spoken: Collection[str]) -> None:
    """Refuse other than one language of a speech, or two. spoken: those that can be chosen.

    Raises LanguagesOfSpeech.

    Source: lists of the 138th and 139th Assemblies ("English, French, Spanish, or two in one
    speech").
    """
    is_counted = 1 <= len(codes) <= MOST_LANGUAGES and len(set(codes)) == len(codes)
    if not is_counted or not set(codes) <= set(spoken):
        raise LanguagesOfSpeech


def has_own_order(order: ListOrder, *, is_drawn: bool) -> bool:
    """Tell whether somebody who is registered now is ranked at once, at the end of her list.

    Before the lot is drawn nobody on its list has a rank.

    Source: practical guide to Assemblies (lot); lists of the 138th and 139th Assemblies (who comes
    late follows).
    """
    return order is not ListOrder.LOT or is_drawn


def _held(category: ListCategory, lists: Collection[ListCategory]) -> ListCategory:
    if category not in lists:
        raise NoSuchList
    return category
