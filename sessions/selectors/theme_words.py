"""What a sitting is about, in words: it holds codes of themes, the table their names."""

from collections.abc import Iterable, Mapping

from assemblies.fields import LanguageMap
from assemblies.models.bodies import Theme
from assemblies.selectors import listed


def theme_names(codes: Iterable[str]) -> dict[str, LanguageMap]:
    """Return the names of these themes by code. One query; none where there are no codes."""
    wanted = set(codes)
    if not wanted:
        return {}
    found = Theme.objects.filter(code__in=wanted).order_by("code").values_list("code", "name")
    return {code: LanguageMap(name) for code, name in found}


def themes_in_words(codes: Iterable[str], names: Mapping[str, LanguageMap]) -> str:
    """Return the themes in the active language; one that is gone has no name and is left out."""
    return listed(str(names[code]) for code in codes if code in names)
