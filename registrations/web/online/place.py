"""What the pages of online sittings ask first: which sitting, who comes, as whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.permissions import Visitor
from assemblies.selectors import published_events
from registrations.permissions.meetings import entitled_to, moderates, own_participant
from registrations.selectors.meetings import is_online
from sessions.models.sittings import Sitting
from sessions.selectors.entries import is_shown
from sessions.selectors.join_links import read_token
from sessions.selectors.programme import sitting_of

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Comer:
    """Who stands in the lobby. token: of her own link, when she came by it and not by log-in."""

    sitting: Sitting
    participant: Participant | None
    is_moderator: bool
    user: User | None = None
    token: str = ""

    @property
    def may_come(self) -> bool:
        return self.participant is not None or self.is_moderator

    @property
    def has_to_log_in(self) -> bool:
        """Tell whether a link is all that says who she is, though she has an account.

        A mailed link may be passed on. It shows when the lobby opens; only she herself comes in.
        """
        person = self.participant
        return self.user is None and person is not None and person.user_id is not None

    @property
    def lobby_url(self) -> str:
        if self.token:
            return reverse("registrations:own-lobby", args=[self.token])
        return self.lobby_by_account

    @property
    def lobby_by_account(self) -> str:
        return reverse("registrations:lobby", args=[self.sitting.event.slug, self.sitting.pk])

    @property
    def join_url(self) -> str:
        if self.token:
            return reverse("registrations:own-join", args=[self.token])
        return reverse("registrations:join", args=[self.sitting.event.slug, self.sitting.pk])


def comer_by_account(user: Visitor, event: str, pk: int, *, at: datetime) -> Comer:
    """Return who comes to a sitting's lobby with an account; 404 where there is no such lobby."""
    sitting = seen_online(user, event, pk, at=at)
    participant = own_participant(user, sitting, at=at)
    return Comer(sitting, participant, moderates(user, participant, sitting), account_of(user))


def account_of(user: Visitor) -> User | None:
    """Return the account that somebody is logged in with, if she is; it says nothing of rights."""
    return user if user.is_authenticated else None


def seen_online(user: Visitor, event: str, pk: int, *, at: datetime) -> Sitting:
    """Return an online sitting that this visitor may know of. Two queries."""
    found = get_object_or_404(published_events().select_related("assembly"), slug=event)
    sitting = sitting_of(found, user, pk, at=at)
    if sitting is None or not is_online(sitting):
        raise Http404
    return sitting


def comer_by_token(request: HttpRequest, token: str, *, at: datetime) -> Comer:
    """Return who comes by a link of her own; 404 for a forged one, and for another's account."""
    said = read_token(token, at=at)
    if said is None:
        raise Http404
    sittings = Sitting.objects.select_related("event__assembly", "body", "room")
    public = sittings.filter(event__published_at__isnull=False)
    sitting = get_object_or_404(public, pk=said.sitting)
    let_in = entitled_to(sitting, at=at).select_related("user")
    participant = let_in.filter(pk=said.participant).first()
    if participant is None or not is_online(sitting) or not is_shown(sitting, at):
        raise Http404
    account = account_of(request.user)
    if account is not None and participant.user_id not in (None, account.pk):
        raise Http404
    is_moderator = moderates(request.user, participant, sitting)
    return Comer(sitting, participant, is_moderator, account, token)


def leads_out(view: View) -> View:
    """Let a form of the page lead to another site, and no copy of the page be kept.

    A browser asks the page's policy before it follows a redirection that answers a form.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - whatever the view takes
        in_house = any(
            isinstance(one, dict) and one.get("anywhere") for one in settings.PROVIDERS.values()
        )
        schemes = ["https:", "http:"] if in_house else ["https:"]
        allowing = csp_update({"form-action": [SELF, *schemes]})
        response: HttpResponseBase = allowing(view)(request, *args, **kwargs)
        add_never_cache_headers(response)
        # Not on pages: a form of theirs would come back without its origin, and be refused. What
        # pages have by default, same-origin, tells other sites nothing either.
        if response.status_code == 303:
            response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded
