"""The page on which a delegation says who sits in the Standing Committees for it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from assemblies.errors import DomainError
from assemblies.models.delegations import Delegation
from sessions.permissions.committees import delegations_seating
from sessions.selectors.committee_seats import CommitteePlaces, delegates_of, places_of
from sessions.services import committee_seats
from sessions.services.committee_seats import Named
from sessions.web.access import private, seen_assembly, user_of
from sessions.web.programme import frame
from sessions.web.refusing import Refusing


class SeatsForm(Refusing):
    """Who is the member and who the substitute in one committee."""

    member = forms.ChoiceField(
        label=pgettext_lazy("in a Standing Committee", "Member"), required=False
    )
    substitute = forms.ChoiceField(
        label=pgettext_lazy("in a Standing Committee", "Substitute"), required=False
    )

    def __init__(self, *args: Any, places: CommitteePlaces, people: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        initial = {
            "member": places.member.participant_id if places.member else "",
            "substitute": places.substitute.participant_id if places.substitute else "",
        }
        auto_id = f"{places.body.code}-%s"
        super().__init__(*args, **{"initial": initial, "auto_id": auto_id, **kwargs})
        self.places = places
        self.people = {str(one.pk): one for one in people}
        choices = [("", _("Nobody")), *((key, one.badge_name) for key, one in self.people.items())]
        for name in ("member", "substitute"):
            self.fields[name].choices = choices  # type: ignore[attr-defined] # a ChoiceField

    def named(self) -> Named:
        given = self.cleaned_data
        return Named(
            member=self.people.get(given["member"]),
            substitute=self.people.get(given["substitute"]),
        )


@private
@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: HttpRequest, event: str, code: str) -> HttpResponse:
    """Show whom a delegation has named for each Standing Committee; a POST names for one."""
    assembly = seen_assembly(event)
    own = delegations_seating(request.user).filter(assembly=assembly)
    delegation = get_object_or_404(own, institution__code=code)
    forms_ = _forms(request, delegation)
    sent = next((one for one in forms_ if one.is_bound), None)
    if sent is not None and sent.is_valid() and _name(request, delegation, sent):
        return redirect("assembly_sessions:committee-seats", event, code)
    around = {"delegation": delegation, "forms": forms_, "refused": sent}
    context = {**frame(assembly, _("Committees")), **around}
    status = 422 if request.method == "POST" else 200
    return render(request, "assembly_sessions/committee_seats.html", context, status=status)


def _forms(request: HttpRequest, delegation: Delegation) -> list[SeatsForm]:
    """Return a form for each committee; bound is the one that was sent."""
    people, asked = delegates_of(delegation), request.POST.get("body", "")
    return [
        SeatsForm(request.POST if one.body.code == asked else None, places=one, people=people)
        for one in places_of(delegation)
    ]


def _name(request: HttpRequest, delegation: Delegation, form: SeatsForm) -> bool:
    told: dict[str, Any] = {"by": user_of(request), "at": timezone.now()}
    try:
        committee_seats.name(
            delegation=delegation, body=form.places.body, named=form.named(), **told
        )
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("It is on record who sits in the committee."))
    return True
