"""A mail as its reader gets it, within a frame of one of our pages."""

from typing import Final

from django.http import HttpResponse
from django.utils import translation
from django.utils.html import format_html

from notifications.gateways.mail import Parts

# A mail's HTML may style itself, and nothing else: no script, no form, no way out of its frame.
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none';"
    " frame-ancestors 'self'; sandbox"
)
_STYLE: Final = (
    "margin:0;padding:16px;background:#fff;color:#14202e;font:15px/1.5 system-ui,sans-serif"
)


def framed(parts: Parts, *, language: str, as_text: bool) -> HttpResponse:
    """Show a mail: its subject over its HTML, or over its plain text."""
    if not as_text:
        return _shown(str(parts.html))
    is_rtl = translation.get_language_info(language)["bidi"]
    return _shown(
        format_html(
            '<!doctype html><html lang="{}" dir="{}"><head><meta charset="utf-8"><title>{}</title>'
            '</head><body style="{}"><p><strong>{}</strong></p>'
            '<pre style="white-space:pre-wrap;font:inherit">{}</pre></body></html>',
            language,
            "rtl" if is_rtl else "ltr",
            parts.subject,
            _STYLE,
            parts.subject,
            parts.text,
        )
    )


def refused(sentence: str, *, language: str) -> HttpResponse:
    """Say within the frame why nothing can be shown."""
    html = format_html(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head>'
        '<body style="{}"><p>{}</p></body></html>',
        language,
        sentence,
        _STYLE,
        sentence,
    )
    return _shown(html, 422)


def _shown(html: str, status: int = 200) -> HttpResponse:
    response = HttpResponse(html, status=status)
    response["Content-Security-Policy"] = _POLICY  # stands: the middleware adds where none is
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response
