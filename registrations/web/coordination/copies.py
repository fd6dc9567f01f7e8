"""Copying people from the last assembly."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assemblies.errors import DomainError
from assemblies.selectors import sentence_of
from registrations.errors.registering import TooOldForYoungMember
from registrations.models.registrations import DelegationFile
from registrations.rules.ages import YOUNG_UNDER
from registrations.selectors.copies import EarlierPerson, earlier_delegation, earlier_people
from registrations.services import copies
from registrations.services.words import CAPACITIES
from registrations.web.access import own_file, private, user_of
from registrations.web.coordination.forms import CopyForm
from registrations.web.coordination.people import crumbs_of
from registrations.web.delegations import frame, said_with_article


@private
@require_http_methods(["GET", "POST"])
def delegation_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose among the people of the last delegation; who is here already cannot be chosen."""
    file = own_file(request, pk)
    everybody = earlier_people(file)
    form = CopyForm(
        request.POST if request.method == "POST" else None,
        choices=[(one.key, _said(one)) for one in everybody if one.may_be_copied],
    )
    if form.is_bound and form.is_valid() and _copy(request, file, form):
        return redirect("registrations:delegation", pk=file.pk)
    title = _("Copy people from the last assembly")
    context = {
        **frame(file),
        "form": form,
        "title": title,
        "crumbs": crumbs_of(file, title),
        "earlier": earlier_delegation(file),
        "present": [one.name for one in everybody if one.is_present],
        "too_old": [one.name for one in everybody if one.is_too_old and not one.is_present],
        "why_too_old": sentence_of(TooOldForYoungMember(limit=YOUNG_UNDER)),
        "absent": sum(one.may_be_copied for one in everybody),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/delegation_copy.html", context, status=status)


def _said(one: EarlierPerson) -> str:
    return f"{one.name} – {CAPACITIES[one.columns['capacity']]}"


def _copy(request: HttpRequest, file: DelegationFile, form: CopyForm) -> bool:
    keys, by, at = form.cleaned_data["people"], user_of(request), timezone.now()
    try:
        added = copies.copy(file=file, keys=keys, by=by, at=at)
    except DomainError as refusal:
        form.add_error(None, said_with_article(refusal))
        return False
    words = ngettext("%(n)s person is copied.", "%(n)s people are copied.", len(added))
    messages.success(request, words % {"n": len(added)} + " " + _("Check each before you send."))
    return True
