"""A person's own calendar: what is in it, and the addresses by which her programs read it."""

import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.errors import DomainError
from assemblies.fields import box
from assemblies.models.accounts import User
from assemblies.selectors import sentence_of
from notifications.models.calendars import CalendarToken
from notifications.permissions import own_calendars
from notifications.services import calendar_tokens
from sessions.paper import qr
from sessions.selectors.personal import contents_of
from sessions.web.access import private, user_of
from sessions.web.subscribing import Ways, ways_of


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Which program is it for?"),
        help_text=gettext_lazy("Your own word for it: “my phone”, “Outlook at work”."),
        max_length=calendar_tokens.LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A secret that was just made: all that is shown of it, once."""

    name: str
    ways: Ways
    qr: str
    server: str
    user: str
    password: str


_JUST_MADE: Final = "calendar_just_made"  # its name in the session
_SHOWN_FOR: Final = 600  # seconds


@private
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Show one's own calendar; make an address for one more program."""
    user = user_of(request)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            _token, secret = calendar_tokens.make(user=user, name=name, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, sentence_of(refusal))
        else:
            return _shown_once(request, name, secret)
    return _page(request, form, made=_just_made(request, user))


@private
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an address a new secret, and show it; the old one is dead."""
    token = _own(request, pk)
    try:
        token, secret = calendar_tokens.renew(token=token, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
        return redirect("assembly_sessions:my-calendar")
    return _shown_once(request, token.name, secret)


@private
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an address at once."""
    token = _own(request, pk)
    try:
        calendar_tokens.end(token=token, by=user_of(request), at=timezone.now())
        messages.success(request, _("The address was ended. Programs that have it get nothing."))
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    return redirect("assembly_sessions:my-calendar")


def _shown_once(request: HttpRequest, name: str, secret: str) -> HttpResponse:
    """Lead to the page, which shows the secret this once: until then it is kept sealed."""
    sealed = box().encrypt(json.dumps([name, secret]).encode()).decode()
    request.session[_JUST_MADE] = sealed
    return redirect("assembly_sessions:my-calendar")


def _just_made(request: HttpRequest, user: User) -> Made | None:
    if request.method != "GET":  # a look ahead for the headers takes nothing away
        return None
    sealed = request.session.pop(_JUST_MADE, None)
    if sealed is None:
        return None
    try:
        name, secret = json.loads(box().decrypt(str(sealed).encode(), ttl=_SHOWN_FOR))
    except InvalidToken:  # too long ago, or the keys were changed meanwhile
        return None
    return _made(user, name, secret)


def _own(request: HttpRequest, pk: int) -> CalendarToken:
    return get_object_or_404(own_calendars(request.user), pk=pk)


def _page(request: HttpRequest, form: NameForm, *, made: Made | None = None) -> HttpResponse:
    user, at = user_of(request), timezone.now()
    context: dict[str, Any] = {
        "form": form,
        "made": made,
        "tokens": list(own_calendars(user)),
        "most": calendar_tokens.MOST,
        "zone": user.time_zone or "UTC",
        "contents": contents_of(user.pk, at=at),
        "server": f"{settings.PUBLIC_URL}/dav/",
        "server_host": urlsplit(settings.PUBLIC_URL).netloc,
    }
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/my_calendar.html", context, status=status)


def _made(user: User, name: str, secret: str) -> Made:
    address = calendar_tokens.address_of(user, secret, get_language() or user.language)
    ways = ways_of(address, name=_("My calendar"))
    return Made(
        name=name,
        ways=ways,
        qr=qr.drawing(ways.webcal, is_sized=False),
        server=f"{settings.PUBLIC_URL}/dav/",
        user=user.email,
        password=secret,
    )
