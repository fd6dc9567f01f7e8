"""The accredited person's own page: what is asked after approval, and nothing else."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assemblies.permissions import require
from registrations.models.registrations import Registration
from registrations.permissions.people import is_of_person, visible_registrations
from registrations.web.access import private
from registrations.web.delegations import frame
from registrations.web.people import TITLES, answers_form, keep_changes
from registrations.web.presenting import Link

_STEP = "travel"


@private
@require_http_methods(["GET", "POST"])
def own_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person answer herself what is asked of her after the approval."""
    one = _herself(request, pk)
    form = answers_form(request, one, _STEP)
    if form.is_bound and form.is_valid() and keep_changes(request, one, form):
        messages.success(request, _("Kept."))
        return redirect("registrations:my-data")
    context = {
        **_around(one),
        "form": form,
        "has_files": form.is_multipart(),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/own_answers.html", context, status=status)


def _herself(request: HttpRequest, pk: int) -> Registration:
    """Return the person if the account is her own; others who see her use their own pages."""
    people = visible_registrations(request.user).select_related("participant")
    one = get_object_or_404(people, pk=pk)
    require(is_of_person(request.user, one))
    return one


def _around(one: Registration) -> dict[str, Any]:
    place = frame(one.file, one.capacity) if one.file else {"assembly": one.event}
    my_data = Link(_("My data"), reverse("registrations:my-data"))
    title = str(TITLES[_STEP])
    return {**place, "one": one, "title": title, "crumbs": [my_data, Link(title)]}
