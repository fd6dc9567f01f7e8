"""What is said of events as such: kinds, forms, parts of a day, titles in every language."""

from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from assemblies.enums import EventFormat, EventKind, LinkKind
from assemblies.fields import LanguageMap
from sessions.enums.events import EventStage, PartOfDay

KINDS: Final[dict[str, Promise]] = {
    EventKind.ASSEMBLY: pgettext_lazy("kind of event", "Assembly"),
    EventKind.WEBINAR: pgettext_lazy("kind of event", "Webinar"),
    EventKind.CONFERENCE: pgettext_lazy("kind of event", "Conference"),
    EventKind.HEARING: pgettext_lazy("kind of event", "Hearing"),
    EventKind.SEMINAR: pgettext_lazy("kind of event", "Seminar"),
    EventKind.SUMMIT: pgettext_lazy("kind of event", "Summit"),
    EventKind.MEETING: pgettext_lazy("kind of event", "Meeting"),
}
FORMATS: Final[dict[str, Promise]] = {
    EventFormat.IN_PERSON: pgettext_lazy("how people take part", "In person"),
    EventFormat.ONLINE: pgettext_lazy("how people take part", "Online"),
    EventFormat.HYBRID: pgettext_lazy("how people take part", "In person and online"),
}
STAGES: Final[dict[str, tuple[str, Promise]]] = {  # the tag's colour, and its word
    EventStage.DRAFT: ("wait", pgettext_lazy("state of an event", "Draft")),
    EventStage.SCHEDULED: ("info", pgettext_lazy("state of an event", "Scheduled")),
    EventStage.PUBLISHED: ("good", pgettext_lazy("state of an event", "Published")),
    EventStage.OVER: ("", pgettext_lazy("state of an event", "Over")),
    EventStage.CANCELLED: ("bad", pgettext_lazy("state of an event", "Cancelled")),
}
LINKS: Final[dict[str, Promise]] = {
    LinkKind.PAGE: gettext_lazy("Page"),
    LinkKind.RECORDING: gettext_lazy("Recording"),
    LinkKind.SLIDES: gettext_lazy("Slides"),
    LinkKind.SURVEY: gettext_lazy("Survey"),
}
ONLINE: Final = pgettext_lazy("the place of an event", "Online")
_PARTS: Final[dict[PartOfDay, Promise]] = {
    PartOfDay.MORNING: gettext_lazy("Morning sitting"),
    PartOfDay.AFTERNOON: gettext_lazy("Afternoon sitting"),
}


def in_every_language(words: Promise) -> LanguageMap:
    """Return words of ours in each language of the site."""
    said = {}
    for code in dict(settings.LANGUAGES):
        with translation.override(code):
            said[code] = str(words)
    return LanguageMap(said)


def title_of_part(part: PartOfDay, event_title: LanguageMap) -> LanguageMap:
    """Return what a sitting is called: by its part of the day, or as its event."""
    return in_every_language(_PARTS[part]) if part in _PARTS else LanguageMap(event_title)
