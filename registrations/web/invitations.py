"""The way in: a one-time link that makes a person coordinator of her delegation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.errors import DomainError
from assemblies.models.accounts import User
from assemblies.selectors import sentence_of
from assemblies.services import accounts
from registrations.errors.coordination import InvitationUnusable
from registrations.services import invitations
from registrations.web.codes import mail_code


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Say who invites for what; the invited person accepts once she is logged in."""
    user = request.user if isinstance(request.user, User) else None
    if request.method == "POST" and user is not None:
        return _accept(request, secret, user)
    try:
        opened = invitations.open_invitation(secret=secret, at=timezone.now())
    except InvitationUnusable as refusal:
        return _unusable(request, secret, refusal)
    is_hers = user is not None and user.email.lower() == opened.email
    return render(
        request,
        "registrations/invitation.html",
        {"invitation": opened, "secret": secret, "is_hers": is_hers},
    )


def _accept(request: HttpRequest, secret: str, user: User) -> HttpResponse:
    try:
        file = invitations.accept(secret=secret, by=user, at=timezone.now())
    except InvitationUnusable as refusal:
        return _unusable(request, secret, refusal)
    messages.info(request, _("You register this delegation now. Begin with the first person."))
    return redirect("registrations:delegation", pk=file.pk)


def _unusable(request: HttpRequest, secret: str, refusal: DomainError) -> HttpResponse:
    """Lead back who has accepted it already; tell others that the link does not work."""
    if isinstance(request.user, User):
        file = invitations.file_of_accepted(secret=secret, by=request.user)
        if file is not None:
            return redirect("registrations:delegation", pk=file.pk)
    said = {"sentence": sentence_of(refusal)}
    return render(request, "registrations/invitation_unusable.html", said, status=404)


@never_cache
@require_POST
def invitation_code(request: HttpRequest, secret: str) -> HttpResponse:
    """Mail a log-in code to the invited address, making its account when there is none yet."""
    try:
        opened = invitations.open_invitation(secret=secret, at=timezone.now())
    except InvitationUnusable as refusal:
        return _unusable(request, secret, refusal)
    accounts.account_for(email=opened.email, language=opened.language)
    back = reverse("registrations:invitation", args=[secret])
    return mail_code(request, email=opened.email, back=back)
