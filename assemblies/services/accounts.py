"""Making accounts and the keys by which programs act for them."""

import hashlib
import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from assemblies.enums import Language
from assemblies.models.accounts import ApiToken, User
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


@transaction.atomic
def issue_token(*, user: User, name: str, by: User | None, at: datetime) -> tuple[ApiToken, str]:
    """Make a key for a program of ``user``; the secret is returned once and kept nowhere."""
    secret = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(user=user, name=name, digest=digest_of(secret), created_at=at)
    audit.record(act="token.issue", thing=token, by=by, at=at, after={"user": user.pk})
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User | None, at: datetime) -> ApiToken:
    """End a key at once."""
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        audit.record(act="token.revoke", thing=token, by=by, at=at)
    return token
