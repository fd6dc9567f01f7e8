"""What the rules ask about who is registered in a debate, and what its pages tell of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from django.db.models import Max, Q, QuerySet

from assemblies.enums import Capacity
from assemblies.models.bodies import BodyMember
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.institutions import Institution
from sessions.enums.debates import DebateAct, DebateKind, ListCategory, SpeakerState
from sessions.errors.debates import DebateRefused
from sessions.models.debates import Debate, ListDraw, Speaker, SpeakersList
from sessions.models.resolutions import DraftingMember
from sessions.models.turns import Turn
from sessions.rules.debates import registration as law
from sessions.rules.debates.kinds import rules_of
from sessions.rules.debates.registration import Entry, Limits, Person
from sessions.rules.debates.windows import Hours, Registration
from sessions.selectors.debates.standing import seconds_given, used_by_delegation
from sessions.selectors.parts import plain_name

# Languages in which speeches are held: those of the organization, and others that are interpreted.
SPOKEN: Final = ("en", "fr", "es", "ar", "zh", "ru", "pt", "de", "it", "ja", "ko", "tr", "fa", "id")


def registration_of(debate: Debate) -> Registration:
    """Return how registration for a debate is set and what has ended it. No query."""
    return Registration(
        hours=Hours(
            opens_at=debate.registration_opens_at,
            closes_at=debate.registration_closes_at,
            draw_at=debate.draw_at,
        ),
        lists_closed_at=debate.lists_closed_at,
        ended_at=debate.ended_at or debate.closed_at,
    )


def limits_of(debate: Debate) -> Limits:
    """Return how many of a delegation speak in a debate, or wait. No query."""
    return Limits(speakers=debate.speakers_per_delegation, waiting=debate.waiting_per_delegation)


def speakers_for(debate: Debate, institution: Institution | None) -> list[Speaker]:
    """Return who is registered for an institution, first come first; none for guests. One query."""
    if institution is None:
        return []
    own = debate.speakers.filter(institution=institution).exclude(state=SpeakerState.WITHDRAWN)
    return list(own.select_related("speakers_list").order_by("pk"))


def entries_of(speakers: Iterable[Speaker]) -> list[Entry]:
    """Return speakers as the rules see them; their lists are loaded. No query."""
    return [
        Entry(
            key=one.pk,
            category=ListCategory(one.speakers_list.category),
            state=SpeakerState(one.state),
            person=one.participant_id,
            name=plain_name(one.name),
        )
        for one in speakers
    ]


def person_of(participant: Participant | None, delegation: Delegation | None) -> Person | None:
    """Return whom a delegation names as the rules see her. One query, for whom it names."""
    if participant is None:
        return None
    own = Participant.objects.accredited().filter(pk=participant.pk)
    is_own = own.filter(delegation=delegation) if delegation else own
    capacity = Capacity(participant.capacity)
    return Person(key=participant.pk, capacity=capacity, is_own=is_own.exists())


def drafters_of_debate(debate: Debate, *, at: datetime) -> frozenset[int]:
    """Return who may speak in a drafting committee's debate, by the participants' keys.

    Whom the groups have named for the resolution that is drafted in its sittings; where none is,
    the delegates of Members with a seat in the body of these sittings. Two queries.
    """
    sittings = debate.sittings.all()
    named = DraftingMember.objects.filter(resolution__drafted_in__in=sittings)
    if keys := frozenset(named.values_list("participant", flat=True)):
        return keys
    day = at.astimezone(debate.event.zone).date()
    seats = BodyMember.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        starts_on__lte=day,
        body__in=sittings.values("body"),
    )
    people = Participant.objects.accredited().filter(event_id=debate.event_id)
    mine = Q(user__in=seats.filter(user__isnull=False).values("user"))
    theirs = Q(
        delegation__institution__in=seats.filter(institution__isnull=False).values("institution")
    )
    return frozenset(people.filter(mine | theirs).values_list("pk", flat=True))


def is_taken(debate: Debate) -> bool:
    """Tell whether somebody was ever registered in a debate or had the floor, or it was opened.

    Three queries at most.
    """
    if debate.opened_at is not None:
        return True
    has_step = debate.steps.exclude(act=DebateAct.CLOSE_LISTS).exists()
    return has_step or debate.speakers.exists() or debate.turns.exists()


def is_drawn(debate: Debate) -> bool:
    """Tell whether the lot of a debate is drawn. One query."""
    return ListDraw.objects.filter(debate=debate, drawn_at__isnull=False).exists()


def last_rank(of: SpeakersList) -> int:
    """Return the rank of who is last in a list; 0 in an empty one. One query."""
    return of.speakers.aggregate(last=Max("rank"))["last"] or 0


def last_number(of: SpeakersList) -> int:
    """Return the last number that a list handed out has; 0 if none. One query."""
    return of.speakers.aggregate(last=Max("number"))["last"] or 0


def used_in(debate: Debate) -> Mapping[int, int]:
    """Return of delegations that share their time how much is used, in ms, by key. One query."""
    turns = Turn.objects.filter(debate=debate, speaker__isnull=False)
    return used_by_delegation(turns.select_related("speaker__speakers_list").order_by("pk"), debate)


def times_of(debate: Debate, speakers: Iterable[Speaker]) -> dict[int, int]:
    """Return how long each of those who wait may speak, in seconds, by her key. One query.

    speakers: all of their delegations, with their lists.
    """
    waiting = [one for one in speakers if one.state == SpeakerState.LISTED]
    return seconds_given(debate, waiting, used_in(debate))


def has_room(debate: Debate, own: Iterable[Speaker]) -> bool:
    """Tell whether a delegation may register another speaker in a debate. No query.

    own: all of it, their lists loaded. The debate has the lists of its kind.
    """
    lists = {one.category for one in rules_of(DebateKind(debate.kind)).lists}
    return law.has_room(own=entries_of(own), limits=limits_of(debate), lists=lists)


def people_who_may_speak(delegation: Delegation) -> QuerySet[Participant]:
    """Return whom a delegation can choose: its accredited members of parliament."""
    speaking = [*(x for x in Capacity if x.is_delegate), Capacity.ASSOCIATE_MEMBER]
    people = Participant.objects.accredited().filter(delegation=delegation, capacity__in=speaking)
    return people.order_by("family_name", "given_name", "pk")


def not_accredited(debate: Debate) -> frozenset[int]:
    """Return who waits in a debate though she is not accredited any more, by key. One query.

    Her delegation says who speaks in her place: nobody is taken off a list for it.
    """
    accredited = Participant.objects.accredited().values("pk")
    waiting = debate.speakers.filter(state=SpeakerState.LISTED, participant__isnull=False)
    return frozenset(waiting.exclude(participant__in=accredited).values_list("pk", flat=True))


def fits_again(speaker: Speaker) -> bool:
    """Tell whether somebody who was off the lists fits beside who was registered since.

    That her delegation has not more on the lists than it may, and that she is not there twice. One
    query; needs her list and her institution loaded.
    """
    debate = speaker.debate
    own = speakers_for(debate, speaker.institution)
    others = entries_of(one for one in own if one.pk != speaker.pk)
    category, name = ListCategory(speaker.speakers_list.category), plain_name(speaker.name)
    again = may_speak_again(debate)
    try:
        law.check_number(category, own=others, limits=limits_of(debate))
        law.check_twice(speaker.participant_id, name, own=others, may_speak_again=again)
    except DebateRefused:
        return False
    return True


def may_speak_again(debate: Debate) -> bool:
    """Tell whether who has spoken in a debate may ask again. No query."""
    return debate.kind not in (DebateKind.GENERAL, DebateKind.EMERGENCY)
