"""The secretariat's lists: delegations of an assembly, and whom it has invited."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.enums import Language
from assemblies.errors import DomainError
from assemblies.models.events import Assembly
from assemblies.models.institutions import GeopoliticalGroup, Institution
from assemblies.selectors import sentence_of
from registrations.models.invitations import Invitation
from registrations.permissions.reviews import may_invite, may_review
from registrations.rules.windows import Window
from registrations.selectors.delegations import DelegationRow, delegation_rows, rows_wanted
from registrations.services import invitations, tables, windows
from registrations.services.tables import groups_of
from registrations.web.access import console_assembly, private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.files import as_table
from registrations.web.forms import DatesForm, FilterForm, InviteForm
from registrations.web.presenting import Tag, tag_of

ON_A_PAGE = 25


@private
@require_safe
def delegation_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the delegations that register, as searched and filtered in the address."""
    assembly = console_assembly(may_review(request.user), slug=event)
    form, rows, total = _found(request, assembly)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **place_of_console(request.user, assembly, "delegation-list"),
        "form": form,
        "page_obj": page,
        "lines": [(row, tag_of(row.file, row.drafts), groups_of(row)) for row in page],
        "total": total,
        "query": request.GET.urlencode(),
    }
    return render(request, "registrations/delegation_list.html", context)


@private
@require_safe
def delegation_export(request: HttpRequest, event: str) -> HttpResponse:
    """Give the same list, all pages of it, as a table for spreadsheets."""
    assembly = console_assembly(may_review(request.user), slug=event)
    _form, rows, _total = _found(request, assembly)
    return as_table(tables.of_delegations(rows), f"delegations-{assembly.slug}", "csv")


def _found(request: HttpRequest, assembly: Assembly) -> tuple[FilterForm, list[DelegationRow], int]:
    groups = GeopoliticalGroup.objects.order_by("code")
    form = FilterForm(request.GET, groups=[(group.code, str(group.name)) for group in groups])
    form.is_valid()  # a filter nobody offered filters nothing
    wanted = form.cleaned_data
    rows = delegation_rows(assembly)
    state, group = wanted.get("state", ""), wanted.get("group", "")
    kept = rows_wanted(rows, words=wanted.get("q", ""), state=state, group=group)
    return form, kept, len(rows)


@private
@require_http_methods(["GET", "POST"])
def invitation_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the invitations with their states; invite one more coordinator."""
    assembly = console_assembly(may_invite(request.user), slug=event)
    parliaments = Institution.objects.with_delegations()
    form = InviteForm(request.POST if request.method == "POST" else None, institutions=parliaments)
    if form.is_bound and form.is_valid() and _invite(request, assembly, form):
        return redirect("registrations:invitation-list", event=assembly.slug)
    context = {
        **place_of_console(request.user, assembly, "invitation-list"),
        **_sent(assembly, request.GET.get("page")),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/invitation_list.html", context, status=status)


def _sent(assembly: Assembly, number: str | None) -> dict[str, Any]:
    sent = Invitation.objects.filter(assembly=assembly).select_related("institution")
    page = Paginator(sent.order_by("-invited_at", "-pk"), ON_A_PAGE).get_page(number)
    return {"page_obj": page, "lines": [(one, _state_of(one)) for one in page]}


def _invite(request: HttpRequest, assembly: Assembly, form: InviteForm) -> bool:
    given = form.cleaned_data
    institution = Institution.objects.get(pk=given["institution"])
    wanted = {"email": given["email"], "language": Language(given["language"])}
    act = partial(invitations.invite, assembly=assembly, institution=institution, **wanted)
    try:
        invitation = act(by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        form.add_error("email", sentence_of(refusal))
        return False
    words = {"email": invitation.email, "parliament": institution.name}
    said = _("%(email)s is invited to register the delegation of %(parliament)s.") % words
    messages.success(request, said)
    return True


def _state_of(invitation: Invitation) -> Tag:
    if invitation.accepted_at is not None:
        return Tag("good", _("Accepted"))
    if invitation.revoked_at is not None:
        return Tag("", _("Revoked"))
    if invitation.expires_at <= timezone.now():
        return Tag("bad", _("Expired"))
    return Tag("wait", _("Sent"))


@private
@require_http_methods(["GET", "POST"])
def registration_dates(request: HttpRequest, event: str) -> HttpResponse:
    """Set when delegations may be registered, on the venue's clock."""
    assembly = console_assembly(may_invite(request.user), slug=event)
    with timezone.override(assembly.time_zone):
        form = DatesForm(
            request.POST if request.method == "POST" else None, initial=_window_of(assembly)
        )
        if form.is_bound and form.is_valid():
            window = Window(form.cleaned_data["opens_at"], form.cleaned_data["closes_at"])
            by, at = user_of(request), timezone.now()
            windows.set_window(event=assembly, window=window, by=by, at=at)
            messages.success(request, _("The dates are kept."))
            return redirect("registrations:registration-dates", event=assembly.slug)
        context = {**place_of_console(request.user, assembly, "registration-dates"), "form": form}
        status = 422 if form.errors else 200
        return render(request, "registrations/dates.html", context, status=status)


def _window_of(assembly: Assembly) -> dict[str, Any]:
    return {
        "opens_at": assembly.registration_opens_at,
        "closes_at": assembly.registration_closes_at,
    }


@private
@require_POST
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    seen = Invitation.objects.select_related("assembly")
    invitation = get_object_or_404(seen if may_invite(request.user) else seen.none(), pk=pk)
    try:
        invitations.revoke(invitation=invitation, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, _("The invitation is revoked; its link no longer works."))
    return redirect("registrations:invitation-list", event=invitation.assembly.slug)
