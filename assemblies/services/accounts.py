"""Making accounts and the keys by which programs act for them."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from assemblies.enums import Capability, Language
from assemblies.errors import KeyExpiresTooSoon
from assemblies.models.accounts import ApiToken, IdempotentRequest, User
from assemblies.models.institutions import Institution
from assemblies.services import audit

LONGEST_NAME_OF_KEY = 100


def account_for(*, email: str, name: str = "", language: str = Language.ENGLISH) -> User:
    """Return the account of this address, making one (log-in by mailed code only) if needed."""
    held = User.objects.filter(email__iexact=email)
    existing = held.first()
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            return User.objects.create_user(email, name=name, language=language)
    except IntegrityError:  # somebody made it at the same moment
        return held.get()


def digest_of(secret: str) -> str:
    """Return what we keep of a secret: its SHA-256, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a key may less than its holder.

    scopes: the capabilities it may use; none: all. institution: the only one whose delegations it
    opens. expires_at: from when on it opens nothing.
    """

    scopes: Collection[Capability] = ()
    is_read_only: bool = False
    institution: Institution | None = None
    expires_at: datetime | None = None


@transaction.atomic
def issue_token(
    *, user: User, name: str, narrowing: Narrowing = Narrowing(), by: User | None, at: datetime
) -> tuple[ApiToken, str]:
    """Make a key for a program of ``user``; the secret is returned once and kept nowhere.

    Raises KeyExpiresTooSoon for a key that would be dead at birth.
    """
    if narrowing.expires_at is not None and narrowing.expires_at <= at:
        raise KeyExpiresTooSoon(expires_at=narrowing.expires_at.isoformat())
    secret = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=digest_of(secret),
        scopes=sorted(narrowing.scopes),
        is_read_only=narrowing.is_read_only,
        institution=narrowing.institution,
        expires_at=narrowing.expires_at,
        created_at=at,
    )
    audit.record(
        act="token.issue",
        thing=token,
        by=by,
        at=at,
        after={"user": user.pk, "scopes": token.scopes, "is_read_only": token.is_read_only},
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User | None, at: datetime) -> ApiToken:
    """End a key at once."""
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        audit.record(act="token.revoke", thing=token, by=by, at=at)
    return token


def address_of_nobody(user: User) -> str:
    """Return the address that stands instead of an erased account's: no mail reaches it."""
    return f"erased-account-{user.pk}@erased.invalid"


@transaction.atomic
def erase(*, user: User, by: User | None, at: datetime) -> User:
    """Erase an account's address and name and shut it for ever; what it did stays under its key.

    Its keys end, and so does whoever is logged in with it.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    for token in user.api_tokens.filter(revoked_at__isnull=True):
        revoke_token(token=token, by=by, at=at)
    user.api_tokens.update(name="")
    IdempotentRequest.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.email, user.name, user.time_zone = address_of_nobody(user), "", ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    audit.record(act="account.erase", thing=user, by=by, at=at)
    return user
