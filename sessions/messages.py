"""The kinds of message about the programme."""

from django.utils.translation import gettext_lazy as _

from notifications.messages import MessageKind

SITTING_CHANGED = MessageKind(
    name="sitting_changed",
    templates="assembly_sessions/mail/sitting_changed",
    title=_("A sitting you follow has another time or room"),
)
SITTING_CANCELLED = MessageKind(
    name="sitting_cancelled",
    templates="assembly_sessions/mail/sitting_cancelled",
    title=_("A sitting you follow is cancelled"),
)
EVENT_CHANGED = MessageKind(
    name="event_changed",
    templates="assembly_sessions/mail/event_changed",
    title=_("An assembly you take part in has other days or another place"),
)
KINDS = (SITTING_CHANGED, SITTING_CANCELLED, EVENT_CHANGED)
