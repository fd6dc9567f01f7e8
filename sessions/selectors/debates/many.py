"""How several debates stand, with as many questions as one of them takes."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from assemblies.enums import CalendarStatus
from sessions.enums.debates import SpeakerState, TurnState
from sessions.models.debates import Debate, Speaker
from sessions.models.sittings import Sitting
from sessions.models.turns import Turn
from sessions.selectors.debates.floor import DebateNow, now_of
from sessions.selectors.debates.standing import as_called


def debates_now(debates: Sequence[Debate], *, at: datetime) -> dict[int, DebateNow]:
    """Return how each of these debates stands, by key. Three queries, however many they are."""
    unfinished, ended = _turns(debates)
    waiting, sittings = _waiting(debates), _sittings(debates)
    return {
        one.pk: now_of(
            one, unfinished[one.pk], ended[one.pk], waiting[one.pk], sittings[one.pk], at=at
        )
        for one in debates
    }


def _turns(debates: Sequence[Debate]) -> tuple[dict[int, list[Turn]], dict[int, list[Turn]]]:
    unfinished: dict[int, list[Turn]] = defaultdict(list)
    ended: dict[int, list[Turn]] = defaultdict(list)
    spoken = Q(state=TurnState.ENDED, begun_at__isnull=False)
    turns = Turn.objects.filter(spoken | ~Q(state=TurnState.ENDED), debate__in=debates)
    for turn in turns.select_related("speaker__speakers_list", "institution").order_by("pk"):
        if turn.state == TurnState.ENDED:
            ended[turn.debate_id].append(turn)
        else:
            unfinished[turn.debate_id].insert(0, turn)
    return unfinished, ended


def _waiting(debates: Sequence[Debate]) -> dict[int, list[Speaker]]:
    found = defaultdict(list)
    waiting = Speaker.objects.filter(debate__in=debates, state=SpeakerState.LISTED).order_by("pk")
    for speaker in as_called(waiting.select_related("speakers_list", "institution")):
        found[speaker.debate_id].append(speaker)
    return found


def _sittings(debates: Sequence[Debate]) -> dict[int, list[Sitting]]:
    found = defaultdict(list)
    links = Debate.sittings.through.objects.filter(debate__in=debates)
    held = links.exclude(sitting__status=CalendarStatus.CANCELLED)
    related = held.select_related("sitting__event", "sitting__body")
    for link in related.order_by("sitting__starts_at", "sitting"):
        found[link.debate_id].append(link.sitting)
    return found
