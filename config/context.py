"""What every page prints around its own content."""

from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assemblies.models.accounts import User
from config.in_languages import in_language
from registrations.web.console_place import first_page_of_console
from sessions.permissions import may_edit_programme


@dataclass(frozen=True, slots=True)
class LanguageLink:
    code: str
    name: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class FooterLink:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the public site, in the header of every page."""

    text: str
    url: str
    current: bool


def sections(request: HttpRequest) -> list[Section]:
    """Return the parts of the public site; the one in which the visitor is, is marked."""
    parts = [
        (_("Events"), "events/"),
        (_("Assemblies"), "assemblies/"),
        (_("Themes"), "themes/"),
        (_("Parliaments"), "parliaments/"),
        (_("Documents"), "documents/"),
        (_("Search"), "search/"),
        (_("Subscribe"), "subscribe/"),
    ]
    home, here = reverse("home"), request.path
    return [
        Section(text, home + path, current=here == home + path)
        for text, path in parts
        if _is_there(home + path)
    ]


@cache
def _is_there(path: str) -> bool:
    """Tell whether there is a page at this address."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def footer_links(request: HttpRequest) -> list[FooterLink]:
    """Return what stands at the foot of every page: one's own things, and what anybody checks."""
    links = [
        (_("Calendar subscriptions"), "assembly_sessions:subscribe"),
        (_("Documents"), "assembly_sessions:document-list"),
        (_("Check a letter"), "registrations:letter-search"),
    ]
    if isinstance(getattr(request, "user", None), User):
        links += [
            (_("My calendar"), "assembly_sessions:my-calendar"),
            (_("My registrations"), "registrations:application-list"),
            (_("My letters"), "registrations:letter-own"),
            (_("My certificates"), "registrations:certificate-own"),
            (_("What I hear of"), "assembly_sessions:wishes"),
            (_("My data"), "registrations:my-data"),
        ]
    return [FooterLink(text, reverse(name)) for text, name in links]


def way_to_console(request: HttpRequest) -> str:
    """Return where the console of the event that the address names begins for this account.

    Where none is named, its editors come to the list of all events. Empty for who has neither.
    """
    match, user = request.resolver_match, getattr(request, "user", None)
    event = match.kwargs.get("event") if match else None
    if not isinstance(user, User):
        return ""
    if event is None:
        return reverse("registrations:event-desk") if may_edit_programme(user) else ""
    page = first_page_of_console(user, event)
    return page.url if page else ""


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the organization's name, the language switch and the demonstration's mailbox."""
    here = request.get_full_path()
    current = get_language()
    return {
        "organization": settings.ORGANIZATION,
        "demo": settings.DEMO,
        "mailbox_url": reverse("mailbox-list") if settings.DEMO else "",
        "console_url": partial(way_to_console, request),
        "sections": partial(sections, request),
        "footer_links": partial(footer_links, request),
        "request_id": request.META.get("hemicycle.request_id", ""),
        "language_links": [
            LanguageLink(code, name, in_language(here, code), code == current)
            for code, name in settings.LANGUAGES
        ],
    }
