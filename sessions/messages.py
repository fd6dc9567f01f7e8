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
    f"{settings.PUBLIC_URL}/en/events/example/programme/",
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
_SUBJECT = Placeholder("subject", _("Subject"), _("Example sitting"))
_DEBATE = Placeholder("debate", _("Debate"), _("Example sitting"))
_PAGE = f"{settings.PUBLIC_URL}/en/example/"
_OF_SPEAKERS = (
    _DEBATE,
    _EVENT,
    Placeholder("delegation", _("Parliament or organization"), _("Parliament of Examplia")),
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
    placeholders=(_EVENT, _NOTE, _PROGRAMME),
    needs_facts=True,  # the list of them
    example={
        "total": 1,
        "changes": [
            {
                "what": _("Other time"),
                "title": _TITLE.sample,
                "body": _("Example committee"),
                "when": _WHEN.sample,
                "where": _WHERE.sample,
                "url": _SITTING.sample,
            }
        ],
    },
)
EVENT_CHANGED = MessageKind(
    name="event_changed",
    templates="assembly_sessions/mail/event_changed",
    title=_("An event you take part in has other days or another place"),
    placeholders=(
        _EVENT,
        Placeholder("title", _("Name of the event"), _EVENT.sample),
        _WHEN,
        _WHERE,
        _PROGRAMME,
    ),
)
# The same for who follows its programme, takes no part and may hear less of it.
EVENT_NEWS = replace(
    EVENT_CHANGED, name="event_news", category=Category.PROGRAMME, is_editable=False
)
EVENT_CANCELLED = MessageKind(
    name="event_cancelled",
    templates="assembly_sessions/mail/event_cancelled",
    title=_("An event you take part in or follow is cancelled"),
    placeholders=(
        _EVENT,
        Placeholder("title", _("Name of the event"), _EVENT.sample),
        _WHEN,
        _WHERE,
        _NOTE,
        _PROGRAMME,
    ),
)
# The same for who follows its programme and takes no part.
EVENT_CANCELLED_NEWS = replace(
    EVENT_CANCELLED, name="event_cancelled_news", category=Category.PROGRAMME, is_editable=False
)
_OF_REQUESTS = "assembly_sessions/mail/emergency_item"
REQUEST_CIRCULATED = MessageKind(
    name="request_circulated",
    templates=_OF_REQUESTS,
    title=_("A request for an emergency item is circulated to all Members"),
    category=Category.REQUESTS,
    placeholders=(_SUBJECT, _EVENT),
    needs_facts=True,
    example={"says": _NOTE.sample, "url": _PAGE},
)
REQUEST_RETURNED = MessageKind(
    name="request_returned",
    templates=_OF_REQUESTS,
    title=_("Your request for an emergency item was returned"),
    placeholders=(_SUBJECT, _EVENT),
    needs_facts=True,
    example={"says": _NOTE.sample, "url": _PAGE},
)
REQUESTS_CLOSED = MessageKind(
    name="requests_closed",
    templates=_OF_REQUESTS,
    title=_("The list of requests for an emergency item is closed"),
    category=Category.REQUESTS,
    placeholders=(_SUBJECT, _EVENT),
    needs_facts=True,
    example={"says": _NOTE.sample, "url": _PAGE},
)
REQUESTS_DECIDED = MessageKind(
    name="requests_decided",
    templates=_OF_REQUESTS,
    title=_("The Assembly has decided on the emergency item"),
    category=Category.REQUESTS,
    placeholders=(_SUBJECT, _EVENT),
    needs_facts=True,
    example={"says": _NOTE.sample, "url": _PAGE},
)
RAPPORTEUR_NAMED = MessageKind(
    name="rapporteur_named",
    templates="assembly_sessions/mail/rapporteur_named",
    title=_("You are named as a co-rapporteur of a Standing Committee"),
    placeholders=(
        _SUBJECT,
        _EVENT,
        Placeholder("body", _("Name of the body"), _("Example committee")),
    ),
    needs_facts=True,
    example={"url": _PAGE},
)
SPEAKER_REGISTERED = MessageKind(
    name="speaker_registered",
    templates="assembly_sessions/mail/speaker_registered",
    title=_("A speaker of your delegation is registered in a debate"),
    category=Category.DEBATES,
    placeholders=_OF_SPEAKERS,
    needs_facts=True,
    example={"list": _("List"), "closes_at": _WHEN.sample, "url": _PAGE},
)
SPEAKER_DRAWN = MessageKind(
    name="speaker_drawn",
    templates="assembly_sessions/mail/speaker_drawn",
    title=_("The order of a speakers' list is drawn"),
    category=Category.DEBATES,
    placeholders=_OF_SPEAKERS,
    needs_facts=True,
    example={"list": _("List"), "number": 1, "last": 2, "url": _PAGE},
)
SPEAKER_WITHDRAWN = MessageKind(
    name="speaker_withdrawn",
    templates="assembly_sessions/mail/speaker_withdrawn",
    title=_("A speaker of your delegation is taken off the list"),
    placeholders=_OF_SPEAKERS,
    needs_facts=True,
    example={"list": _("List"), "url": _PAGE},
)
_OF_EXCHANGE = {
    "says": _NOTE.sample,
    "asks": _("Parliament of Examplia"),
    "asked": _("Parliament of Examplia"),
    "url": _PAGE,
}
_OF_EXCHANGES = "assembly_sessions/mail/place_exchange"
EXCHANGE_ASKED = MessageKind(
    name="exchange_asked",
    templates=_OF_EXCHANGES,
    title=_("A delegation asks to exchange places on a speakers' list"),
    category=Category.DEBATES,
    placeholders=(_SUBJECT, _DEBATE, _EVENT),
    needs_facts=True,
    example=_OF_EXCHANGE,
)
EXCHANGE_ANSWERED = MessageKind(
    name="exchange_answered",
    templates=_OF_EXCHANGES,
    title=_("Your request to exchange places was answered"),
    category=Category.DEBATES,
    placeholders=(_SUBJECT, _DEBATE, _EVENT),
    needs_facts=True,
    example=_OF_EXCHANGE,
)
SPEAKING_SOON = MessageKind(
    name="speaking_soon",
    templates="assembly_sessions/mail/speaking_soon",
    title=_("Your turn to speak comes soon"),
    useful_for=timedelta(minutes=30),  # afterwards her turn is past
    category=Category.DEBATES,
    placeholders=(_DEBATE, _EVENT),
    needs_facts=True,
    example={"before": 1, "url": _PAGE},
)
SITTING_SOON = MessageKind(
    name="sitting_soon",
    templates="assembly_sessions/mail/sitting_soon",
    title=_("A sitting you follow begins soon"),
    lane=Lane.BULK,
    category=Category.REMINDERS,
    still_holds="sessions.selectors.reminders.still_holds",
    placeholders=_OF_SITTING,
)
KINDS = (
    SITTING_SOON,
    SITTING_CHANGED,
    SITTING_CANCELLED,
    PROGRAMME_CHANGED,
    EVENT_CHANGED,
    EVENT_NEWS,
    EVENT_CANCELLED,
    EVENT_CANCELLED_NEWS,
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
