"""``Idempotency-Key``: a POST sent twice acts once, and is answered the same both times."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from rest_framework.exceptions import APIException
from rest_framework.views import APIView

from assemblies.errors import KeyReused
from assemblies.gateways.rest import TooLarge
from assemblies.models.accounts import User
from assemblies.permissions import key_of
from assemblies.selectors import sentence_of
from assemblies.services import repeats

View = Callable[..., HttpResponseBase]

MOST_BYTES: Final = 6_000_000  # the largest file that is taken anywhere, and a form around it
_KEY = re.compile(r"[\x21-\x7e]{1,128}")
_TURNED_AWAY = frozenset({401, 403, 404, 429})
_KEPT_HEADERS = ("Content-Type", "ETag", "Location", "Content-Language")


class AnsweredOnceMiddleware:
    """Answer POSTs to views with ``answers_once`` from what was kept under the client's key.

    An act of a view may say ``answers_once=False`` of itself.

    Key, act and answer stand in one transaction: a crash leaves none of them. Refusals are not
    kept, since nothing was done: the same key may be tried again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """Return the answer for a POST with a key; None lets the request go its usual way."""
        key = request.META.get("HTTP_IDEMPOTENCY_KEY")
        if key is None or request.method != "POST" or not _answers_once(view):
            return None
        if not _KEY.fullmatch(key):
            sentence = gettext("Idempotency-Key has 1 to 128 visible ASCII characters.")
            return _refusal(400, "idempotency_key_invalid", sentence)
        body = _body(request)  # before the account: a browser's token may stand in it
        user = _account(request, view)
        if user is None:
            return None  # the view says why
        if body is None:
            return _refusal(413, TooLarge.default_code, str(TooLarge.default_detail))
        fingerprint = repeats.fingerprint_of(
            method="POST", path=request.path, body=body, token=key_of(user)
        )
        try:
            return _once(user, key, fingerprint, lambda: view(request, *args, **kwargs))
        except KeyReused as error:
            return _refusal(422, error.code, sentence_of(error))


@transaction.atomic
def _once(
    user: User, key: str, fingerprint: str, act: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    kept = repeats.begin(user=user, key=key, fingerprint=fingerprint, at=timezone.now())
    if kept is not None:
        refusal = _refused_by_now(act)
        if refusal is not None:
            return refusal
        headers = kept.headers | {"Idempotent-Replayed": "true"}
        return HttpResponse(kept.body, status=kept.status, headers=headers)
    response = act()
    if isinstance(response, HttpResponse) and response.status_code < 400:
        repeats.keep(user=user, key=key, answer=_kept(response))
    else:
        transaction.set_rollback(True)
    return response


def _refused_by_now(act: Callable[[], HttpResponseBase]) -> HttpResponseBase | None:
    """Return how the view would turn the request away today; None when it would not.

    The view itself is asked, whose act is taken back: it counts the request, and knows what the
    account and its key still may. What stands against acting twice is no refusal.
    """
    with transaction.atomic():
        response = act()
        transaction.set_rollback(True)
    return response if response.status_code in _TURNED_AWAY else None


def _answers_once(view: View) -> bool:
    return bool(_declared(view, "answers_once"))


def _declared(view: View, name: str) -> Any:  # noqa: ANN401 - whatever a view may declare
    """Return what the act declares, or else its view; None: neither does."""
    of_act: Mapping[str, Any] = getattr(view, "initkwargs", {})
    return of_act.get(name, getattr(getattr(view, "cls", None), name, None))


def _kept(response: HttpResponse) -> repeats.Answer:
    render = getattr(response, "render", None)
    if render is not None:
        render()
    return repeats.Answer(
        status=response.status_code,
        body=response.content.decode(),
        headers={name: response[name] for name in _KEPT_HEADERS if name in response},
    )


def _account(request: HttpRequest, view: View) -> User | None:
    """Log in as the view would, and spare it doing so again.

    It reads what the view reads, for the token of a browser is looked for in any body.
    """
    lazy_user = getattr(request, "user", AnonymousUser())  # a program's is not known yet
    asking = APIView(parser_classes=_declared(view, "parser_classes")).initialize_request(request)
    try:
        user = asking.user
    except APIException:
        request.user = lazy_user  # the view asks again, and says why not
        return None
    if not isinstance(user, User):
        return None
    # What REST framework itself reads first; its own test client sets the same two names.
    request._force_auth_user = user  # type: ignore[attr-defined]  # noqa: SLF001
    request._force_auth_token = asking.auth  # type: ignore[attr-defined]  # noqa: SLF001
    return user


def _body(request: HttpRequest) -> bytes | None:
    """Return what was sent, which the view reads again; None when it is more than any view takes.

    Django's own limit is for forms of short texts; a file is larger. Each view has its own.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return None
    try:
        return request.body
    except RequestDataTooBig:
        # Where Django itself keeps a body that was read.
        body: bytes = request.read()
        request._body = body  # noqa: SLF001
        return body


def _refusal(status: int, code: str, detail: str) -> JsonResponse:
    body = {"code": code, "detail": detail, "rule": "", "details": {}}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
