"""Passport, visa and travel data, for those who need them; each look is recorded first."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from assemblies.enums import Capability, Capacity
from assemblies.models.events import Event
from registrations.models.registrations import DelegationFile
from registrations.models.uploads import Upload
from registrations.permissions.people import (
    protected_uploads,
    visible_registrations,
    visible_uploads,
)
from registrations.selectors.protected import (
    GIVEN,
    MISSING,
    TravelWanted,
    as_travellers,
    protected_questions,
    travellers,
)
from registrations.services import protected, tables
from registrations.services.tables import comes_for, shown
from registrations.services.words import CAPACITIES
from registrations.web.access import private, user_of
from registrations.web.files import as_file, as_table
from registrations.web.privacy.place import ON_A_PAGE, around, privacy_assembly


class TravelForm(forms.Form):
    """What the list of travellers is narrowed to."""

    q = forms.CharField(label=gettext_lazy("Search a name"), required=False, max_length=100)
    given = forms.ChoiceField(
        label=gettext_lazy("Data"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            (GIVEN, gettext_lazy("Some given")),
            (MISSING, gettext_lazy("Nothing yet")),
        ],
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("Capacity"),
        required=False,
        choices=lambda: [("", _("All")), *((one.value, CAPACITIES[one]) for one in Capacity)],
    )
    delegation = forms.TypedChoiceField(
        label=gettext_lazy("Delegation"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, data: Any, assembly: Event) -> None:  # noqa: ANN401 - a QueryDict
        super().__init__(data)
        files = DelegationFile.objects.filter(delegation__assembly=assembly.pk)
        files = files.select_related("delegation__institution")
        named = sorted((str(one.delegation.institution.name), one.pk) for one in files)
        field = self.fields["delegation"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All")), *((pk, name) for name, pk in named)]

    def wanted(self) -> TravelWanted:
        """Return what was asked for; a filter that nobody offered filters nothing."""
        self.is_valid()
        typed = self.cleaned_data
        return TravelWanted(
            words=typed.get("q") or "",
            data=typed.get("given") or "",
            capacity=typed.get("capacity") or "",
            delegation=typed.get("delegation"),
        )


@private
@require_safe
def travel_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the approved people and how much of their data is there, none of it shown."""
    assembly = privacy_assembly(request, event, Capability.SEE_PROTECTED_DATA)
    form = TravelForm(request.GET, assembly)
    page = Paginator(travellers(assembly, form.wanted()), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    lines = [
        (one, CAPACITIES[one.person.capacity], comes_for(one.person))
        for one in as_travellers(page, protected_questions(assembly))
    ]
    context = around(request, assembly, _("Travel data"), "travel-list")
    context |= {"form": form, "page_obj": page, "lines": lines, "query": request.GET.urlencode()}
    return render(request, "registrations/travel_list.html", context)


@private
@require_safe
def person_protected(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show one person's protected data; that it was looked at is recorded before."""
    assembly = privacy_assembly(request, event, Capability.SEE_PROTECTED_DATA)
    people = visible_registrations(request.user).filter(event=assembly.pk)
    person = get_object_or_404(people, pk=pk)
    opened = protected.look(person=person, by=user_of(request), at=timezone.now())
    context = {
        **around(request, assembly, person.badge_name, "travel-list"),
        "person": person,
        "capacity": CAPACITIES[person.capacity],
        "of": comes_for(person),
        "answers": [(one, shown(one)) for one in opened],
    }
    return render(request, "registrations/person_protected.html", context)


@private
@require_safe
def travel_export(request: HttpRequest, event: str, kind: str) -> HttpResponse:
    """Give the list for the host country with the data; a look at each person is recorded."""
    assembly = privacy_assembly(request, event, Capability.SEE_PROTECTED_DATA)
    if kind not in ("csv", "xlsx"):
        raise Http404
    people = list(travellers(assembly, TravelForm(request.GET, assembly).wanted()))
    questions = protected_questions(assembly)
    opened = protected.look_at_all(people=people, by=user_of(request), at=timezone.now())
    table = tables.of_travellers(people, questions, opened)
    return as_table(table, f"travel-{assembly.slug}", kind)


@private
@require_safe
def upload(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a file that is an answer to who may see it; a protected one after a recorded look."""
    found = visible_uploads(request.user).filter(public_id=public_id).first()
    if found is None:
        found = get_object_or_404(protected_uploads(request.user), public_id=public_id)
        protected.look_at_upload(upload=found, by=user_of(request), at=timezone.now())
    return as_file(found.content, _ascii(found), found.media_type)


def _ascii(found: Upload) -> str:
    """Return the name under which a file is saved: headers hold plain letters only."""
    stem, _dot, ending = found.name.rpartition(".")
    plain_stem = "".join(sign for sign in stem if sign.isascii() and sign not in '"\\').strip()
    return f"{plain_stem or 'file'}.{ending}"
