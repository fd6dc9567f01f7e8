"""The kinds of message about registration."""

from dataclasses import replace

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.enums import Category, Lane
from notifications.messages import MessageKind, Placeholder

_ASSEMBLY = Placeholder("assembly", _("Name of the assembly"), _("150th Assembly (example)"))
_PARLIAMENT = Placeholder(
    "parliament", _("Parliament or organization"), _("Parliament of Examplia")
)
_NAME = Placeholder("name", _("Name of the person"), "Amina Example")
_CAPACITY = Placeholder("capacity", _("Capacity"), _("Member of parliament"))
_PLACE = Placeholder("place", _("Place"), _("Example City"))
_FIRST_DAY = Placeholder("first_day", _("First day"), "2027-03-01")
_LAST_DAY = Placeholder("last_day", _("Last day"), "2027-03-05")
_PROGRAMME = Placeholder(
    "programme_url",
    _("Address of the programme"),
    f"{settings.PUBLIC_URL}/en/events/example/programme/",
    is_link=True,
)
_FEED = Placeholder(
    "feed_url",
    _("Address of the calendar"),
    f"{settings.PUBLIC_URL}/calendar/assemblies/150.en.ics",
    is_link=True,
)


def _page(title: Promise, *, is_required: bool = False) -> Placeholder:
    sample = f"{settings.PUBLIC_URL}/en/example/"
    return Placeholder("url", title, sample, is_link=True, is_required=is_required)


_OF_ASSEMBLY = (_ASSEMBLY, _PLACE, _FIRST_DAY, _LAST_DAY, _PROGRAMME, _FEED)
_OF_DELEGATION = (_PARLIAMENT, *_OF_ASSEMBLY, _page(_("Address of the delegation's page")))
_OF_PERSON = (_NAME, _PARLIAMENT, _CAPACITY, *_OF_ASSEMBLY, _page(_("Address of her page")))
_OF_SEAT = (
    Placeholder("title", _("Title of the sitting"), _("Example sitting")),
    Placeholder("event", _("Name of the assembly"), _("150th Assembly (example)")),
    Placeholder("when", _("When"), _("1 March 2027, 10:00")),
    Placeholder("where", _("Where"), _("Room 1")),
    Placeholder(
        "places_url",
        _("Address of the places"),
        f"{settings.PUBLIC_URL}/en/example/",
        is_link=True,
        is_required=True,
    ),
)
_OF_LETTER = (
    Placeholder("kind", _("Kind"), _("Visa support letter")),
    Placeholder("number", _("Number"), "2027-001"),
    _NAME,
    _ASSEMBLY,
    _page(_("Address of her page")),
)

