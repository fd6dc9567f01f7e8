"""The pages of somebody's own registration: answers checked, sent, changed, withdrawn."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from registrations.enums import AskedWhen, RegistrationState
from registrations.models.registrations import Registration
from registrations.selectors.applications import own_applications
from registrations.selectors.late_changes import lacks_answers
from registrations.selectors.photos import photo_of
from registrations.selectors.questions import held_by
from registrations.services import applications, people
from registrations.services.words import (
    CAPACITIES,
    PERSON_STATES,
    SEXES,
    name_of_language,
    names_of_languages,
)
from registrations.web.access import private, user_of
from registrations.web.answering import may_stand_in_request
from registrations.web.application_forms import ApplicantForm, ReachForm
from registrations.web.application_place import around, crumbs_of, own_application
from registrations.web.delegations import said_with_article
from registrations.web.doors import known_organizations, order_of
from registrations.web.forms import StepForm
from registrations.web.people import (
    ANSWERS,
    answers_by_step,
    answers_form,
    asks_again,
    keep_changes,
)
from registrations.web.presenting import Row, Tag, rows_of_answers
from registrations.web.request_words import line_of_request

STEPS: Final[dict[str, type[ApplicantForm | ReachForm]]] = {
    "person": ApplicantForm,
    "contact": ReachForm,
}
TITLES: Final[dict[str, str | Promise]] = {
    "person": gettext_lazy("Who you are"),
    "contact": gettext_lazy("Languages, access and the list"),
    "questions": gettext_lazy("Questions of the secretariat"),
    "travel": gettext_lazy("After approval: travel data"),
}


@private
@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    """List what this account has registered for itself."""
    own = own_applications(user_of(request))
    lines = [(one, CAPACITIES[one.capacity], Tag(*PERSON_STATES[one.state])) for one in own]
    return render(request, "registrations/application_list.html", {"lines": lines})


@private
@require_safe
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one's own registration: to be checked and sent, or how it stands.

    For an event without delegations it stands under the event.
    """
    found = own_applications(user_of(request)).filter(pk=pk).first()
    if found is not None and found.is_enrolment:
        return redirect("registrations:enrolment", event=found.event.slug)
    return _show(request, own_application(request, pk), StepForm())


@private
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one's own registration in the version that was checked."""
    one = own_application(request, pk)
    form = StepForm(request.POST)
    if not form.is_valid() or not _submit(request, one, form):
        return _show(request, one, form)
    return redirect("registrations:application", pk=one.pk)


def _submit(request: HttpRequest, one: Registration, form: StepForm) -> bool:
    version, by, at = form.cleaned_data["version"], user_of(request), timezone.now()
    try:
        sent = applications.submit(person=one, version=version, by=by, at=at)
    except DomainError as refusal:
        form.add_error(None, said_with_article(refusal))
        one.refresh_from_db()
        return False
    if sent.state == RegistrationState.APPROVED:
        messages.success(request, _("You are registered. A mail confirms it."))
    else:
        messages.success(request, _("Sent. A mail confirms what the secretariat received."))
    return True


@private
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Show one theme of one's own registration and keep what is changed."""
    one = own_application(request, pk)
    form = _form_of(request, one, step)
    is_new = "new" in request.GET
    if form.is_bound and form.is_valid() and keep_changes(request, one, form):
        if not is_new or "later" in request.POST:
            messages.success(request, _("Kept."))
            return redirect("registrations:application", pk=one.pk)
        return redirect(_next(one, step))
    return _show_step(request, one, form, step)


def _form_of(request: HttpRequest, one: Registration, step: str) -> StepForm:
    """Return a theme's form with what is kept, or with what was sent; 404 where it is not asked."""
    if step in ANSWERS:
        return answers_form(request, one, step)
    if step not in STEPS:
        raise Http404
    form_class = STEPS[step]
    kept = {name: getattr(one, name) for name in form_class.base_fields if hasattr(one, name)}
    data = request.POST if request.method == "POST" else None
    return form_class(data, initial=kept, capacity=one.capacity)


def _next(one: Registration, step: str) -> str:
    """Return the address of the next theme of a new registration, else of all its answers."""
    order = order_of(one.event_id, one.capacity)
    following = order[order.index(step) + 1 :] if step in order else ()
    if following:
        args: list[Any] = [one.pk, following[0]]
        return reverse("registrations:application-change", args=args) + "?new=1"
    address: str = reverse("registrations:application", args=[one.pk])
    return address


