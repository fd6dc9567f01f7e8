"""Who runs debates, who chairs them, who may know of them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet

from assemblies.enums import Capability, Capacity
from assemblies.models.bodies import BodyMember
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Event
from assemblies.permissions import Visitor, acts_as_itself, delegations_with
from sessions.enums import Part
from sessions.enums.debates import DebateKind, ListOrder, SpeakerState
from sessions.models.debates import Debate, Speaker
from sessions.models.parts import SittingPart
from sessions.models.presence import Presence
from sessions.models.resolutions import DraftingMember
from sessions.models.sittings import Sitting
from sessions.permissions import (
    may_edit_programme,
    represented_delegations,
    sittings_of_all,
    visible_sittings,
)

_CHAIRS = (Part.CHAIR, Part.VICE_CHAIR)


def may_run_debates(user: Visitor) -> bool:
    """Tell whether this account may make debates, keep their lists, draw, and set screens."""
    return may_edit_programme(user)


def may_chair(user: Visitor, debate: Debate) -> bool:
    """Tell whether this account may give the floor: it runs debates, or presides in a sitting.

    One query at most, beside that for the role.
    """
    if may_run_debates(user):
        return True
    if not acts_as_itself(user):
        return False
    presiding = SittingPart.objects.filter(part__in=_CHAIRS, participant__user=user)
    return presiding.filter(
        sitting__debates=debate, participant__withdrawn_at__isnull=True
    ).exists()


def visible_debates(user: Visitor, *, at: datetime) -> QuerySet[Debate]:
    """Return the debates this visitor may know of: she may know of all their sittings.

    A drafting committee meets behind closed doors: its debate know also those who draft, and who
    registers them.
    """
    debates = Debate.objects.select_related("event")
    if may_run_debates(user):
        return debates
    known = _all_within(visible_sittings(user, at=at))
    if user.is_authenticated:
        known |= _all_within(Sitting.objects.all()) & _is_of_drafters(user, at)
    return debates.filter(known)


def interpreted_debate(user: Visitor, pk: int, *, at: datetime) -> Debate | None:
    """Return a debate that this account may prepare to interpret, by its key; None otherwise.

    One she may know of, at an event where she is accredited as an interpreter; and where she is in
    the room, a closed one. Who runs debates sees all. Four queries at most: asked as one, they are
    a condition that PostgreSQL plans for seconds.
    """
    debate = Debate.objects.select_related("event").filter(pk=pk).first()
    if debate is None or not may_interpret(user, debate):
        return None
    is_here = Q(participant__user=user, sitting__debates=debate)
    if visible_debates(user, at=at).filter(pk=pk).exists():
        return debate
    return debate if Presence.objects.filter(is_here).exists() else None


def may_interpret(user: Visitor, debate: Debate) -> bool:
    """Tell whether who may know of a debate may prepare to interpret it. One query."""
    if may_run_debates(user):
        return True
    people = Participant.objects.accredited().filter(event_id=debate.event_id)
    return acts_as_itself(user) and people.filter(user=user, capacity=Capacity.INTERPRETER).exists()


def listened_debate(user: Visitor, pk: int, *, at: datetime) -> Debate | None:
    """Return a debate whose changes this visitor may listen to: she may look at one page of it.

    Five queries at most.
    """
    seen = visible_debates(user, at=at).filter(pk=pk).first()
    return seen or interpreted_debate(user, pk, at=at)


def public_debates() -> QuerySet[Debate]:
    """Return the debates of which all sittings are open and published."""
    return Debate.objects.select_related("event").filter(_all_within(sittings_of_all()))


def delegations_speaking(user: Visitor, event: Event | None = None) -> QuerySet[Delegation]:
    """Return the delegations for which this account registers speakers: it coordinates or heads.

    event: to that assembly alone.
    """
    own = represented_delegations(user)
    return own if event is None else own.filter(assembly_id=event.pk)


def delegations_followed(user: Visitor, event: Event) -> QuerySet[Delegation]:
    """Return the delegations whose speakers this account may look up: those it belongs to, too."""
    found = Delegation.objects.filter(_is_followed(user), assembly_id=event.pk)
    return found.select_related("assembly", "institution").order_by("pk")


def _is_followed(user: Visitor) -> Q:
    belongs = delegations_with(user, Capability.SEE_OWN_DELEGATION)
    mine = Q(pk__in=belongs.values("pk")) | Q(pk__in=represented_delegations(user).values("pk"))
    if acts_as_itself(user, Capability.SEE_OWN_DELEGATION):
        people = Participant.objects.accredited().filter(user=user, delegation__isnull=False)
        mine |= Q(pk__in=people.values("delegation"))
    return mine


def visible_speakers(user: Visitor, *, at: datetime) -> QuerySet[Speaker]:
    """Return who is on lists of debates that this visitor may know of.

    A list that is drawn by lot is public from its closing on, the others at once; who has withdrawn
    is on none. The secretariat sees all, who is of a delegation all of it.
    """
    speakers = Speaker.objects.filter(debate__in=visible_debates(user, at=at).order_by())
    if may_run_debates(user):
        return speakers
    public = Q(debate__lists_closed_at__isnull=False) | ~Q(speakers_list__order=ListOrder.LOT)
    public &= ~Q(state=SpeakerState.WITHDRAWN)
    if not user.is_authenticated:
        return speakers.filter(public)
    own = Delegation.objects.filter(_is_followed(user))
    return speakers.filter(public | Q(delegation__in=own.values("pk")))


def _all_within(sittings: QuerySet[Sitting]) -> Q:
    links = Debate.sittings.through.objects.filter(debate=OuterRef("pk"))
    hidden = links.exclude(sitting__in=sittings)
    return Q(Exists(links)) & ~Q(Exists(hidden))


def _is_of_drafters(user: Visitor, at: datetime) -> Q:
    """Return the condition that a debate is of a drafting committee for which she speaks.

    She was named for it herself, or represents the delegation of who was; where nobody is named, of
    who has a seat in its body (selectors/debates/registration.py, `drafters_of_debate`). One query.
    """
    hers = Q(delegation__in=represented_delegations(user).values("pk"))
    if acts_as_itself(user):
        hers |= Q(user=user)
    people = Participant.objects.accredited().filter(hers)
    is_hers = Q(pk__in=[])
    for event, found in groupby(people.select_related("delegation").order_by("event_id"), _event):
        is_hers |= Q(event=event) & _drafts_among(list(found), at)
    return Q(kind=DebateKind.DRAFTING) & is_hers


def _event(person: Participant) -> int:
    return person.event_id


def _drafts_among(people: Sequence[Participant], at: datetime) -> Q:
    """Return the condition that one of these people speaks in a drafting committee's debate."""
    named = DraftingMember.objects.filter(resolution__drafted_in__debates=OuterRef("pk"))
    seats = BodyMember.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=at.date()),
        Q(user__in=[one.user_id for one in people if one.user_id])
        | Q(institution__in=[one.delegation.institution_id for one in people if one.delegation]),
        starts_on__lte=at.date(),
    )
    held = Debate.sittings.through.objects.filter(
        debate=OuterRef("pk"), sitting__body__in=seats.values("body")
    )
    is_named = named.filter(participant__in=[one.pk for one in people])
    return Q(Exists(is_named)) | ~Q(Exists(named)) & Q(Exists(held))
