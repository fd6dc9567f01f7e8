"""The names of the languages of speeches."""

from django.conf.locale import LANG_INFO
from django.utils import translation


def name_of_language(code: str) -> str:
    """Return the name of a language in the active language; an unknown code as it is. No query."""
    named = LANG_INFO.get(code) or LANG_INFO.get({"zh": "zh-hans"}.get(code, ""))
    return translation.gettext(named["name"]) if named and "name" in named else code