@private
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, say what follows, then withdraw one's own registration."""
    one = own_application(request, pk)
    form = StepForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _withdraw(request, one, form):
        messages.success(request, _("Your registration is withdrawn."))
        return redirect("registrations:application-list")
    context = {**around(one), "form": form, "crumbs": crumbs_of(one, _("Withdraw"))}
    status = 422 if form.errors else 200
    return render(request, "registrations/application_withdraw.html", context, status=status)


def _withdraw(request: HttpRequest, one: Registration, form: StepForm) -> bool:
    version, by, at = form.cleaned_data["version"], user_of(request), timezone.now()
    try:
        people.withdraw(person=one, version=version, by=by, at=at)
    except DomainError as refusal:
        form.add_error(None, said_with_article(refusal))
        one.refresh_from_db()
        return False
    return True


def _show(request: HttpRequest, one: Registration, form: StepForm) -> HttpResponse:
    place = around(one)
    is_draft = one.state == RegistrationState.DRAFT
    context = {
        **place,
        "form": form,
        "sheets": _sheets(one, _addresses(one, is_open=place["is_open"], asks=place["asks"])),
        "may_send": is_draft and place["is_open"],
        **_exchanged(one),
        "photo": photo_of(one),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/application.html", context, status=status)


def _exchanged(one: Registration) -> dict[str, Any]:
    """Return what the secretariat asked her, and what she asked the secretariat."""
    inquiries = list(one.inquiries.order_by("-pk"))
    requests = one.change_requests.select_related("person").order_by("-asked_at", "-pk")
    return {
        "asked": next((each for each in inquiries if each.waits_for_her), None),
        "answered": [each for each in inquiries if each.answer],
        "requests": [line_of_request(each) for each in requests],
    }


def _show_step(request: HttpRequest, one: Registration, form: StepForm, step: str) -> HttpResponse:
    place = around(one)
    may_follow = step == "travel" or (step == "questions" and lacks_answers(one))
    context = {
        **place,
        **_about_step(one, form, step, is_new="new" in request.GET),
        "may_save": place["is_open"] or may_follow,
        "asks": False,
        "is_approved": one.state == RegistrationState.APPROVED,
        "organizations": known_organizations() if step == "person" else (),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/application_step.html", context, status=status)


def _about_step(one: Registration, form: StepForm, step: str, *, is_new: bool) -> dict[str, Any]:
    order, title = order_of(one.event_id, one.capacity), str(TITLES[step])
    return {
        "form": form,
        "title": title,
        "step": order.index(step) + 1 if is_new and step in order else None,
        "steps": len(order) + 1,
        "asks_again": asks_again(form, step),
        "has_files": form.is_multipart(),
        "crumbs": crumbs_of(one, title),
    }


def _addresses(one: Registration, *, is_open: bool, asks: bool) -> dict[str, str]:
    """Return where each step is changed; after the deadline what may follow, or be asked for."""
    may_follow = {"travel", "questions"} if lacks_answers(one) else {"travel"}
    to = {
        step: reverse("registrations:application-change", args=[one.pk, step])
        if is_open or step in may_follow
        else ""
        for step in TITLES
    }
    if not asks:
        return to
    asking = reverse("registrations:application-request", args=[one.pk])
    to |= {"person": asking, "contact": asking}
    held = held_by(one, AskedWhen.REGISTERING, everything=True)
    if not to["questions"] and any(map(may_stand_in_request, held)):
        to["questions"] = reverse("registrations:application-request-answers", args=[one.pk])
    return to


def _sheets(one: Registration, to: dict[str, str]) -> list[tuple[str | Promise, list[Row]]]:
    """Return everything she has said, by theme, each with its way to change."""
    who = [
        (_("Given name"), one.given_name),
        (_("Family name"), one.family_name),
        (_("Name as on the badge"), one.badge_name),
        (_("Sex"), str(SEXES[one.sex])),
        (_("Organization"), one.organization),
        (_("Your function there"), one.function_in_parliament),
    ]
    reach = [
        (_("Language of mails"), name_of_language(one.language)),
        (_("Languages spoken"), names_of_languages(one.languages)),
        (_("What is needed for access"), one.access_needs),
        (_("In the published list of participants"), _("Yes") if one.is_listed else _("No")),
    ]
    asked = answers_by_step(one)
    return [
        (TITLES["person"], [Row(*pair, to["person"]) for pair in who]),
        (TITLES["contact"], [Row(*pair, to["contact"]) for pair in reach]),
        *((TITLES[step], rows_of_answers(held, to[step])) for step, held in asked.items() if held),
    ]
