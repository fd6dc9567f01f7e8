"""What every page prints around its own content."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class LanguageLink:
    code: str
    name: str
    url: str
    current: bool


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the organization's name, the language switch and the demonstration's mailbox."""
    here = request.get_full_path()
    current = get_language()
    return {
        "organization": settings.ORGANIZATION,
        "demo": settings.DEMO,
        "mailbox_url": reverse("mailbox-list") if settings.DEMO else "",
        "request_id": request.META.get("hemicycle.request_id", ""),
        "language_links": [
            LanguageLink(code, name, translate_url(here, code), code == current)
            for code, name in settings.LANGUAGES
        ],
    }
