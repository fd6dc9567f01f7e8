"""The list that a device carries to the door: who comes, signed so that nobody can change it."""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from assemblies.models.events import Event
from registrations.gateways import signatures
from registrations.models.check_in import CheckIn
from registrations.selectors.check_in import OnTheList, origin_of, people_at_the_door
from registrations.services.badges import key_of
from sessions.models.sittings import Sitting

KIND = "hemicycle-check-in-list"


@dataclass(frozen=True, slots=True)
class SignedList:
    """The list's exact bytes, their signature (base64url), and the mark of what it says.

    etag: the same as long as the same is said, whenever it was written.
    """

    body: bytes
    signature: str
    etag: str


def signed_list(
    *, event: Event, sitting: Sitting | None, language: str, at: datetime
) -> SignedList:
    """Return the list of everybody who may come to the door, in the active language, signed.

    It holds names, where from and as what; no addresses, no numbers of documents. Six queries.
    """
    key = key_of(event=event, at=at)
    said = _said(event, sitting, language)
    etag = _mark(said, str(key.pk))
    body = _bytes(said | {"made_at": at.astimezone(UTC).isoformat(timespec="seconds")})
    signature = signatures.sign(bytes(key.private_key), body)
    packed = base64.urlsafe_b64encode(signature).decode().rstrip("=")
    return SignedList(body=body, signature=packed, etag=etag)


def _said(event: Event, sitting: Sitting | None, language: str) -> dict[str, Any]:
    return {
        "kind": KIND,
        "event": event.pk,
        "sitting": sitting.pk if sitting else None,
        "is_closed": sitting is not None and sitting.is_closed,
        "has_places": sitting is not None and sitting.places is not None,
        "language": language,
        "over_at": _over(event).isoformat(timespec="seconds"),
        "people": [_person(one) for one in people_at_the_door(event, sitting)],
    }


def _over(event: Event) -> datetime:
    """Return when the last day of the event is over: a day later devices forget the list."""
    midnight = datetime.combine(event.ends_on + timedelta(days=1), time(), event.zone)
    return midnight.astimezone(UTC)


def _person(one: OnTheList) -> dict[str, Any]:
    person = one.participant
    return {
        "id": person.pk,
        "name": person.badge_name,
        "sorted": f"{person.family_name} {person.given_name}",
        "from": origin_of(person),
        "capacity": person.capacity,
        "accredited": one.is_accredited,
        "place": one.holds_place,
        "badges": [[x.serial, x.issue, x.voided_at is None] for x in one.badges],
        "admitted": _admitted(one.check_in),
    }


def _admitted(check_in: CheckIn | None) -> dict[str, str] | None:
    if check_in is None:
        return None
    by = check_in.admitted_by
    at = check_in.admitted_at.astimezone(UTC).isoformat(timespec="seconds")
    return {"at": at, "by": by.name if by else ""}


def _mark(said: dict[str, Any], key: str) -> str:
    return hashlib.sha256(key.encode() + _bytes(said)).hexdigest()[:32]


def _bytes(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
