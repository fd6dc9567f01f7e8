"""The kinds of message about the programme."""

from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notifications.enums import Category, Lane
from notifications.messages import MessageKind, Placeholder

_EVENT = Placeholder("event", _("Name of the event"), _("150th Assembly (example)"))
_TITLE = Placeholder("title", _("Title of the sitting"), _("Example sitting"))
_WHEN = Placeholder("when", _("When"), _("1 March 2027, 10:00"), is_required=True)
_WHERE = Placeholder("where", _("Where"), _("Room 1"))
_NOTE = Placeholder("note", _("What the editor adds"), _("The lift is being repaired."))
_SITTING = Placeholder(
    "url", _("Address of the sitting"), f"{settings.PUBLIC_URL}/en/example/", is_link=True
)
_PROGRAMME = Placeholder(
    "programme_url",
    _("Address of the programme"),
    f"{settings.PUBLIC_URL}/en/assemblies/example/programme/",
    is_link=True,
)
_OF_SITTING = (
    _EVENT,
    _TITLE,
    Placeholder("body", _("Name of the body"), _("Example committee")),
    _WHEN,
    _WHERE,
    _NOTE,
    _SITTING,
    _PROGRAMME,
)

SITTING_CHANGED = MessageKind(
    name="sitting_changed",
    templates="assembly_sessions/mail/sitting_changed",
    title=_("A sitting you follow has another time or room"),
    placeholders=_OF_SITTING,
    category=Category.PROGRAMME,
)
SITTING_CANCELLED = MessageKind(
    name="sitting_cancelled",
    templates="assembly_sessions/mail/sitting_cancelled",
    title=_("A sitting you follow is cancelled"),
    placeholders=_OF_SITTING,
    category=Category.PROGRAMME,
)
PROGRAMME_CHANGED = MessageKind(
    name="programme_changed",
    templates="assembly_sessions/mail/programme_changed",
    title=_("Several sittings you follow have changed"),
    lane=Lane.BULK,
    category=Category.PROGRAMME,
)
EVENT_CHANGED = MessageKind(
    name="event_changed",
    templates="assembly_sessions/mail/event_changed",
    title=_("An assembly you take part in has other days or another place"),
    placeholders=(_EVENT, _WHEN, _WHERE, _PROGRAMME),
)
# The same for who follows its programme, takes no part and may hear less of it.
EVENT_NEWS = replace(
    EVENT_CHANGED, name="event_news", category=Category.PROGRAMME, is_editable=False
)
_OF_REQUESTS = "assembly_sessions/mail/emergency_item"
REQUEST_CIRCULATED = MessageKind(
    name="request_circulated",
    templates=_OF_REQUESTS,
    title=_("A request for an emergency item is circulated to all Members"),
    category=Category.REQUESTS,
)
REQUEST_RETURNED = MessageKind(
    name="request_returned",
    templates=_OF_REQUESTS,
    title=_("Your request for an emergency item was returned"),
)
REQUESTS_CLOSED = MessageKind(
    name="requests_closed",
    templates=_OF_REQUESTS,
    title=_("The list of requests for an emergency item is closed"),
    category=Category.REQUESTS,
)
REQUESTS_DECIDED = MessageKind(
    name="requests_decided",
    templates=_OF_REQUESTS,
    title=_("The Assembly has decided on the emergency item"),
    category=Category.REQUESTS,
)
RAPPORTEUR_NAMED = MessageKind(
    name="rapporteur_named",
    templates="assembly_sessions/mail/rapporteur_named",
    title=_("You are named as a co-rapporteur of a Standing Committee"),
)
SPEAKER_REGISTERED = MessageKind(
    name="speaker_registered",
    templates="assembly_sessions/mail/speaker_registered",
    title=_("A speaker of your delegation is registered in a debate"),
    category=Category.DEBATES,
)
SPEAKER_DRAWN = MessageKind(
    name="speaker_drawn",
    templates="assembly_sessions/mail/speaker_drawn",
    title=_("The order of a speakers' list is drawn"),
    category=Category.DEBATES,
)
SPEAKER_WITHDRAWN = MessageKind(
    name="speaker_withdrawn",
    templates="assembly_sessions/mail/speaker_withdrawn",
    title=_("A speaker of your delegation is taken off the list"),
)
_OF_EXCHANGES = "assembly_sessions/mail/place_exchange"
EXCHANGE_ASKED = MessageKind(
    name="exchange_asked",
    templates=_OF_EXCHANGES,
    title=_("A delegation asks to exchange places on a speakers' list"),
    category=Category.DEBATES,
)
EXCHANGE_ANSWERED = MessageKind(
    name="exchange_answered",
    templates=_OF_EXCHANGES,
    title=_("Your request to exchange places was answered"),
    category=Category.DEBATES,
)
SPEAKING_SOON = MessageKind(
    name="speaking_soon",
    templates="assembly_sessions/mail/speaking_soon",
    title=_("Your turn to speak comes soon"),
    useful_for=timedelta(minutes=30),  # afterwards her turn is past
    category=Category.DEBATES,
)
SITTING_SOON = MessageKind(
    name="sitting_soon",
    templates="assembly_sessions/mail/sitting_soon",
    title=_("A sitting you follow begins soon"),
    lane=Lane.BULK,
    category=Category.REMINDERS,
    still_holds="sessions.selectors.reminders.still_holds",
)
KINDS = (
    SITTING_SOON,
    SITTING_CHANGED,
    SITTING_CANCELLED,
    PROGRAMME_CHANGED,
    EVENT_CHANGED,
    EVENT_NEWS,
    REQUEST_CIRCULATED,
    REQUEST_RETURNED,
    REQUESTS_CLOSED,
    REQUESTS_DECIDED,
    RAPPORTEUR_NAMED,
    SPEAKER_REGISTERED,
    SPEAKER_DRAWN,
    SPEAKER_WITHDRAWN,
    EXCHANGE_ASKED,
    EXCHANGE_ANSWERED,
    SPEAKING_SOON,
)
