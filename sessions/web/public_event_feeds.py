"""News for feed readers: events as they are published or changed, outcomes as they come about.

The same selections as the calendar of events has, in Atom (RFC 4287) and JSON Feed 1.1.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assemblies.models.events import Event
from assemblies.selectors import published_events
from sessions.rules.event_filters import query_of_events
from sessions.selectors.entries import public_address_of_event
from sessions.selectors.event_vocabulary import KINDS
from sessions.selectors.event_words import place_in_words
from sessions.selectors.outcomes import Outcome, latest_outcomes
from sessions.selectors.public_events import choices, narrowed, newest_events
from sessions.selectors.sitting_words import joined
from sessions.selectors.wording import days_in_words
from sessions.web.public import feed_page
from sessions.web.public_event_forms import EventFilterForm
from sessions.web.public_event_lines import absolute, active_language, outcome_address, said_of
from sessions.web.public_event_ways import filters_in_words

MOST: Final = 40
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry of a feed; key: what names it for ever, as a tag's own part."""

    key: str
    url: str
    title: str
    text: str
    published: datetime
    updated: datetime
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed before it is written; page: where people read the same."""

    key: str
    title: str
    address: str
    page: str
    items: tuple[Item, ...]

    @property
    def updated(self) -> datetime:
        return max((item.updated for item in self.items), default=_EPOCH)


@feed_page
@require_safe
def events(request: HttpRequest, ending: str) -> HttpResponse:
    """Send the events that were published or changed last."""
    return _answer(request, "events", ending, _("Events"), _newest)


@feed_page
@require_safe
def outcomes(request: HttpRequest, ending: str) -> HttpResponse:
    """Send the resolutions and results of votes that came about last."""
    return _answer(request, "outcomes", ending, _("Resolutions and votes"), _latest)


def _newest(form: EventFilterForm) -> Iterable[Item]:
    return map(_of_event, newest_events(form.chosen(), MOST))


def _latest(form: EventFilterForm) -> Iterable[Item]:
    chosen = form.chosen()
    among = narrowed(published_events(), chosen) if chosen.narrows else None
    return map(_of_outcome, latest_outcomes(MOST, among=among))


def _answer(
    request: HttpRequest,
    what: str,
    ending: str,
    name: str,
    items: Callable[[EventFilterForm], Iterable[Item]],
) -> HttpResponse:
    form = EventFilterForm(request.GET, choices(at=timezone.now()))
    if not form.is_valid():
        text = _("There is no such feed: the address names something that there is not.")
        return HttpResponse(f"{text}\n", status=400, content_type="text/plain; charset=utf-8")
    feed = _feed(what, ending, name, form, tuple(items(form)))
    write, content_type = _WRITERS[ending]
    response = _conditional(request, write(feed).encode(), content_type, feed.updated)
    response.is_named = _is_named(request, form)  # type: ignore[attr-defined]
    return response


def _feed(
    what: str, ending: str, name: str, form: EventFilterForm, items: tuple[Item, ...]
) -> Feed:
    query = query_of_events(form.chosen())
    house, said = settings.ORGANIZATION or "Hemicycle", filters_in_words(form)
    return Feed(
        key=f"{what}.{active_language()}{query}",
        title=joined((house, name, said)),
        address=absolute(reverse(f"assembly_sessions:{what}-{ending}"), query),
        page=absolute(reverse("assembly_sessions:events"), query),
        items=items,
    )


def _conditional(
    request: HttpRequest, body: bytes, content_type: str, changed_at: datetime
) -> HttpResponse:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    whole = HttpResponse(body, content_type=content_type, headers={"ETag": tag})
    whole["Access-Control-Allow-Origin"] = "*"
    whole["X-Robots-Tag"] = "noindex"
    found = get_conditional_response(request, etag=tag, response=whole)
    return found if isinstance(found, HttpResponse) else whole


def _is_named(request: HttpRequest, form: EventFilterForm) -> bool:
    chosen = form.chosen()
    is_plain = len(chosen.narrows) <= 1 and chosen.place is None
    return is_plain and request.META.get("QUERY_STRING", "") == query_of_events(chosen)


def _of_event(event: Event) -> Item:
    said = [str(KINDS[event.kind]), days_in_words(event), place_in_words(event)]
    text = "\n\n".join(filter(None, (joined(said), str(event.summary or ""))))
    title = str(event.title)
    return Item(
        key=str(event.uid),
        url=public_address_of_event(event),
        title=_("Cancelled: %(title)s") % {"title": title} if event.is_cancelled else title,
        text=text,
        published=event.published_at or event.created_at,
        updated=max(event.changed_at, event.published_at or event.created_at),
        tags=(str(KINDS[event.kind]),),
    )


def _of_outcome(outcome: Outcome) -> Item:
    return Item(
        key=f"{outcome.kind}-{outcome.pk}",
        url=absolute(outcome_address(outcome)),
        title=str(outcome.title),
        text=joined((said_of(outcome), str(outcome.event_title))),
        published=outcome.at,
        updated=outcome.at,
        tags=(str(outcome.event_title),),
    )


def _atom(feed: Feed) -> str:
    house = settings.ORGANIZATION or "Hemicycle"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{active_language()}">',
        f"<id>{escape(_name(feed.key))}</id>",
        f"<title>{escape(_clean(feed.title))}</title>",
        f"<updated>{_stamp(feed.updated)}</updated>",
        f"<author><name>{escape(_clean(house))}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(feed.address)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(feed.page)}/>',
        *map(_atom_entry, feed.items),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def _atom_entry(item: Item) -> str:
    tags = "".join(f"<category term={quoteattr(_clean(tag))}/>" for tag in item.tags)
    return (
        f"<entry><id>{escape(_name(item.key))}</id><title>{escape(_clean(item.title))}</title>"
        f'<link rel="alternate" type="text/html" href={quoteattr(item.url)}/>'
        f"<published>{_stamp(item.published)}</published><updated>{_stamp(item.updated)}</updated>"
        f'{tags}<content type="text">{escape(_clean(item.text))}</content></entry>'
    )


def _json(feed: Feed) -> str:
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "language": active_language(),
        "authors": [{"name": settings.ORGANIZATION or "Hemicycle"}],
        "items": [_json_item(item) for item in feed.items],
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"


def _json_item(item: Item) -> dict[str, Any]:
    return {
        "id": _name(item.key),
        "url": item.url,
        "title": item.title,
        "content_text": item.text,
        "date_published": _stamp(item.published),
        "date_modified": _stamp(item.updated),
        "tags": list(item.tags),
    }


def _name(key: str) -> str:
    """Return a name that stays when addresses change (RFC 4151); the day is of these feeds."""
    return f"tag:{settings.PUBLIC_HOST},2026-12-01:{key}"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _clean(text: str) -> str:
    """Leave out the control characters that XML does not take."""
    return "".join(one for one in text if one >= " " or one in "\t\n\r")


_WRITERS: Final[dict[str, tuple[Callable[[Feed], str], str]]] = {
    "atom": (_atom, "application/atom+xml; charset=utf-8"),
    "json": (_json, "application/feed+json; charset=utf-8"),
}