INVITED = MessageKind(
    name="coordinator_invited",
    templates="registrations/mail/coordinator_invited",
    title=_("Invitation to register a delegation"),
    is_secret=True,
    placeholders=(
        _PARLIAMENT,
        _ASSEMBLY,
        Placeholder("expires", _("Until when the link works"), _("1 March 2027, 10:00")),
        _page(_("Address of the invitation"), is_required=True),
    ),
)
SUBMITTED = MessageKind(
    name="delegation_submitted",
    templates="registrations/mail/delegation_submitted",
    title=_("The delegation's registration was received"),
    placeholders=_OF_DELEGATION,
)
RETURNED = MessageKind(
    name="delegation_returned",
    templates="registrations/mail/delegation_returned",
    title=_("The secretariat asks about the delegation"),
    placeholders=(
        *_OF_DELEGATION,
        Placeholder(
            "question", _("What is asked"), _("Who heads the delegation?"), is_required=True
        ),
    ),
)
DELEGATION_CONFIRMED = MessageKind(
    name="delegation_confirmed",
    templates="registrations/mail/delegation_confirmed",
    title=_("The delegation is registered"),
    placeholders=_OF_DELEGATION,
)
APPLICATION_RECEIVED = MessageKind(
    name="application_received",
    templates="registrations/mail/application_received",
    title=_("Your registration was received"),
    placeholders=_OF_PERSON,
)
QUESTION_ASKED = MessageKind(
    name="question_asked",
    templates="registrations/mail/question_asked",
    title=_("The secretariat asks about your registration"),
    placeholders=(
        *_OF_PERSON,
        Placeholder("question", _("What is asked"), _("Which newspaper is it?"), is_required=True),
    ),
)
PERSON_CONFIRMED = MessageKind(
    name="person_confirmed",
    templates="registrations/mail/person_confirmed",
    title=_("Registration confirmed"),
    placeholders=_OF_PERSON,
)
ENROLLED = MessageKind(
    name="enrolled",
    templates="registrations/mail/enrolled",
    title=_("Registration for an event without delegations confirmed"),
    placeholders=_OF_PERSON,
    needs_facts=True,  # in which sittings, and how she stands there
    example={"sittings": []},
)
PERSON_REFUSED = MessageKind(
    name="person_refused",
    templates="registrations/mail/person_refused",
    title=_("A registration was refused"),
    placeholders=(
        *_OF_PERSON,
        Placeholder("reason", _("Why"), _("The list is full."), is_required=True),
    ),
)
PERSON_WITHDRAWN = MessageKind(
    name="person_withdrawn",
    templates="registrations/mail/person_withdrawn",
    title=_("Registration withdrawn"),
    placeholders=_OF_PERSON,
)
ADDRESS_CHANGED = MessageKind(
    name="address_changed",
    templates="registrations/mail/address_changed",
    title=_("Mails about a registration go to another address"),
    placeholders=(_ASSEMBLY, _PARLIAMENT),
    needs_facts=True,
)
SEAT_HELD = MessageKind(
    name="seat_held",
    templates="registrations/mail/seat_held",
    title=_("A place in a sitting is yours"),
    placeholders=_OF_SEAT,
)
SEAT_OFFERED = MessageKind(
    name="seat_offered",
    templates="registrations/mail/seat_offered",
    title=_("A place in a sitting is offered"),
    placeholders=(
        *_OF_SEAT,
        Placeholder("until", _("Until when to answer"), _("1 March 2027, 10:00"), is_required=True),
    ),
)
SEAT_ENDED = MessageKind(
    name="seat_ended",
    templates="registrations/mail/seat_ended",
    title=_("A place in a sitting, or the wait for one, has ended"),
    placeholders=_OF_SEAT,
    needs_facts=True,  # why it has ended
)
# What who asked for places hears of those of others; theirs is theirs to know at once.
ASKED_SEAT_HELD = replace(
    SEAT_HELD, name="asked_seat_held", category=Category.PLACES, is_editable=False
)
ASKED_SEAT_ENDED = replace(
    SEAT_ENDED, name="asked_seat_ended", category=Category.PLACES, is_editable=False
)
LETTER_ISSUED = MessageKind(
    name="letter_issued",
    templates="registrations/mail/letter_issued",
    title=_("A letter is ready"),
    placeholders=_OF_LETTER,
    needs_facts=True,
)
LETTER_WITHDRAWN = MessageKind(
    name="letter_withdrawn",
    templates="registrations/mail/letter_withdrawn",
    title=_("A letter does not hold any more"),
    placeholders=_OF_LETTER,
    needs_facts=True,
    example={"reason": _("The list is full.")},
)
COORDINATORS_CHANGED = MessageKind(
    name="coordinators_changed",
    templates="registrations/mail/coordinators_changed",
    title=_("Who coordinates the delegation"),
    placeholders=(_PARLIAMENT, _ASSEMBLY, _page(_("Address of the delegation's page"))),
    needs_facts=True,
    example={"who": "Amina Example", "what": "joined"},
)
REQUEST_DECIDED = MessageKind(
    name="request_decided",
    templates="registrations/mail/request_decided",
    title=_("The secretariat decided on a late request"),
    placeholders=(
        _NAME,
        _PARLIAMENT,
        _ASSEMBLY,
        _page(_("Address of the delegation's page")),
    ),
    needs_facts=True,
    example={"kind": "add", "is_accepted": True},
)
_OF_MAILINGS = (
    Placeholder("name", _("Name of the reader"), "Amina Example"),
    Placeholder("event", _("Name of the event"), _("150th Assembly (example)")),
    Placeholder("delegation", _("Parliament or organization"), _("Parliament of Examplia")),
    _PROGRAMME,
)
MAILING = MessageKind(
    name="mailing",
    templates="registrations/mail/mailing",
    title=_("News of the secretariat"),
    lane=Lane.BULK,
    category=Category.NEWS,
    placeholders=_OF_MAILINGS,
    is_editable=False,  # each says something of its own
)
OFFICIAL_NOTICE = MessageKind(
    name="official_notice",
    templates="registrations/mail/mailing",
    title=_("Official notice of the secretariat"),
    lane=Lane.BULK,
    category=Category.OFFICIAL,
    placeholders=_OF_MAILINGS,
    is_editable=False,
)
DEADLINE_NEAR = MessageKind(
    name="deadline_near",
    templates="registrations/mail/deadline_near",
    title=_("A deadline draws near"),
    placeholders=(
        Placeholder("what", _("Deadline"), _("Who heads the delegation?")),
        Placeholder("when", _("Until when to answer"), _("1 March 2027, 10:00")),
        Placeholder("event", _("Name of the event"), _("150th Assembly (example)")),
    ),
    needs_facts=True,
    example={"url": f"{settings.PUBLIC_URL}/en/example/"},
    category=Category.DEADLINES,
    still_holds="registrations.selectors.deadlines.still_holds",
)
_LOBBY = f"{settings.PUBLIC_URL}/en/events/example/sittings/1/lobby/"
REMOTE_ALLOWED = MessageKind(
    name="remote_allowed",
    templates="registrations/mail/remote_allowed",
    title=_("You may join a sitting online"),
    placeholders=(
        _NAME,
        Placeholder("title", _("Title of the sitting"), _("Example sitting")),
        Placeholder("event", _("Name of the event"), _("150th Assembly (example)")),
        Placeholder("when", _("When"), _("1 March 2027, 10:00"), is_required=True),
        Placeholder("lobby_url", _("Address of the lobby"), _LOBBY, is_link=True, is_required=True),
    ),
)
CERTIFICATE_ISSUED = MessageKind(
    name="certificate_issued",
    templates="registrations/mail/certificate_issued",
    title=_("A certificate of attendance is ready"),
    placeholders=(
        _NAME,
        Placeholder("event", _("Name of the event"), _("150th Assembly (example)")),
        Placeholder("code", _("Code"), "ABCD-EFGH-JKMN-PQRS"),
        _page(_("Address of her page"), is_required=True),
        Placeholder(
            "check_url",
            _("Address for checking it"),
            f"{settings.PUBLIC_URL}/en/certificates/ABCD-EFGH-JKMN-PQRS/",
            is_link=True,
        ),
    ),
)
KINDS = (
    REMOTE_ALLOWED,
    CERTIFICATE_ISSUED,
    MAILING,
    OFFICIAL_NOTICE,
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
    ENROLLED,
    PERSON_REFUSED,
    PERSON_WITHDRAWN,
    ADDRESS_CHANGED,
    SEAT_HELD,
    SEAT_OFFERED,
    SEAT_ENDED,
    ASKED_SEAT_HELD,
    ASKED_SEAT_ENDED,
    LETTER_ISSUED,
    LETTER_WITHDRAWN,
)
