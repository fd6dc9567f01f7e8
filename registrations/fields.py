"""Model fields of our own: text and bytes that are encrypted at rest with a rotating key."""

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

from assemblies.rules.names import plain
from registrations.errors.privacy import SealedUnreadable


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    digests = (hashlib.sha256(key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def box() -> MultiFernet:
    """Return what seals and opens: the first of FIELD_KEYS seals, every one of them opens."""
    return _box(tuple(settings.FIELD_KEYS))


def opened(sealed: bytes) -> bytes:
    """Return what was sealed. Raises SealedUnreadable when none of the keys opens it."""
    try:
        return box().decrypt(sealed)
    except InvalidToken:
        raise SealedUnreadable from None


def resealed(sealed: bytes) -> bytes | None:
    """Return the same, sealed with the first key; None when it is so already.

    Raises SealedUnreadable when none of the keys opens it.
    """
    try:
        _box(tuple(settings.FIELD_KEYS[:1])).decrypt(sealed)
    except InvalidToken:
        try:
            return box().rotate(sealed)
        except InvalidToken:
            raise SealedUnreadable from None
    return None


class SealedField(models.BinaryField):  # type: ignore[type-arg] # takes no parameters when the program runs
    """Bytes that the database holds encrypted; in memory they are plain."""

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        return None if value is None else box().encrypt(bytes(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:  # noqa: ANN401 - Django's signature
        return None if value is None else opened(bytes(value))


class SealedJSONField(models.BinaryField):  # type: ignore[type-arg] # takes no parameters when the program runs
    """A JSON value that the database holds encrypted; in memory it is plain."""

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        if value is None:
            return None
        return box().encrypt(json.dumps(value, ensure_ascii=False).encode())

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:  # noqa: ANN401 - Django's signature
        return None if value is None else json.loads(opened(bytes(value)))


class SearchField(models.TextField):  # type: ignore[type-arg] # takes no parameters when the program runs
    """The columns ``of`` the same row as they are searched: without accents and without case.

    Written anew whenever the row is saved, so that it never says anything else than they do.
    """

    def __init__(self, *args: Any, of: Sequence[str] = (), **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        self.of = tuple(of)
        super().__init__(*args, **{"default": "", "blank": True, "editable": False, **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": list(self.of)}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        words = (getattr(model_instance, name) or "" for name in self.of)
        text = plain(" ".join(words))
        setattr(model_instance, self.attname, text)
        return text
