"""Logging in on the way: a code is mailed, and the log-in leads back where one was."""

import hashlib
from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.views import RequestLoginCodeView
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

# Accounts that strangers may have made from one network in an hour. A press room shares one
# address, so it is generous; without it a script could fill the table and mail whom it likes.
NEW_ACCOUNTS_AN_HOUR: Final = 30


class _CodeTo(RequestLoginCodeView):  # type: ignore[misc] # allauth has no types
    """allauth's own request for a code, for one address and no other."""

    template_name = "registrations/invitation_code.html"
    email = ""
    back = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "data": {"email": self.email}}

    def get_success_url(self) -> str:
        if self.request.user.is_authenticated:
            return self.back
        return _confirm(self.back)


_request_code = _CodeTo.as_view


def mail_code(request: HttpRequest, *, email: str, back: str) -> HttpResponse:
    """Mail a log-in code to an address that has an account; lead to where it is typed.

    Too many codes for one address or from one network are refused by allauth's own limits.
    """
    response: HttpResponse = _request_code(email=email, back=back)(request)
    # Who asks a second time is led on by allauth itself, which forgets the way back.
    asks_for_code = response.headers.get("Location", "").startswith(_confirm())
    return redirect(_confirm(back)) if asks_for_code else response


def may_make_account(request: HttpRequest) -> bool:
    """Count one more new account of this network; tell whether it may be made.

    Counted in the cache; with the cache away nobody is stopped.
    """
    network = get_adapter(request).get_client_ip(request)
    key = "new-accounts-" + hashlib.sha256(network.encode()).hexdigest()
    if cache.add(key, 1, 3600):
        return True
    try:
        return cache.incr(key) <= NEW_ACCOUNTS_AN_HOUR
    except ValueError:  # it went between the two steps
        return True


def _confirm(back: str = "") -> str:
    address = reverse("account_confirm_login_code")
    return f"{address}?{urlencode({'next': back})}" if back else address
