"""Naming the head of the delegation and the deputy."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assemblies.enums import Capacity
from assemblies.errors import DomainError
from registrations.models.registrations import DelegationFile, Registration
from registrations.rules.capacities import may_lead
from registrations.services import leaders
from registrations.web.access import own_file, private, user_of
from registrations.web.coordination.forms import LeadersForm
from registrations.web.coordination.people import crumbs_of
from registrations.web.delegations import frame, said_with_article


@private
@require_http_methods(["GET", "POST"])
def delegation_leaders(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose who leads, of the delegates who stand in the delegation."""
    file = own_file(request, pk)
    leading = [one for one in Capacity if may_lead(one)]
    people = Registration.objects.filter(file=file, capacity__in=leading).standing()
    form = LeadersForm(
        request.POST if request.method == "POST" else None,
        people=people.order_by("family_name", "pk"),
        initial={"head": file.head_id, "deputy_head": file.deputy_head_id},
    )
    if form.is_bound and form.is_valid() and _name(request, file, form):
        return redirect("registrations:delegation", pk=file.pk)
    title = _("Who leads the delegation")
    context = {**frame(file), "form": form, "title": title, "crumbs": crumbs_of(file, title)}
    status = 422 if form.errors else 200
    return render(request, "registrations/delegation_leaders.html", context, status=status)


def _name(request: HttpRequest, file: DelegationFile, form: LeadersForm) -> bool:
    chosen = Registration.objects.filter(file=file).in_bulk(
        [key for key in form.cleaned_data.values() if key]
    )
    head = chosen.get(form.cleaned_data["head"])
    deputy = chosen.get(form.cleaned_data["deputy_head"])
    by, at = user_of(request), timezone.now()
    try:
        leaders.name(file=file, head=head, deputy_head=deputy, by=by, at=at)
    except DomainError as refusal:
        form.add_error(None, said_with_article(refusal))
        return False
    messages.success(request, _("Kept."))
    return True
