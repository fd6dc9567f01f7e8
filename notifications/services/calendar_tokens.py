"""Secrets by which calendar programs read a person's calendar: made, renewed, ended, used.

A secret is 32 random bytes; nobody can guess it, and no list of likely ones exists. So its SHA-256
is enough at rest: a slow hash protects what people choose themselves.
"""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from assemblies.models.accounts import User
from assemblies.services import audit
from assemblies.services.accounts import digest_of
from notifications.errors import CalendarEnded, TooManyCalendars
from notifications.models.calendars import CalendarState, CalendarToken

MOST = 10  # of one account
LONGEST_NAME = 100


@transaction.atomic
def make(*, user: User, name: str, at: datetime) -> tuple[CalendarToken, str]:
    """Make a secret for one program; it is returned once and kept nowhere.

    Raises TooManyCalendars.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    if CalendarToken.objects.filter(user=user, revoked_at=None).count() >= MOST:
        raise TooManyCalendars(most=MOST)
    secret = secrets.token_urlsafe(32)
    token = CalendarToken.objects.create(
        user=user, name=name, digest=digest_of(secret), created_at=at
    )
    audit.record(act="calendar.make", thing=token, by=user, at=at)
    return token, secret


@transaction.atomic
def renew(*, token: CalendarToken, by: User, at: datetime) -> tuple[CalendarToken, str]:
    """Give it a new secret under the same name; the old one opens nothing from now on.

    Raises CalendarEnded.
    """
    token = _held(token)
    secret = secrets.token_urlsafe(32)
    token.digest, token.renewed_at = digest_of(secret), at
    token.last_used_at, token.last_used_by = None, ""
    token.save(update_fields=["digest", "renewed_at", "last_used_at", "last_used_by"])
    audit.record(act="calendar.renew", thing=token, by=by, at=at)
    return token, secret


@transaction.atomic
def end(*, token: CalendarToken, by: User, at: datetime) -> CalendarToken:
    """End it at once. Raises CalendarEnded."""
    token = _held(token)
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    audit.record(act="calendar.end", thing=token, by=by, at=at)
    return token


@transaction.atomic
def forget(*, user: User) -> int:
    """Erase the secrets of an account and what its calendar held; return how many secrets."""
    CalendarState.objects.filter(user=user).delete()
    deleted, _ = CalendarToken.objects.filter(user=user).delete()
    return deleted


def note_use(*, token_id: int, program: str, at: datetime) -> bool:
    """Keep when it was used last, to the hour, and by which program; return whether that is new.

    One statement; none is needed by who knows that it was used in this hour.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    older = Q(last_used_at=None) | Q(last_used_at__lt=hour)
    changed = CalendarToken.objects.filter(older, pk=token_id).update(
        last_used_at=hour, last_used_by=program
    )
    return bool(changed)


def address_of(user: User, secret: str, language: str) -> str:
    """Return the absolute address of a person's calendar; who has it reads the calendar."""
    return f"{settings.PUBLIC_URL}/calendar/personal/{user.pk}-{secret}.{language}.ics"


def _held(token: CalendarToken) -> CalendarToken:
    held = CalendarToken.objects.select_for_update().get(pk=token.pk)
    if held.revoked_at is not None:
        raise CalendarEnded
    return held
