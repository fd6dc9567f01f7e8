"""A person's own rights: a copy of all that is held about her, and its erasure."""

import json
import zipfile
from collections import Counter
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import accounts, audit
from notifications.services import calendar_tokens, erasure, follows
from registrations.enums import DataClass, RegistrationState
from registrations.errors.privacy import GuestUnknown
from registrations.models.invitations import Invitation
from registrations.models.registrations import Registration
from registrations.rules.personal import check_erasable
from registrations.selectors.copies_of_me import everything_about, files_of, registrations_of
from registrations.services import erasing
from registrations.services.retention import write_proof
from sessions.services import parts, request_floor
from sessions.services.debates import forgetting


@transaction.atomic
def look_at_own(*, user: User, at: datetime) -> dict[str, Any]:
    """Return everything that is held about an account's person, as plain values, and record it."""
    audit.record(act="personal.copy", thing=user, by=user, at=at)
    return everything_about(user, at=at)


@transaction.atomic
def copy_of(*, user: User, at: datetime) -> bytes:
    """Return a ZIP of everything that is held about an account's person: `data.json` and files."""
    everything = look_at_own(user=user, at=at)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(everything, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        archive.writestr("data.json", text)
        for name, content in files_of(user):
            archive.writestr(name, content)
    return target.getvalue()


@transaction.atomic
def erase_person(*, person: Registration, by: User | None, at: datetime) -> Registration:
    """Erase what is held about one person, everywhere; nameless, she still counts in statistics.

    A line of proof is written for each class of data. Raises StillTakingPart while she is expected
    at an event that is not over.
    """
    (person,) = erasing.hold(Registration.objects.filter(pk=person.pk))
    today = at.astimezone(person.event.zone).date()
    state = RegistrationState(person.state)
    check_erasable(state, ends_on=person.event.ends_on, today=today)
    counts = erasing.forget(person, by=by, at=at)
    write_proof(event=person.event, counts=counts, kept=None, by=by, at=at)
    audit.record(
        act="registration.erase",
        thing=person,
        by=by,
        at=at,
        after=dict(sorted(counts.items())),
    )
    person.refresh_from_db()
    return person


@transaction.atomic
def erase_guest(*, name: str, by: User, at: datetime) -> int:
    """Erase a guest, who has no registration, from every sitting of every event; return how many.

    A line of proof is written for each event. What minutes say of a guest is the record of a
    meeting and stays. Raises GuestUnknown.
    """
    gone = Counter(parts.forget_guest(name=name)) + Counter(request_floor.forget_speaker(name=name))
    gone += Counter(forgetting.forget_named(name=name))
    if not gone:
        raise GuestUnknown
    for event in Event.objects.filter(pk__in=gone).order_by("pk"):
        counts = {DataClass.IDENTITY: gone[event.pk]}
        write_proof(event=event, counts=counts, kept=None, by=by, at=at)
    return sum(gone.values())


@transaction.atomic
def erase_account(*, user: User, by: User, at: datetime) -> bool:
    """Erase all registrations of an account's person, and the account if it has no work left.

    Whoever coordinates a delegation, or works for the secretariat, keeps her account. Returns
    whether the account is gone. Raises StillTakingPart; then nothing is erased.
    """
    # All at once, for each one's event is held before anybody's registration.
    for person in erasing.hold(registrations_of(user)):
        erase_person(person=person, by=by, at=at)
    if user.grants.exists():
        return False
    address = user.email
    erasure.forget_address(address=address, at=at)
    follows.forget(user=user)
    calendar_tokens.forget(user=user)
    Invitation.objects.filter(email__iexact=address).update(email=accounts.address_of_nobody(user))
    accounts.erase(user=user, by=by, at=at)
    return True
