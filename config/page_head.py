"""The head of every page, for programs: its name, its address, its languages, who may keep it.

One place for all pages: a page fills ``title`` and ``description``; what else there is to say of
what it shows is found here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.base import Node, NodeList, Parser, Token
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config import structured
from config.in_languages import in_language
from config.indexed import INDEXED, PAGING

register = template.Library()

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')
_PAGE_NUMBER = re.compile(r"[1-9]\d{0,5}")
_LONGEST: Final = 300  # characters of a description; programs show about half of it
# Pages that say what went wrong: nobody keeps them, wherever they were met.
_ERRORS = frozenset(
    {"400.html", "403.html", "403_csrf.html", "404.html", "405.html", "429.html", "refused.html"}
)
_LOCALES: Final = {"en": "en_GB", "fr": "fr_FR", "es": "es_ES", "ar": "ar"}


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in one language; code: x-default for who reads none of them."""

    code: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is printed. canonical: empty for a page that no search engine may keep."""

    title: str
    description: str
    has_description: bool
    is_kept: bool
    canonical: str
    alternates: tuple[Alternate, ...]
    locale: str
    other_locales: tuple[str, ...]
    data: str


class PageHead(Node):
    """Prints what the page says of itself, then the same for programs."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        said = self.nodelist.render(context)
        if context.template is None:
            return said
        part = context.template.engine.get_template("parts/head_meta.html")
        shown = {str(name): value for name, value in context.flatten().items()}
        head = head_of(said, shown, str(context.template_name or ""))
        with context.push(head=head):
            return said + part.render(context)


@register.tag
def page_head(parser: Parser, token: Token) -> PageHead:
    """Print the title and description that stand between, and what follows from them."""
    nodelist = parser.parse(("end_page_head",))
    parser.delete_first_token()
    return PageHead(nodelist)


def head_of(said: str, shown: Mapping[str, Any], name: str) -> Head:
    """Return what is printed of a page. said: its title and description; name: its template's."""
    request, language = shown.get("request"), get_language() or "en"
    route = _kept_route(request, name)
    own = _found(_DESCRIPTION, said)
    canonical = _address(request) if route and request else ""
    is_whole = request is not None and set(request.GET) <= {PAGING}
    return Head(
        title=_found(_TITLE, said).removesuffix(f" · {settings.ORGANIZATION}"),
        description=own or _of_the_site(),
        has_description=bool(own),
        is_kept=bool(route) and is_whole,
        canonical=canonical,
        alternates=_alternates(canonical) if canonical else (),
        locale=_LOCALES[language],
        other_locales=tuple(one for code, one in _LOCALES.items() if code != language),
        data=structured.data_of(route, shown, canonical) if canonical else "",
    )


def _kept_route(request: HttpRequest | None, name: str) -> str:
    """Return the name of the address of a page that may be kept, empty for any other."""
    if request is None or name in _ERRORS or request.method not in ("GET", "HEAD"):
        return ""
    match = request.resolver_match
    return match.view_name if match and match.view_name in INDEXED else ""


def _address(request: HttpRequest) -> str:
    """Return the one address of a page: of its query only the page of the list."""
    number = request.GET.get(PAGING, "")
    is_further = set(request.GET) == {PAGING} and _PAGE_NUMBER.fullmatch(number) and number != "1"
    query = f"?{PAGING}={number}" if is_further else ""
    return f"{settings.PUBLIC_URL}{request.path}{query}"


def _alternates(canonical: str) -> tuple[Alternate, ...]:
    """Return the page in each language, and in English for who reads none of them."""
    base, path = settings.PUBLIC_URL, canonical.removeprefix(settings.PUBLIC_URL)
    urls = {code: base + in_language(path, code) for code, _name in settings.LANGUAGES}
    default = Alternate("x-default", urls[settings.LANGUAGE_CODE])
    return (*(Alternate(code, url) for code, url in urls.items()), default)


def _of_the_site() -> str:
    return _(
        "Assemblies, webinars and other events: their programmes, documents, debates and decisions."
    )


def _found(wanted: re.Pattern[str], said: str) -> str:
    match = wanted.search(said)
    return " ".join(unescape(match[1]).split())[:_LONGEST] if match else ""
