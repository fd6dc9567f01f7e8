"""The page of a public list that an address asks for; one that is not there is said so."""

from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

_LONGEST_PAGE: Final = 9  # digits


def page_asked(request: HttpRequest, found: Any, most: int) -> tuple[Page[Any], str]:  # noqa: ANN401 - whatever is listed
    """Return the page that is asked for; where there is none the first, and a sentence about it.

    The answer has the status 404 then: `parts/no_page.html` says the sentence.
    """
    paginator, asked = Paginator(found, most), request.GET.get("page", "").strip()
    number = _number(asked) if asked else 1
    if 1 <= number <= paginator.num_pages:
        return paginator.page(number), ""
    words = {"page": asked[:20], "last": paginator.num_pages}
    said = _("There is no page %(page)s: the last one is page %(last)s.") % words
    return paginator.page(1), said


def _number(text: str) -> int:
    is_one = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_PAGE
    return int(text) if is_one else 0
