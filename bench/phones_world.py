"""A vote that is open, with four delegates of each delegation in the room, a key each.

python -m bench.phones_world FILE    after bench.world, in the same database; write the keys there
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.utils import timezone  # noqa: E402

from assemblies.enums import Capacity, Sex  # noqa: E402
from assemblies.fields import LanguageMap  # noqa: E402
from assemblies.models.delegations import Delegation, Participant  # noqa: E402
from assemblies.services import accounts  # noqa: E402
from sessions.enums import BallotMethod  # noqa: E402
from sessions.models.presence import Presence  # noqa: E402
from sessions.models.sittings import Sitting  # noqa: E402
from sessions.services import questions  # noqa: E402
from sessions.services.questions import Put  # noqa: E402

DELEGATES = 4


def main(out):
    now = timezone.now()
    # One that everybody may know of: who may not, finds no vote there.
    sittings = Sitting.objects.filter(event__slug="138", is_closed=False, body__code="assembly")
    sitting = sittings.order_by("starts_at", "pk").first()
    secrets = [
        _secret(delegation, number, sitting, now)
        for delegation in Delegation.objects.order_by("pk")
        for number in range(DELEGATES)
    ]
    put = Put(sitting=sitting, title=LanguageMap({"en": "Shall it be debated?"}))
    question = questions.put(question=put, by=None, at=now)
    ballot = questions.open_question(
        question=question, method=BallotMethod.ELECTRONIC, by=None, at=now
    )
    Path(out).write_text(json.dumps({"ballot": ballot.pk, "secrets": secrets}))


def _secret(delegation, number, sitting, now):
    """Put a delegate into the room; return the key of a program that votes for her."""
    user = accounts.account_for(email=f"delegate{number}.of.{delegation.pk}@bench.example")
    person = Participant.objects.create(
        event_id=sitting.event_id,
        delegation=delegation,
        user=user,
        badge_name="Ada Example",
        given_name="Ada",
        family_name="Example",
        sex=Sex.FEMALE if number % 2 else Sex.MALE,
        capacity=Capacity.MEMBER_OF_PARLIAMENT,
        accredited_at=now,
    )
    Presence.objects.create(
        event_id=sitting.event_id, sitting=sitting, participant=person, recorded_at=now
    )
    _token, secret = accounts.issue_token(user=user, name="phone", by=user, at=now)
    return secret


if __name__ == "__main__":
    main(sys.argv[1])
