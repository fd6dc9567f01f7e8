"""Acts by which somebody is registered to speak, changed, and taken off a list again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.institutions import Institution
from sessions.enums.debates import (
    DebateAct,
    DebateKind,
    ListCategory,
    ListOrder,
    SpeakerState,
    SpeaksAs,
)
from sessions.errors.speakers import OrderSettled, SpeakerElsewhere, SpeakerGone
from sessions.models.debates import Debate, Speaker, SpeakersList
from sessions.rules.debates import registration as law
from sessions.rules.debates.shares import check_division, check_share
from sessions.rules.debates.windows import check_window
from sessions.selectors.committee_cycles import is_suspended
from sessions.selectors.debates import registration as facts
from sessions.selectors.debates.standing import shares_time
from sessions.selectors.parts import plain_name
from sessions.services.debates import speaker_news
from sessions.services.debates.steps import Work, begin


@dataclass(frozen=True, slots=True, kw_only=True)
class For:
    """For whom somebody speaks: a delegation, an observer; neither for a guest.

    category: the list that the secretariat has chosen; None: as the rules have it.
    """

    delegation: Delegation | None = None
    institution: Institution | None = None
    category: ListCategory | None = None

    @property
    def speaks_for(self) -> Institution | None:
        return self.delegation.institution if self.delegation else self.institution


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who is to speak, in which languages. participant: whom the delegation has accredited.

    name: of who is not; empty with neither: announced later. seconds: her part of the delegation's
    time; None: it says nothing.
    """

    participant: Participant | None = None
    name: str = ""
    function: str = ""
    languages: tuple[str, ...] = ()
    seconds: int | None = None
    speaks_as: SpeaksAs = SpeaksAs.DELEGATE

    @property
    def is_called(self) -> str:
        return self.participant.badge_name if self.participant else self.name.strip()


@transaction.atomic
def register(
    *, debate: Debate, of: For, asked: Asked, at_desk: bool, by: User | None, at: datetime
) -> Speaker:
    """Put somebody on a list of a debate, late ones too; her delegation is mailed.

    at_desk: the secretariat enters her. Raises RegistrationNotOpen, RegistrationOver,
    SpeakerSuspended, ByInvitation, SpeakerElsewhere, NotPresidingOfficer, NotYoungMember,
    NoSuchList, ListByRules, TooManySpeakers, DelegationWaits, YoungMemberListed, ListedAlready,
    NotOfDrafting, LanguagesOfSpeech, NoSharedTime, ShareTooLarge.
    """
    work = begin(debate, DebateAct.REGISTER, by=by, at=at)
    held, speaks_for = work.debate, of.speaks_for
    zone = held.event.time_zone
    is_late = check_window(facts.registration_of(held), at=at, at_desk=at_desk, zone=zone)
    law.check_asking(
        speaks_for.kind if speaks_for else None,
        is_suspended=speaks_for is not None and is_suspended(speaks_for, held.event, at=at),
        at_desk=at_desk,
    )
    own = facts.speakers_for(held, speaks_for)
    on = _list_for(held, of, asked, own)
    category = ListCategory(on.category)
    law.check_number(category, own=facts.entries_of(own), limits=facts.limits_of(held))
    _check(held, asked, own, at)
    speaker = Speaker(
        debate=held,
        speakers_list=on,
        delegation=of.delegation,
        institution=speaks_for,
        is_late=is_late and on.order != ListOrder.GIVEN,  # nobody follows there by arrival
        registered_at=at,
        registered_by=by,
        state_at=at,
    )
    _write(speaker, asked)
    _rank(speaker)
    speaker.save()
    check_time(held, [*own, speaker], of=speaker)
    _settle(held, [*own, speaker])
    work.done(speaker=speaker, facts={"list": category, "delegation": _key_of(of.delegation)})
    speaker.refresh_from_db()
    speaker_news.registered(speaker, at=at)
    return speaker


