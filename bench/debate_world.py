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

from django.utils import timezone  # noqa: E402

from assemblies.fields import LanguageMap  # noqa: E402
from assemblies.models.delegations import Delegation  # noqa: E402
from sessions.enums.debates import DebateKind, ListCategory  # noqa: E402
from sessions.models.debates import Debate, Speaker  # noqa: E402
from sessions.models.sittings import Sitting  # noqa: E402
from sessions.rules.debates.kinds import rules_of  # noqa: E402
from sessions.services.debates import chair  # noqa: E402

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
        made_at=now,
    )
    debate.sittings.add(sitting)
    category = ListCategory.FIRST_SPEAKERS
    one_list = debate.lists.create(category=category, order="arrival", place=1)
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
    chair.open_in(debate=debate, sitting=sitting, by=None, at=now)
    Path(out).write_text(json.dumps({"debate": debate.pk}))


def preside(key, times, pace):
    debate, made = Debate.objects.get(pk=key), []
    for _ in range(times):
        turn = chair.call(debate=debate, by=None, at=timezone.now())
        made.append([time.monotonic(), turn.name])
        time.sleep(pace)
    print(json.dumps(made))


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2])
    else:
        preside(int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
