"""Which roles there are, what each may do, and who holds it; the manager gives and takes them."""

from dataclasses import dataclass
from typing import Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.enums import Role
from assemblies.models.accounts import RoleGrant, User
from assemblies.models.events import Event
from assemblies.permissions import ROLES, RoleSheet, Visitor, require
from assemblies.selectors import holders_in, holders_in_house
from assemblies.services import accounts, roles
from registrations.permissions.roles import may_grant_roles, may_take_back
from registrations.web.access import console_event, private, user_of
from registrations.web.console_place import place_of_console

OF_HOUSE: Final = tuple(role for role in Role if role.is_of_house)
# How one comes to a role that is not given here.
_WAYS: Final[dict[Role, str | Promise]] = {
    Role.COORDINATOR: gettext_lazy("Comes with an invitation that is accepted."),
    Role.DELEGATE: gettext_lazy("Comes with the approval, to whoever has an address."),
}


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role of the house with those who hold it, and whether the reader may take it from each."""

    sheet: RoleSheet
    holders: tuple[tuple[RoleGrant, bool], ...]


@dataclass(frozen=True, slots=True)
class CountedRole:
    """A role in delegations: how one comes to it, and how many hold it in the assembly."""

    sheet: RoleSheet
    way: str | Promise
    count: int


class RoleForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("Without an account one is made; it logs in with a mailed code."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=lambda: [("", _("Choose")), *((role, ROLES[role].name) for role in OF_HOUSE)],
    )

    def clean_email(self) -> str:
        """Refuse an account that was closed: its holder could not use the role, nobody see it."""
        email: str = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email, is_active=False).exists():
            raise ValidationError(_("This account was closed. Open it again first."))
        return email


@private
@require_http_methods(["GET", "POST"])
def role_list(request: HttpRequest, event: str) -> HttpResponse:
    """Show every role with its holders; give one to an address."""
    assembly = console_event(may_grant_roles(request.user), slug=event)
    form = RoleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        _grant(request, form)
        return redirect("registrations:role-list", event=event)
    context = {
        **place_of_console(request.user, assembly, "role-list"),
        "form": form,
        "house": _of_house(request.user),
        "counted": _of_delegations(assembly),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/role_list.html", context, status=status)


def _of_house(reader: Visitor) -> list[RoleLine]:
    held = holders_in_house()
    return [
        RoleLine(
            ROLES[role], tuple((one, may_take_back(reader, one)) for one in held.get(role, ()))
        )
        for role in OF_HOUSE
    ]


def _of_delegations(assembly: Event) -> list[CountedRole]:
    held = holders_in(assembly)
    return [CountedRole(ROLES[role], way, held.get(role, 0)) for role, way in _WAYS.items()]


def _grant(request: HttpRequest, form: RoleForm) -> None:
    """Give the role and say so; who holds it already keeps it as it was given."""
    role, by, at = Role(form.cleaned_data["role"]), user_of(request), timezone.now()
    user = accounts.account_for(email=form.cleaned_data["email"])
    given = roles.grant(user=user, role=role, by=by, at=at)
    words = {"email": user.email, "role": ROLES[role].name}
    if given.granted_at == at:
        messages.success(request, _("%(email)s has the role now: %(role)s.") % words)
    else:
        messages.info(request, _("%(email)s had the role already: %(role)s.") % words)


@private
@require_POST
def role_take_back(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Take a role of the house back; one's own a colleague takes."""
    console_event(may_grant_roles(request.user), slug=event)
    grant = get_object_or_404(RoleGrant, pk=pk, role__in=OF_HOUSE)
    require(may_take_back(request.user, grant))
    words = {"email": grant.user.email, "role": ROLES[Role(grant.role)].name}
    roles.revoke(grant=grant, by=user_of(request), at=timezone.now())
    messages.success(request, _("%(email)s has the role no more: %(role)s.") % words)
    return redirect("registrations:role-list", event=event)
