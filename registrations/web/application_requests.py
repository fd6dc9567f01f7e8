"""After the deadline: asking to change what one has said of oneself."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registrations.enums import AskedWhen
from registrations.models.registrations import Registration
from registrations.permissions.late_changes import visible_requests
from registrations.selectors.questions import held_by
from registrations.services import late_changes, people
from registrations.web.access import private, user_of
from registrations.web.application_place import around, crumbs_of, own_application
from registrations.web.coordination import asking
from registrations.web.coordination.forms import AskingForm, LateAnswersForm, WholeApplicationForm
from registrations.web.doors import known_organizations


@private
@require_http_methods(["GET", "POST"])
def request_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to change who one is and how one is reached."""
    one = own_application(request, pk)
    kept = {name: getattr(one, name, None) for name in WholeApplicationForm.base_fields}
    data = request.POST if request.method == "POST" else None
    form = WholeApplicationForm(data, initial=kept, capacity=one.capacity)
    if form.is_bound and form.is_valid() and _ask_for_changes(request, one, form):
        return redirect("registrations:application", pk=one.pk)
    return _show(request, one, form, title=_("Ask to change your registration"))


def _ask_for_changes(request: HttpRequest, one: Registration, form: WholeApplicationForm) -> bool:
    """Ask for what is different; but a consent that is taken back waits for nobody."""
    changes = form.changes_to(one)
    if changes.get("is_listed") is False:
        by, at = user_of(request), timezone.now()
        people.change(person=one, changes=people.CONSENT_TAKEN_BACK, by=by, at=at)
        messages.success(request, _("Your name is left out of the published list."))
        del changes["is_listed"]
        if not changes:
            return True
    return _ask(request, one, form, changes)


@private
@require_http_methods(["GET", "POST"])
def request_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to change the answers to the secretariat's own questions."""
    one = own_application(request, pk)
    held = held_by(one, AskedWhen.REGISTERING, everything=True)
    form = LateAnswersForm(request.POST if request.method == "POST" else None, held=held)
    if not form.held:
        raise Http404
    if form.is_bound and form.is_valid():
        given = form.changes()
        if _ask(request, one, form, {late_changes.ANSWERS: given} if given else {}):
            return redirect("registrations:application", pk=one.pk)
    return _show(request, one, form, title=_("Ask to change your answers"))


@private
@require_POST
def take_back(request: HttpRequest, pk: int, asked: int) -> HttpResponse:
    """Take a request back that has not been decided."""
    one = own_application(request, pk)
    found = get_object_or_404(visible_requests(request.user), pk=asked, person=one)
    asking.take_back(request, found)
    return redirect("registrations:application", pk=one.pk)


def _ask(
    request: HttpRequest, one: Registration, form: AskingForm, changes: dict[str, Any]
) -> bool:
    return asking.ask(request, form, changes, partial(late_changes.ask_alone, person=one))


def _show(request: HttpRequest, one: Registration, form: AskingForm, *, title: str) -> HttpResponse:
    context = {
        **around(one),
        "form": form,
        "title": title,
        "asks": True,
        "may_save": True,
        "organizations": known_organizations() if isinstance(form, WholeApplicationForm) else (),
        "crumbs": crumbs_of(one, title),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/application_step.html", context, status=status)
