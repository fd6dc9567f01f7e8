"""The pages on which people say what they want to hear of: with an account, and by mail alone.

Links in mails log nobody in: they open the wishes and follows of the address they were sent to.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assemblies.gateways import tries
from assemblies.models.accounts import User
from notifications.enums import Category
from notifications.gateways import links
from notifications.gateways.links import Link, Purpose
from notifications.models.addressees import Addressee
from notifications.selectors import categories_written_to, is_ended, topics_of_address
from notifications.services import addressees
from sessions.selectors.following import (
    Followed,
    asked_topic,
    heard_anyway,
    in_words,
    public_url,
    to_come,
)
from sessions.web.access import private, user_of
from sessions.web.following_forms import (
    CATEGORIES,
    FollowByMailForm,
    FollowedForm,
    WishesForm,
)

VALID = timedelta(days=3)
A_MINUTE = 10  # requests of one client to be sent a link

_GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@_GET_AND_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Take an address that wants to hear of something; the answer is the same for every one.

    Who is logged in follows with one button; without anything said, what there is to follow.
    """
    topic = asked_topic(request.GET.dict())
    named = in_words([topic]) if topic else ()
    if not request.GET and request.method != "POST":
        offered = {"assemblies": to_come(timezone.now())}
        return render(request, "assembly_sessions/follow_what.html", offered)
    if not topic or not named:
        raise Http404
    if isinstance(request.user, User):
        return _follow_as(request, request.user, named[0])
    return _follow_by_mail(request, named[0])


def _follow_as(request: HttpRequest, user: User, what: Followed) -> HttpResponse:
    """Follow with one button, and say what she hears already."""
    if request.method == "POST":
        language = get_language() or user.language
        at = timezone.now()
        addressees.confirm(address=user.email, topic=what.topic, language=language, at=at)
        return redirect(request.get_full_path())
    heard = set(topics_of_address(user.email))
    context = {
        "what": what,
        "address": user.email,
        "is_followed": what.topic in heard,
        "anyway": in_words(heard & set(heard_anyway(what.topic))),
        "wishes_url": reverse("assembly_sessions:wishes"),
    }
    return render(request, "assembly_sessions/follow_account.html", context)


def _follow_by_mail(request: HttpRequest, what: Followed) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = FollowByMailForm(given, initial={"language": get_language() or "en"})
    if form.is_bound and form.is_valid():
        if tries.is_too_often(request, "follow", a_minute=A_MINUTE):
            return render(request, "429.html", status=429)
        _ask(form.cleaned_data, what.topic, timezone.now())
        return render(request, "assembly_sessions/follow_asked.html", {"what": what})
    context = {"form": form, "what": what}
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/follow.html", context, status=status)


def _ask(given: dict[str, Any], topic: str, at: datetime) -> None:
    language = given["language"]
    sealed = links.seal(
        Purpose.FOLLOW, address=given["email"], what=topic, language=language, at=at
    )
    with translation.override(language):
        (named,) = in_words([topic])
        path = reverse("assembly_sessions:follow-confirm", args=[sealed])
    addressees.ask(
        address=given["email"],
        topic=topic,
        what=named.words,
        confirm_url=public_url(path),
        language=language,
        at=at,
    )


