"""Erasing guests: people whom sittings name and who are registered nowhere."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from assemblies.enums import Capability
from assemblies.errors import DomainError
from assemblies.selectors import sentence_of
from registrations.services import personal
from registrations.web.access import private, user_of
from registrations.web.privacy.my_data import SureForm
from registrations.web.privacy.place import around, privacy_assembly


class GuestForm(SureForm):
    """A guest by name, and that the author knows what she does."""

    field_order = ("name", "sure")
    name = forms.CharField(
        label=gettext_lazy("Name of the guest"),
        help_text=gettext_lazy("As the sittings name her; case and accents do not matter."),
        max_length=120,
    )


@private
@require_http_methods(["GET", "HEAD", "POST"])
def erase_guest(request: HttpRequest, event: str) -> HttpResponse:
    """Erase a guest at her request: every part that a sitting of any event names her with."""
    assembly = privacy_assembly(request, event, Capability.CONFIGURE_REGISTRATION)
    form = GuestForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _erase(request, form):
        return redirect("registrations:guest-erase", event=assembly.slug)
    context = {**around(request, assembly, _("Erase a guest")), "form": form}
    status = 422 if form.errors else 200
    return render(request, "registrations/guest_erase.html", context, status=status)


def _erase(request: HttpRequest, form: GuestForm) -> bool:
    name, by, at = form.cleaned_data["name"], user_of(request), timezone.now()
    try:
        count = personal.erase_guest(name=name, by=by, at=at)
    except DomainError as refusal:
        form.add_error("name", sentence_of(refusal))
        return False
    said = ngettext(
        "The guest is erased: %(count)s part in a sitting.",
        "The guest is erased: %(count)s parts in sittings.",
        count,
    )
    messages.success(request, said % {"count": count})
    return True
