"""Fields of our own: text in several languages, what is encrypted at rest; in forms, a day."""

import base64
import hashlib
import json
from datetime import date
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language
from assemblies.errors import SealedUnreadable
from assemblies.gateways.rest import YEARS


class LanguageMap(dict[str, str]):
    """A text by language code; printed, it is in the reader's language or the nearest we have."""

    def __str__(self) -> str:
        return self.in_language(get_language() or Language.ENGLISH)

    def in_language(self, language: str) -> str:
        """Return the text in ``language``, else in English, else in whichever language there is."""
        for code in (language, language.partition("-")[0], Language.ENGLISH):
            if text := self.get(code):
                return text
        return next(iter(self.values()), "")


def validate_language_map(value: object) -> None:
    """Refuse anything but a non-empty object from language code to non-empty text."""
    if not isinstance(value, dict) or not value:
        raise ValidationError(_("Give the text in at least one language."))
    known = set(Language)
    for code, text in value.items():
        if code not in known:
            raise ValidationError(_("Unknown language: %(code)s."), params={"code": code})
        if not isinstance(text, str) or not text.strip():
            raise ValidationError(_("The text for %(code)s is empty."), params={"code": code})


class LanguageMapField(models.JSONField):
    """A JSON object from language code to text, read back as a `LanguageMap`."""

    default_validators = [validate_language_map]

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> LanguageMap | None:  # noqa: ANN401 - Django's signature
        loaded = super().from_db_value(value, expression, connection)
        return None if loaded is None else LanguageMap(loaded)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        parsed = super().to_python(value)
        return LanguageMap(parsed) if isinstance(parsed, dict) else parsed


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


class DayField(forms.DateField):
    """A day, chosen or typed, of a year that any calendar can print.

    Browsers show a day that is kept only where it is written in this form, in every language.
    """

    default_error_messages = {"year": _("This year is out of range.")}

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - a field's own arguments
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(input_formats=["%Y-%m-%d"], widget=widget, **kwargs)

    def to_python(self, value: Any) -> date | None:  # noqa: ANN401 - Django's signature
        day = super().to_python(value)
        if day is not None and day.year not in YEARS:
            raise ValidationError(self.error_messages["year"], code="year")
        return day
