"""How far an online meeting is, and what is wrong with its service, in words."""

from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from registrations.enums import MeetingState
from registrations.models.meetings import OnlineMeeting, ServiceProbe
from registrations.rules.lobby import closes_at
from registrations.web.presenting import Tag
from sessions.models.sittings import Sitting

# By code of the refusal and its one or two words; then by code alone.
_WRONG: Final[dict[str, Promise]] = {
    "provider_away:busy": gettext_lazy("The service is busy and asks us to wait."),
    "provider_away:unreadable": gettext_lazy("The service answers something unreadable."),
    "provider_away": gettext_lazy("The service does not answer."),
    "provider_refused:no settings": gettext_lazy(
        "The service is not in the settings of this site any more."
    ),
    "provider_refused:credentials": gettext_lazy(
        "The service does not take our key. Its settings have to be looked at."
    ),
    "provider_refused:checksum": gettext_lazy(
        "The service does not take our key. Its settings have to be looked at."
    ),
    "provider_refused:scope": gettext_lazy("Our key at the service does not allow this."),
    "provider_refused:host": gettext_lazy(
        "The service does not know the host in whose name meetings are held."
    ),
    "provider_refused": gettext_lazy(
        "The service refuses what it is asked. Its settings have to be looked at."
    ),
    "meeting_unknown": gettext_lazy("The service does not know this meeting any more."),
    "meeting_refused": gettext_lazy("The service does not hold such a meeting."),
}


def said_of_failure(thing: OnlineMeeting | ServiceProbe) -> str:
    """Return what is wrong, in the active language; empty where nothing is."""
    if isinstance(thing, ServiceProbe):
        said = "" if thing.is_well else f"{thing.code}:{thing.reason}"
    else:
        said = thing.failure
    if not said:
        return ""
    code = said.partition(":")[0]
    return str(_WRONG.get(said) or _WRONG.get(code) or _("The service could not be told."))


def tag_of_meeting(sitting: Sitting, meeting: OnlineMeeting | None, *, at: datetime) -> Tag:
    """Return how far a meeting is, as it is shown."""
    if sitting.is_cancelled:
        return Tag("bad", _("Cancelled"))
    if at >= closes_at(sitting.ends_at):
        return Tag("", pgettext("an online meeting", "Over"))
    if meeting is None or meeting.preparation == MeetingState.OVER:
        return Tag("wait", pgettext("an online meeting", "No service chosen"))
    return _TAGS[MeetingState(meeting.preparation)]()


_TAGS: Final = {
    MeetingState.WAITING: lambda: Tag("wait", pgettext("an online meeting", "Waiting")),
    MeetingState.READY: lambda: Tag("good", pgettext("an online meeting", "Ready")),
    MeetingState.FAILED: lambda: Tag("bad", pgettext("an online meeting", "Failed")),
    MeetingState.ENDING: lambda: Tag("wait", pgettext("an online meeting", "Being taken back")),
}


def tag_of_service(one: ServiceProbe) -> Tag:
    """Return how a service does, as it is shown."""
    if one.is_well:
        return Tag("good", pgettext("a service", "Answers"))
    return Tag("bad", pgettext("a service", "Fails"))
