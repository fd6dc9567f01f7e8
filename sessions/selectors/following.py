"""What can be followed, by which name, and where it stands."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assemblies.models.bodies import Body, Theme
from assemblies.models.events import Assembly, Event
from assemblies.selectors import listed, published_assemblies, published_events
from sessions.models.sittings import Sitting
from sessions.permissions import sittings_of_all

_LONGEST = 40  # of a code or a slug in a query


@dataclass(frozen=True, slots=True)
class Followed:
    """A topic in words. kind: what it is ("Body"); url: empty where it has no page of its own.

    about: of a sitting its hour and its event, without which a title says little.
    """

    topic: str
    kind: str
    name: str
    url: str = ""
    about: str = ""

    @property
    def title(self) -> str:
        return listed((self.name, self.about)) if self.about else self.name

    @property
    def words(self) -> str:
        return f"{self.title} ({self.kind})"


def asked_topic(asked: Mapping[str, str]) -> str | None:
    """Return the topic that a query names, None where it names nothing that everybody may follow.

    Known keys: assembly, body, theme, sitting; exactly one of them. At most one query.
    """
    given = [(key, asked[key]) for key in _FINDERS if asked.get(key)]
    if len(given) != 1:
        return None
    (key, value) = given[0]
    is_sane = len(value) <= _LONGEST and value.isprintable()
    return _FINDERS[key](value) if is_sane else None


def to_come(at: datetime) -> tuple[Assembly, ...]:
    """Return the assemblies that are not over, the first to come first. One query."""
    return tuple(published_assemblies().filter(ends_on__gte=at.date()).order_by("starts_on", "pk"))


def heard_anyway(topic: str) -> tuple[str, ...]:
    """Return under which other topics news of the same reach who follows these: of a sitting.

    Two queries at most; whether somebody follows them is another question.
    """
    name, _colon, key = topic.partition(":")
    if name != "sitting":
        return ()
    found = Sitting.objects.select_related("event", "body").filter(pk=int(key))
    return next((topics for topics in broad_topics(found).values()), ())


def _assembly(slug: str) -> str | None:
    found = published_events().filter(slug=slug).first()
    return found.programme_topic if found else None


def _body(code: str) -> str | None:
    found = Body.objects.filter(code=code).first()
    return found.topic if found else None


def _theme(code: str) -> str | None:
    found = Theme.objects.filter(code=code).first()
    return found.topic if found else None


def _sitting(key: str) -> str | None:
    if not (key.isascii() and key.isdecimal() and len(key) <= 18):
        return None
    found = sittings_of_all().filter(pk=int(key)).first()
    return found.topic if found and not found.is_cancelled else None


_FINDERS = {"assembly": _assembly, "body": _body, "theme": _theme, "sitting": _sitting}


def in_words(topics: Iterable[str]) -> tuple[Followed, ...]:
    """Return the topics in words of the active language, by kind and title; four queries at most.

    What stands for something else, and what is gone or not open any more, is left out: topics of
    places and of accreditation end with what they stand for.
    """
    keys: defaultdict[str, set[int]] = defaultdict(set)
    for topic in topics:
        name, _colon, rest = topic.partition(":")
        if name in _NAMES and rest.isascii() and rest.isdecimal():
            keys[name].add(int(rest))
    found = [one for name, those in keys.items() for one in _NAMES[name](those)]
    return tuple(sorted(found, key=lambda one: (one.kind, one.title, one.topic)))


def _events(keys: Collection[int]) -> Iterable[Followed]:
    for event in Event.objects.filter(pk__in=keys):
        url = reverse("assembly_sessions:programme", args=[event.slug])
        yield Followed(event.programme_topic, _("Whole programme"), str(event.title), url)


def _bodies(keys: Collection[int]) -> Iterable[Followed]:
    for body in Body.objects.filter(pk__in=keys):
        yield Followed(body.topic, pgettext("organ", "Body"), str(body.name))


def _themes(keys: Collection[int]) -> Iterable[Followed]:
    for theme in Theme.objects.filter(pk__in=keys):
        yield Followed(theme.topic, _("Theme"), str(theme.name))


def _sittings(keys: Collection[int]) -> Iterable[Followed]:
    found = Sitting.objects.filter(pk__in=keys, is_closed=False).select_related("event")
    for sitting in found:
        url = reverse("assembly_sessions:sitting-detail", args=[sitting.event.slug, sitting.pk])
        start = sitting.local_start
        kind, about = (
            pgettext("a meeting", "Sitting"),
            listed((formats.date_format(start, "j F Y"), f"{start:%H:%M}", sitting.event.title)),
        )
        yield Followed(sitting.topic, kind, str(sitting.title), url, about)


_NAMES = {"sittings-of": _events, "body": _bodies, "theme": _themes, "sitting": _sittings}


def broad_topics(sittings: Iterable[Sitting]) -> dict[int, tuple[str, ...]]:
    """Return, by key, under which topics news of a sitting reach who follows more than it.

    The programme it belongs to, its body, its themes. Needs event and body loaded; one query where
    one has themes. Who may know of a closed one is another question.
    """
    held = list(sittings)
    codes = {code for sitting in held for code in sitting.themes}
    themes = {one.code: one.topic for one in Theme.objects.filter(code__in=codes)} if codes else {}
    return {
        sitting.pk: (
            sitting.event.programme_topic,
            sitting.body.topic,
            *(themes[code] for code in sitting.themes if code in themes),
        )
        for sitting in held
    }


def public_url(path: str) -> str:
    """Return the whole address of a page of ours, for mails."""
    return str(settings.PUBLIC_URL) + path