@never_cache
@_GET_AND_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button, and take it: programs that open every link of a mail confirm nothing."""
    at = timezone.now()
    link = links.opened(Purpose.FOLLOW, token, at=at, valid=VALID)
    named = in_words([link.what]) if link else ()
    if link is None or not named:
        return render(request, "assembly_sessions/link_over.html", status=404)
    context: dict[str, Any] = {"what": named[0], "address": link.address}
    if request.method == "POST":
        addressees.confirm(address=link.address, topic=link.what, language=link.language, at=at)
        sealed = links.seal(Purpose.WISHES, address=link.address, language=link.language, at=at)
        context["wishes_url"] = reverse("assembly_sessions:wishes-by-mail", args=[sealed])
    return render(request, "assembly_sessions/follow_confirm.html", context)


@csrf_exempt
@never_cache
@_GET_AND_POST
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End one category of mails: a mail program posts `List-Unsubscribe=One-Click` (RFC 8058).

    It has no cookie and no form's token, and needs none: the address itself is the secret. Looking
    at the page ends nothing, for programs open every link of a mail.
    """
    at = timezone.now()
    link = links.opened(Purpose.STOP, token, at=at)
    if link is None:
        return render(request, "assembly_sessions/link_over.html", status=404)
    is_done = request.method == "POST" or is_ended(link.address, link.what)
    if request.method == "POST":
        addressees.stop(address=link.address, what=link.what, at=at)
    sealed = links.seal(Purpose.WISHES, address=link.address, language=link.language, at=at)
    context = {
        "category": CATEGORIES.get(link.what, _("The daily mail")),  # type: ignore[call-overload]
        "address": link.address,
        "is_done": is_done,
        "wishes_url": reverse("assembly_sessions:wishes-by-mail", args=[sealed]),
    }
    return render(request, "assembly_sessions/mails_stop.html", context)


@private
@_GET_AND_POST
def wishes(request: HttpRequest) -> HttpResponse:
    """Show an account what it hears of, and let it choose."""
    user = user_of(request)
    here = reverse("assembly_sessions:wishes")
    return _wishes(request, user.email.lower(), user, here)


@never_cache
@_GET_AND_POST
def wishes_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Show the holder of an address the same, by a link that was sent to it."""
    link: Link | None = links.opened(Purpose.WISHES, token, at=timezone.now())
    if link is None:
        return render(request, "assembly_sessions/link_over.html", status=404)
    here = reverse("assembly_sessions:wishes-by-mail", args=[token])
    return _wishes(request, link.address, None, here)


def _wishes(request: HttpRequest, address: str, by: User | None, here: str) -> HttpResponse:
    form, kept = _forms(request, address)
    if form.is_bound and form.is_valid():
        return _choose(request, form, address, by, here)
    if kept.is_bound and kept.is_valid():
        return _untick(request, kept, address, by, here)
    context = {"form": form, "kept": kept, "address": address}
    status = 422 if form.errors or kept.errors else 200
    return render(request, "assembly_sessions/wishes.html", context, status=status)


def _forms(request: HttpRequest, address: str) -> tuple[WishesForm, FollowedForm]:
    """Return both forms of the page; the one that was sent is bound."""
    act = request.POST.get("act") if request.method == "POST" else None
    addressee = Addressee.objects.filter(address=address).first()
    followed = in_words(topics_of_address(address))
    return (
        WishesForm(
            request.POST if act == "wishes" else None,
            addressee=addressee,
            offered=_offered(address),
        ),
        FollowedForm(request.POST if act == "follows" else None, followed=followed),
    )


def _offered(address: str) -> Collection[Category]:
    """Return of which categories there can be anything for an address.

    Who is here by mail alone hears of programmes; of places, say, once something was written of
    one.
    """
    if User.objects.filter(email=address).exists():
        return set(Category)
    by_mail = {Category.PROGRAMME, Category.REMINDERS, Category.NEWS}
    return by_mail | categories_written_to(address)


def _choose(
    request: HttpRequest, form: WishesForm, address: str, by: User | None, here: str
) -> HttpResponse:
    addressees.choose(address=address, choice=form.choice(), by=by, at=timezone.now())
    messages.success(request, _("Your wishes are kept."))
    return redirect(here)


def _untick(
    request: HttpRequest, form: FollowedForm, address: str, by: User | None, here: str
) -> HttpResponse:
    addressees.unfollow(address=address, topics=form.ended(), by=by, at=timezone.now())
    messages.success(request, _("What you follow is kept."))
    return redirect(here)
