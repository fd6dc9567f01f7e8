"""A long text outlives the log-in: who sends it too late gets it back, ready to be sent again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from rest_framework.authentication import CSRFCheck

View = Callable[..., HttpResponse]
# What a form has typed, as a template prints it; nothing: there is nothing to give back.
Typed = Callable[[HttpRequest], dict[str, Any]]


def gives_back(template: str, typed: Typed) -> Callable[[View], View]:
    """Ask for the log-in and for the form's token; without one of them, give back what was typed.

    Nothing is done then. The log-in changes the token, so that a page opened before it holds an
    old one: it is answered with the same text and a new token. Who the sender is, or whether the
    address leads anywhere, the answer does not say.
    """

    def guard(view: View) -> View:
        @csrf_exempt  # asked for here, where the text can be given back
        @never_cache
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - any view's
            knows = request.user.is_authenticated
            if request.method != "POST" or (knows and _has_token(request)):
                return login_required(view)(request, *args, **kwargs)
            if held := typed(request):
                context = {**held, "here": request.get_full_path()}
                return render(request, template, context, status=403 if knows else 401)
            if knows:
                raise PermissionDenied
            return redirect_to_login(request.get_full_path())

        return answer

    return guard


def gives_text_back(view: View) -> View:
    """Give the text of minutes back."""
    return gives_back("assembly_sessions/minutes_given_back.html", _minutes)(view)


def _has_token(request: HttpRequest) -> bool:
    check = CSRFCheck(lambda _request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, HttpResponse, (), {}) is None


def _minutes(request: HttpRequest) -> dict[str, Any]:
    if not request.POST.get("text", "").strip():
        return {}
    return {
        "text": request.POST["text"],  # whole: what is too long is refused when it is saved
        "hidden": {name: request.POST.get(name, "")[:60] for name in ("version", "page", "taken")},
    }
