"""A debate whose lists are filled, and a chair who gives the floor again and again.

python -m bench.debate_world make FILE          after bench.world, in the same database
python -m bench.debate_world chair KEY TIMES SECONDS    prints when each committed, and who spoke
"""

import json
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from assemblies.fields import LanguageMap  # noqa: E402
from assemblies.models.delegations import Delegation  # noqa: E402
from notifications.services import live  # noqa: E402
from sessions.enums.debates import (  # noqa: E402
    DebateKind,
    ListCategory,
    SpeakerState,
    TurnKind,
    TurnState,
)
from sessions.models.debates import Debate, Speaker  # noqa: E402
from sessions.models.sittings import Sitting  # noqa: E402
from sessions.models.turns import Turn  # noqa: E402
from sessions.rules.debates.kinds import rules_of  # noqa: E402

SPEAKERS = 150


def make(out):
    now = timezone.now()
    sittings = Sitting.objects.filter(event__slug="138", is_closed=False, body__code="assembly")
    sitting = sittings.order_by("starts_at", "pk").first()
    rules = rules_of(DebateKind.GENERAL)
    debate = Debate.objects.create(
        event_id=sitting.event_id,
        kind=DebateKind.GENERAL,
        title=LanguageMap(en="General debate"),
        delegation_seconds=rules.delegation_seconds,
        reply_seconds=rules.reply_seconds,
        point_of_order_seconds=rules.point_of_order_seconds,
        registration_opens_at=now - timedelta(days=2),
        registration_closes_at=now - timedelta(days=1),
        sitting=sitting,
        opened_at=now,
        made_at=now,
    )
    debate.sittings.add(sitting)
    category = ListCategory.FIRST_SPEAKERS
    one_list = debate.lists.create(category=category, order="lot", place=1)
    delegations = list(Delegation.objects.order_by("pk"))
    for rank in range(1, SPEAKERS + 1):
        delegation = delegations[rank % len(delegations)]
        Speaker.objects.create(
            debate=debate,
            speakers_list=one_list,
            delegation=delegation,
            institution=delegation.institution,
            name=f"Rosa Example {rank:03}",
            languages=["en", "fr"],
            rank=rank,
            number=rank,
            registered_at=now,
            state_at=now,
        )
    Path(out).write_text(json.dumps({"debate": debate.pk}))


def chair(key, times, pace):
    debate, made = Debate.objects.get(pk=key), []
    for _ in range(times):
        with transaction.atomic():
            name = _next(debate)
        made.append([time.monotonic(), name])
        time.sleep(pace)
    print(json.dumps(made))


def _next(debate):
    """End the turn that runs and give the next speaker the floor, as the chair's acts leave it."""
    now = timezone.now()
    Debate.objects.select_for_update().get(pk=debate.pk)
    for turn in debate.turns.filter(state=TurnState.RUNNING).select_related("speaker"):
        turn.state, turn.running_since, turn.ended_at = TurnState.ENDED, None, now
        turn.save()
        turn.speaker.state = SpeakerState.SPOKEN
        turn.speaker.save()
    speaker = debate.speakers.filter(state=SpeakerState.LISTED).order_by("rank").first()
    speaker.state = SpeakerState.HAS_FLOOR
    speaker.save()
    Turn.objects.create(
        debate=debate,
        sitting_id=debate.sitting_id,
        kind=TurnKind.SPEECH,
        speaker=speaker,
        institution_id=speaker.institution_id,
        name=speaker.name,
        languages=speaker.languages,
        seconds=480,
        state=TurnState.RUNNING,
        called_at=now,
        begun_at=now,
        running_since=now,
    )
    live.changed(debate.channel)
    return speaker.name


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2])
    else:
        chair(int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
