"""Acts by which the secretariat names the tellers of a sitting, and ends that."""

from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.services import audit
from sessions.models.sittings import Sitting
from sessions.models.tellers import Teller


@transaction.atomic
def name(*, sitting: Sitting, user: User, by: User | None, at: datetime) -> Teller:
    """Name an account teller of a sitting; a second time changes nothing.

    It may enter the sheets of the sitting's votes from now on, and nothing else.
    """
    teller, is_new = Teller.objects.get_or_create(
        sitting=sitting, user=user, ended_at=None, defaults={"named_at": at, "named_by": by}
    )
    if is_new:
        after = {"sitting": sitting.pk, "account": user.pk}
        audit.record(act="teller.name", thing=teller, by=by, at=at, after=after)
    return teller


@transaction.atomic
def end(*, teller: Teller, by: User | None, at: datetime) -> Teller:
    """End it: what was entered stays on record. A second time changes nothing."""
    held = Teller.objects.select_for_update(of=("self",), no_key=True).get(pk=teller.pk)
    if held.ended_at is None:
        held.ended_at, held.ended_by = at, by
        held.save(update_fields=["ended_at", "ended_by"])
        about = {"sitting": held.sitting_id, "account": held.user_id}
        audit.record(act="teller.end", thing=held, by=by, at=at, before=about)
    return held
