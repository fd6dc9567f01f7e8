"""The secretariat's pages about late requests: the list, one request, the decision."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.models.events import Event
from assemblies.permissions import require
from assemblies.rules.names import plain
from registrations.enums import RequestState
from registrations.models.late_changes import ChangeRequest
from registrations.models.registrations import DelegationFile
from registrations.permissions.late_changes import may_decide, visible_requests
from registrations.permissions.reviews import may_work_at_desk
from registrations.selectors.delegations import standing_of
from registrations.services import late_changes
from registrations.web.access import console_event, private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.coordination.forms import DeclineForm, RequestFilterForm
from registrations.web.delegations import said_with_article
from registrations.web.overview import what_follows
from registrations.web.request_words import RequestLine, differences_of, line_of_request

ON_A_PAGE = 25


@private
@require_safe
def request_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the late requests of an assembly as filtered in the address; those waiting first."""
    assembly = console_event(may_work_at_desk(request.user), slug=event)
    form = RequestFilterForm(request.GET)
    form.is_valid()  # a filter nobody offered filters nothing
    everything = _of(request, assembly)
    lines = _found(everything, form.cleaned_data)
    page = Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **place_of_console(request.user, assembly, "request-list"),
        "form": form,
        "page_obj": page,
        "lines": list(page),
        "total": everything.count(),
        "waiting": everything.filter(state=RequestState.WAITING).count(),
    }
    return render(request, "registrations/request_list.html", context)


def _of(request: HttpRequest, assembly: Event) -> QuerySet[ChangeRequest]:
    return visible_requests(request.user).of_event(assembly.pk)


def _found(everything: QuerySet[ChangeRequest], wanted: dict[str, Any]) -> list[RequestLine]:
    """Search in memory: what is asked is encrypted, and there are few of them."""
    for name in ("state", "kind"):
        if wanted.get(name):
            everything = everything.filter(**{name: wanted[name]})
    lines = [line_of_request(one) for one in everything.order_by("asked_at", "pk")]
    lines.sort(key=lambda line: not line.is_waiting)
    sought = plain(wanted.get("q") or "")
    return [line for line in lines if sought in plain(_words_of(line))]


def _words_of(line: RequestLine) -> str:
    if line.asked.file is None:
        return f"{line.name} {line.of}"
    institution = line.asked.file.delegation.institution
    return " ".join([line.name, institution.code, *institution.name.values()])


@private
@require_http_methods(["GET", "POST"])
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is asked beside what is kept; a POST declines it with a reason."""
    asked = _asked(request, pk)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        require(may_decide(request.user, asked))
    if form.is_bound and form.is_valid() and _decline(request, asked, form):
        return redirect("registrations:request-detail", pk=asked.pk)
    context = {
        **place_of_console(request.user, asked.event, "request-list"),
        **_law_of(asked.file),
        "line": line_of_request(asked),
        "differences": differences_of(asked),
        "may_decide": may_decide(request.user, asked),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/request_detail.html", context, status=status)


def _law_of(file: DelegationFile | None) -> dict[str, Any]:
    """Return what the law says of the delegation as it is; nothing of who came without one."""
    if file is None:
        return {}
    return {"file": file, "following": what_follows(standing_of(file), file.delegation)}


@private
@require_POST
def request_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant a request: what it asks is done now."""
    asked = _asked(request, pk)
    require(may_decide(request.user, asked))
    try:
        late_changes.accept(asked=asked, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        messages.error(request, said_with_article(refusal))
    else:
        messages.success(request, _("The request is granted and done; who asked is told."))
    return redirect("registrations:request-detail", pk=asked.pk)


def _asked(request: HttpRequest, pk: int) -> ChangeRequest:
    requests = visible_requests(request.user)
    return get_object_or_404(requests if may_work_at_desk(request.user) else requests.none(), pk=pk)


def _decline(request: HttpRequest, asked: ChangeRequest, form: DeclineForm) -> bool:
    reason, by, at = form.cleaned_data["reason"], user_of(request), timezone.now()
    try:
        late_changes.decline(asked=asked, reason=reason, by=by, at=at)
    except DomainError as refusal:
        form.add_error(None, said_with_article(refusal))
        return False
    messages.success(request, _("The request is declined; who asked is told."))
    return True
