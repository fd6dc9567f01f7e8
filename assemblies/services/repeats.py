"""Requests that a program may send again without doing the act again."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from assemblies.errors import KeyReused
from assemblies.models.accounts import ApiToken, IdempotentRequest, User


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: a status, the body's exact text, and headers worth keeping."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)


def fingerprint_of(*, method: str, path: str, body: bytes, token: ApiToken | None) -> str:
    """Return the hash by which a repeated request is recognised as the same one.

    token: the key that it came with: what was answered to one program is not given to another.
    """
    program = str(token.pk) if token else ""
    parts = (program.encode(), method.encode(), path.encode(), body)
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


@transaction.atomic
def begin(*, user: User, key: str, fingerprint: str, at: datetime) -> Answer | None:
    """Take the key for this request; return the answer when it was given already.

    Assumes the act's own transaction around it: key, act and answer are kept together or not at
    all. A second request with the key waits here until the first one's transaction ends.
    Raises KeyReused when the key was used for another request.
    """
    try:
        with transaction.atomic():
            IdempotentRequest.objects.create(
                user=user, key=key, fingerprint=fingerprint, status=0, body="", created_at=at
            )
    except IntegrityError:
        kept = IdempotentRequest.objects.get(user=user, key=key)
        if kept.fingerprint != fingerprint:
            raise KeyReused from None
        return Answer(status=kept.status, body=kept.body, headers=kept.headers)
    return None


def forget(*, names: Iterable[str]) -> int:
    """Delete every kept answer that names a person who is erased; return how many.

    Part of the act that erases her. Sent again, such a request is a new one.
    """
    bodies = IdempotentRequest.objects.annotate(text=Cast("body", TextField()))
    named = Q(pk=None)
    for name in names:
        # As it stands in an answer, and as tables keep that: as it is, or in ASCII.
        said = json.dumps(name, ensure_ascii=False)[1:-1]
        for kept in {json.dumps(said)[1:-1], json.dumps(said, ensure_ascii=False)[1:-1]}:
            named |= Q(text__contains=kept)
    count, _by_model = bodies.filter(named).delete()
    return count


def keep(*, user: User, key: str, answer: Answer) -> None:
    """Keep the answer with its key, in the transaction of `begin`."""
    IdempotentRequest.objects.filter(user=user, key=key).update(
        status=answer.status, body=answer.body, headers=answer.headers
    )
