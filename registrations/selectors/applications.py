"""Reads of registrations without a delegation: where one may register, and what one has begun."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from assemblies.models.accounts import User
from assemblies.models.events import Assembly, Event
from registrations.enums import RegistrationState, WayIn
from registrations.models.questions import CapacityForm
from registrations.models.registrations import Registration
from registrations.rules.windows import Window, WindowState, state_of


@dataclass(frozen=True, slots=True)
class Doorway:
    """A form by which people come without a delegation, and whether they may come now.

    closes_at: its own time, else the assembly's; state: None while the assembly has no dates.
    """

    form: CapacityForm
    assembly: Event
    opens_at: datetime | None
    closes_at: datetime | None
    state: WindowState | None

    @property
    def is_open(self) -> bool:
        return self.form.is_open and self.state is WindowState.OPEN

    @property
    def is_past(self) -> bool:
        """Tell whether nobody may come by it any more."""
        return not self.form.is_open or self.state is WindowState.CLOSED


def doorway_of(form: CapacityForm, assembly: Event, at: datetime) -> Doorway:
    """Return how a form stands at a moment. No query."""
    opens_at = assembly.registration_opens_at
    closes_at = form.closes_at or assembly.registration_closes_at
    state = None
    if opens_at is not None and closes_at is not None:
        is_ever_open = opens_at < closes_at
        state = state_of(Window(opens_at, closes_at), at=at) if is_ever_open else WindowState.CLOSED
    return Doorway(form, assembly, opens_at, closes_at, state)


def public_doorways(assembly: Assembly, at: datetime) -> tuple[Doorway, ...]:
    """Return the forms that everybody finds, those that are over left out. One query."""
    forms = CapacityForm.objects.filter(event=assembly, way_in=WayIn.PUBLIC).order_by("pk")
    doorways = (doorway_of(form, assembly, at) for form in forms)
    return tuple(one for one in doorways if not one.is_past)


def application_of(user: User, form: CapacityForm) -> Registration | None:
    """Return what this account has begun by this form and not withdrawn."""
    return own_applications(user).filter(event=form.event_id, capacity=form.capacity).first()


def own_applications(user: User) -> QuerySet[Registration]:
    """Return what this account has registered for itself and not withdrawn, the latest first."""
    own = Registration.objects.filter(applicant=user, file=None)
    return (
        own.exclude(state=RegistrationState.WITHDRAWN)
        .select_related("event__assembly")
        .order_by("-pk")
    )
