"""The coordinator's page of what is asked once of the delegation: papers and the like."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assemblies.errors import DomainError
from registrations.enums import AskedWhen
from registrations.errors.questions import AnswersRefused
from registrations.models.registrations import DelegationFile
from registrations.selectors.questions import held_by
from registrations.services import answers
from registrations.web.access import own_file, private, user_of
from registrations.web.answering import AnswersForm
from registrations.web.delegations import frame, said_with_article
from registrations.web.presenting import Link, rows_of_answers


@private
@require_http_methods(["GET", "POST"])
def delegation_questions(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the papers of the delegation and what else is asked of it as a whole."""
    file = own_file(request, pk)
    held = held_by(file, AskedWhen.REGISTERING, everything=True)
    if request.method != "POST":
        return _show(request, file, AnswersForm(held=held))
    if not held:
        raise Http404
    form = AnswersForm(request.POST, request.FILES, held=held)
    if form.is_valid() and _keep(request, file, form):
        messages.success(request, _("Kept."))
        return redirect("registrations:delegation", pk=file.pk)
    return _show(request, file, form)


def _show(request: HttpRequest, file: DelegationFile, form: AnswersForm) -> HttpResponse:
    own = Link(_("My delegation"), reverse("registrations:delegation", args=[file.pk]))
    context = {
        **frame(file),
        "form": form,
        "rows": rows_of_answers(form.held),
        "crumbs": [own, Link(_("Papers and questions"))],
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/questions_delegation.html", context, status=status)


def _keep(request: HttpRequest, file: DelegationFile, form: AnswersForm) -> bool:
    is_complete = "later" not in request.POST
    values, by, at = form.values(), user_of(request), timezone.now()
    try:
        answers.save_for_delegation(file=file, values=values, is_complete=is_complete, by=by, at=at)
    except AnswersRefused as refusal:
        form.add_faults(refusal.faults)
        return False
    except DomainError as refusal:
        form.add_error(None, said_with_article(refusal))
        return False
    return True
