"""Who coordinates the delegation: inviting another, handing over, resigning, taking out."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.enums import Language
from assemblies.errors import DomainError
from assemblies.models.accounts import User
from assemblies.permissions import require
from assemblies.selectors import coordinators_of, sentence_of
from registrations.models.invitations import Invitation
from registrations.models.registrations import DelegationFile
from registrations.permissions.reviews import may_invite
from registrations.selectors.coordination import invitations_to
from registrations.services import coordination, invitations
from registrations.web.access import own_file, private, user_of
from registrations.web.coordination.forms import ColleagueForm
from registrations.web.coordination.people import crumbs_of
from registrations.web.delegations import frame


@private
@require_http_methods(["GET", "POST"])
def coordinator_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who coordinates and who is invited; invite another."""
    file = own_file(request, pk)
    coordinators = coordinators_of(file.delegation)
    is_one = user_of(request) in coordinators
    form = ColleagueForm(request.POST if request.method == "POST" else None, may_hand_over=is_one)
    if form.is_bound and form.is_valid() and _invite(request, file, form):
        return redirect("registrations:coordinator-list", pk=file.pk)
    title = _("Coordinators")
    context = {
        **frame(file),
        "form": form,
        "title": title,
        "crumbs": crumbs_of(file, title),
        "coordinators": coordinators,
        "invited": openinvitations_to(file).order_by("invited_at", "pk"),
        "may_remove": may_invite(request.user),
        "may_resign": is_one and len(coordinators) > 1,
        "is_only": is_one and len(coordinators) == 1,
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/coordinator_list.html", context, status=status)


def openinvitations_to(file: DelegationFile) -> QuerySet[Invitation]:
    """Return the links for this delegation that work still."""
    now = timezone.now()
    return invitations_to(file).filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


def _invite(request: HttpRequest, file: DelegationFile, form: ColleagueForm) -> bool:
    given = form.cleaned_data
    try:
        invitation = invitations.invite_colleague(
            file=file,
            email=given["email"],
            language=Language(given["language"]),
            hands_over=given.get("hands_over", False),
            by=user_of(request),
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error("email", sentence_of(refusal))
        return False
    messages.success(request, _("%(email)s is invited.") % {"email": invitation.email})
    return True


@private
@require_POST
def resign(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop coordinating; the delegation is hers no longer, so the way leads home."""
    file = own_file(request, pk)
    act = partial(coordination.resign, file=file, by=user_of(request), at=timezone.now())
    if not _done(request, act, _("You do not coordinate this delegation any more.")):
        return redirect("registrations:coordinator-list", pk=file.pk)
    return redirect("home")


@private
@require_POST
def remove(request: HttpRequest, pk: int, user: int) -> HttpResponse:
    """Take a coordinator out: an act of the secretariat."""
    file = own_file(request, pk)
    require(may_invite(request.user))
    one = get_object_or_404(User, pk=user)
    by, at = user_of(request), timezone.now()
    act = partial(coordination.remove, file=file, user=one, by=by, at=at)
    _done(request, act, _("%(email)s coordinates it no longer.") % {"email": one.email})
    return redirect("registrations:coordinator-list", pk=file.pk)


@private
@require_POST
def revoke(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """Take back an invitation to this delegation."""
    file = own_file(request, pk)
    one = get_object_or_404(invitations_to(file), pk=invitation)
    act = partial(invitations.revoke, invitation=one, by=user_of(request), at=timezone.now())
    _done(request, act, _("The invitation is revoked; its link no longer works."))
    return redirect("registrations:coordinator-list", pk=file.pk)


def _done(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    try:
        act()
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
        return False
    messages.success(request, said)
    return True
