"""The archive of assemblies for everybody: all of them since the first, by decade."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from assemblies.models.events import Assembly
from assemblies.rules.countries import CODES
from assemblies.rules.names import plain
from sessions.selectors.event_words import country_in_words, place_in_words
from sessions.selectors.public_events import archive
from sessions.selectors.wording import days_in_words
from sessions.web.public import calendar_page


class CountryForm(forms.Form):
    """In which country; kept in the address."""

    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("There is no such country.")},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An assembly in the archive."""

    number: int
    title: str
    url: str
    place: str
    when: str
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Decade:
    """Ten years of assemblies, the latest first."""

    begins: int
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        return _("%(decade)ss") % {"decade": self.begins}

    @property
    def anchor(self) -> str:
        return f"years-{self.begins}"


@calendar_page
@require_safe
def assemblies(request: HttpRequest) -> HttpResponse:
    """List all assemblies, or those held in one country."""
    held = archive()
    form = _form(request, held)
    country = form.cleaned_data.get("country", "") if form.is_valid() else ""
    shown = [one for one in held if country in ("", one.country)]
    context = {
        "form": form,
        "total": len(held),
        "shown": len(shown),
        "first_year": min((one.starts_on.year for one in held), default=None),
        "decades": _decades(shown) if form.is_valid() else (),
    }
    page, status = "assembly_sessions/assemblies.html", 200 if form.is_valid() else 400
    response = render(request, page, context, status=status)
    response.is_named = _is_named(request, country)  # type: ignore[attr-defined]
    return response


def _form(request: HttpRequest, held: Iterable[Assembly]) -> CountryForm:
    form = CountryForm({"country": request.GET.get("country", "").strip()}, auto_id="archive-%s")
    counted = Counter(one.country for one in held if one.country)
    asked = form.data["country"]
    known = {*counted, *([asked] if asked in CODES else [])}
    named = sorted(((country_in_words(one), one) for one in known), key=lambda one: plain(one[0]))
    choices = [(code, f"{name} ({counted[code]})") for name, code in named]
    form.fields["country"].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]
    return form


def _decades(held: Iterable[Assembly]) -> tuple[Decade, ...]:
    by_decade = groupby(held, key=lambda one: one.starts_on.year // 10 * 10)
    return tuple(Decade(begins, tuple(map(_row, group))) for begins, group in by_decade)


def _row(assembly: Assembly) -> Row:
    return Row(
        number=assembly.number,
        title=str(assembly.title),
        url=reverse("assembly_sessions:assembly-detail", args=[assembly.slug]),
        place=place_in_words(assembly),
        when=days_in_words(assembly),
        is_cancelled=assembly.is_cancelled,
    )


def _is_named(request: HttpRequest, country: Any) -> bool:  # noqa: ANN401 - as a form cleans it
    query = f"country={country}" if country else ""
    return bool(request.META.get("QUERY_STRING", "") == query)
