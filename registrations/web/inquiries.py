"""A question to who came without a delegation: asked at the desk, answered on her page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.errors import DomainError
from registrations.models.inquiries import Inquiry
from registrations.models.registrations import Registration
from registrations.permissions.inquiries import may_ask
from registrations.selectors.applications import own_applications
from registrations.selectors.inquiries import standing_inquiry
from registrations.services import inquiries
from registrations.web.access import private, reviewed_person, user_of
from registrations.web.application_place import around, crumbs_of
from registrations.web.console_place import place_of_console
from registrations.web.delegations import said_with_article
from registrations.web.forms import InquiryForm, ReplyForm
from registrations.web.presenting import line_of


@private
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody who came without a delegation; a mail takes the question to her."""
    one = _asked_by(request, pk)
    form = InquiryForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _ask(request, one, form):
        messages.success(request, _("The question is on its way to %(name)s.") % _named(one))
        return redirect("registrations:person-review", pk=one.pk)
    context = {
        **place_of_console(request.user, one.event, "people-list"),
        "person": one,
        "line": line_of(one),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/person_ask.html", context, status=status)


def _ask(request: HttpRequest, one: Registration, form: InquiryForm) -> bool:
    question, by, at = form.cleaned_data["question"], user_of(request), timezone.now()
    try:
        inquiries.ask(person=one, question=question, by=by, at=at)
    except DomainError as refusal:
        form.add_error(None, said_with_article(refusal))
        return False
    return True


@private
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the matter: the answer was read, or is not needed any more."""
    one = _asked_by(request, pk)
    inquiry = standing_inquiry(one)
    if inquiry is None:
        messages.warning(request, _("Nothing is asked any more."))
        return redirect("registrations:person-review", pk=one.pk)
    try:
        inquiries.settle(inquiry=inquiry, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        messages.error(request, said_with_article(refusal))
    else:
        messages.success(request, _("The question to %(name)s is settled.") % _named(one))
    return redirect("registrations:person-review", pk=one.pk)


def _asked_by(request: HttpRequest, pk: int) -> Registration:
    """Return a person whom this account may ask; for everybody else there is none."""
    one = reviewed_person(request, pk)
    if not may_ask(request.user, one):
        raise Http404
    return one


def _named(one: Registration) -> dict[str, Any]:
    return {"name": one.badge_name}


@private
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the question that waits, and send the answer back to who asked."""
    one = get_object_or_404(own_applications(user_of(request)), pk=pk)
    inquiry = standing_inquiry(one)
    if inquiry is None or not inquiry.waits_for_her:
        return redirect("registrations:application", pk=one.pk)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _answer(request, inquiry, form):
        messages.success(request, _("Your answer is sent."))
        return redirect("registrations:application", pk=one.pk)
    return _show_answer(request, one, inquiry, form)


def _show_answer(
    request: HttpRequest, one: Registration, inquiry: Inquiry, form: ReplyForm
) -> HttpResponse:
    title = _("Answer the secretariat’s question")
    context = {
        **around(one),
        "inquiry": inquiry,
        "form": form,
        "title": title,
        "crumbs": crumbs_of(one, title),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/application_answer.html", context, status=status)


def _answer(request: HttpRequest, inquiry: Inquiry, form: ReplyForm) -> bool:
    text, by, at = form.cleaned_data["answer"], user_of(request), timezone.now()
    try:
        inquiries.answer(inquiry=inquiry, text=text, by=by, at=at)
    except DomainError as refusal:
        form.add_error(None, said_with_article(refusal))
        return False
    return True
