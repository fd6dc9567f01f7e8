"""What documents and sittings are about: the editors' list of themes, and their names."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.validators import validate_slug
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assemblies.enums import Language
from assemblies.errors import DomainError
from assemblies.fields import LanguageMap
from assemblies.models.bodies import Theme
from assemblies.models.events import Event
from assemblies.selectors import sentence_of
from sessions.services import themes
from sessions.web.access import console_frame, edited_event, private, user_of
from sessions.web.forms import NoteField

_LONGEST_CODE: Final = 60  # as the column is
_LIST: Final = "assembly_sessions/theme_list.html"
_DETAIL: Final = "assembly_sessions/theme_detail.html"


class NameForm(forms.Form):
    """A theme's name in each language; one in English at the least, for the others fall back."""

    name_en = NoteField(label=gettext_lazy("Name in English"))
    name_fr = NoteField(label=gettext_lazy("Name in French"))
    name_ar = NoteField(label=gettext_lazy("Name in Arabic"))
    name_es = NoteField(label=gettext_lazy("Name in Spanish"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["name_en"].required = True
        for code in Language:
            self.fields[f"name_{code}"].widget.attrs["lang"] = code.value
            self.fields[f"name_{code}"].widget.attrs["dir"] = "auto"

    def name(self) -> LanguageMap:
        """Return the name in the languages in which one was given."""
        said = {code.value: self.cleaned_data[f"name_{code}"] for code in Language}
        return LanguageMap({code: text for code, text in said.items() if text})

    @staticmethod
    def initial_of(theme: Theme) -> dict[str, str]:
        """Return what the fields hold for a theme that is there."""
        return {f"name_{code}": theme.name.get(code, "") for code in Language}


class ThemeForm(NameForm):
    """A new theme: its names, and the code that stands in addresses."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy(
            "Small letters, digits and hyphens. It stands in addresses of calendars and never"
            " changes."
        ),
        max_length=_LONGEST_CODE,
        validators=[validate_slug],
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    field_order = ("name_en", "name_fr", "name_ar", "name_es", "code")

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).lower()


@private
@require_http_methods(["GET", "HEAD", "POST"])
def theme_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the themes that there are for all events, and take another."""
    assembly, user = edited_event(request.user, event), user_of(request)
    form = ThemeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            themes.add(code=code, name=form.name(), by=user, at=timezone.now())
            messages.success(request, _("The theme was entered."))
            return redirect("assembly_sessions:theme-list", assembly.slug)
        except DomainError as refusal:
            form.add_error("code", sentence_of(refusal))
    held = Theme.objects.order_by("code")
    return _page(request, assembly, _LIST, {"form": form, "themes": held})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Ask what a theme is called, and keep it."""
    assembly, user = edited_event(request.user, event), user_of(request)
    found = get_object_or_404(Theme, pk=pk)
    form = NameForm(request.POST or None, initial=NameForm.initial_of(found))
    if form.is_bound and form.is_valid():
        themes.rename(theme=found, name=form.name(), by=user, at=timezone.now())
        messages.success(request, _("The name was kept."))
        return redirect("assembly_sessions:theme-list", assembly.slug)
    return _page(request, assembly, _DETAIL, {"form": form, "theme": found})


def _page(
    request: HttpRequest, assembly: Event, template: str, context: dict[str, Any]
) -> HttpResponse:
    status = 422 if context["form"].errors else 200
    around = console_frame(assembly, "theme-list")
    return render(request, template, {**around, **context}, status=status)
