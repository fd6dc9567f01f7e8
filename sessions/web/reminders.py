"""The page on which an editor says when people are reminded of a sitting."""

import re

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assemblies.errors import DomainError
from assemblies.permissions import require
from assemblies.selectors import sentence_of
from sessions.models.sittings import Sitting
from sessions.permissions import may_edit_programme
from sessions.services import reminders as acts
from sessions.web.access import private, seen_sitting, user_of
from sessions.web.programme import frame

_NUMBER = re.compile(r"[0-9]{1,6}\Z")


class RemindersForm(forms.Form):
    """Minutes before the start, as a list of numbers."""

    minutes = forms.CharField(
        label=gettext_lazy("Minutes before it begins"),
        help_text=gettext_lazy("1440 is a day, 60 an hour. Five at most; left empty: none."),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )

    def clean_minutes(self) -> list[int]:
        """Return the numbers."""
        given = self.cleaned_data["minutes"].replace("،", ",").replace(",", " ").split()
        if not all(_NUMBER.match(one) for one in given):
            raise forms.ValidationError(_("Enter numbers with commas between them, like 1440, 60."))
        return [int(one) for one in given]


@private
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show when people are reminded, and set it."""
    require(may_edit_programme(request.user))
    sitting = seen_sitting(request, event, pk, at=timezone.now())
    initial = {"minutes": ", ".join(str(one) for one in sitting.reminders)}
    form = RemindersForm(request.POST if request.method == "POST" else None, initial=initial)
    here = reverse("assembly_sessions:sitting-detail", args=[event, pk])
    if form.is_bound and form.is_valid() and _set(request, sitting, form):
        return redirect(here)
    context = frame(sitting.event, _("Programme"))
    context |= {"sitting": sitting, "form": form, "sitting_url": here}
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/sitting_reminders.html", context, status=status)


def _set(request: HttpRequest, sitting: Sitting, form: RemindersForm) -> bool:
    try:
        acts.set_reminders(
            sitting=sitting,
            minutes=form.cleaned_data["minutes"],
            by=user_of(request),
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error("minutes", sentence_of(refusal))
        return False
    messages.success(request, _("The reminders are kept."))
    return True