@transaction.atomic
def amend(
    *,
    speaker: Speaker,
    asked: Asked,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Speaker:
    """Change who speaks, in which languages, how long, while she waits; her place stays.

    While the lists are open she may come upon another of her delegation's. version: as she was
    looked at. Raises SpeakerGone, Superseded, and what `register` raises of a person, her languages
    and her part of the time.
    """
    work, held = _waiting(speaker, DebateAct.AMEND, by, at)
    _check_version(held, version)
    debate, on = work.debate, held.speakers_list
    own = [one for one in facts.speakers_for(debate, held.institution) if one.pk != held.pk]
    if held.delegation is not None:
        category = ListCategory(on.category)
        speaks = law.still_as(category, asked.speaks_as)
        speaks = law.speaks_as(speaks, facts.person_of(asked.participant, held.delegation))
        category = law.list_after(category, speaks, are_open=_are_open(debate))
        on = debate.lists.get(category=category)
    _check(debate, asked, own, at)
    before, all_of = held.seconds, sorted([*own, held], key=lambda one: one.pk)
    held.speakers_list = on
    held.version += 1
    _write(held, asked)
    held.save()
    if held.seconds != before:
        check_time(debate, all_of, of=held)
    _settle(debate, all_of)
    work.done(speaker=held, facts={"list": on.category})
    held.refresh_from_db()
    return held


@transaction.atomic
def withdraw(
    *,
    speaker: Speaker,
    reason: str = "",
    version: int | None = None,
    at_desk: bool = False,
    by: User | None,
    at: datetime,
) -> Speaker:
    """Take somebody off her list; it stays on record that she was on it.

    While the lists are open, her delegation's second speaker becomes the first. version: as she was
    looked at; at_desk: the secretariat does it, and her delegation is mailed. Raises SpeakerGone,
    Superseded.
    """
    work, held = _waiting(speaker, DebateAct.WITHDRAW, by, at)
    _check_version(held, version)
    work.remember(held)
    held.state, held.state_at = SpeakerState.WITHDRAWN, at
    held.version += 1
    held.save(update_fields=["state", "state_at", "version"])
    _settle(work.debate, facts.speakers_for(work.debate, held.institution))
    work.done(speaker=held, reason=reason, facts={"list": held.speakers_list.category})
    if at_desk:
        speaker_news.withdrawn(held, at=at)
    return held


@transaction.atomic
def move(*, speaker: Speaker, is_up: bool, by: User | None, at: datetime) -> Speaker:
    """Put somebody one place up or down in a list whose order the secretariat gives.

    At its end she stays where she is. Raises SpeakerGone, OrderSettled.
    """
    work, held = _waiting(speaker, DebateAct.PLACE, by, at)
    if held.speakers_list.order != ListOrder.GIVEN:
        raise OrderSettled
    waiting = held.speakers_list.speakers.filter(state=SpeakerState.LISTED).order_by("rank", "pk")
    order = list(waiting)
    place = [one.pk for one in order].index(held.pk)
    other = place + (-1 if is_up else 1)
    if other not in range(len(order)):
        return held
    work.remember(order[place], order[other])
    ranks = order[other].rank, order[place].rank
    order[place].rank, order[other].rank = ranks
    Speaker.objects.bulk_update([order[place], order[other]], ["rank"])
    work.done(speaker=held, facts={"rank": ranks[0]})
    return order[place]


def _waiting(
    speaker: Speaker, act: DebateAct, by: User | None, at: datetime
) -> tuple[Work, Speaker]:
    """Hold the debate of somebody who waits. Raises SpeakerGone."""
    work = begin(speaker.debate, act, by=by, at=at)
    related = Speaker.objects.select_related("speakers_list", "delegation", "institution")
    held = related.get(pk=speaker.pk)
    if held.state != SpeakerState.LISTED or work.debate.closed_at is not None:
        raise SpeakerGone
    held.debate = work.debate
    return work, held


def _check_version(speaker: Speaker, seen: int | None) -> None:
    if seen is not None and seen != speaker.version:
        raise Superseded


def _list_for(debate: Debate, of: For, asked: Asked, own: list[Speaker]) -> SpeakersList:
    """Return the list on which somebody new belongs, as the rules or the secretariat say."""
    lists = {ListCategory(one.category): one for one in debate.lists.order_by("place")}
    orders = {category: ListOrder(one.order) for category, one in lists.items()}
    speaks = asked.speaks_as
    if of.delegation is not None:
        speaks = law.speaks_as(speaks, facts.person_of(asked.participant, of.delegation))
    elif asked.participant is not None:
        raise SpeakerElsewhere
    chosen = law.chosen_list(of.category, orders=orders, is_guest=of.speaks_for is None)
    if chosen is None:
        chosen = law.list_for(speaks, own=facts.entries_of(own), lists=lists)
    return lists[chosen]


def _check(debate: Debate, asked: Asked, own: list[Speaker], at: datetime) -> None:
    """Refuse a person or languages that the rules forbid. own: the delegation's others."""
    person = asked.participant.pk if asked.participant else None
    law.check_languages(asked.languages, spoken=facts.SPOKEN)
    law.check_twice(
        person,
        plain_name(asked.is_called),
        own=facts.entries_of(own),
        may_speak_again=facts.may_speak_again(debate),
    )
    if debate.kind == DebateKind.DRAFTING:
        law.check_drafting(person, drafters=facts.drafters_of_debate(debate, at=at))


def _write(speaker: Speaker, asked: Asked) -> None:
    """Write on a speaker what is asked for. Raises NoSharedTime."""
    check_share(asked.seconds, is_shared=shares_time(speaker, speaker.debate))
    if asked.participant is not None:  # she may have been erased while the debate was waited for
        asked.participant.refresh_from_db(fields=["badge_name"])
    speaker.participant = asked.participant
    speaker.name = asked.is_called
    speaker.function = asked.function
    speaker.languages = list(asked.languages)
    speaker.seconds = asked.seconds


def _rank(speaker: Speaker) -> None:
    """Give somebody new her place at the end, where the list has its order already."""
    on = speaker.speakers_list
    order, is_drawn = ListOrder(on.order), facts.is_drawn(speaker.debate)
    if law.has_own_order(order, is_drawn=is_drawn):
        speaker.rank = facts.last_rank(on) + 1
        if order is ListOrder.LOT:
            speaker.number = facts.last_number(on) + 1


def check_time(debate: Debate, own: list[Speaker], *, of: Speaker | None = None) -> None:
    """Refuse to divide a delegation's time so that it is too short.

    own: all of it that have not withdrawn, first come first, their lists loaded; of: whose part is
    set now. Raises ShareTooLarge.
    """
    waiting = [one for one in own if one.state == SpeakerState.LISTED]
    sharing = [one for one in waiting if shares_time(one, debate)]
    if sharing:
        used_ms = facts.used_in(debate).get(sharing[0].delegation_id or 0, 0)
        left = max(0, (debate.delegation_seconds or 0) - used_ms // 1000)
        whose = sharing.index(of) if of in sharing else None
        check_division(left, [one.seconds for one in sharing], of=whose)


def _settle(debate: Debate, own: list[Speaker]) -> None:
    """Put those of a delegation who wait on the lists on which they belong by now."""
    places = law.settled(facts.entries_of(own)) if _are_open(debate) else {}
    if not places:
        return
    lists = {one.category: one for one in debate.lists.all()}
    moving = [one for one in own if one.pk in places]
    for one in moving:
        one.speakers_list = lists[places[one.pk]]
    Speaker.objects.bulk_update(moving, ["speakers_list"])


def _are_open(debate: Debate) -> bool:
    return debate.lists_closed_at is None


def _key_of(delegation: Delegation | None) -> int | None:
    return delegation.pk if delegation else None
