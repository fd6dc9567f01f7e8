"""Public pages from memory: for visitors without an account, until the event changes.

A page that a view has marked as the same for every visitor is kept with all its headers, plain and
zipped, under the version of its event. Five times a second a request asks the database for that
one number; the others are answered in front of the framework. Whoever has an account, or a message
waiting, goes the long way.

What a debate's page shows live is kept, too. Who asks for it names the version that the stream has
told her of, so that five hundred of them cost one look at the shared cache and no question more.
"""

import re

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from config import kept_pages
from config.kept_pages import Version
from config.middleware import Respond
from sessions.feeds.conditional import Environ, Reply, response_of
from sessions.selectors import moments
from sessions.selectors.outcomes import version_of_public
from sessions.selectors.programme import calendar_version_of
from sessions.web.debates import rendered_once
from sessions.web.debates.rendered_once import Rendered

_LIVE_PART = re.compile(r"/[a-z]{2}/events/([-a-zA-Z0-9_]{1,80})/debates/[0-9]{1,18}/now/")
_VERSION = re.compile(r"v=([0-9]{1,18})")


def at_hand(environ: Environ) -> Reply | None:
    """Answer a visitor from what was found a moment ago, without any question to the database.

    None: ask the framework.
    """
    asked = kept_pages.asked_by_visitor(environ)
    if asked is None:
        return None
    version: Version | None = moments.remembered(_name(asked.slug))
    page = kept_pages.kept(asked) if version is not None else None
    if version is None or page is None or not page.is_good(version):
        return None
    return page.reply(environ)


class PublicPagesMiddleware:
    """Answer visitors without an account from memory; render and keep what is not there yet."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if part := _LIVE_PART.fullmatch(request.path_info):
            return self._live_part(request, part[1])
        asked = kept_pages.asked_by_visitor(request.META)
        # Read before the page is rendered: it may then be newer than it says, never older.
        version = _version(asked.slug) if asked else None
        if asked is None or version is None:
            return self.get_response(request)
        page = kept_pages.kept(asked)
        if page is None or not page.is_good(version):
            response = self._rendered(request)
            if not isinstance(response, HttpResponse) or not _may_be_kept(response):
                return response
            page = kept_pages.keep(asked, response, version)
        return response_of(page.reply(request.META))

    def _live_part(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        wanted = _VERSION.fullmatch(request.META.get("QUERY_STRING", ""))
        # That the event has not changed says that the sittings are open ones still.
        is_visitor = kept_pages.is_visitor(request.META)
        version = _version(slug) if wanted and is_visitor else None
        if wanted is None or version is None:
            return self.get_response(request)
        asked = kept_pages.part_asked(request.META, slug)
        page = kept_pages.kept(asked)
        if page is None or not page.is_good(version) or page.change < int(wanted[1]):
            response = self._rendered(request)
            part: Rendered | None = getattr(response, "kept_part", None)
            if part is None or not isinstance(response, HttpResponse) or response.cookies:
                return response
            page = kept_pages.keep(
                asked,
                response,
                version,
                lasts=rendered_once.LONGEST,
                change=part.version,
                made=part.made,
            )
        return response_of(page.reply(request.META))

    def _rendered(self, request: HttpRequest) -> HttpResponseBase:
        # We zip it ourselves, once; and a HEAD needs the page that its headers describe.
        taken = request.META.pop("HTTP_ACCEPT_ENCODING", None)
        try:
            return self.get_response(request)
        finally:
            if taken is not None:
                request.META["HTTP_ACCEPT_ENCODING"] = taken


def _version(slug: str) -> Version | None:
    """Return the version of an event, or of all where none is named; None: there is no such one."""
    version: Version | None = moments.remembered(_name(slug))
    if version is None:
        version = calendar_version_of(slug) if slug else version_of_public()
        moments.remember(_name(slug), version)
    return version


def _name(slug: str) -> str:
    return f"pages of {slug}"


def _may_be_kept(response: HttpResponse) -> bool:
    return bool(getattr(response, "may_be_kept", False)) and not response.cookies
