"""The coordinator's pages about her delegation as a whole."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.enums import Capacity, Sex
from assemblies.errors import DomainError
from assemblies.models.accounts import User
from assemblies.selectors import coordinators_of, sentence_of
from registrations.enums import AskedWhen, FileState, RegistrationState
from registrations.errors.registering import (
    BirthDateImpossible,
    BornAfterAnswer,
    TooOldForYoungMember,
)
from registrations.models.late_changes import ChangeRequest
from registrations.models.registrations import DelegationFile, Registration
from registrations.permissions.delegations import may_register
from registrations.selectors.copies_of_me import registrations_of
from registrations.selectors.delegations import Proposed, Standing, standing_of
from registrations.selectors.questions import (
    asked_of_delegation,
    capacities_for,
    form_of,
    forms_of,
    held_by,
    lacking,
)
from registrations.services import answers, delegations, leaders
from registrations.web.access import own_file, private, seen_file, user_of
from registrations.web.forms import SubmitForm
from registrations.web.overview import Progress, done_of, drawn, tasks_of, what_follows
from registrations.web.own_ways import own_ways
from registrations.web.presenting import (
    Deadline,
    Following,
    Row,
    deadline_of,
    following,
    line_of,
    rows_of,
    tag_of,
)
from registrations.web.request_words import line_of_request


def frame(file: DelegationFile, capacity: str = "") -> dict[str, Any]:
    """Return what every page of a delegation's file prints around its own content.

    capacity: of the person whom the page is about; it may have a deadline of its own.
    """
    delegation = file.delegation
    return {
        "file": file,
        "assembly": delegation.assembly,
        "parliament": delegation.institution,
        "deadline": deadline_in(file, capacity),
        "place": f"delegation-{file.pk}",
    }


def deadline_in(file: DelegationFile, capacity: str = "") -> Deadline:
    """Return until when people of a capacity, or of those without one of their own, register."""
    event = file.delegation.assembly
    form = form_of(event, Capacity(capacity)) if capacity in set(Capacity) else None
    return deadline_of(event, timezone.now(), form)


@private
@require_safe
def delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where the registration stands: what is left to do, who, how many seats and votes."""
    file = seen_file(request, pk)
    may_act = may_register(request.user, file.delegation)
    context = _whole(file, may_act=may_act)
    if not may_act:
        own = registrations_of(user_of(request)).filter(file=file)
        context["own"] = [(one.badge_name, own_ways(one)) for one in own]
    return render(request, "registrations/delegation.html", context)


def _whole(file: DelegationFile, *, may_act: bool) -> dict[str, Any]:
    everybody = list(Registration.objects.filter(file=file).order_by("pk"))
    withdrawn = [one for one in everybody if one.state == RegistrationState.WITHDRAWN]
    listed = [one for one in everybody if one.state != RegistrationState.WITHDRAWN]
    around, standing = frame(file), standing_of(file)
    is_open = around["deadline"].is_open or _takes_somebody(file)
    return {
        **around,
        **(_to_be_done(file, everybody, standing, is_open=is_open) if may_act else {}),
        "may_act": may_act,
        "may_add": is_open,
        "tag": tag_of(file, sum(one.state == RegistrationState.DRAFT for one in listed)),
        "lines": [line_of(one) for one in listed],
        "withdrawn": [line_of(one) for one in withdrawn],
        "following": what_follows(standing, file.delegation),
        "drawn": drawn(standing),
    }


def _takes_somebody(file: DelegationFile) -> bool:
    """Tell whether people of a capacity that closes later than the others may still be added."""
    event, at = file.delegation.assembly, timezone.now()
    offered = capacities_for(file)
    later = [form for form in forms_of(event) if form.closes_at and form.capacity in offered]
    return any(deadline_of(event, at, form).is_open for form in later)


def _to_be_done(
    file: DelegationFile, people: list[Registration], standing: Standing, *, is_open: bool
) -> dict[str, Any]:
    """Return what concerns who registers the delegation: tasks, requests, colleagues."""
    questions = asked_of_delegation(file)
    found = ChangeRequest.objects.filter(file=file).select_related("person")
    requests = list(found.order_by("-asked_at", "-pk"))
    progress = Progress(
        file=file,
        people=people,
        questions=questions,
        is_open=is_open,
        is_too_large=standing.is_too_large,
        may_lead=any(leaders.is_fit(one) for one in people),
        missing=_missing(file, people) if is_open else "",
        lacking=lacking([one for one in people if RegistrationState(one.state).holds_seat]),
    )
    tasks = tasks_of(progress)
    done, total = done_of(tasks)
    return {
        "tasks": tasks,
        "done": done,
        "total": total,
        "questions": questions,
        "requests": [line_of_request(one) for one in requests],
        "coordinators": coordinators_of(file.delegation),
    }


