"""Model fields of our own: text in several languages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language


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
