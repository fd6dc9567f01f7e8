"""The manager's pages: how long data are kept, what was erased, who looked at what."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.enums import Capability
from assemblies.errors import DomainError
from assemblies.models.events import Event
from assemblies.permissions import may
from assemblies.rules.names import plain
from registrations.enums import DataClass
from registrations.models.retention import Erasure, RetentionRule
from registrations.rules.retention import HOUSE, of_events
from registrations.selectors.protected import Look, as_looks, looks_of
from registrations.services import retention
from registrations.services.privacy_words import BASES, DATA_CLASSES
from registrations.web.access import console_event, private, user_of
from registrations.web.console_place import is_of_privacy
from registrations.web.delegations import said_with_article
from registrations.web.files import as_csv
from registrations.web.forms import NumberField
from registrations.web.presenting import Task
from registrations.web.privacy.place import ON_A_PAGE, around, privacy_assembly


@private
@require_safe
def overview(request: HttpRequest, event: str) -> HttpResponse:
    """Lead to the pages about personal data that are open to this account."""
    assembly = console_event(is_of_privacy(request.user), slug=event)
    context = {**around(request, assembly), "tasks": _ways(request, assembly)}
    return render(request, "registrations/privacy.html", context)


_WAYS = (
    (
        Capability.SEE_PROTECTED_DATA,
        "travel-list",
        gettext_lazy("Passport, visa and travel data"),
        gettext_lazy("Who has given them, and the list for the host; each look is recorded."),
    ),
    (
        Capability.CONFIGURE_REGISTRATION,
        "retention",
        gettext_lazy("How long data are kept"),
        gettext_lazy("Days after the event, for each class of data."),
    ),
    (
        Capability.CONFIGURE_REGISTRATION,
        "guest-erase",
        gettext_lazy("Erase a guest"),
        gettext_lazy("Somebody whom sittings name and who is registered nowhere, at her request."),
    ),
    (
        Capability.READ_AUDIT,
        "erasure-list",
        gettext_lazy("What was erased"),
        gettext_lazy("The proof: which class of data, how many, under which rule, when."),
    ),
    (
        Capability.READ_AUDIT,
        "look-list",
        gettext_lazy("Who looked at protected data"),
        gettext_lazy("Each look at a person's passport, visa and travel data."),
    ),
)


def _ways(request: HttpRequest, assembly: Event) -> list[Task]:
    return [
        Task(
            str(title),
            "",
            url=reverse(f"registrations:{name}", args=[assembly.slug]),
            hint=str(hint),
        )
        for capability, name, title, hint in _WAYS
        if may(request.user, capability)
    ]


class RetentionForm(forms.Form):
    """Days for each class; empty: as the house has it."""

    def __init__(self, data: Any = None, *, held: dict[str, int] | None = None) -> None:  # noqa: ANN401 - a QueryDict
        super().__init__(data, initial=held or {})
        for data_class in of_events():
            rule = HOUSE[data_class]
            self.fields[data_class.value] = NumberField(
                label=str(DATA_CLASSES[data_class]),
                required=False,
                min_value=0,
                max_value=rule.most,
                help_text=ngettext(
                    "Empty: %(days)s day, as the house has it; %(most)s at most.",
                    "Empty: %(days)s days, as the house has it; %(most)s at most.",
                    rule.days,
                )
                % {"days": rule.days, "most": rule.most},
            )

    def days(self) -> dict[DataClass, int | None]:
        """Return what was typed, by class."""
        return {one: self.cleaned_data.get(one.value) for one in of_events()}


@private
@require_http_methods(["GET", "POST"])
def retention_rules(request: HttpRequest, event: str) -> HttpResponse:
    """Set how many days after the event each class of data is kept."""
    assembly = privacy_assembly(request, event, Capability.CONFIGURE_REGISTRATION)
    held = dict(RetentionRule.objects.filter(event=assembly).values_list("data_class", "days"))
    form = RetentionForm(request.POST if request.method == "POST" else None, held=held)
    if form.is_bound and form.is_valid() and _keep(request, assembly, form):
        messages.success(request, _("The rules are kept."))
        return redirect("registrations:retention", event=assembly.slug)
    context = {**around(request, assembly, _("How long data are kept")), "form": form}
    status = 422 if form.errors else 200
    return render(request, "registrations/retention.html", context, status=status)


def _keep(request: HttpRequest, assembly: Event, form: RetentionForm) -> bool:
    by, at = user_of(request), timezone.now()
    try:
        retention.set_rules(event=assembly, days=form.days(), by=by, at=at)
    except DomainError as refusal:
        form.add_error(None, said_with_article(refusal))
        return False
    return True


class ErasureForm(forms.Form):
    data_class = forms.ChoiceField(
        label=gettext_lazy("Class of data"),
        required=False,
        choices=lambda: [("", _("All")), *DATA_CLASSES.items()],
    )


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """One line of proof in words."""

    erasure: Erasure
    data_class: str
    rule: str


@private
@require_safe
def erasure_list(request: HttpRequest, event: str) -> HttpResponse:
    """List what was erased of the event's data, and of what belongs to no event."""
    assembly = privacy_assembly(request, event, Capability.READ_AUDIT)
    form = ErasureForm(request.GET)
    found = _erasures(assembly, form)
    if request.GET.get("format") == "csv":
        return as_csv(
            f"erasures-{assembly.slug}.csv", _ERASED, map(_erasure_cells, map(_line, found))
        )
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {**around(request, assembly, _("What was erased")), "form": form, "page_obj": page}
    context["lines"] = [_line(one) for one in page]
    return render(request, "registrations/erasure_list.html", context)


