"""What everybody sees of debates beside the floor: which there are, who spoke, one's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from assemblies.models.events import Event
from assemblies.models.institutions import Institution
from assemblies.permissions import Visitor, acts_as_itself
from sessions.enums.debates import SpeakerState, TurnState
from sessions.models.debates import Debate, ListDraw, Speaker, WrittenStatement
from sessions.models.sittings import Sitting
from sessions.models.turns import Turn
from sessions.permissions import represented_delegations
from sessions.permissions.debates import public_debates, visible_debates


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Somebody who had the floor, and for how long."""

    kind: str
    institution: Institution | None
    name: str
    function: str
    languages: Sequence[str]
    used_ms: int
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnSpeaker:
    """Somebody on the lists whom this visitor is, or whose delegation she represents."""

    pk: int
    name: str
    is_herself: bool
    has_floor: bool


def debates_of(event: Event, user: Visitor, *, at: datetime) -> QuerySet[Debate]:
    """Return the debates of an event that this visitor may know of, in order of their sittings.

    Each with `starts_at`, when the first of its sittings begins, and `drawn_at`.
    """
    seen = visible_debates(user, at=at).filter(event_id=event.pk)
    told = seen.annotate(starts_at=Min("sittings__starts_at"), drawn_at=F("draw__drawn_at"))
    return told.order_by("starts_at", "pk")


def debates_in(sitting: Sitting, user: Visitor, *, at: datetime) -> QuerySet[Debate]:
    """Return the debates held in a sitting that this visitor may know of, in order."""
    return visible_debates(user, at=at).filter(sittings=sitting).order_by("pk")


def spoken_in(debate: Debate) -> tuple[Spoken, ...]:
    """Return who had the floor and left it, the latest first; not who never began. One query."""
    turns = debate.turns.filter(state=TurnState.ENDED, begun_at__isnull=False)
    related = turns.select_related("institution", "speaker")
    return tuple(_spoken(turn) for turn in related.order_by("-ended_at", "-pk"))


def drawn_at(debate: Debate) -> datetime | None:
    """Return when the lot of a debate was drawn, None where it was not. One query."""
    draws = ListDraw.objects.filter(debate=debate)
    moment: datetime | None = draws.values_list("drawn_at", flat=True).first()
    return moment


def own_speakers(debate: Debate, user: Visitor) -> tuple[OwnSpeaker, ...]:
    """Return who is still to speak of those who are this visitor, or of her delegation.

    Nobody for who has no account, nor in a debate that is closed. One query and the rights.
    """
    if not user.is_authenticated or debate.closed_at is not None:
        return ()
    states = (SpeakerState.LISTED, SpeakerState.HAS_FLOOR)
    waiting = Speaker.objects.filter(debate=debate, state__in=states)
    hers = Q(participant__user=user) if acts_as_itself(user) else Q(pk__in=[])
    represented = represented_delegations(user).filter(pk=OuterRef("delegation"))
    own = waiting.filter(hers | Q(Exists(represented))).select_related(
        "participant", "institution", "speakers_list"
    )
    return tuple(_own(one, user) for one in own.order_by("speakers_list__place", "rank", "pk"))


def statements_of(debate: Debate, speakers: Iterable[int]) -> QuerySet[WrittenStatement]:
    """Return the texts that these speakers of a debate have handed in, without their content."""
    texts = WrittenStatement.objects.filter(speaker__debate=debate, speaker__in=list(speakers))
    return texts.defer("content").order_by("speaker", "language")


def is_open(debate: Debate) -> bool:
    """Tell whether all sittings of a debate are open ones and published. One query."""
    return public_debates().filter(pk=debate.pk).exists()


def _spoken(turn: Turn) -> Spoken:
    return Spoken(
        kind=turn.kind,
        institution=turn.institution,
        name=turn.name,
        function=turn.speaker.function if turn.speaker else "",
        languages=tuple(turn.languages),
        used_ms=turn.used_ms,
        ended_at=turn.ended_at,
    )


def _own(speaker: Speaker, user: Visitor) -> OwnSpeaker:
    person = speaker.participant
    is_herself = person is not None and person.user_id == user.pk
    name = speaker.name or str(speaker.institution.name if speaker.institution else "")
    return OwnSpeaker(speaker.pk, name, is_herself, speaker.state == SpeakerState.HAS_FLOOR)