def _missing(file: DelegationFile, people: list[Registration]) -> str:
    """Return the sentence with which sending would be refused now, if an answer is missing."""
    drafts = [one for one in people if one.state == RegistrationState.DRAFT]
    try:
        answers.check_complete(people=drafts, file=file if drafts else None)
    except DomainError as refusal:
        return sentence_of(refusal)
    return ""


@private
@require_safe
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would follow if the person in the form were saved as well."""
    file = own_file(request, pk)
    context = {"following": would_follow(file, request.GET)}
    return render(request, "registrations/parts/standing.html", context)


def would_follow(
    file: DelegationFile, given: Mapping[str, str], one: Registration | None = None
) -> Following:
    """Return what would follow if what was ``given`` of a person were kept.

    one: who it is about; without her, whom ``given`` names.
    """
    return following(standing_of(file, _proposed(given, one.pk if one else None)))


def _proposed(given: Mapping[str, str], person: int | None) -> Proposed | None:
    """Read sex and capacity as far as they are chosen; without both nothing is proposed."""
    sex, capacity = given.get("sex", ""), given.get("capacity", "")
    if sex not in set(Sex) or capacity not in set(Capacity):
        return None
    named = given.get("person", "")
    is_key = named.isascii() and named.isdigit() and len(named) < 19
    instead_of = person or (int(named) if is_key else None)
    return Proposed(capacity=Capacity(capacity), sex=Sex(sex), instead_of=instead_of)


@private
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all answers before they are sent; let her choose whom to send, and answer."""
    file = own_file(request, pk)
    around = frame(file)
    drafts = _drafts(file, is_open=around["deadline"].is_open)
    form = SubmitForm(
        request.POST if request.method == "POST" else None,
        drafts=[(one.pk, one.badge_name) for one in drafts],
        is_asked=file.state == FileState.RETURNED,
    )
    if form.is_bound and form.is_valid() and _submit(file, form, by=user_of(request)):
        messages.success(request, _words_of_sent(form))
        return redirect("registrations:delegation", pk=file.pk)
    sheets = [(line_of(one), list(_rows_of(one).values())) for one in drafts]
    law = what_follows(standing_of(file), file.delegation)
    context = {**around, "form": form, "sheets": sheets, "following": law}
    return render(request, "registrations/check.html", context, status=422 if form.errors else 200)


def _rows_of(one: Registration) -> dict[str, list[Row]]:
    return rows_of(one, answers={"questions": held_by(one, AskedWhen.REGISTERING)})


def _drafts(file: DelegationFile, *, is_open: bool) -> list[Registration]:
    """Return who may be sent; after the deadline a question is still answered, with nobody new."""
    if file.state == FileState.RETURNED and not is_open:
        return []
    drafts = Registration.objects.filter(file=file, state=RegistrationState.DRAFT)
    return list(drafts.order_by("pk"))


def _submit(file: DelegationFile, form: SubmitForm, *, by: User) -> bool:
    try:
        delegations.submit(
            file=file,
            people=form.cleaned_data.get("people", []),
            answer=form.cleaned_data.get("answer", ""),
            by=by,
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, said_with_article(refusal))
        return False
    return True


def _words_of_sent(form: SubmitForm) -> str:
    number = len(form.cleaned_data.get("people", []))
    sent = ngettext("%(n)s person was sent.", "%(n)s people were sent.", number) % {"n": number}
    words = sent if number else _("Your answer was sent.")
    return words + " " + _("A mail confirms what the secretariat received.")


def said_with_article(refusal: DomainError) -> str:
    """Return the refusal's sentence and, where the statutes speak, their article."""
    sentence = sentence_of(refusal)
    return f"{sentence} ({_(refusal.rule)})" if refusal.rule else sentence


def say_refusal(form: Form, refusal: DomainError) -> None:
    """Let the form say what was refused; what the law says of an age, at the date of birth."""
    is_of_age = isinstance(refusal, BirthDateImpossible | BornAfterAnswer | TooOldForYoungMember)
    field = "born_on" if is_of_age and "born_on" in form.fields else None
    form.add_error(field, said_with_article(refusal))
