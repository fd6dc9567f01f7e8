"""The kinds of message about registration."""

from django.utils.translation import gettext_lazy as _

from notifications.enums import Category
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
APPLICATION_RECEIVED = MessageKind(
    name="application_received",
    templates="registrations/mail/application_received",
    title=_("Your registration was received"),
)
QUESTION_ASKED = MessageKind(
    name="question_asked",
    templates="registrations/mail/question_asked",
    title=_("The secretariat asks about your registration"),
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
SEAT_HELD = MessageKind(
    name="seat_held",
    templates="registrations/mail/seat_held",
    title=_("A place in a sitting is yours"),
    category=Category.PLACES,
)
SEAT_OFFERED = MessageKind(
    name="seat_offered",
    templates="registrations/mail/seat_offered",
    title=_("A place in a sitting is offered"),
)
SEAT_ENDED = MessageKind(
    name="seat_ended",
    templates="registrations/mail/seat_ended",
    title=_("A place in a sitting, or the wait for one, has ended"),
    category=Category.PLACES,
)
LETTER_ISSUED = MessageKind(
    name="letter_issued",
    templates="registrations/mail/letter_issued",
    title=_("A letter is ready"),
)
LETTER_WITHDRAWN = MessageKind(
    name="letter_withdrawn",
    templates="registrations/mail/letter_withdrawn",
    title=_("A letter does not hold any more"),
)
COORDINATORS_CHANGED = MessageKind(
    name="coordinators_changed",
    templates="registrations/mail/coordinators_changed",
    title=_("Who coordinates the delegation"),
)
REQUEST_DECIDED = MessageKind(
    name="request_decided",
    templates="registrations/mail/request_decided",
    title=_("The secretariat decided on a late request"),
)
DEADLINE_NEAR = MessageKind(
    name="deadline_near",
    templates="registrations/mail/deadline_near",
    title=_("A deadline draws near"),
    category=Category.DEADLINES,
    still_holds="registrations.selectors.deadlines.still_holds",
)
KINDS = (
    DEADLINE_NEAR,
    INVITED,
    COORDINATORS_CHANGED,
    REQUEST_DECIDED,
    SUBMITTED,
    RETURNED,
    DELEGATION_CONFIRMED,
    APPLICATION_RECEIVED,
    QUESTION_ASKED,
    PERSON_CONFIRMED,
    PERSON_REFUSED,
    PERSON_WITHDRAWN,
    ADDRESS_CHANGED,
    SEAT_HELD,
    SEAT_OFFERED,
    SEAT_ENDED,
    LETTER_ISSUED,
    LETTER_WITHDRAWN,
)
