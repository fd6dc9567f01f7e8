"""The way into the lobby of an online sitting: for everybody, and one's own.

One's own link names a sitting and a participant and is signed; it shows her lobby and nothing else
of hers. A mail may be passed on: where she has an account she logs in before she comes in. Where
the meeting is held it does not say: that is found out at the click, for her.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from sessions.models.sittings import Sitting

LIFE_AFTER: Final = timedelta(days=60)  # so long the lobby still offers recording and certificate
_SALT: Final = "sessions.join"
_WELL_WRITTEN: Final = re.compile(r"[A-Za-z0-9_:-]{20,200}\Z")


@dataclass(frozen=True, slots=True)
class Pass:
    """What a personal link says: which sitting, which participant, by their keys."""

    sitting: int
    participant: int


def lobby_address(sitting: Sitting, language: str) -> str:
    """Return the absolute address of the lobby for everybody. Needs the event loaded."""
    with translation.override(language):
        path = reverse("registrations:lobby", args=[sitting.event.slug, sitting.pk])
    return str(settings.PUBLIC_URL) + path


def own_address(sitting: Sitting, participant: int, language: str) -> str:
    """Return the absolute address of a participant's own way into the lobby."""
    with translation.override(language):
        path = reverse("registrations:own-lobby", args=[token_of(sitting, participant)])
    return str(settings.PUBLIC_URL) + path


def token_of(sitting: Sitting, participant: int) -> str:
    """Return the signed word that stands for a participant at a sitting."""
    until = int((sitting.ends_at + LIFE_AFTER).timestamp())
    token: str = signing.dumps([sitting.pk, participant, until], salt=_SALT)
    return token


def read_token(token: str, *, at: datetime) -> Pass | None:
    """Return what a personal link says; None for a forged, cut or outdated one."""
    if not _WELL_WRITTEN.match(token):
        return None
    try:
        sitting, participant, until = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Pass(sitting, participant) if at.timestamp() < until else None
