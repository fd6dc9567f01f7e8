"""Limits of a capacity: counted under the lock of its form, decided by the law.

Private to this app's services. Locks are taken in one order: the delegation's file, the forms by
their keys, then people.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q

from registrations.enums import RegistrationState
from registrations.models.questions import CapacityForm
from registrations.models.registrations import Registration
from registrations.rules.limits import Asked, Limits, check_limits

Forms = Mapping[str, CapacityForm]

_HOLDING = [state for state in RegistrationState if state.holds_seat]


def forms_of(*, event: int, capacities: Iterable[str]) -> dict[str, CapacityForm]:
    """Return the forms of these capacities of an event; a capacity without one is absent."""
    found = CapacityForm.objects.filter(event=event, capacity__in=set(capacities))
    return {form.capacity: form for form in found.order_by("pk")}


def locked_forms(*, event: int, capacities: Iterable[str]) -> dict[str, CapacityForm]:
    """Return the same; the rows of those that limit anything are locked until the act is done.

    Others are not: delegations that send members of parliament need not wait for each other.
    """
    forms = forms_of(event=event, capacities=capacities)
    limited = [form.pk for form in forms.values() if limits_of(form).is_limited]
    if limited:
        rows = CapacityForm.objects.select_for_update(of=("self",)).filter(pk__in=limited)
        forms |= {form.capacity: form for form in rows.order_by("pk")}
    return forms


def limits_of(form: CapacityForm) -> Limits:
    """Return what the secretariat has set in a form."""
    return Limits(
        per_delegation=form.limit_per_delegation,
        per_organization=form.limit_per_organization,
        overall=form.limit_overall,
    )


def check(*, forms: Forms, people: Collection[Registration]) -> None:
    """Refuse when these people, with those who hold a place, are more than a limit of theirs.

    people: who asks for a place, or holds one and is about to be somebody else's; as they will be.
    Assumes the locks of ``locked_forms``. Raises the refusals of ``rules.limits``.
    """
    for capacity, form in forms.items():
        asking = [person for person in people if person.capacity == capacity]
        limits = limits_of(form)
        if asking and limits.is_limited:
            _check(form, limits, asking)


def _check(form: CapacityForm, limits: Limits, asking: Collection[Registration]) -> None:
    holding = Registration.objects.filter(
        event=form.event_id, capacity=form.capacity, state__in=_HOLDING
    ).exclude(pk__in=[person.pk for person in asking if person.pk])
    files = Counter(person.file_id for person in asking)
    names = Counter(person.organization_key for person in asking)
    alike = holding.filter(
        Q(file__in=[key for key in files if key]) | Q(organization_key__in=[x for x in names if x])
    )
    if limits.per_delegation is limits.per_organization is None:
        alike = holding.none()
    for of_file, name in alike.values_list("file", "organization_key"):
        files[of_file] += 1
        names[name] += 1
    overall = len(asking) if limits.overall is None else holding.count() + len(asking)
    for person in asking:
        check_limits(
            limits=limits,
            asked=Asked(
                overall=overall,
                of_delegation=files[person.file_id] if person.file_id else None,
                of_organization=names[person.organization_key] if person.organization_key else None,
            ),
        )
