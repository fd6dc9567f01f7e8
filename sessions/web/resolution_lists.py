"""The resolutions of all events: a list with filters, and the address by which one is cited."""

from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sessions.rules.symbols import Symbol
from sessions.selectors import of_all
from sessions.selectors.resolution_lists import OUTCOMES, Choices, Wanted, choices, found
from sessions.web.public import public_page
from sessions.web.public_lines import Crumb, crumbs_of
from sessions.web.resolution_page import lines_of

ON_A_PAGE: Final = 20
_OUTCOMES: Final = {
    "adopted": gettext_lazy("Adopted"),
    "refused": gettext_lazy("Not adopted"),
    "drafted": gettext_lazy("Being drafted"),
}


class ResolutionsForm(forms.Form):
    """What the list is narrowed to; kept in the address."""

    q = forms.CharField(label=gettext_lazy("Title or symbol"), required=False, max_length=100)
    body = forms.ChoiceField(label=gettext_lazy("Body"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    year = forms.TypedChoiceField(
        label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None
    )
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), required=False)

    def __init__(self, *args: Any, offered: Choices, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        lists: dict[str, list[tuple[str, Any]]] = {
            "body": [(one.code, str(one.name)) for one in offered.bodies],
            "theme": [(one.code, str(one.name)) for one in offered.themes],
            "year": [(str(one), str(one)) for one in offered.years],
            "outcome": [(one, _OUTCOMES[one]) for one in OUTCOMES],
        }
        for name, those in lists.items():
            if not those and name not in self.data:
                del self.fields[name]  # nothing to choose
            else:
                self.fields[name].choices = [("", _("All")), *those]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Return what is looked for; a filter that nobody offered filters nothing."""
        return Wanted(**{name: one for name, one in self.cleaned_data.items() if one})


@public_page
@require_safe
def resolution_list(request: HttpRequest) -> HttpResponse:
    """List the resolutions of all events, the latest first, as searched in the address."""
    form = ResolutionsForm(request.GET, offered=choices())
    bad = not form.is_valid()
    page = Paginator(found(form.wanted()), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "crumbs": crumbs_of(Crumb(_("Resolutions"))),
        "form": form,
        "page_obj": page,
        "lines": lines_of(page),
        "is_filtered": any(form.cleaned_data.values()) or bad,
    }
    status = 400 if bad else 200
    return render(request, "assembly_sessions/resolution_list.html", context, status=status)


@require_safe
def cited(request: HttpRequest, symbol: Symbol) -> HttpResponse:
    """Lead from the symbol by which a resolution is cited to its page, wherever that stands."""
    held = of_all.resolutions_of_all().filter(document__symbol=str(symbol.document))
    readable = of_all.documents_of_all(at=timezone.now())
    one = get_object_or_404(held, document__in=readable.order_by())
    return redirect("assembly_sessions:resolution", one.event.slug, one.pk)
