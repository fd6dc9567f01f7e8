"""The demonstration's mailbox: every mail that would have left the house, for everybody to read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from icalendar import Calendar

from notifications.errors import MailMissing
from notifications.gateways.mail import Envelope, Mail, list_mailbox, read_mail

ON_A_PAGE = 25
# A mail's HTML may style itself and lead out of its frame when somebody clicks, and nothing else.
_FREEDOMS = (
    "allow-popups",
    "allow-popups-to-escape-sandbox",
    "allow-top-navigation-by-user-activation",
)
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none';"
    f" frame-ancestors 'self'; sandbox {' '.join(_FREEDOMS)}"
)
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class ShownRow:
    label: str
    value: str


def _only_in_demonstration(view: View) -> View:
    """Let the page exist in the demonstration only: mails hold codes and links that log in."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: str) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, **named)

    shown: View = never_cache(require_safe(guarded))
    return shown


@_only_in_demonstration
def mailbox_list(request: HttpRequest) -> HttpResponse:
    """List the mails, the newest first; ``q`` searches addresses and subjects."""
    wanted = request.GET.get("q", "").strip()[:200]
    mails = [one for one in list_mailbox(settings.MAILBOX_DIR) if _fits(one, wanted)]
    page = Paginator(mails, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "q": wanted,
        "lines": [(one, *_reader(one.recipient)) for one in page],
    }
    return render(request, "mailbox/list.html", context)


def _reader(written: str) -> tuple[str, str]:
    """Take name and address apart; the name is printed as it is, marks and brackets included."""
    name, _bracket, address = written.rpartition("<")
    return name.strip(' "'), address.rstrip("> ")


def _fits(envelope: Envelope, wanted: str) -> bool:
    return wanted.casefold() in f"{envelope.recipient} {envelope.subject}".casefold()


@_only_in_demonstration
def mailbox_read(request: HttpRequest, name: str) -> HttpResponse:
    """Open a mail: its headers, both its texts, and what its calendar part says."""
    mail = _opened(name)
    calendar = list(_rows(mail.calendar or mail.file[1])) if mail.file else []
    recipient_name, recipient_address = _reader(mail.recipient)
    context = {
        "mail": mail,
        "recipient_name": recipient_name,
        "recipient_address": recipient_address,
        "calendar": calendar,
        "freedoms": " ".join(_FREEDOMS),
    }
    return render(request, "mailbox/read.html", context)


@_only_in_demonstration
def mailbox_html(request: HttpRequest, name: str) -> HttpResponse:
    """Give a mail's HTML, to be shown in a frame without rights."""
    html = _opened(name).html.replace("<head>", '<head><base target="_top">', 1)
    response = HttpResponse(html)
    response["Content-Security-Policy"] = _POLICY  # stands: the middleware adds where none is
    return response


@_only_in_demonstration
def mailbox_calendar(request: HttpRequest, name: str) -> HttpResponse:
    """Give a mail's calendar file, as a calendar program opens it."""
    mail = _opened(name)
    if mail.file is None:
        raise Http404
    called, written = mail.file
    headers = {"Content-Disposition": f'attachment; filename="{called}"'}
    return HttpResponse(written, content_type="text/calendar; charset=utf-8", headers=headers)


def _opened(name: str) -> Mail:
    try:
        return read_mail(settings.MAILBOX_DIR, name)
    except MailMissing as missing:
        raise Http404 from missing


def _rows(calendar: bytes) -> Iterator[ShownRow]:
    """Say what a calendar program reads in the part."""
    parsed = Calendar.from_ical(calendar)
    if "METHOD" in parsed:  # a file of several entries asks nothing of a calendar by itself
        yield ShownRow("METHOD", str(parsed["METHOD"]))
    for event in parsed.walk("VEVENT"):
        for name in ("UID", "SEQUENCE", "STATUS"):
            yield ShownRow(name, str(event.get(name, "")))
        yield ShownRow(_("Title"), str(event.get("SUMMARY", "")))
        yield ShownRow(_("Begins"), _moment(event.get("DTSTART")))
        yield ShownRow(_("Ends"), _moment(event.get("DTEND"), is_end=True))
        yield ShownRow(_("Where"), str(event.get("LOCATION", "")))


def _moment(found: Any, *, is_end: bool = False) -> str:  # noqa: ANN401 - icalendar has no types
    value = getattr(found, "dt", None)
    if isinstance(value, datetime):
        zone = str(value.tzinfo or "")
        return f"{formats.date_format(value, 'DATE_FORMAT')} {value:%H:%M} {zone}".strip()
    if isinstance(value, date):
        # In a calendar file whole days end on the day after the last.
        value -= timedelta(days=1 if is_end else 0)
        return _("%(day)s (whole day)") % {"day": formats.date_format(value, "DATE_FORMAT")}
    return ""
