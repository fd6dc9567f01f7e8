"""The page on which the secretariat names the tellers of sittings."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.models.accounts import User
from sessions.models.sittings import Sitting
from sessions.permissions import visible_tellers
from sessions.services import tellers as acts
from sessions.web.access import console_frame, private, user_of
from sessions.web.agenda_presenting import in_a_line
from sessions.web.refusing import Refusing
from sessions.web.vote_access import run_assembly


class TellerForm(Refusing):
    """Who takes votes, in which sitting."""

    sitting = forms.ModelChoiceField(label=_("Sitting"), queryset=Sitting.objects.none())
    email = forms.EmailField(label=_("E-mail address of the account"), max_length=254)

    def __init__(self, *args: Any, event: int, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        held = Sitting.planned.filter(event_id=event).select_related("event", "body")
        self.fields["sitting"].queryset = held.order_by("starts_at", "pk")  # type: ignore[attr-defined]
        self.fields["sitting"].label_from_instance = in_a_line  # type: ignore[attr-defined]

    def clean_email(self) -> User:
        email = self.cleaned_data["email"]
        found = User.objects.filter(email__iexact=email, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("No account has this address."))
        return found


@private
@require_http_methods(["GET", "HEAD", "POST"])
def tellers(request: HttpRequest, event: str) -> HttpResponse:
    """List the tellers of an event's sittings; name another one."""
    assembly = run_assembly(request, event)
    form = TellerForm(request.POST or None, event=assembly.pk)
    if form.is_valid():
        sitting, user = form.cleaned_data["sitting"], form.cleaned_data["email"]
        acts.name(sitting=sitting, user=user, by=user_of(request), at=timezone.now())
        messages.success(request, str(_("The teller is named.")))
        return redirect("assembly_sessions:vote-tellers", event)
    named = visible_tellers(request.user).filter(sitting__event_id=assembly.pk, ended_at=None)
    context = {**console_frame(assembly, "vote-console"), "assembly": assembly, "form": form}
    context["tellers"] = named.select_related("user", "sitting__event").order_by("named_at", "pk")
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/vote_tellers.html", context, status=status)


@private
@require_POST
def end(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """End it for one teller."""
    assembly = run_assembly(request, event)
    named = visible_tellers(request.user).filter(sitting__event_id=assembly.pk)
    acts.end(teller=get_object_or_404(named, pk=pk), by=user_of(request), at=timezone.now())
    messages.success(request, str(_("She takes no votes any more.")))
    return redirect("assembly_sessions:vote-tellers", event)
