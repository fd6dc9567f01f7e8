"""Where an accredited person herself says what is still asked of her: travel data, a picture."""

from django.urls import reverse
from django.utils.translation import gettext as _

from registrations.enums import AskedWhen, RegistrationState
from registrations.models.registrations import Registration
from registrations.selectors.questions import held_by
from registrations.web.presenting import Link


def own_ways(one: Registration) -> list[Link]:
    """Return the pages that are the person's own; none before she is approved. Two queries."""
    if one.state != RegistrationState.APPROVED:
        return []
    to_answers = reverse("registrations:own-answers", args=[one.pk])
    to_photo = reverse("registrations:person-photo", args=[one.pk])
    asked = held_by(one, AskedWhen.AFTER_APPROVAL, everything=True)
    ways = [Link(_("After approval: travel data"), to_answers)] if asked else []
    return [*ways, Link(_("Picture for the badge"), to_photo)]
