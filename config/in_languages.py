"""The same page in another language: addresses differ in their first part alone."""

import re
from typing import Final

from django.conf import settings

_LANGUAGE: Final = re.compile(rf"\A/(?:{'|'.join(dict(settings.LANGUAGES))})(?=/)")


def in_language(path: str, code: str) -> str:
    """Return the path, and the query after it, in a language; unchanged where it has none."""
    return _LANGUAGE.sub(f"/{code}", path)
