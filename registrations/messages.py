"""The kinds of message about registration."""

from django.utils.translation import gettext_lazy as _

from notifications.messages import MessageKind

INVITED = MessageKind(
    name="coordinator_invited",
    templates="registrations/mail/coordinator_invited",
    title=_("Invitation to register a delegation"),
    is_secret=True,
)
SUBMITTED = MessageKind(
    name="delegation_submitted",
    templates="registrations/mail/delegation_submitted",
    title=_("The delegation's registration was received"),
)
RETURNED = MessageKind(
    name="delegation_returned",
    templates="registrations/mail/delegation_returned",
    title=_("The secretariat asks about the delegation"),
)
DELEGATION_CONFIRMED = MessageKind(
    name="delegation_confirmed",
    templates="registrations/mail/delegation_confirmed",
    title=_("The delegation is registered"),
)
PERSON_CONFIRMED = MessageKind(
    name="person_confirmed",
    templates="registrations/mail/person_confirmed",
    title=_("Registration confirmed"),
)
PERSON_REFUSED = MessageKind(
    name="person_refused",
    templates="registrations/mail/person_refused",
    title=_("A registration was refused"),
)
PERSON_WITHDRAWN = MessageKind(
    name="person_withdrawn",
    templates="registrations/mail/person_withdrawn",
    title=_("Registration withdrawn"),
)
ADDRESS_CHANGED = MessageKind(
    name="address_changed",
    templates="registrations/mail/address_changed",
    title=_("Mails about a registration go to another address"),
)
KINDS = (
    INVITED,
    SUBMITTED,
    RETURNED,
    DELEGATION_CONFIRMED,
    PERSON_CONFIRMED,
    PERSON_REFUSED,
    PERSON_WITHDRAWN,
    ADDRESS_CHANGED,
)