def _erasures(assembly: Event, form: ErasureForm) -> QuerySet[Erasure]:
    form.is_valid()  # a filter nobody offered filters nothing
    found = Erasure.objects.filter(event=assembly) | Erasure.objects.filter(event__isnull=True)
    wanted = form.cleaned_data.get("data_class")
    found = found.filter(data_class=wanted) if wanted else found
    return found.order_by("-erased_at", "-pk")


def _line(one: Erasure) -> ErasureLine:
    rule = str(BASES[one.basis])
    if one.days is not None:
        days = ngettext("%(days)s day", "%(days)s days", one.days) % {"days": one.days}
        rule = f"{rule}: {days}"
    return ErasureLine(one, str(DATA_CLASSES[one.data_class]), rule)


_ERASED = (
    gettext_lazy("Erased on (UTC)"),
    gettext_lazy("Class of data"),
    gettext_lazy("How many"),
    gettext_lazy("Rule"),
)
_LOOKED = (
    gettext_lazy("At (UTC)"),
    gettext_lazy("Who looked"),
    gettext_lazy("At whose data"),
    gettext_lazy("Questions"),
    gettext_lazy("How"),
)


def _erasure_cells(line: ErasureLine) -> list[str | int]:
    one = line.erasure
    return [f"{one.erased_at:%Y-%m-%d %H:%M}", line.data_class, one.count, line.rule]


class LookForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Search who looked, or whose data"), required=False, max_length=100
    )


@private
@require_safe
def look_list(request: HttpRequest, event: str) -> HttpResponse:
    """List who looked at whose protected data."""
    assembly = privacy_assembly(request, event, Capability.READ_AUDIT)
    form = LookForm(request.GET)
    if not form.is_valid():
        raise Http404
    looks = _looks(assembly, plain(form.cleaned_data["q"]))
    if request.GET.get("format") == "csv":
        return as_csv(f"looks-{assembly.slug}.csv", _LOOKED, map(_look_cells, looks))
    page = Paginator(looks, ON_A_PAGE).get_page(request.GET.get("page"))
    title = _("Who looked at protected data")
    context = {**around(request, assembly, title), "form": form, "page_obj": page}
    context["lines"] = [(one, _name_of(one), _how(one)) for one in page]
    return render(request, "registrations/look_list.html", context)


def _looks(assembly: Event, words: str) -> list[Look]:
    looks = as_looks(looks_of(assembly))
    return [one for one in looks if words in plain(f"{_name_of(one)} {_whose(one)}")]


def _name_of(look: Look) -> str:
    return (look.who.name or look.who.email) if look.who else _("An account that is gone")


def _whose(look: Look) -> str:
    return look.person.badge_name if look.person else ""


def _how(look: Look) -> str:
    return _("In an exported list") if look.is_export else _("On the page")


def _look_cells(look: Look) -> list[str | int]:
    at = f"{look.at:%Y-%m-%d %H:%M}"
    return [at, _name_of(look), _whose(look), ", ".join(look.fields), _how(look)]
