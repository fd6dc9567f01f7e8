"""The search over everything public: its page, its description for browsers."""

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from assemblies.enums import SearchKind
from assemblies.models.bodies import Body, Theme
from assemblies.rules.searching import LONGEST
from assemblies.selectors.search import Results, Wanted, results_of
from config.search_hits import KINDS, hits_of, reader_language
from sessions.web.page_asked import page_asked

ON_A_PAGE: Final = 20
YEARS: Final = (1889, 2199)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A kind of thing that answers can be narrowed to. count: None where not all were counted."""

    value: str
    name: Promise | str
    count: int | None
    is_chosen: bool


class SearchForm(forms.Form):
    """What is asked, and what the answers are narrowed to; kept in the address."""

    q = forms.CharField(
        label=gettext_lazy("Search for"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}
        ),
        error_messages={
            "max_length": gettext_lazy(
                "Ask in %(limit_value)d characters at most: a few words say more than many."
            )
        },
    )
    kind = forms.ChoiceField(
        required=False,
        choices=[("", ""), *((kind.value, name) for kind, name in KINDS.items())],
        widget=forms.HiddenInput,
    )
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    body = forms.ChoiceField(label=gettext_lazy("Body"), required=False)
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        required=False,
        min_value=YEARS[0],
        max_value=YEARS[1],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4, "maxlength": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        for name, rows in (("theme", Theme.objects), ("body", Body.objects)):
            named = sorted((str(one.name), one.code) for one in rows.all())
            choices = [("", _("All")), *((code, said) for said, code in named)]
            self.fields[name].choices = choices  # type: ignore[attr-defined] # a choice field

    def wanted(self) -> Wanted:
        """Return what is looked for, in the reader's language."""
        told = self.cleaned_data
        return Wanted(
            question=told["q"],
            language=reader_language(),
            kind=SearchKind(told["kind"]) if told["kind"] else None,
            year=told["year"],
            theme=told["theme"],
            body=told["body"],
        )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search everything public; without a question the page says what can be found."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return render(request, "search.html", {"form": form}, status=400)
    wanted = form.wanted()
    results = results_of(wanted, today=timezone.localdate())
    page, no_page = page_asked(request, results.keys, ON_A_PAGE)
    context = {
        "form": form,
        "question": wanted.question,
        "results": results,
        "page_obj": page,
        "no_page": no_page,
        "hits": hits_of(page, results.asked),
        "choices": _choices(results, wanted),
        "is_narrowed": any((wanted.kind, wanted.year, wanted.theme, wanted.body)),
    }
    return render(request, "search.html", context, status=404 if no_page else 200)


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """Describe the search for browsers, which can then ask it from their address bar."""
    page = request.build_absolute_uri(reverse("search"))
    context = {
        "name": settings.ORGANIZATION or "Hemicycle",
        "template": f"{page}?q={{searchTerms}}",
        "own": request.build_absolute_uri(),
        "icon": request.build_absolute_uri(static("config/icon.svg")),
    }
    kind = "application/opensearchdescription+xml"
    return render(request, "opensearch.xml", context, content_type=kind)


def _choices(results: Results, wanted: Wanted) -> list[Choice]:
    """Return what the answers can be narrowed to, all of them first."""
    kinds = {kind: results.counts[kind] for kind in results.counts}
    if wanted.kind is not None:
        kinds.setdefault(wanted.kind, 0)
    exact = not results.is_capped
    total = sum(kinds.values()) if exact else None
    every = Choice(value="", name=_("All"), count=total, is_chosen=wanted.kind is None)
    return [
        every,
        *(
            Choice(
                value=kind.value,
                name=KINDS[kind],
                count=kinds[kind] if exact else None,
                is_chosen=kind is wanted.kind,
            )
            for kind in SearchKind
            if kind in kinds
        ),
    ]
